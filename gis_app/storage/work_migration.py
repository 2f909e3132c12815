"""The step that adds the tables of the office's week; written down once and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.storage.migration_steps import add_table, add_words

if TYPE_CHECKING:
    import sqlite3

_WORDS: Final = {
    "move": (
        ("assign", "交办"),
        ("track", "转全程跟踪"),
        ("push", "转台账推进"),
        ("note", "记录进展"),
        ("submit", "申请销号"),
        ("accept", "验收销号"),
        ("send_back", "验收退回"),
        ("not_ours", "退办(非本单位职责)"),
        ("defer", "暂缓(经批准)"),
        ("resume", "恢复办理"),
        ("extend", "延期(经批准)"),
        ("raise_yellow", "提级为黄"),
        ("raise_red", "提级为红"),
        ("reopen", "重新打开"),
        ("reply", "答复"),
        ("call_back", "回访"),
    ),
    "list_kind": (
        ("white", "白单"),
        ("yellow", "黄单"),
        ("red", "红单"),
        ("assignment", "交办单"),
        ("supervision", "督办单"),
    ),
    "round_scope": (
        ("full", "全覆盖"),
        ("sample", "抽样"),
    ),
    "item_result": (
        ("conforms", "符合"),
        ("fails", "不符合"),
        ("not_applicable", "不适用"),
    ),
    "score_part": (
        ("field", "实地点位"),
        ("daily", "日常工作"),
        ("questionnaire", "问卷调查"),
        ("filing", "网上申报"),
    ),
}
_TABLES: Final = (
    (
        "issue_moves",
        ("办理记录", "Moves"),
        (
            ("issue_fid", "INTEGER", "问题", "Issue", None),
            ("move", "TEXT", "办理事项", "Move", "move"),
            ("at", "DATETIME", "办理时间", "At", None),
            ("by", "TEXT", "办理人", "By", None),
            ("reason", "TEXT", "说明", "Reason", None),
            ("unit_fid", "INTEGER", "责任单位", "Unit", None),
            ("until", "DATE", "期限", "Until", None),
            ("approval", "TEXT", "批准人", "Approved by", None),
            ("before", "TEXT", "变更前", "Before", None),
            ("after", "TEXT", "变更后", "After", None),
        ),
    ),
    (
        "list_documents",
        ("清单文书", "Issued lists"),
        (
            ("kind", "TEXT", "文书类别", "Kind", "list_kind"),
            ("number", "TEXT", "文号", "Number", None),
            ("unit_fid", "INTEGER", "责任单位", "Unit", None),
            ("issued_at", "DATETIME", "签发时间", "Issued at", None),
            ("issued_by", "TEXT", "签发人", "Issued by", None),
            ("signed_at", "DATETIME", "签收时间", "Signed for at", None),
            ("signed_by", "TEXT", "签收人", "Signed for by", None),
            ("content", "TEXT", "签发内容", "Content", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
    (
        "rounds",
        ("模拟测评", "Assessment rounds"),
        (
            ("code", "TEXT", "轮次编号", "Round no.", None),
            ("name", "TEXT", "轮次名称", "Round", None),
            ("opens_at", "DATETIME", "开始时间", "Opens at", None),
            ("closes_at", "DATETIME", "截止时间", "Closes at", None),
            ("scope", "TEXT", "测评范围", "Scope", "round_scope"),
            ("seed", "INTEGER", "抽样种子", "Seed", None),
            ("points", "TEXT", "测评点位", "Points", None),
            ("standard", "TEXT", "测评标准", "Standard", None),
            ("weights", "TEXT", "权重", "Weights", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
    (
        "scores",
        ("测评记分", "Scores"),
        (
            ("round_fid", "INTEGER", "轮次", "Round", None),
            ("point_fid", "INTEGER", "点位", "Point", None),
            ("matter", "TEXT", "测评项目", "Item", None),
            ("result", "TEXT", "结果", "Result", "item_result"),
            ("scored_at", "DATETIME", "记分时间", "Scored at", None),
            ("scored_by", "TEXT", "记分人", "Scored by", None),
            ("is_late", "BOOLEAN", "超时记分", "Outside the window", None),
            ("issue_fid", "INTEGER", "转办问题", "Issue made of it", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
    (
        "part_scores",
        ("其他得分", "Other scores"),
        (
            ("round_fid", "INTEGER", "轮次", "Round", None),
            ("part", "TEXT", "测评部分", "Part", "score_part"),
            ("unit_fid", "INTEGER", "责任单位", "Unit", None),
            ("score", "DOUBLE", "得分", "Score", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
    (
        "action_records",
        ("专项进度", "Progress of actions"),
        (
            ("action_fid", "INTEGER", "专项行动", "Feature", None),
            ("at", "DATETIME", "时间", "At", None),
            ("stage", "TEXT", "阶段", "Stage", None),
            ("owner", "TEXT", "权属单位", "Owner", None),
            ("amount", "DOUBLE", "完成量", "Done", None),
            ("stall_count", "INTEGER", "摊点数", "Stalls", None),
            ("by", "TEXT", "记录人", "By", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
    (
        "milestones",
        ("倒排节点", "Milestones"),
        (
            ("owner_table", "TEXT", "所属台账", "Belongs to", None),
            ("owner_fid", "INTEGER", "所属记录", "Belongs to row", None),
            ("name", "TEXT", "节点", "Milestone", None),
            ("due_on", "DATE", "应完成日期", "Due on", None),
            ("done_on", "DATE", "完成日期", "Done on", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
    (
        "visits",
        ("巡查记录", "Patrol visits"),
        (
            ("point_fid", "INTEGER", "点位", "Point", None),
            ("at", "DATETIME", "巡查时间", "At", None),
            ("by", "TEXT", "巡查人", "By", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    ),
)


def add_work_records(connection: sqlite3.Connection) -> None:
    """Add moves, issued lists, rounds, scores, progress, milestones and visits."""
    for words, codes in _WORDS.items():
        add_words(connection, words, codes)
    for name, titles, columns in _TABLES:
        add_table(connection, name, titles, columns)

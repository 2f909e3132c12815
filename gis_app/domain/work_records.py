"""The tables of the office's week: moves, issued lists, rounds, scores, progress, visits."""

from __future__ import annotations

from typing import Final

from gis_app.domain.record_spec import ColumnType, TableSpec, of, ref, text
from gis_app.messages import LocalText

ISSUE_MOVES: Final = TableSpec(
    "issue_moves",
    LocalText("办理记录", "Moves"),
    None,
    (
        ref("issue_fid", "issues", "问题", "Issue"),
        text("move", "办理事项", "Move"),
        of(ColumnType.DATETIME, "at", "办理时间", "At"),
        text("by", "办理人", "By"),
        text("reason", "说明", "Reason"),
        ref("unit_fid", "units", "责任单位", "Unit"),
        of(ColumnType.DATE, "until", "期限", "Until"),
        text("approval", "批准人", "Approved by"),
        of(ColumnType.JSON, "before", "变更前", "Before"),
        of(ColumnType.JSON, "after", "变更后", "After"),
    ),
)
"""What happened to issues; `before` and `after` hold the cells a move changed."""

LIST_DOCUMENTS: Final = TableSpec(
    "list_documents",
    LocalText("清单文书", "Issued lists"),
    None,
    (
        text("kind", "文书类别", "Kind"),
        text("number", "文号", "Number"),
        ref("unit_fid", "units", "责任单位", "Unit"),
        of(ColumnType.DATETIME, "issued_at", "签发时间", "Issued at"),
        text("issued_by", "签发人", "Issued by"),
        of(ColumnType.DATETIME, "signed_at", "签收时间", "Signed for at"),
        text("signed_by", "签收人", "Signed for by"),
        of(ColumnType.JSON, "content", "签发内容", "Content"),
        text("note", "备注", "Note"),
    ),
)
"""White, yellow and red lists as issued; `content` is what stood in them and never changes."""

ROUNDS: Final = TableSpec(
    "rounds",
    LocalText("模拟测评", "Assessment rounds"),
    None,
    (
        text("code", "轮次编号", "Round no."),
        text("name", "轮次名称", "Round"),
        of(ColumnType.DATETIME, "opens_at", "开始时间", "Opens at"),
        of(ColumnType.DATETIME, "closes_at", "截止时间", "Closes at"),
        text("scope", "测评范围", "Scope"),
        of(ColumnType.INTEGER, "seed", "抽样种子", "Seed"),
        of(ColumnType.JSON, "points", "测评点位", "Points"),
        of(ColumnType.JSON, "standard", "测评标准", "Standard"),
        of(ColumnType.JSON, "weights", "权重", "Weights"),
        text("note", "备注", "Note"),
    ),
)
"""One week's scoring; points, standard and weights are frozen when the round opens."""

SCORES: Final = TableSpec(
    "scores",
    LocalText("测评记分", "Scores"),
    None,
    (
        ref("round_fid", "rounds", "轮次", "Round"),
        ref("point_fid", "points", "点位", "Point"),
        text("matter", "测评项目", "Item"),
        text("result", "结果", "Result"),
        of(ColumnType.DATETIME, "scored_at", "记分时间", "Scored at"),
        text("scored_by", "记分人", "Scored by"),
        of(ColumnType.BOOLEAN, "is_late", "超时记分", "Outside the window"),
        ref("issue_fid", "issues", "转办问题", "Issue made of it"),
        text("note", "备注", "Note"),
    ),
)

PART_SCORES: Final = TableSpec(
    "part_scores",
    LocalText("其他得分", "Other scores"),
    None,
    (
        ref("round_fid", "rounds", "轮次", "Round"),
        text("part", "测评部分", "Part"),
        ref("unit_fid", "units", "责任单位", "Unit"),
        of(ColumnType.REAL, "score", "得分", "Score"),
        text("note", "备注", "Note"),
    ),
)
"""Daily work, questionnaires and online filing: scores of 0 to 100 by unit."""

LOOK_BACKS: Final = TableSpec(
    "look_backs",
    LocalText("回头看", "Look-back sample"),
    None,
    (
        text("draw", "抽查批次", "Draw"),
        of(ColumnType.INTEGER, "seed", "抽样种子", "Seed"),
        of(ColumnType.DATETIME, "drawn_at", "抽取时间", "Drawn at"),
        text("drawn_by", "抽取人", "Drawn by"),
        of(ColumnType.DATETIME, "closed_from", "销号起始", "Closed from"),
        of(ColumnType.DATETIME, "closed_to", "销号截止", "Closed to"),
        ref("issue_fid", "issues", "问题", "Issue"),
        ref("unit_fid", "units", "责任单位", "Unit"),
        text("result", "回头看结果", "Result"),
        of(ColumnType.DATETIME, "checked_at", "复查时间", "Checked at"),
        text("checked_by", "复查人", "Checked by"),
        text("note", "备注", "Note"),
    ),
)
"""Closed issues drawn to be looked at again, and what was found; one row an issue of a draw."""

ACTION_RECORDS: Final = TableSpec(
    "action_records",
    LocalText("专项进度", "Progress of actions"),
    None,
    (
        ref("action_fid", "actions", "专项行动", "Feature"),
        of(ColumnType.DATETIME, "at", "时间", "At"),
        text("kind", "记录类型", "Kind of record"),
        text("stage", "阶段", "Stage"),
        text("owner", "权属单位", "Owner"),
        of(ColumnType.REAL, "amount", "完成量", "Done"),
        text("method", "治理方式", "Method"),
        of(ColumnType.REAL, "length_before_m", "整治前长度(米)", "Length before (m)"),
        of(ColumnType.REAL, "length_after_m", "整治后长度(米)", "Length after (m)"),
        of(ColumnType.INTEGER, "stall_count", "摊点数", "Stalls"),
        text("by", "记录人", "By"),
        text("note", "备注", "Note"),
    ),
)
"""What was done or seen at a feature of a special action: amounts add up, stalls are counted.

Only a record of kind `visit` counted stalls: there a count of 0 is a count.
"""

MILESTONES: Final = TableSpec(
    "milestones",
    LocalText("倒排节点", "Milestones"),
    None,
    (
        text("owner_table", "所属台账", "Belongs to"),
        of(ColumnType.INTEGER, "owner_fid", "所属记录", "Belongs to row"),
        text("name", "节点", "Milestone"),
        of(ColumnType.DATE, "due_on", "应完成日期", "Due on"),
        of(ColumnType.DATE, "done_on", "完成日期", "Done on"),
        text("note", "备注", "Note"),
    ),
)

VISITS: Final = TableSpec(
    "visits",
    LocalText("巡查记录", "Patrol visits"),
    None,
    (
        ref("point_fid", "points", "点位", "Point"),
        of(ColumnType.DATETIME, "at", "巡查时间", "At"),
        text("by", "巡查人", "By"),
        text("note", "备注", "Note"),
    ),
)

WORK_TABLES: Final = (
    ISSUE_MOVES,
    LIST_DOCUMENTS,
    ROUNDS,
    SCORES,
    PART_SCORES,
    LOOK_BACKS,
    ACTION_RECORDS,
    MILESTONES,
    VISITS,
)

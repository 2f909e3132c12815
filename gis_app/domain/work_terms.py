"""The fixed words of the working week: moves, documents, assessments."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from gis_app.messages import LocalText


class Move(StrEnum):
    """Name what can be done with an issue on its way through the four steps."""

    ASSIGN = "assign"
    TRACK = "track"
    PUSH = "push"
    NOTE = "note"
    SUBMIT = "submit"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    NOT_OURS = "not_ours"
    DEFER = "defer"
    RESUME = "resume"
    EXTEND = "extend"
    RAISE_YELLOW = "raise_yellow"
    RAISE_RED = "raise_red"
    REOPEN = "reopen"
    REPLY = "reply"
    CALL_BACK = "call_back"


class ListKind(StrEnum):
    """Name the documents an office issues about issues."""

    WHITE = "white"
    YELLOW = "yellow"
    RED = "red"
    ASSIGNMENT = "assignment"
    SUPERVISION = "supervision"


class RoundScope(StrEnum):
    """Name which points a mock assessment covers."""

    FULL = "full"
    SAMPLE = "sample"


class ItemResult(StrEnum):
    """Name what an inspector finds about one checklist item at one point."""

    CONFORMS = "conforms"
    PARTIAL = "partial"
    FAILS = "fails"
    NOT_APPLICABLE = "not_applicable"


class RecordKind(StrEnum):
    """Name what a record of a special action tells: work done, or stalls counted on a visit."""

    WORK = "work"
    VISIT = "visit"


class WireMethod(StrEnum):
    """Name the ways a flying wire is dealt with."""

    BUNDLE = "bundle"
    CUT = "cut"
    BURY = "bury"


class LatePolicy(StrEnum):
    """Name what becomes of a score given outside the round's window."""

    REFUSE = "refuse"
    MARK = "mark"


class LookBackResult(StrEnum):
    """Name what a look-back visit finds at the place of a closed issue."""

    GOOD = "good"
    RELAPSED = "relapsed"


class ScorePart(StrEnum):
    """Name the parts of a week's result: the field points and what is scored beside them."""

    FIELD = "field"
    DAILY = "daily"
    QUESTIONNAIRE = "questionnaire"
    FILING = "filing"


WORK_WORDS: Final[dict[str, dict[str, LocalText]]] = {
    "list_kind": {
        ListKind.WHITE: LocalText("白单", "White list"),
        ListKind.YELLOW: LocalText("黄单", "Yellow list"),
        ListKind.RED: LocalText("红单", "Red list"),
        ListKind.ASSIGNMENT: LocalText("交办单", "Assignment"),
        ListKind.SUPERVISION: LocalText("督办单", "Supervision notice"),
    },
    "round_scope": {
        RoundScope.FULL: LocalText("全覆盖", "Every point"),
        RoundScope.SAMPLE: LocalText("抽样", "Sample"),
    },
    "item_result": {
        ItemResult.CONFORMS: LocalText("符合", "Conforms"),
        ItemResult.PARTIAL: LocalText("基本符合", "Partly conforms"),
        ItemResult.FAILS: LocalText("不符合", "Does not conform"),
        ItemResult.NOT_APPLICABLE: LocalText("不适用", "Not applicable"),
    },
    "record_kind": {
        RecordKind.WORK: LocalText("推进", "Work done"),
        RecordKind.VISIT: LocalText("巡查计数", "Stalls counted"),
    },
    "wire_method": {
        WireMethod.BUNDLE: LocalText("捆扎", "Bundled"),
        WireMethod.CUT: LocalText("剪除", "Cut"),
        WireMethod.BURY: LocalText("入地", "Buried"),
    },
    "late_policy": {
        LatePolicy.REFUSE: LocalText("不予受理", "Refused"),
        LatePolicy.MARK: LocalText("标记超时，不计入得分", "Marked, not counted"),
    },
    "look_back_result": {
        LookBackResult.GOOD: LocalText("保持良好", "Still good"),
        LookBackResult.RELAPSED: LocalText("出现反弹", "Relapsed"),
    },
    "score_part": {
        ScorePart.FIELD: LocalText("实地点位", "Field points"),
        ScorePart.DAILY: LocalText("日常工作", "Daily work"),
        ScorePart.QUESTIONNAIRE: LocalText("问卷调查", "Questionnaires"),
        ScorePart.FILING: LocalText("网上申报", "Online filing"),
    },
    "move": {
        Move.ASSIGN: LocalText("交办", "Assign"),
        Move.TRACK: LocalText("转全程跟踪", "Track"),
        Move.PUSH: LocalText("转台账推进", "Push"),
        Move.NOTE: LocalText("记录进展", "Note progress"),
        Move.SUBMIT: LocalText("申请销号", "Ask for closing"),
        Move.ACCEPT: LocalText("验收销号", "Accept and close"),
        Move.SEND_BACK: LocalText("验收退回", "Send back"),
        Move.NOT_OURS: LocalText("退办(非本单位职责)", "Return as not ours"),
        Move.DEFER: LocalText("暂缓(经批准)", "Defer"),
        Move.RESUME: LocalText("恢复办理", "Resume"),
        Move.EXTEND: LocalText("延期(经批准)", "Extend"),
        Move.RAISE_YELLOW: LocalText("提级为黄", "Raise to yellow"),
        Move.RAISE_RED: LocalText("提级为红", "Raise to red"),
        Move.REOPEN: LocalText("重新打开", "Reopen"),
        Move.REPLY: LocalText("答复", "Reply"),
        Move.CALL_BACK: LocalText("回访", "Call back"),
    },
}

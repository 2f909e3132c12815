"""The office's fixed words: levels, steps, colours, severities; stored as codes, shown as words."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final

from gis_app.domain.work_terms import WORK_WORDS
from gis_app.messages import LocalText


class AreaLevel(StrEnum):
    """Name the levels of responsibility areas, largest first."""

    CITY = "city"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"


class Step(StrEnum):
    """Name the four steps of an issue, in order."""

    REGISTERED = "registered"
    TRACKED = "tracked"
    PUSHED = "pushed"
    CLOSED = "closed"


class Mark(StrEnum):
    """Name what a symbol says beside its urgency."""

    OVERDUE = "overdue"
    RECURRENCE = "recurrence"
    STALE = "stale"
    PARTLY = "partly"


class Colour(IntEnum):
    """Rank the urgency of an issue; CLOSED carries no colour. The larger is the more urgent."""

    CLOSED = 0
    WHITE = 1
    YELLOW = 2
    RED = 3


class Severity(StrEnum):
    """Name how much time an issue of this weight gets."""

    URGENT = "urgent"
    ORDINARY = "ordinary"
    ENGINEERING = "engineering"
    LONG_RUNNING = "long_running"


class ClosingClass(StrEnum):
    """Name the window in which an issue must be closed, shortest first."""

    SAME_DAY = "same_day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class IssueSource(StrEnum):
    """Name where an issue came from."""

    PATROL = "patrol"
    ASSESSMENT = "assessment"
    PEOPLE_VOICE = "people_voice"
    HOTLINE = "hotline"
    LEADER = "leader"


class UnitKind(StrEnum):
    """Name the kinds of organisation in the tree."""

    HEADQUARTERS = "headquarters"
    WORKING_GROUP = "working_group"
    BUREAU = "bureau"
    TOWN = "town"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"
    OPERATOR = "operator"


class TaskList(StrEnum):
    """Name the two lists of tasks without a place."""

    FILING = "filing"
    MONTHLY = "monthly"


class LedgerList(StrEnum):
    """Name the lists an office mails: the four of the method, and the two registers behind them."""

    POINTS = "points"
    RESPONSIBILITY = "responsibility"
    FILING = "filing"
    ISSUES = "issues"
    MONTHLY = "monthly"
    UNITS = "units"
    AREAS = "areas"
    ACTIONS = "actions"


class LocationSource(StrEnum):
    """Name how a row came by its position."""

    COORDINATES = "coordinates"
    REGISTER = "register"
    STREET = "street"
    AREA_NAME = "area_name"
    BY_HAND = "by_hand"
    UNPLACED = "unplaced"


class PhotoRole(StrEnum):
    """Name what a photo shows: the fault, the same place when it was mended, or the place."""

    BEFORE = "before"
    AFTER = "after"
    SCENE = "scene"


WORDS: Final[dict[str, dict[str, LocalText]]] = {
    "level": {
        AreaLevel.CITY: LocalText("全市", "City"),
        AreaLevel.DISTRICT: LocalText("片区", "District"),
        AreaLevel.SUBDISTRICT: LocalText("街道(镇)", "Sub-district"),
        AreaLevel.COMMUNITY: LocalText("社区", "Community"),
        AreaLevel.GRID: LocalText("网格", "Grid"),
    },
    "step": {
        Step.REGISTERED: LocalText("挂账督办", "Registered"),
        Step.TRACKED: LocalText("全程跟踪", "Tracked"),
        Step.PUSHED: LocalText("台账推进", "Pushed"),
        Step.CLOSED: LocalText("验收销号", "Accepted and closed"),
    },
    "colour": {
        Colour.CLOSED.name.lower(): LocalText("已销号", "Closed"),
        Colour.WHITE.name.lower(): LocalText("白", "White"),
        Colour.YELLOW.name.lower(): LocalText("黄", "Yellow"),
        Colour.RED.name.lower(): LocalText("红", "Red"),
    },
    "severity": {
        Severity.URGENT: LocalText("紧急", "Urgent"),
        Severity.ORDINARY: LocalText("一般", "Ordinary"),
        Severity.ENGINEERING: LocalText("工程类", "Engineering"),
        Severity.LONG_RUNNING: LocalText("长期类", "Long-running"),
    },
    "closing_class": {
        ClosingClass.SAME_DAY: LocalText("即日", "Same day"),
        ClosingClass.WEEK: LocalText("周销号", "Week"),
        ClosingClass.MONTH: LocalText("月销号", "Month"),
        ClosingClass.QUARTER: LocalText("季销号", "Quarter"),
    },
    "source": {
        IssueSource.PATROL: LocalText("日常巡查", "Patrol"),
        IssueSource.ASSESSMENT: LocalText("模拟测评", "Assessment"),
        IssueSource.PEOPLE_VOICE: LocalText("百姓之声", "People's voice"),
        IssueSource.HOTLINE: LocalText("12345热线", "12345 hotline"),
        IssueSource.LEADER: LocalText("领导交办", "Leader"),
    },
    "unit_kind": {
        UnitKind.HEADQUARTERS: LocalText("指挥部", "Headquarters"),
        UnitKind.WORKING_GROUP: LocalText("工作组", "Working group"),
        UnitKind.BUREAU: LocalText("市直部门", "Bureau"),
        UnitKind.TOWN: LocalText("乡镇", "Town"),
        UnitKind.DISTRICT: LocalText("片区", "District"),
        UnitKind.SUBDISTRICT: LocalText("街道", "Sub-district"),
        UnitKind.COMMUNITY: LocalText("社区", "Community"),
        UnitKind.GRID: LocalText("网格", "Grid"),
        UnitKind.OPERATOR: LocalText("主体单位", "Operator"),
    },
    "task_list": {
        TaskList.FILING: LocalText("网上申报任务分解清单", "Online-filing tasks"),
        TaskList.MONTHLY: LocalText("每月工作任务清单", "Monthly tasks"),
    },
    "ledger_list": {
        LedgerList.POINTS: LocalText("点位名录", "Points"),
        LedgerList.RESPONSIBILITY: LocalText("实地考察点位责任清单", "Field-point responsibility"),
        LedgerList.FILING: LocalText("网上申报任务分解清单", "Online-filing tasks"),
        LedgerList.ISSUES: LocalText("实地点位问题交办清单", "Point issues assigned"),
        LedgerList.MONTHLY: LocalText("每月工作任务清单", "Monthly tasks"),
        LedgerList.UNITS: LocalText("责任单位名录", "Units"),
        LedgerList.AREAS: LocalText("责任区名录", "Areas"),
        LedgerList.ACTIONS: LocalText("专项行动台账", "Special actions"),
    },
    "location_source": {
        LocationSource.COORDINATES: LocalText("坐标", "Coordinates"),
        LocationSource.REGISTER: LocalText("点位名录", "Point register"),
        LocationSource.STREET: LocalText("地址所在道路", "Street of the address"),
        LocationSource.AREA_NAME: LocalText("责任区名称", "Area's name"),
        LocationSource.BY_HAND: LocalText("人工落图", "By hand"),
        LocationSource.UNPLACED: LocalText("待落图", "To be placed"),
    },
    "photo_role": {
        PhotoRole.BEFORE: LocalText("整改前", "Before"),
        PhotoRole.AFTER: LocalText("整改后", "After"),
        PhotoRole.SCENE: LocalText("现场", "Scene"),
    },
    **WORK_WORDS,
    "aspect": {
        "traffic_order": LocalText("交通秩序", "Traffic order"),
        "school_surroundings": LocalText("校园周边", "School surroundings"),
        "residential_compounds": LocalText("居民小区", "Residential compounds"),
        "infrastructure": LocalText("基础设施", "Infrastructure"),
        "construction_hoardings": LocalText("施工围挡", "Construction hoardings"),
        "city_appearance": LocalText("市容市貌", "City appearance"),
        "parking_lots": LocalText("停车场", "Parking lots"),
        "overhead_cables": LocalText("空中线缆", "Overhead cables"),
    },
}

COLUMN_WORDS: Final[dict[tuple[str, str], str]] = {
    ("areas", "level"): "level",
    ("units", "kind"): "unit_kind",
    ("issues", "step"): "step",
    ("issues", "severity"): "severity",
    ("issues", "source"): "source",
    ("issues", "closing_class"): "closing_class",
    ("issues", "raised_colour"): "colour",
    ("issues", "location_source"): "location_source",
    ("points", "location_source"): "location_source",
    ("actions", "location_source"): "location_source",
    ("tasks", "list"): "task_list",
    ("photos", "role"): "photo_role",
    ("issue_moves", "move"): "move",
    ("list_documents", "kind"): "list_kind",
    ("rounds", "scope"): "round_scope",
    ("scores", "result"): "item_result",
    ("part_scores", "part"): "score_part",
    ("action_records", "kind"): "record_kind",
    ("action_records", "method"): "wire_method",
    ("look_backs", "result"): "look_back_result",
}
"""Which coded columns show words: (table, column) → set of WORDS."""


def word(words: str, code: str | None) -> LocalText | None:
    """Return the words for a code; None for a missing or unknown code."""
    return None if code is None else WORDS[words].get(code)

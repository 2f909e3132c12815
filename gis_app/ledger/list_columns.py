"""Which columns a list leaves with, in the order and under the group headings offices expect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.terms import LedgerList
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Mapping

POINT: Final = LocalText("点位情况", "Place inspected")
MATTER: Final = LocalText("问题情况", "What is wrong")
DUTY: Final = LocalText("责任落实", "Responsibility")
THREE_WAYS: Final = LocalText("三方责任", "Three ways")
SPONSOR: Final = LocalText("包联情况", "Sponsor")
TIMES: Final = LocalText("时间要求", "Times")
HANDLING: Final = LocalText("办理情况", "Handling")

COMPUTED_TITLES: Final = {
    "colour_now": LocalText("当前颜色", "Colour now"),
    "colour_reason": LocalText("颜色依据", "Why this colour"),
    "located_in": LocalText("所在责任区(推定)", "Lies in (found)"),
    "territorial": LocalText("属地管理(推定)", "Territorial (found)"),
    "industry": LocalText("行业监管(推定)", "Industry (found)"),
    "open_issues": LocalText("未销号问题", "Open issues"),
    "map_link": LocalText("地图链接", "Map link"),
    "photos": LocalText("现场照片", "Photos of the row"),
    "map_picture": LocalText("位置示意图", "Small map"),
}
"""Columns that are worked out; an import passes over them."""

ColumnOrder = tuple[tuple[str, LocalText | None], ...]

_TASK: Final[ColumnOrder] = (
    ("name", None),
    ("requirement", None),
    ("leader", DUTY),
    ("unit", DUTY),
    ("co_units", DUTY),
    ("deadline", None),
    ("state", None),
    ("done_on", None),
    ("note", None),
)

MAIN_COLUMNS: Final[Mapping[LedgerList, ColumnOrder]] = {
    LedgerList.POINTS: (
        ("code", POINT),
        ("name", POINT),
        ("layer", POINT),
        ("address", POINT),
        ("area_name", POINT),
        ("unit", DUTY),
        ("operator", DUTY),
        ("co_units", DUTY),
        ("leader", DUTY),
        ("contact", DUTY),
        ("phone", DUTY),
        ("requirement", None),
        ("deadline", None),
        ("time_window", None),
        ("open_issues", None),
        ("note", None),
    ),
    LedgerList.RESPONSIBILITY: (
        ("code", POINT),
        ("name", POINT),
        ("layer", POINT),
        ("located_in", POINT),
        ("requirement", None),
        ("unit", DUTY),
        ("leader", DUTY),
        ("contact", DUTY),
        ("phone", DUTY),
        ("co_units", DUTY),
        ("territorial", THREE_WAYS),
        ("industry", THREE_WAYS),
        ("operator", THREE_WAYS),
        ("sponsor_leader", SPONSOR),
        ("sponsor_unit", SPONSOR),
        ("deadline", None),
        ("done_on", None),
        ("time_window", None),
        ("note", None),
    ),
    LedgerList.ISSUES: (
        ("code", None),
        ("point", POINT),
        ("address", POINT),
        ("matter", MATTER),
        ("description", MATTER),
        ("requirement", MATTER),
        ("unit", DUTY),
        ("leader", DUTY),
        ("found_at", TIMES),
        ("deadline_at", TIMES),
        ("step", HANDLING),
        ("colour_now", HANDLING),
        ("colour_reason", HANDLING),
        ("progress", HANDLING),
        ("note", None),
        ("layer", None),
        ("located_in", None),
        ("source", None),
        ("severity", None),
        ("assigned_at", None),
        ("closing_class", None),
        ("closed_at", None),
    ),
    LedgerList.FILING: (
        ("code", None),
        *_TASK,
    ),
    LedgerList.MONTHLY: (
        ("code", None),
        ("month", None),
        *_TASK,
    ),
    LedgerList.UNITS: (
        ("code", None),
        ("name", None),
        ("aliases", None),
        ("kind", None),
        ("parent", None),
        ("system", None),
        ("leader", None),
        ("leader_post", None),
        ("leader_phone", None),
        ("contact", None),
        ("phone", None),
        ("note", None),
    ),
    LedgerList.AREAS: (
        ("code", None),
        ("name", None),
        ("level", None),
        ("parent", None),
        ("unit", DUTY),
        ("leader", DUTY),
        ("sponsor_leader", SPONSOR),
        ("sponsor_unit", SPONSOR),
        ("note", None),
    ),
    LedgerList.ACTIONS: (
        ("code", None),
        ("name", None),
        ("layer", None),
        ("stage", None),
        ("unit", DUTY),
        ("leader", DUTY),
        ("owners", DUTY),
        ("method", None),
        ("length_before_m", None),
        ("length_after_m", None),
        ("stall_count", None),
        ("found_on", TIMES),
        ("deadline", TIMES),
        ("done_on", TIMES),
        ("note", None),
    ),
}
"""What every export of a list has; the table's other columns follow where a row fills them.

A workbook prints the columns up to the note.
"""

LAST_PRINTED: Final = "note"
WIDTHS: Final[Mapping[str, float]] = {
    "serial": 6,
    "code": 15,
    "step": 10,
    "colour_now": 8,
    "closing_class": 9,
    "severity": 9,
    "open_issues": 9,
    "stall_count": 9,
    "leader": 10,
    "contact": 10,
    "found_at": 17,
    "deadline_at": 17,
    "assigned_at": 17,
    "closed_at": 17,
    "time_window": 20,
    "note": 12,
    "point": 18,
    "name": 22,
    "unit": 20,
    "operator": 20,
    "territorial": 20,
    "industry": 20,
    "parent": 20,
    "sponsor_unit": 16,
    "address": 18,
    "matter": 22,
    "description": 24,
    "requirement": 24,
    "colour_reason": 26,
    "progress": 22,
    "located_in": 24,
    "shape": 20,
    "map_link": 22,
}
"""Column widths in a workbook, in characters; 14 for the others."""

"""The columns of every printed list: each is named once, and a list says how wide it has it."""

from __future__ import annotations

from typing import Final

from gis_app.printing.table_columns import BOX, ISSUES, MARK, by_width, figures, fixed, words

_NUMBER: Final = figures("number", "序号", "No.").wide(7.4)
_CELL: Final = words("cell", "图格", "Cell").wide(9.4)
_POINT: Final = words("name", "点位名称", "Point")
_POINT_AND_KIND: Final = words("place", "点位名称、类别", "Point, kind")
_KIND: Final = words("kind", "类别", "Kind")
_UNIT: Final = words("unit", "责任单位", "Unit")
_LEADER: Final = words("leader", "责任领导", "Leader")
_OPEN: Final = words(ISSUES, "未销号", "Open")
"""The open issues by colour."""
_NAME: Final = words("name", "名称", "Name")
_AREA: Final = words("name", "责任区", "Area")
_POINTS: Final = figures("points", "点位", "Points")
_STAGE: Final = words("stage", "阶段", "Stage")
_IN_ALL: Final = figures("before", "总量", "In all").wide(19.0)
_DEADLINE: Final = words("deadline", "完成时限", "Deadline").wide(17.5)
_WALK: Final = figures("walk", "步行（米）", "Walk (m)")
_WINDOW: Final = words("window", "检查时段", "Time window")
_SCORE: Final = words(BOX, "得分", "Score")
_NOT_SEEN: Final = figures("seen", "未巡查", "Not seen")
_STILL_OPEN: Final = figures("open", "未销号", "Open")
_BEEN: Final = words(BOX, "已到", "Been")
_FOUND: Final = words("note", "发现问题", "Found")
_ASSIGNED: Final = figures("assigned", "交办", "Assigned")
_CLOSED: Final = figures("closed", "销号", "Closed")
_RATE: Final = figures("rate", "整改率", "Rate")
_OVERDUE: Final = figures("overdue", "超期", "Overdue")

INDEX: Final = by_width(
    (
        165.0,
        (
            *(_NUMBER.wide(8.0), _CELL.wide(9.0), _POINT.sharing(3.4), _KIND.wide(23.5)),
            *(_UNIT.sharing(2.6), _LEADER.wide(13.0)),
            words("contact", "联络员", "Liaison").wide(13.0),
            words("phone", "联系电话", "Telephone").wide(21.5),
            _OPEN.wide(16.5),
        ),
    ),
    (
        106.0,
        (
            *(_NUMBER, _CELL.wide(8.4), _POINT.sharing(3.0), _KIND.wide(13.4)),
            _UNIT.sharing(2.3),
            words("people", "责任领导、联络员", "Leader, liaison").wide(29.6),
            _OPEN.wide(14.2),
        ),
    ),
    (
        0.0,
        (
            *(_NUMBER, _CELL.wide(8.4), _POINT_AND_KIND.sharing(1.0)),
            words("answer", "责任单位、领导、联络员", "Unit, leader, liaison").sharing(1.0),
            _OPEN.wide(14.0),
        ),
    ),
)
CONTENTS: Final = fixed(
    *(_NUMBER, _NAME.sharing(1.2), _UNIT.sharing(1.4), _POINTS.wide(10.5), _OPEN.wide(23.0)),
    figures("page", "页码", "Page").wide(10.5),
)
CHANGES: Final = fixed(
    _NUMBER,
    words(MARK, "色", "").wide(5.4),
    words("code", "问题编号", "Issue no.").wide(25.0),
    words("what", "问题", "Issue").sharing(2.0),
    _UNIT.sharing(1.2),
    words("on", "日期", "On").wide(17.5),
)
FEATURES: Final = by_width(
    (
        150.0,
        (
            *(_NUMBER, _CELL, _NAME.sharing(2.0), _STAGE.wide(22.0), _IN_ALL),
            figures("after", "已完成", "Done").wide(19.0),
            *(_UNIT.sharing(1.4), _LEADER.wide(15.0), _DEADLINE),
        ),
    ),
    (
        0.0,
        (
            *(_NUMBER, _CELL, _NAME.sharing(1.6), _STAGE.wide(16.0), _IN_ALL),
            *(_UNIT.sharing(1.2), _DEADLINE),
        ),
    ),
)
STAGES: Final = fixed(
    *(_NUMBER, _STAGE.sharing(1.4)),
    figures("features", "处数", "Features").wide(15.0),
    figures("amount", "工程量", "Amount").wide(26.0),
    figures("share", "占比", "Share").wide(14.0),
)
STOPS: Final = by_width(
    (
        150.0,
        (
            *(_NUMBER, _CELL, _POINT.sharing(1.6), _KIND.wide(20.0), _WALK.wide(14.0)),
            *(_WINDOW.wide(22.0), _SCORE.wide(14.0), _FOUND.sharing(1.6)),
        ),
    ),
    (
        0.0,
        (
            *(_NUMBER, _CELL, _POINT_AND_KIND.sharing(1.5), _WALK.wide(12.0)),
            *(_SCORE.wide(13.0), _FOUND.sharing(1.0)),
        ),
    ),
)
PATROL: Final = by_width(
    (
        150.0,
        (
            *(_NUMBER, _CELL, _POINT.sharing(1.6), _KIND.wide(20.0), _WALK.wide(14.0)),
            *(_WINDOW.wide(22.0), _NOT_SEEN.wide(14.0), _STILL_OPEN.wide(12.0)),
            *(_BEEN.wide(10.0), _FOUND.sharing(1.6)),
        ),
    ),
    (
        0.0,
        (
            *(_NUMBER, _CELL, _POINT_AND_KIND.sharing(1.5), _WALK.wide(11.0)),
            *(_NOT_SEEN.wide(12.0), _STILL_OPEN.wide(10.0), _BEEN.wide(9.0), _FOUND.sharing(0.8)),
        ),
    ),
)
MILESTONES: Final = fixed(
    _NUMBER,
    words("due", "应完成", "Due").wide(17.5),
    figures("left", "剩余", "Left").wide(19.0),
    words("name", "节点或任务", "Milestone or task").sharing(1.7),
    _UNIT.sharing(1.0),
    words("state", "完成情况", "State").wide(20.0),
)
PROGRESS: Final = by_width(
    (
        100.0,
        (
            *(_NUMBER, _AREA.sharing(1.0), _POINTS.wide(11.0), _ASSIGNED.wide(14.5)),
            *(_CLOSED.wide(12.5), _RATE.wide(14.0), _OVERDUE.wide(14.0), _OPEN.wide(23.0)),
        ),
    ),
    (
        0.0,
        (
            *(_AREA.sharing(1.0), _POINTS.wide(9.5), _ASSIGNED.wide(13.0), _CLOSED.wide(10.5)),
            *(_RATE.wide(10.5), _OVERDUE.wide(12.5), _OPEN.wide(20.5)),
        ),
    ),
)

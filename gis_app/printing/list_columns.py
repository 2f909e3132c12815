"""The columns of lists that are not the index of points."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from gis_app.messages import LocalText
from gis_app.printing.index_table import BOX, ISSUES, MARK, TableColumn
from gis_app.printing.page_canvas import Align

if TYPE_CHECKING:
    from gis_app.printing.list_rows import Columns

NUMBER: Final = TableColumn("number", LocalText("序号", "No."), 7.4, align=Align.RIGHT)
CELL: Final = TableColumn("cell", LocalText("图格", "Cell"), 9.4)
OPEN: Final = TableColumn(ISSUES, LocalText("未销号", "Open"), 23.0)


def fixed(*columns: TableColumn) -> Columns:
    """Return columns that are the same at every width."""
    return partial(_always, columns)


def _always(columns: tuple[TableColumn, ...], _width_mm: float) -> tuple[TableColumn, ...]:
    return columns


def by_width(
    wide_from_mm: float, wide: tuple[TableColumn, ...], narrow: tuple[TableColumn, ...]
) -> Columns:
    """Return one set of columns from a width on and another below it."""
    return partial(_from_width, wide_from_mm, wide, narrow)


def _from_width(
    wide_from_mm: float,
    wide: tuple[TableColumn, ...],
    narrow: tuple[TableColumn, ...],
    width_mm: float,
) -> tuple[TableColumn, ...]:
    return wide if width_mm >= wide_from_mm else narrow


CONTENTS: Final = fixed(
    NUMBER,
    TableColumn("name", LocalText("名称", "Name"), share=1.2),
    TableColumn("unit", LocalText("责任单位", "Unit"), share=1.4),
    TableColumn("points", LocalText("点位", "Points"), 10.5, align=Align.RIGHT),
    OPEN,
    TableColumn("page", LocalText("页码", "Page"), 10.5, align=Align.RIGHT),
)
CHANGES: Final = fixed(
    NUMBER,
    TableColumn(MARK, LocalText("色", ""), 5.4),
    TableColumn("code", LocalText("问题编号", "Issue no."), 25.0),
    TableColumn("what", LocalText("问题", "Issue"), share=2.0),
    TableColumn("unit", LocalText("责任单位", "Unit"), share=1.2),
    TableColumn("on", LocalText("日期", "On"), 17.5),
)
FEATURES: Final = by_width(
    150.0,
    (
        NUMBER,
        CELL,
        TableColumn("name", LocalText("名称", "Name"), share=2.0),
        TableColumn("stage", LocalText("阶段", "Stage"), 22.0),
        TableColumn("before", LocalText("总量", "In all"), 19.0, align=Align.RIGHT),
        TableColumn("after", LocalText("已完成", "Done"), 19.0, align=Align.RIGHT),
        TableColumn("unit", LocalText("责任单位", "Unit"), share=1.4),
        TableColumn("leader", LocalText("责任领导", "Leader"), 15.0),
        TableColumn("deadline", LocalText("完成时限", "Deadline"), 17.5),
    ),
    (
        NUMBER,
        CELL,
        TableColumn("name", LocalText("名称", "Name"), share=1.6),
        TableColumn("stage", LocalText("阶段", "Stage"), 16.0),
        TableColumn("before", LocalText("总量", "In all"), 19.0, align=Align.RIGHT),
        TableColumn("unit", LocalText("责任单位", "Unit"), share=1.2),
        TableColumn("deadline", LocalText("完成时限", "Deadline"), 17.5),
    ),
)
STAGES: Final = fixed(
    NUMBER,
    TableColumn("stage", LocalText("阶段", "Stage"), share=1.4),
    TableColumn("features", LocalText("处数", "Features"), 15.0, align=Align.RIGHT),
    TableColumn("amount", LocalText("工程量", "Amount"), 26.0, align=Align.RIGHT),
    TableColumn("share", LocalText("占比", "Share"), 14.0, align=Align.RIGHT),
)
STOPS: Final = by_width(
    150.0,
    (
        NUMBER,
        CELL,
        TableColumn("name", LocalText("点位名称", "Point"), share=1.6),
        TableColumn("kind", LocalText("类别", "Kind"), 20.0),
        TableColumn("walk", LocalText("步行（米）", "Walk (m)"), 14.0, align=Align.RIGHT),
        TableColumn("window", LocalText("检查时段", "Time window"), 22.0),
        TableColumn(BOX, LocalText("得分", "Score"), 14.0),
        TableColumn("note", LocalText("发现问题", "Found"), share=1.6),
    ),
    (
        NUMBER,
        CELL,
        TableColumn("place", LocalText("点位名称、类别", "Point, kind"), share=1.5),
        TableColumn("walk", LocalText("步行（米）", "Walk (m)"), 12.0, align=Align.RIGHT),
        TableColumn(BOX, LocalText("得分", "Score"), 13.0),
        TableColumn("note", LocalText("发现问题", "Found"), share=1.0),
    ),
)
PATROL: Final = by_width(
    150.0,
    (
        NUMBER,
        CELL,
        TableColumn("name", LocalText("点位名称", "Point"), share=1.6),
        TableColumn("kind", LocalText("类别", "Kind"), 20.0),
        TableColumn("walk", LocalText("步行（米）", "Walk (m)"), 14.0, align=Align.RIGHT),
        TableColumn("window", LocalText("检查时段", "Time window"), 22.0),
        TableColumn("seen", LocalText("未巡查", "Not seen"), 14.0, align=Align.RIGHT),
        TableColumn("open", LocalText("未销号", "Open"), 12.0, align=Align.RIGHT),
        TableColumn(BOX, LocalText("已到", "Been"), 10.0),
        TableColumn("note", LocalText("发现问题", "Found"), share=1.6),
    ),
    (
        NUMBER,
        CELL,
        TableColumn("place", LocalText("点位名称、类别", "Point, kind"), share=1.5),
        TableColumn("walk", LocalText("步行（米）", "Walk (m)"), 11.0, align=Align.RIGHT),
        TableColumn("seen", LocalText("未巡查", "Not seen"), 12.0, align=Align.RIGHT),
        TableColumn("open", LocalText("未销号", "Open"), 10.0, align=Align.RIGHT),
        TableColumn(BOX, LocalText("已到", "Been"), 9.0),
        TableColumn("note", LocalText("发现问题", "Found"), share=0.8),
    ),
)
MILESTONES: Final = fixed(
    NUMBER,
    TableColumn("due", LocalText("应完成", "Due"), 17.5),
    TableColumn("left", LocalText("剩余", "Left"), 19.0, align=Align.RIGHT),
    TableColumn("name", LocalText("节点或任务", "Milestone or task"), share=1.7),
    TableColumn("unit", LocalText("责任单位", "Unit"), share=1.0),
    TableColumn("state", LocalText("完成情况", "State"), 20.0),
)
PROGRESS: Final = by_width(
    100.0,
    (
        NUMBER,
        TableColumn("name", LocalText("责任区", "Area"), share=1.0),
        TableColumn("points", LocalText("点位", "Points"), 11.0, align=Align.RIGHT),
        TableColumn("assigned", LocalText("交办", "Assigned"), 14.5, align=Align.RIGHT),
        TableColumn("closed", LocalText("销号", "Closed"), 12.5, align=Align.RIGHT),
        TableColumn("rate", LocalText("整改率", "Rate"), 14.0, align=Align.RIGHT),
        TableColumn("overdue", LocalText("超期", "Overdue"), 14.0, align=Align.RIGHT),
        TableColumn(ISSUES, LocalText("未销号", "Open"), 23.0),
    ),
    (
        TableColumn("name", LocalText("责任区", "Area"), share=1.0),
        TableColumn("points", LocalText("点位", "Points"), 9.5, align=Align.RIGHT),
        TableColumn("assigned", LocalText("交办", "Assigned"), 13.0, align=Align.RIGHT),
        TableColumn("closed", LocalText("销号", "Closed"), 10.5, align=Align.RIGHT),
        TableColumn("rate", LocalText("整改率", "Rate"), 10.5, align=Align.RIGHT),
        TableColumn("overdue", LocalText("超期", "Overdue"), 12.5, align=Align.RIGHT),
        TableColumn(ISSUES, LocalText("未销号", "Open"), 20.5),
    ),
)

"""The tables of a project: which columns they have, what they are called, what they refer to.

One list feeds the GeoPackage schema, the Excel columns, the panels and the audit trail.
"""

from __future__ import annotations

from gis_app.domain.record_spec import SOURCE as _SOURCE
from gis_app.domain.record_spec import VALIDITY as _VALIDITY
from gis_app.domain.record_spec import ColumnSpec, ColumnType, TableSpec
from gis_app.domain.record_spec import of as _of
from gis_app.domain.record_spec import ref as _ref
from gis_app.domain.record_spec import text as _text
from gis_app.domain.work_records import WORK_TABLES
from gis_app.messages import LocalText

__all__ = [
    "ALL_TABLES",
    "BASEMAP_TABLES",
    "EDITABLE_TABLES",
    "ColumnSpec",
    "ColumnType",
    "TableSpec",
    "table_spec",
]


_SECOND_NAME = _text("name_other", "其他语言名称", "Name in another language")

UNITS = TableSpec(
    "units",
    LocalText("责任单位", "Units"),
    None,
    (
        _text("code", "单位编号", "Unit no."),
        _text("name", "单位名称", "Unit"),
        _text("aliases", "别名", "Aliases"),
        _text("kind", "单位类别", "Kind of unit"),
        _ref("parent_fid", "units", "上级单位", "Parent unit"),
        _text("system", "系统", "System"),
        _text("leader", "责任领导", "Leader"),
        _text("leader_post", "职务", "Post"),
        _text("leader_phone", "领导电话", "Leader's phone"),
        _text("contact", "联络员", "Liaison"),
        _text("phone", "联系电话", "Phone"),
        _ref("successor_fid", "units", "并入单位", "Merged into"),
        *_VALIDITY,
        *_SOURCE,
    ),
)

AREAS = TableSpec(
    "areas",
    LocalText("责任区", "Areas"),
    "MULTIPOLYGON",
    (
        _text("code", "区划代码", "Area code"),
        _text("name", "责任区名称", "Area"),
        _SECOND_NAME,
        _text("level", "层级", "Level"),
        _ref("parent_fid", "areas", "上级责任区", "Parent area"),
        _ref("unit_fid", "units", "责任单位", "Unit"),
        _text("leader", "责任领导", "Leader"),
        _text("sponsor_leader", "包联领导", "Sponsor leader"),
        _ref("sponsor_unit_fid", "units", "包保单位", "Sponsor unit"),
        _of(ColumnType.BOOLEAN, "is_provisional", "推定边界", "Provisional boundary"),
        *_VALIDITY,
        *_SOURCE,
    ),
)

POINTS = TableSpec(
    "points",
    LocalText("点位", "Points"),
    "POINT",
    (
        _text("code", "点位编号", "Point no."),
        _text("name", "点位名称", "Point"),
        _SECOND_NAME,
        _text("layer", "点位类别", "Kind"),
        _text("address", "地址", "Address"),
        _text("area_name", "所属责任区", "Area named in the list"),
        _ref("lead_unit_fid", "units", "牵头单位", "Lead unit"),
        _ref("unit_fid", "units", "责任单位", "Unit"),
        _ref("operator_fid", "units", "主体单位", "Operator"),
        _text("co_units", "配合单位", "Co-operating units"),
        _text("leader", "责任领导", "Leader"),
        _text("contact", "联络员", "Liaison"),
        _text("phone", "联系电话", "Phone"),
        _text("sponsor_leader", "包联领导", "Sponsor leader"),
        _ref("sponsor_unit_fid", "units", "包保单位", "Sponsor unit"),
        _text("requirement", "工作要求", "Requirement"),
        _of(ColumnType.DATE, "deadline", "完成时限", "Deadline"),
        _of(ColumnType.DATE, "done_on", "完成日期", "Done on"),
        _text("time_window", "检查时段", "Time window"),
        _text("location_source", "定位方式", "Located by"),
        *_VALIDITY,
        *_SOURCE,
    ),
)

ISSUES = TableSpec(
    "issues",
    LocalText("问题", "Issues"),
    "POINT",
    (
        _text("code", "问题编号", "Issue no."),
        _ref("point_fid", "points", "点位", "Point"),
        _text("matter", "问题类型", "Matter"),
        _text("description", "问题描述", "Description"),
        _text("address", "地址", "Address"),
        _text("source", "问题来源", "Source"),
        _text("severity", "严重程度", "Severity"),
        _text("step", "办理步骤", "Step"),
        _ref("unit_fid", "units", "责任单位", "Unit"),
        _text("leader", "责任领导", "Leader"),
        _text("requirement", "整改要求", "Requirement"),
        _of(ColumnType.DATETIME, "found_at", "发现时间", "Found at"),
        _of(ColumnType.DATETIME, "assigned_at", "交办时间", "Assigned at"),
        _of(ColumnType.DATETIME, "deadline_at", "整改时限", "Deadline"),
        _of(ColumnType.DATETIME, "closed_at", "销号时间", "Closed at"),
        _text("closing_class", "销号周期", "Closing class"),
        _of(ColumnType.INTEGER, "sent_back_count", "退回次数", "Times sent back"),
        _of(ColumnType.INTEGER, "extension_count", "延期次数", "Extensions"),
        _of(ColumnType.DATE, "deferred_until", "暂缓至", "Deferred until"),
        _text("deferral_approval", "暂缓批准", "Deferral approved by"),
        _ref("recurrence_of_fid", "issues", "反弹自", "Recurrence of"),
        _text("raised_colour", "提级颜色", "Raised to"),
        _text("raised_reason", "提级理由", "Reason for raising"),
        _text("inspector", "检查人", "Inspector"),
        _text("progress", "整改进展", "Progress"),
        _text("location_source", "定位方式", "Located by"),
        *_SOURCE,
    ),
)

TASKS = TableSpec(
    "tasks",
    LocalText("任务", "Tasks"),
    None,
    (
        _text("code", "任务编号", "Task no."),
        _text("list", "所属清单", "List"),
        _text("name", "任务名称", "Task"),
        _text("requirement", "工作要求", "Requirement"),
        _text("leader", "责任领导", "Leader"),
        _ref("unit_fid", "units", "责任单位", "Unit"),
        _text("co_units", "配合单位", "Co-operating units"),
        _of(ColumnType.DATE, "deadline", "完成时限", "Deadline"),
        _of(ColumnType.DATE, "done_on", "完成日期", "Done on"),
        _text("month", "月份", "Month"),
        _text("state", "完成情况", "State"),
        *_SOURCE,
    ),
)

ACTIONS = TableSpec(
    "actions",
    LocalText("专项行动", "Special actions"),
    "GEOMETRY",
    (
        _text("code", "编号", "No."),
        _text("name", "名称", "Name"),
        _text("layer", "专项行动", "Action"),
        _text("stage", "阶段", "Stage"),
        _ref("unit_fid", "units", "责任单位", "Unit"),
        _text("leader", "责任领导", "Leader"),
        _text("owners", "权属单位", "Owners"),
        _text("method", "治理方式", "Method"),
        _of(ColumnType.REAL, "length_before_m", "整治前长度(米)", "Length before (m)"),
        _of(ColumnType.REAL, "length_after_m", "整治后长度(米)", "Length after (m)"),
        _of(ColumnType.INTEGER, "stall_count", "摊点数", "Stalls"),
        _of(ColumnType.INTEGER, "quantity", "数量", "Quantity"),
        _text("busy_hours", "高峰时段", "Busy hours"),
        _text("kept_by", "秩序维护", "Order kept by"),
        _of(ColumnType.DATE, "found_on", "排查日期", "Surveyed on"),
        _of(ColumnType.DATE, "deadline", "完成时限", "Deadline"),
        _of(ColumnType.DATE, "done_on", "完成日期", "Done on"),
        _text("location_source", "定位方式", "Located by"),
        *_SOURCE,
    ),
)

PHOTOS = TableSpec(
    "photos",
    LocalText("照片", "Photos"),
    "POINT",
    (
        _text("owner_table", "所属台账", "Belongs to"),
        _of(ColumnType.INTEGER, "owner_fid", "所属记录", "Belongs to row"),
        _text("role", "照片类型", "Shows"),
        _text("file", "照片文件", "Photo file"),
        _text("sha256", "校验值", "SHA-256"),
        _of(ColumnType.DATETIME, "taken_at", "拍摄时间", "Taken at"),
        _text("caption", "照片说明", "Caption"),
        _of(ColumnType.BOOLEAN, "is_public", "可公开", "May be published"),
        _text("source_file", "来源文件", "Source file"),
        _text("note", "备注", "Note"),
    ),
)
"""Photos of rows: the file lies in the project's own folder, the point is where it was taken."""

FINDINGS = TableSpec(
    "findings",
    LocalText("体检发现", "Audit findings"),
    "POINT",
    (
        _text("key", "发现标识", "Key"),
        _text("kind", "发现类型", "Kind of finding"),
        _text("severity", "轻重", "Severity"),
        _text("owner_table", "所属台账", "Belongs to"),
        _of(ColumnType.INTEGER, "owner_fid", "所属记录", "Belongs to row"),
        _of(ColumnType.JSON, "sentence", "说明", "What is wrong"),
        _of(ColumnType.DATETIME, "first_seen_at", "首次发现", "First seen"),
        _of(ColumnType.DATETIME, "last_seen_at", "最近发现", "Last seen"),
        _of(ColumnType.DATETIME, "gone_at", "消除时间", "Gone at"),
        _text("accepted_reason", "认可理由", "Accepted because"),
        _text("accepted_by", "认可人", "Accepted by"),
        _of(ColumnType.DATETIME, "accepted_at", "认可时间", "Accepted at"),
    ),
)
"""What the last responsibility audit found, and what the office accepted as it is."""

TENURES = TableSpec(
    "tenures",
    LocalText("任职与责任沿革", "Tenures"),
    None,
    (
        _text("owner_table", "所属台账", "Belongs to"),
        _of(ColumnType.INTEGER, "owner_fid", "所属记录", "Belongs to row"),
        _text("role", "事项", "What"),
        _text("value", "名称", "Value"),
        _ref("unit_fid", "units", "责任单位", "Unit"),
        _text("post", "职务", "Post"),
        _text("phone", "联系电话", "Phone"),
        *_VALIDITY,
        _text("note", "备注", "Note"),
    ),
)
"""What a row said before: `role` is a column of the row's table, valid between the dates."""

OFFICE_SETTINGS = TableSpec(
    "office_settings",
    LocalText("办公室设置", "Office settings"),
    None,
    (
        _text("code", "设置项", "Setting"),
        _of(ColumnType.JSON, "value", "数值", "Value"),
    ),
)
"""What the office set otherwise than its presets, one key such as `colours.yellow_share` a row."""

_BASEMAP_COLUMNS = (
    _text("class", "类别", "Class"),
    _text("name", "名称", "Name"),
    _SECOND_NAME,
)

BASEMAP_LINES = TableSpec(
    "basemap_lines", LocalText("底图线", "Base-map lines"), "MULTILINESTRING", _BASEMAP_COLUMNS
)
BASEMAP_POLYGONS = TableSpec(
    "basemap_polygons", LocalText("底图面", "Base-map polygons"), "MULTIPOLYGON", _BASEMAP_COLUMNS
)
BASEMAP_PLACES = TableSpec(
    "basemap_places", LocalText("底图地名", "Base-map places"), "POINT", _BASEMAP_COLUMNS
)

EDITABLE_TABLES: tuple[TableSpec, ...] = (
    UNITS,
    AREAS,
    POINTS,
    ISSUES,
    TASKS,
    ACTIONS,
    PHOTOS,
    FINDINGS,
    TENURES,
    OFFICE_SETTINGS,
    *WORK_TABLES,
)
"""Tables that change through Edits and are in the audit trail."""

BASEMAP_TABLES: tuple[TableSpec, ...] = (BASEMAP_LINES, BASEMAP_POLYGONS, BASEMAP_PLACES)
"""Tables that a base-map import replaces as a whole."""

ALL_TABLES: tuple[TableSpec, ...] = EDITABLE_TABLES + BASEMAP_TABLES


def table_spec(name: str) -> TableSpec:
    """Return a table's description by name; raises KeyError when there is none."""
    for spec in ALL_TABLES:
        if spec.name == name:
            return spec
    raise KeyError(name)

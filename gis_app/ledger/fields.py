"""What a column of a list can mean: the table's columns, and what helps to place a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.terms import COLUMN_WORDS, LedgerList
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from gis_app.domain.record_types import ColumnSpec, TableSpec


class FieldKind(StrEnum):
    """Name how a cell of a field is read."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"
    WORD = "word"
    LAYER = "layer"
    MATTER = "matter"
    STAGE = "stage"
    REFERENCE = "reference"
    AREA_NAME = "area_name"
    POINT_CODE = "point_code"
    LON = "lon"
    LAT = "lat"
    LON_LAT = "lon_lat"
    SHAPE = "shape"
    BY_RULE = "by_rule"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Field:
    """Describe a field; `column` is the table's column it fills, None when it only helps.

    `refers_to` names the table of a reference, `words` the set of codes of a WORD.
    """

    name: str
    kind: FieldKind
    title: LocalText
    column: str | None = None
    refers_to: str | None = None
    words: str | None = None


TABLE_OF: Final = {
    LedgerList.POINTS: "points",
    LedgerList.RESPONSIBILITY: "points",
    LedgerList.FILING: "tasks",
    LedgerList.ISSUES: "issues",
    LedgerList.MONTHLY: "tasks",
    LedgerList.UNITS: "units",
    LedgerList.AREAS: "areas",
    LedgerList.ACTIONS: "actions",
}
"""Which table a list fills."""

NEEDED: Final = {
    LedgerList.POINTS: ("name", "code"),
    LedgerList.RESPONSIBILITY: ("name", "code"),
    LedgerList.FILING: ("name", "code"),
    LedgerList.ISSUES: ("description", "matter", "code"),
    LedgerList.MONTHLY: ("name", "code"),
    LedgerList.UNITS: ("name", "code"),
    LedgerList.AREAS: ("name", "code"),
    LedgerList.ACTIONS: ("name", "code"),
}
"""Of these fields a list must have at least one, and so must every row."""

EXTRA: Final = "extra"
"""What `--columns "heading=extra"` says: keep the column as it is."""

_KINDS: Final = {
    ColumnType.TEXT: FieldKind.TEXT,
    ColumnType.INTEGER: FieldKind.INTEGER,
    ColumnType.REAL: FieldKind.REAL,
    ColumnType.BOOLEAN: FieldKind.BOOLEAN,
    ColumnType.DATE: FieldKind.DATE,
    ColumnType.DATETIME: FieldKind.DATETIME,
    ColumnType.REFERENCE: FieldKind.REFERENCE,
}
_SPECIAL: Final = {
    "code": FieldKind.CODE,
    "layer": FieldKind.LAYER,
    "matter": FieldKind.MATTER,
    "stage": FieldKind.STAGE,
    "month": FieldKind.MONTH,
    "area_name": FieldKind.AREA_NAME,
}
_NOT_OFFERED: Final = frozenset({"source_file", "source_row", "source_date", "extra", "list"})

SERIAL: Final = Field("serial", FieldKind.IGNORED, LocalText("序号", "Serial"))
COMPUTED: Final = Field("computed", FieldKind.IGNORED, LocalText("系统推算", "Computed"))
BY_RULE: Final = Field("by_rule", FieldKind.BY_RULE, LocalText("按规则填写", "Filled by rule"))
LON: Final = Field("lon", FieldKind.LON, LocalText("经度", "Longitude"))
LAT: Final = Field("lat", FieldKind.LAT, LocalText("纬度", "Latitude"))
LON_LAT: Final = Field("lon_lat", FieldKind.LON_LAT, LocalText("经纬度", "Coordinates"))
SHAPE: Final = Field("shape", FieldKind.SHAPE, LocalText("图形(WKT)", "Shape (WKT)"))
AREA_NAME: Final = Field("area_name", FieldKind.AREA_NAME, LocalText("所属责任区", "Area"))
KIND: Final = Field("layer", FieldKind.LAYER, LocalText("点位类别", "Kind"))
POINT_CODE: Final = Field("point_code", FieldKind.POINT_CODE, LocalText("点位编号", "Point no."))


def field_name(column: str) -> str:
    """Return what a person calls a table's column: a reference without its ending."""
    return column.removesuffix("_fid")


def _field(spec: TableSpec, column: ColumnSpec) -> Field:
    words = COLUMN_WORDS.get((spec.name, column.name))
    kind = FieldKind.WORD if words else _SPECIAL.get(column.name) or _KINDS[column.type]
    return Field(field_name(column.name), kind, column.title, column.name, column.refers_to, words)


def fields_of(list_: LedgerList) -> tuple[Field, ...]:
    """Return every field a list can have, the table's own first."""
    spec = table_spec(TABLE_OF[list_])
    fields = [_field(spec, c) for c in spec.columns if c.name not in _NOT_OFFERED]
    if spec.geometry in ("POINT", "GEOMETRY"):
        fields += [LON, LAT, LON_LAT]
    if spec.geometry in ("MULTIPOLYGON", "GEOMETRY"):
        fields.append(SHAPE)
    if spec.name == "issues":
        fields += [POINT_CODE, KIND]
    if spec.name in ("issues", "actions"):
        fields.append(AREA_NAME)
    return (*fields, SERIAL, BY_RULE, COMPUTED)


def readable_fields_of(list_: LedgerList) -> tuple[Field, ...]:
    """Return the fields of a list and what only reading knows: a point written as a shape."""
    fields = fields_of(list_)
    is_point = table_spec(TABLE_OF[list_]).geometry == "POINT"
    return (*fields, SHAPE) if is_point else fields

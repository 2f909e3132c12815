"""What a table of a project is: its columns, their types and titles, what they refer to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gis_app.messages import LocalText


class ColumnType(StrEnum):
    """Name the types a column can have, in GeoPackage's sense."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    REFERENCE = "reference"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """Describe one column; `refers_to` names the table whose fid a reference holds."""

    name: str
    type: ColumnType
    title: LocalText
    refers_to: str | None = None

    @property
    def is_text(self) -> bool:
        """Tell whether the column is held as text in memory."""
        return self.type in (ColumnType.TEXT, ColumnType.DATE, ColumnType.DATETIME, ColumnType.JSON)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Describe one table; `geometry` is its GeoPackage geometry type, None for a plain table."""

    name: str
    title: LocalText
    geometry: str | None
    columns: tuple[ColumnSpec, ...]

    def column(self, name: str) -> ColumnSpec:
        """Return a column by name; raises KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of all columns in order."""
        return tuple(column.name for column in self.columns)


def text(name: str, zh: str, en: str) -> ColumnSpec:
    """Describe a column of text."""
    return ColumnSpec(name, ColumnType.TEXT, LocalText(zh, en))


def ref(name: str, table: str, zh: str, en: str) -> ColumnSpec:
    """Describe a column that holds the row id of another table."""
    return ColumnSpec(name, ColumnType.REFERENCE, LocalText(zh, en), table)


def of(type_: ColumnType, name: str, zh: str, en: str) -> ColumnSpec:
    """Describe a column of any type."""
    return ColumnSpec(name, type_, LocalText(zh, en))


SOURCE = (
    text("source_file", "来源文件", "Source file"),
    of(ColumnType.INTEGER, "source_row", "来源行号", "Source row"),
    of(ColumnType.DATE, "source_date", "来源日期", "Source dated"),
    text("note", "备注", "Note"),
    of(ColumnType.JSON, "extra", "其他栏目", "Other columns"),
)
VALIDITY = (
    of(ColumnType.DATE, "valid_from", "生效日期", "Valid from"),
    of(ColumnType.DATE, "valid_to", "失效日期", "Valid to"),
)

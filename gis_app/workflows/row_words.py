"""Cells and rows in words, for people who have to decide between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import local_text
from gis_app.domain.edits import GEOMETRY
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.terms import COLUMN_WORDS, word
from gis_app.messages import LocalText, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

_PLACE: Final = LocalText("位置", "Place")
_LONGEST: Final = 300


class RowWords:
    """Say cells and rows of one moment of a city in one language."""

    def __init__(self, data: CityData, t: Translator) -> None:
        self._data, self._t = data, t

    def text(self, said: Message | str) -> str:
        """Return a message in words."""
        return self._t(said) if isinstance(said, Message) else said

    def title(self, table: str, column: str) -> LocalText:
        """Return what a column is called."""
        return _PLACE if column == GEOMETRY else table_spec(table).column(column).title

    def name(self, table: str, fid: int) -> str:
        """Return what a row is called, with its table."""
        rows = self._data.table(table)
        title = self._t(table_spec(table).title)
        if rows.has(fid):
            for column in ("code", "name", "description", "file"):
                if column in rows.columns and rows.value(fid, column):
                    return f"{title} {rows.value(fid, column)}"[:_LONGEST]
        return f"{title} {fid}"

    def cell(self, table: str, column: str, value: Any) -> str:
        """Return a value as the file keeps it in words."""
        if value is None or value == "":
            return ""
        if column == GEOMETRY:
            return self._shape(value)
        spec = table_spec(table).column(column)
        if spec.refers_to is not None:
            return self._reference(spec.refers_to, int(value))
        if (table, column) in COLUMN_WORDS:
            found = word(COLUMN_WORDS[table, column], str(value))
            return str(value) if found is None else self._t(found)
        if spec.type is ColumnType.DATETIME:
            return local_text(str(value))
        if spec.type is ColumnType.BOOLEAN:
            return self._t(msg("yes") if value else msg("no"))
        return str(value)[:_LONGEST]

    def said(self, table: str, cells: Mapping[str, Any]) -> str:
        """Return cells in one line: title and value of each."""
        parts = [
            f"{self._t(self.title(table, name))}: {self.cell(table, name, value)}"
            for name, value in cells.items()
            if value not in (None, "")
        ]
        return "; ".join(parts)[:_LONGEST]

    def _reference(self, table: str, fid: int) -> str:
        rows = self._data.table(table)
        if not fid or not rows.has(fid):
            return str(fid or "")
        column = "name" if "name" in rows.columns else "code"
        return str(rows.value(fid, column) or fid) if column in rows.columns else str(fid)

    def _shape(self, wkb: bytes) -> str:
        import shapely

        shape = shapely.from_wkb(wkb)
        if shape.geom_type == "Point":
            return f"{shape.x:.6f}, {shape.y:.6f}"
        count = shapely.get_num_coordinates(shape)
        return self._t(msg("a shape with {count} corners", count=int(count)))

"""One cell of a list on its way out: names for references, words for codes, Beijing time."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local
from gis_app.domain.responsible_unit import territorial_units
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.terms import WORDS, AreaLevel, Colour, LedgerList
from gis_app.ledger.fields import TABLE_OF, Field, FieldKind, fields_of

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table
    from gis_app.ledger.cells import Cell
    from gis_app.messages import Translator

_LEVELS: Final = (
    AreaLevel.DISTRICT,
    AreaLevel.SUBDISTRICT,
    AreaLevel.COMMUNITY,
    AreaLevel.GRID,
)
_CHOICE_WORDS: Final = ("step", "severity", "source", "closing_class", "level", "unit_kind")


def effective_place(data: CityData, table: str) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return where rows stand, and which of them only by the point they belong to."""
    geometry = data.table(table).geometry
    count = len(data.table(table))
    if table == "issues":
        state = data.issue_state
        own = geometry.is_placed if geometry is not None else np.zeros(count, np.bool_)
        return state.lon_deg, state.lat_deg, np.asarray(np.isfinite(state.lon_deg) & ~own)
    if isinstance(geometry, PointColumns):
        return geometry.lon_deg, geometry.lat_deg, np.zeros(count, np.bool_)
    nowhere = np.full(count, np.nan)
    return nowhere, nowhere, np.zeros(count, np.bool_)


class CellWriter:
    """Write the cells of one list; a cell comes with whether a rule filled it."""

    def __init__(self, data: CityData, list_: LedgerList, t: Translator) -> None:
        self._data = data
        self._list = list_
        self._t = t
        self._table: Table = data.table(TABLE_OF[list_])
        self._fields: dict[str, Field] = {f.name: f for f in fields_of(list_)}
        self._values: dict[str, Any] = {}
        self._titles: dict[str, dict[int, str]] = {}
        self._layers = {layer.id: layer for layer in data.catalogue.layers}
        self._areas = self._area_fids()
        self._territorial = self._industry = None
        if list_ is LedgerList.RESPONSIBILITY:
            self._territorial = territorial_units(data, data.point_state.area_fid)
            self._industry = data.industry.leads(self._table.text("layer"))

    def _area_fids(self) -> Any:
        if self._list is LedgerList.ISSUES:
            return self._data.issue_state.area_fid
        return self._data.point_state.area_fid if self._table.name == "points" else {}

    def cell(self, name: str, i: int) -> tuple[Cell, bool]:
        """Return one cell of row i by field, or by the name of a computed column."""
        field = self._fields.get(name)
        if field is None or field.column is None:
            return self._computed(name, i)
        stored = self._shown(field, self._column(field.column)[i], i)
        if stored is not None:
            return stored, False
        filled = self._by_rule(name, i)
        return filled, filled is not None

    def is_filled(self, column: str, positions: Any) -> bool:
        """Tell whether any of some rows has something in a column."""
        return any(value for value in self._column(column)[positions])

    def extra(self, i: int) -> dict[str, str]:
        """Return what a row keeps beside its columns, as texts by heading."""
        text = self._column("extra")[i]
        try:
            extra = json.loads(text) if text else {}
        except ValueError:
            return {"extra": text}
        if not isinstance(extra, dict):
            return {"extra": text}
        return {
            str(k): v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)
            for k, v in extra.items()
        }

    def extra_names(self, positions: Int64Array) -> list[str]:
        """Return the headings of what some rows keep beside their columns, in their order."""
        if "extra" not in self._table.columns:
            return []
        names: dict[str, None] = {}
        column = self._column("extra")
        for i in positions.tolist():
            if column[i]:
                names.update(dict.fromkeys(self.extra(i)))
        return list(names)

    def colour(self, i: int) -> str:
        """Return the code of an issue's colour."""
        return Colour(int(self._data.issue_state.colour[i])).name.lower()

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Return what may be chosen for units and for each set of words."""
        out = {name: tuple(self._t(w) for w in WORDS[name].values()) for name in _CHOICE_WORDS}
        out["units"] = tuple(name for name in self._data.unit_tree.names() if name)
        return out

    def _column(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = self._table.values(name)
        return self._values[name]

    def _shown(self, field: Field, value: Any, i: int) -> Cell:
        if value is None or value == "":
            return None
        if field.refers_to == "points":
            # its number stands in a column of its own
            return self._point_value(i, "name") or self._point_value(i, "code")
        if field.kind is FieldKind.REFERENCE:
            return self._title(field.refers_to or "", int(value))
        if field.kind is FieldKind.WORD and field.words is not None:
            word = WORDS[field.words].get(value)
            return str(value) if word is None else self._t(word)
        if field.kind is FieldKind.LAYER:
            return self._t(self._layers[value].title) if value in self._layers else str(value)
        if field.kind is FieldKind.MATTER:
            found = self._data.catalogue.matter(value)
            return str(value) if found is None else f"{value} {self._t(found[1].title)}"
        if field.kind is FieldKind.STAGE:
            return self._stage(str(value), i)
        if field.kind is FieldKind.BOOLEAN:
            return self._t("Yes") if value else None
        if field.kind is FieldKind.DATETIME:
            return _moment(local(value), is_deadline=field.name == "deadline_at")
        return _plain(field.kind, value)

    def _stage(self, stage_id: str, i: int) -> str:
        layer = self._layers.get(self._column("layer")[i])
        stage = None if layer is None else layer.stage(stage_id)
        return stage_id if stage is None else self._t(stage.title)

    def _by_rule(self, name: str, i: int) -> Cell:
        """Return what the office's rules put into a cell that the list leaves blank."""
        data = self._data
        if self._list is LedgerList.ISSUES:
            state = data.issue_state
            unit = int(state.unit_fid[i])
            if name == "unit":
                return self._title("units", unit)
            if name == "leader":
                return self._leader(unit)
            if name == "deadline_at" and not np.isnat(state.deadline[i]):
                return _moment(local(state.deadline[i]), is_deadline=True)
            if name == "closing_class":
                word = WORDS["closing_class"].get(state.closing_class[i] or "")
                return None if word is None else self._t(word)
            if name == "address":
                points = data.table("points")
                place = int(points.positions([self._column("point_fid")[i]])[0])
                return None if place < 0 else points.text("address")[place]
        if self._list is LedgerList.RESPONSIBILITY:
            unit = int(data.point_state.unit_fid[i])
            if name == "unit":
                return self._title("units", unit)
            if name == "leader":
                return self._leader(unit)
        return None

    def _leader(self, unit: int) -> str | None:
        units = self._data.table("units")
        leader: str | None = units.value(unit, "leader") if units.has(unit) else None
        return leader

    def _computed(self, name: str, i: int) -> tuple[Cell, bool]:
        data, t = self._data, self._t
        if name == "point_code":
            code = self._point_value(i, "code")
            return code, False
        if name == "layer":
            kind = data.issue_state.layer[i]
            return (t(self._layers[kind].title) if kind in self._layers else kind), True
        if name == "colour_now":
            words = WORDS["colour"][self.colour(i)]
            return t(words), False
        if name == "colour_reason":
            return t(data.issue_state.reason(i)), False
        if name == "located_in":
            return self._located_in(i), False
        if name == "territorial" and self._territorial is not None:
            return self._title("units", int(self._territorial[i])), False
        if name == "industry" and self._industry is not None:
            return self._title("units", int(self._industry[i])), False
        if name == "open_issues":
            return int(data.point_state.open_count[i]) or None, False
        return None, False

    def _point_value(self, i: int, column: str) -> str | None:
        points = self._data.table("points")
        place = int(points.positions([self._column("point_fid")[i]])[0])
        return None if place < 0 else points.text(column)[place]

    def _located_in(self, i: int) -> str | None:
        names = []
        areas = self._data.table("areas")
        for level in _LEVELS:
            fid = int(self._areas[level][i]) if level in self._areas else NO_ROW
            if fid != NO_ROW:
                names.append(areas.value(fid, "name") or "")
        return " / ".join(names) or None

    def _title(self, table: str, fid: int) -> str | None:
        """Return the name that finds a row again: its name, or its code where names repeat."""
        if fid == NO_ROW:
            return None
        if table not in self._titles:
            rows = self._data.table(table)
            codes = rows.text("code").values()
            names = codes if table == "issues" else rows.text("name").values()
            often = Counter(names)
            self._titles[table] = {
                row: (name if name and often[name] == 1 else code or name) or ""
                for row, name, code in zip(rows.fids.tolist(), names, codes, strict=True)
            }
        return self._titles[table].get(fid)


def _plain(kind: FieldKind, value: Any) -> Cell:
    if kind is FieldKind.DATE:
        return date.fromisoformat(value)
    if kind is FieldKind.INTEGER:
        return int(value) or None
    if kind is FieldKind.REAL:
        return float(value)
    return str(value)


def _moment(moment: datetime, *, is_deadline: bool) -> Cell:
    # a deadline at midnight would come back as the whole day if it were a real date
    is_text = is_deadline and moment.time() == time()
    return moment.strftime("%Y-%m-%d 00:00") if is_text else moment

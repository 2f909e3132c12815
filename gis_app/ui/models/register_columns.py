"""Which columns the bottom tables show, made from one moment of the city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.answers import WAY_TITLES
from gis_app.domain.dates import local
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.responsible_unit import WAYS_BY_RANK
from gis_app.domain.terms import COLUMN_WORDS, AreaLevel, Colour
from gis_app.messages import CHINESE, msg
from gis_app.ui.models.row_order import text_ranks, word_ranks
from gis_app.ui.models.row_table_model import RowColumn
from gis_app.ui.words import colour_text, word_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.record_types import ColumnSpec
    from gis_app.domain.table import Int64Array, Table
    from gis_app.messages import Message, Translator

REGISTERS = ("issues", "points", "units", "actions", "tasks")
"""The tables shown at the bottom, in the order of their tabs."""

_WIDTHS = {
    "code": 108, "description": 260, "name": 200, "address": 200, "requirement": 240,
    "matter": 180, "unit_fid": 170, "point_fid": 170, "layer": 120, "step": 100, "leader": 90,
    "phone": 120, "contact": 90, "found_at": 130, "deadline_at": 130, "deadline": 100,
    "stage": 110, "severity": 84, "source": 90, "list": 170, "month": 84, "state": 90,
}  # fmt: skip
_ENGLISH_WIDTHS = {"layer": 164, "way": 150}
"""Words of a list whose English is much longer than the Chinese."""


@dataclass(frozen=True)
class _Maker:
    """Make the columns of one table for one language."""

    data: CityData
    table: Table
    t: Translator

    def column(self, name: str) -> RowColumn:
        """Make the column that shows a stored column, in words rather than codes."""
        spec = table_spec(self.table.name).column(name)
        if spec.type == ColumnType.REFERENCE:
            return self._reference(spec, self.table.numbers(name))
        if (self.table.name, name) in COLUMN_WORDS:
            return self._coded(spec, lambda code: self._word(name, code))
        if name == "layer":
            return self._coded(spec, self._layer_title)
        if name == "matter":
            return self._coded(spec, self._matter_title)
        if spec.type == ColumnType.DATETIME:
            return self._moment(spec)
        if spec.is_text:
            text = self.table.text(name)
            return self._made(
                spec, lambda row: text[row] or "", lambda: text_ranks(text, self.t.language)
            )
        numbers = self.table.numbers(name)
        return self._made(spec, lambda row: _number(numbers[row]), lambda: numbers, is_number=True)

    def _made(
        self,
        spec: ColumnSpec,
        display: Callable[[int], str],
        sort_key: Callable[[], NDArray[Any]],
        *,
        is_number: bool = False,
    ) -> RowColumn:
        width = self._width_px(spec.name, 110)
        return RowColumn(spec.name, self.t(spec.title), display, sort_key, is_number, width)

    def _word(self, column: str, code: str) -> str:
        return word_text(self.t, COLUMN_WORDS[self.table.name, column], code)

    def _layer_title(self, layer_id: str) -> str:
        return layer_title(self.data, layer_id, self.t)

    def _matter_title(self, code: str) -> str:
        return matter_title(self.data, code, self.t)

    def _coded(self, spec: ColumnSpec, shown: Callable[[str], str]) -> RowColumn:
        text = self.table.text(spec.name)
        words = [shown(code) for code in text.words]

        def ranks() -> NDArray[Any]:
            return np.append(word_ranks(words, self.t.language), -1)[text.codes]

        def display(row: int) -> str:
            code = int(text.codes[row])
            return "" if code < 0 else words[code]

        return self._made(spec, display, ranks)

    def _moment(self, spec: ColumnSpec) -> RowColumn:
        text = self.table.text(spec.name)

        def display(row: int) -> str:
            value = text[row]
            return "" if not value else self.t.value(local(value))

        return self._made(spec, display, lambda: np.append(_ranks(text.words), -1)[text.codes])

    def _reference(self, spec: ColumnSpec, fids: Int64Array) -> RowColumn:
        target = self.data.table(spec.refers_to or "units")
        names = target.text("name" if "name" in target.columns else "code")
        places = target.positions(fids)

        def display(row: int) -> str:
            return "" if places[row] < 0 else names[int(places[row])] or ""

        def ranks() -> NDArray[Any]:
            return np.append(text_ranks(names, self.t.language), -1)[places]

        return self._made(spec, display, ranks)

    def _width_px(self, column: str, otherwise: int) -> int:
        english = {} if self.t.language == CHINESE else _ENGLISH_WIDTHS
        return english.get(column) or _WIDTHS.get(column, otherwise)

    def named(
        self, id_: str, title: Message, table: str, fids: Int64Array, width_px: int = 150
    ) -> RowColumn:
        """Make a column that shows the name of a row of another table."""
        target = self.data.table(table)
        names, places = target.text("name"), target.positions(fids)
        return RowColumn(
            id_,
            self.t(title),
            lambda row: "" if places[row] < 0 else names[int(places[row])] or "",
            lambda: np.append(text_ranks(names, self.t.language), -1)[places],
            width_px=width_px,
        )

    def way(self, ways: NDArray[np.int8]) -> RowColumn:
        """Make a column that says by which way the responsible unit follows."""
        texts = [*(self.t(WAY_TITLES[way]) for way in WAYS_BY_RANK), ""]
        return RowColumn(
            "way",
            self.t(msg("By")),
            lambda row: texts[ways[row]],
            lambda: ways,
            width_px=self._width_px("way", 100),
        )

    def count(self, id_: str, title: Message, numbers: NDArray[Any]) -> RowColumn:
        """Make a column of whole numbers."""
        return RowColumn(
            id_, self.t(title), lambda row: _number(numbers[row]), lambda: numbers, True, 100
        )

    def colour(self, colours: NDArray[Any], closed: str) -> RowColumn:
        """Make the column of badges: shape and word; `closed` is said where nothing is open."""
        words = {c: colour_text(self.t, c) for c in Colour} | {Colour.CLOSED: closed}
        return RowColumn(
            "colour",
            self.t(msg("Colour")),
            lambda row: words[Colour(int(colours[row]))],
            lambda: colours,
            width_px=88,
            badge=lambda row: int(colours[row]),
        )


def _ranks(words: Sequence[str]) -> NDArray[np.int64]:
    return np.argsort(np.argsort(np.array([*words], dtype=object), kind="stable"), kind="stable")


def _number(value: Any) -> str:
    number = float(value)
    if number != number:
        return ""
    return str(int(number)) if number == int(number) else f"{number:.1f}"


def layer_title(data: CityData, layer_id: str | None, t: Translator) -> str:
    """Return a layer's title; its id when the catalogue has no such layer."""
    if not layer_id:
        return ""
    try:
        return t(data.catalogue.layer(layer_id).title)
    except KeyError:
        return layer_id


def matter_title(data: CityData, code: str | None, t: Translator) -> str:
    """Return what a matter's code means; the text itself when no checklist declares it."""
    if not code:
        return ""
    found = data.catalogue.matter(code)
    return code if found is None else t(found[1].title)


def register_columns(data: CityData, table: str, t: Translator) -> tuple[RowColumn, ...]:
    """Make the columns of one bottom table; the first is what the row is found by."""
    made = _Maker(data, data.table(table), t)
    if table == "issues":
        state = data.issue_state
        return (
            made.column("code"),
            made.colour(state.colour, colour_text(t, Colour.CLOSED)),
            made.column("matter"),
            made.column("description"),
            made.column("point_fid"),
            made.named("unit", msg("Responsible unit"), "units", state.unit_fid, 170),
            made.column("leader"),
            made.column("step"),
            made.column("found_at"),
            _deadline(data, t),
            made.named(
                "area", msg("Sub-district"), "areas", state.area_fid[AreaLevel.SUBDISTRICT], 120
            ),
            made.column("source"),
            made.column("severity"),
        )
    if table == "points":
        places = data.point_state
        return (
            made.column("code"),
            made.column("name"),
            made.column("layer"),
            made.colour(places.worst_colour, t(msg("None"))),
            made.count("open", msg("Open issues"), places.open_count),
            made.named("unit", msg("Responsible unit"), "units", places.unit_fid, 170),
            made.way(places.way),
            made.column("leader"),
            made.column("contact"),
            made.column("phone"),
            made.named(
                "area", msg("Sub-district"), "areas", places.area_fid[AreaLevel.SUBDISTRICT], 120
            ),
            made.named(
                "community", msg("Community"), "areas", places.area_fid[AreaLevel.COMMUNITY], 140
            ),
            made.column("sponsor_leader"),
            made.column("address"),
        )
    if table == "units":
        return (
            *(made.column(name) for name in ("code", "name", "kind", "parent_fid", "system")),
            *_unit_counts(data, made),
            *(made.column(name) for name in ("leader", "leader_phone", "contact", "phone")),
        )
    if table == "actions":
        return (
            *(made.column(name) for name in ("code", "name", "layer")),
            _stage(data, t),
            *(made.column(name) for name in ("unit_fid", "leader", "owners", "method")),
            *(made.column(name) for name in ("length_before_m", "length_after_m", "stall_count")),
            *(made.column(name) for name in ("found_on", "deadline", "done_on")),
        )
    names = ("code", "list", "name", "requirement", "leader", "unit_fid", "co_units", "deadline")
    return tuple(made.column(name) for name in (*names, "month", "state"))


def _deadline(data: CityData, t: Translator) -> RowColumn:
    deadline = data.issue_state.deadline

    def display(row: int) -> str:
        moment = deadline[row]
        return "" if np.isnat(moment) else t.value(local(moment))

    return RowColumn(
        "deadline_at", t(msg("Deadline")), display, lambda: deadline.astype(np.int64), width_px=130
    )


def _unit_counts(data: CityData, made: _Maker) -> tuple[RowColumn, RowColumn]:
    units = data.table("units")
    points, issues = data.point_state.unit_fid, data.issue_state.unit_fid
    is_open = data.issue_state.colour > Colour.CLOSED
    return (
        made.count("points", msg("Points"), _per_unit(units, points)),
        made.count("open", msg("Open issues"), _per_unit(units, issues[is_open])),
    )


def _per_unit(units: Table, fids: Int64Array) -> NDArray[np.int64]:
    places = units.positions(fids)
    return np.bincount(places[places >= 0], minlength=len(units)).astype(np.int64)


def _stage(data: CityData, t: Translator) -> RowColumn:
    table = data.table("actions")
    layers, stages = table.text("layer"), table.text("stage")

    def stage_at(row: int) -> Any:
        try:
            return data.catalogue.layer(layers[row] or "").stage(stages[row])
        except KeyError:
            return None

    def display(row: int) -> str:
        stage = stage_at(row)
        return stages[row] or "" if stage is None else t(stage.title)

    def swatch(row: int) -> str | None:
        stage = stage_at(row)
        return None if stage is None else str(stage.colour)

    def ranks() -> NDArray[Any]:
        return word_ranks([display(row) for row in range(len(table))], t.language)

    return RowColumn("stage", t(msg("Stage")), display, ranks, width_px=120, swatch=swatch)

"""The rows of a sheet's table: every point of the subject, then its open issues at no point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.colour_rules import Rule
from gis_app.domain.terms import Colour
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table, TextColumn
    from gis_app.messages import Translator
    from gis_app.printing.index_grid import IndexGrid
    from gis_app.printing.sheet_plane import SheetPlane
    from gis_app.printing.subject import Subject


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Hold one line of the index table; `colour_counts` are open issues white, yellow, red.

    `layer` is the kind's layer id, "issues" for an issue at no point. `cell` is empty for what has
    no place on the map.
    """

    number: int
    fid: int
    layer: str
    lon_deg: float
    lat_deg: float
    name: str
    kind: str
    unit: str
    leader: str
    contact: str
    phone: str
    colour_counts: tuple[int, int, int]
    is_overdue: bool = False
    has_recurrence: bool = False
    is_stale: bool = False
    cell: str = ""
    map_page: int = 0
    """The map page, from 1, on which the row's number stands."""

    def texts(self, column: str) -> tuple[str, ...]:
        """Return a cell's texts, each of which begins a line."""
        if column == "number":
            return (str(self.number),)
        if column == "issues":
            return ("",)
        if column == "cell":
            return (self.cell or "—",)
        if column == "place":
            return _stacked(self.name, self.kind)
        if column == "people":
            return _stacked(self.leader, _joined(" ", self.contact, self.phone))
        if column == "answer":
            person = _joined(" ", self.contact, self.phone)
            return _stacked(self.unit, _joined(" · ", self.leader, person))
        return (str(getattr(self, column)),)

    def at(self, number: int, cell: str, map_page: int) -> SheetRow:
        """Return the row with its number and its place in the index; quicker than `replace`."""
        return SheetRow(
            number, self.fid, self.layer, self.lon_deg, self.lat_deg, self.name, self.kind,
            self.unit, self.leader, self.contact, self.phone, self.colour_counts, self.is_overdue,
            self.has_recurrence, self.is_stale, cell, map_page,
        )  # fmt: skip

    @property
    def is_placed(self) -> bool:
        """Tell whether the row has a place."""
        return math.isfinite(self.lon_deg) and math.isfinite(self.lat_deg)

    @property
    def worst(self) -> Colour:
        """Return the most urgent colour of the row's open issues."""
        white, yellow, red = self.colour_counts
        if red:
            return Colour.RED
        if yellow:
            return Colour.YELLOW
        return Colour.WHITE if white else Colour.CLOSED


def _stacked(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part) or ("",)


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)


_UNIT_WORDS: Final = ("name", "leader", "contact", "phone")
_NO_WORDS: Final = ("", "", "", "")


class _Units:
    """Look up what the rows say of their units, each unit once."""

    def __init__(self, units: Table) -> None:
        self._units = units
        self._known: dict[int, tuple[str, ...]] = {}

    def words(self, fid: int) -> tuple[str, ...]:
        """Return name, leader, liaison and telephone; empty for an unknown unit."""
        found = self._known.get(fid)
        if found is None:
            found = _NO_WORDS
            if self._units.has(fid):
                place = self._units.position(fid)
                found = tuple(plain(self._units.text(name)[place]) for name in _UNIT_WORDS)
            self._known[fid] = found
        return found


def sheet_rows(data: CityData, subject: Subject, t: Translator) -> tuple[SheetRow, ...]:
    """Return the subject's rows numbered from 1: by kind as in the catalogue, north to south."""
    units = _Units(data.table("units"))
    found = _point_rows(data, _in_order(data, subject.point_positions), units, t)
    loose = [_issue_row(data, int(i), units, t) for i in subject.issue_positions]
    loose.sort(key=lambda row: (-row.worst, not row.is_placed, row.fid))
    first = len(found) + 1
    return (*found, *(row.at(n, "", 0) for n, row in enumerate(loose, first)))


def _in_order(data: CityData, positions: Int64Array) -> Int64Array:
    """Return positions of points by kind, north to south, those without a place last."""
    points = data.table("points").take(positions)
    place, layers = points.points, points.text("layer")
    order = {layer.id: i for i, layer in enumerate(data.catalogue.layers)}
    ranks = np.array([*(order.get(word, len(order)) for word in layers.words), len(order)])
    is_placed = np.isfinite(place.lon_deg) & np.isfinite(place.lat_deg)
    south = np.where(is_placed, -place.lat_deg, 0.0)
    return positions[np.lexsort((points.fids, south, ~is_placed, ranks[layers.codes]))]


def _kind_title(data: CityData, layer: str, t: Translator) -> str:
    try:
        return t(data.catalogue.layer(layer).title)
    except KeyError:
        return layer


def _point_rows(
    data: CityData, positions: Int64Array, units: _Units, t: Translator
) -> list[SheetRow]:
    table, state = data.table("points"), data.point_state
    points = table.take(positions)
    text = {
        name: _plain_texts(points.text(name))
        for name in ("layer", "name", "code", "leader", "contact", "phone")
    }
    titles = {layer: _kind_title(data, layer, t) for layer in set(text["layer"])}
    counts = state.colour_counts[positions][:, [Colour.WHITE, Colour.YELLOW, Colour.RED]].tolist()
    numbers = range(1, len(points) + 1)
    of_units = state.unit_fid[positions].tolist()
    words = {fid: units.words(fid) for fid in set(of_units)}
    rows = []
    for i, (number, fid, lon, lat, unit_fid, is_overdue, recurs, is_stale) in enumerate(
        zip(
            numbers,
            points.fids.tolist(),
            points.points.lon_deg.tolist(),
            points.points.lat_deg.tolist(),
            of_units,
            state.has_overdue[positions].tolist(),
            state.has_recurrence[positions].tolist(),
            state.is_stale[positions].tolist(),
            strict=True,
        )
    ):
        unit, leader, contact, phone = words[unit_fid]
        layer = text["layer"][i]
        rows.append(
            SheetRow(
                number,
                fid,
                layer,
                lon,
                lat,
                text["name"][i] or text["code"][i],
                titles[layer],
                unit,
                text["leader"][i] or leader,
                text["contact"][i] or contact,
                text["phone"][i] or phone,
                tuple(counts[i]),
                is_overdue,
                recurs,
                is_stale,
            )
        )
    return rows


def _plain_texts(column: TextColumn) -> list[str]:
    """Return a column's texts as printable lines, each word made plain once."""
    codes = column.codes.tolist()
    known = {code: plain(column.words[code]) if code >= 0 else "" for code in set(codes)}
    return [known[code] for code in codes]


def _issue_row(data: CityData, position: int, units: _Units, t: Translator) -> SheetRow:
    issues, state = data.table("issues"), data.issue_state
    unit, leader, contact, phone = units.words(int(state.unit_fid[position]))
    colour = int(state.colour[position])
    text = {
        name: plain(issues.text(name)[position])
        for name in ("code", "address", "description", "leader", "matter")
    }
    matter = data.catalogue.matter(text["matter"])
    place = " ".join(part for part in (text["address"], text["description"]) if part)
    return SheetRow(
        0,
        int(issues.fids[position]),
        "issues",
        float(state.lon_deg[position]),
        float(state.lat_deg[position]),
        place or text["code"],
        t(matter[1].title) if matter else t("Issue"),
        unit,
        text["leader"] or leader,
        contact,
        phone,
        (
            int(colour == Colour.WHITE),
            int(colour == Colour.YELLOW),
            int(colour == Colour.RED),
        ),
        bool(state.is_overdue[position]),
        int(state.rule[position]) == Rule.RECURRENCE,
    )


def with_cells(
    rows: tuple[SheetRow, ...], planes: tuple[tuple[SheetPlane, IndexGrid, bool], ...]
) -> tuple[SheetRow, ...]:
    """Give every placed row its map page and index cell; of several pages the number leads it.

    A page that enlarges a crowded place (the third of the three) is preferred to the first.
    """
    lon = np.array([row.lon_deg for row in rows])
    lat = np.array([row.lat_deg for row in rows])
    cells, pages = [""] * len(rows), [0] * len(rows)
    order = sorted(range(len(planes)), key=lambda i: planes[i][2])
    # enlargements come last and take over, but of two alike the first one keeps its rows
    for at in [*reversed([i for i in order if not planes[i][2]]),
               *reversed([i for i in order if planes[i][2]])]:  # fmt: skip
        plane, grid, _ = planes[at]
        x, y = plane.to_page(lon, lat)
        inside = _are_inside(plane, x, y)
        lead = f"{at + 1}-" if len(planes) > 1 else ""
        here = np.flatnonzero(inside)
        for i, cell in zip(here.tolist(), grid.cells(x[here], y[here]), strict=True):
            cells[i] = lead + cell
            pages[i] = at + 1
    return tuple(
        row.at(row.number, cell, page) for row, cell, page in zip(rows, cells, pages, strict=True)
    )


def _are_inside(plane: SheetPlane, x_mm: FloatArray, y_mm: FloatArray) -> BoolArray:
    frame, slack = plane.frame, 1e-6
    with np.errstate(invalid="ignore"):
        across = (x_mm >= frame.x_mm - slack) & (x_mm <= frame.right_mm + slack)
        return np.asarray(across & (y_mm >= frame.y_mm - slack) & (y_mm <= frame.bottom_mm + slack))

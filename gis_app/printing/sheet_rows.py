"""The rows of a sheet's table: every point of the subject, then its open issues at no point."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.colour_rules import Rule
from gis_app.domain.terms import Colour
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.messages import Translator
    from gis_app.printing.atlas import Subject
    from gis_app.printing.index_grid import IndexGrid
    from gis_app.printing.sheet_plane import SheetPlane


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
    cell: str = ""

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


def _unit_words(units: Table, unit_fid: int) -> dict[str, str]:
    if not units.has(unit_fid):
        return dict.fromkeys(("name", "leader", "contact", "phone"), "")
    place = units.position(unit_fid)
    return {name: plain(units.text(name)[place]) for name in ("name", "leader", "contact", "phone")}


def sheet_rows(data: CityData, subject: Subject, t: Translator) -> tuple[SheetRow, ...]:
    """Return the subject's rows numbered from 1: by kind as in the catalogue, north to south."""
    found = [_point_row(data, int(i), t) for i in subject.point_positions]
    order = {layer.id: i for i, layer in enumerate(data.catalogue.layers)}
    found.sort(
        key=lambda row: (
            order.get(row.layer, len(order)),
            not row.is_placed,
            -row.lat_deg if row.is_placed else 0.0,
            row.fid,
        )
    )
    loose = [_issue_row(data, int(i), t) for i in subject.issue_positions]
    loose.sort(key=lambda row: (-row.worst, not row.is_placed, row.fid))
    return tuple(replace(row, number=n) for n, row in enumerate([*found, *loose], 1))


def _kind_title(data: CityData, layer: str, t: Translator) -> str:
    try:
        return t(data.catalogue.layer(layer).title)
    except KeyError:
        return layer


def _point_row(data: CityData, position: int, t: Translator) -> SheetRow:
    points, state = data.table("points"), data.point_state
    unit = _unit_words(data.table("units"), int(state.unit_fid[position]))
    layer = points.text("layer")[position] or ""
    counts = state.colour_counts[position]
    own = {name: plain(points.text(name)[position]) for name in ("leader", "contact", "phone")}
    return SheetRow(
        0,
        int(points.fids[position]),
        layer,
        float(points.points.lon_deg[position]),
        float(points.points.lat_deg[position]),
        plain(points.text("name")[position]) or plain(points.text("code")[position]),
        _kind_title(data, layer, t),
        unit["name"],
        own["leader"] or unit["leader"],
        own["contact"] or unit["contact"],
        own["phone"] or unit["phone"],
        (int(counts[Colour.WHITE]), int(counts[Colour.YELLOW]), int(counts[Colour.RED])),
        bool(state.has_overdue[position]),
        bool(state.has_recurrence[position]),
    )


def _issue_row(data: CityData, position: int, t: Translator) -> SheetRow:
    issues, state = data.table("issues"), data.issue_state
    unit = _unit_words(data.table("units"), int(state.unit_fid[position]))
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
        unit["name"],
        text["leader"] or unit["leader"],
        unit["contact"],
        unit["phone"],
        (
            int(colour == Colour.WHITE),
            int(colour == Colour.YELLOW),
            int(colour == Colour.RED),
        ),
        bool(state.is_overdue[position]),
        int(state.rule[position]) == Rule.RECURRENCE,
    )


def with_cells(
    rows: tuple[SheetRow, ...], planes: tuple[tuple[SheetPlane, IndexGrid], ...]
) -> tuple[SheetRow, ...]:
    """Give every placed row its index cell; on several map pages the page's number leads it."""
    out: list[SheetRow] = []
    lon = np.array([row.lon_deg for row in rows])
    lat = np.array([row.lat_deg for row in rows])
    places = [plane.to_page(lon, lat) for plane, _ in planes]
    for i, row in enumerate(rows):
        cell = ""
        if row.is_placed:
            for page, (plane, grid) in enumerate(planes, 1):
                x, y = float(places[page - 1][0][i]), float(places[page - 1][1][i])
                if _is_inside(plane, x, y):
                    cell = (f"{page}-" if len(planes) > 1 else "") + grid.cell(x, y)
                    break
        out.append(replace(row, cell=cell))
    return tuple(out)


def _is_inside(plane: SheetPlane, x_mm: float, y_mm: float) -> bool:
    frame, slack = plane.frame, 1e-6
    return (
        frame.x_mm - slack <= x_mm <= frame.right_mm + slack
        and frame.y_mm - slack <= y_mm <= frame.bottom_mm + slack
    )

"""Points and issues of the page, as columns; each distinct set of answers is kept once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.dates import local_text
from gis_app.domain.terms import AreaLevel, Step
from gis_app.web_export.search_text import search_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.responsibility import Responsibility
    from gis_app.domain.table import Table
    from gis_app.progress import Progress
    from gis_app.web_export.sentences import Sentences

_SHOWN_LEVELS = (AreaLevel.SUBDISTRICT, AreaLevel.COMMUNITY, AreaLevel.GRID)


class Units:
    """Number the names of units that the page mentions."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str | None) -> int:
        """Return a unit's number; the empty name has one too."""
        return self._numbers.setdefault(name or "", len(self._numbers))

    def names(self) -> list[str]:
        """Return the names in the order of their numbers."""
        return list(self._numbers)


def _texts(table: Table, column: str) -> list[str]:
    return [value or "" for value in table.text(column).values()]


def _degrees(values: NDArray[np.float64]) -> list[float | None]:
    return [round(float(v), 7) if np.isfinite(v) else None for v in values]


def _answers(found: Responsibility, units: Units, sentences: Sentences) -> list[list[Any]]:
    return [
        [
            str(answer.way.value),
            units.number(answer.unit_name),
            answer.leader or "",
            answer.contact or "",
            answer.phone or "",
            sentences.number(answer.reason),
            answer == found.responsible,
        ]
        for answer in found.answers
    ]


def _area_names(data: CityData, positions: NDArray[np.int64]) -> list[str]:
    areas = data.table("areas")
    names = areas.text("name").values()
    out = []
    by_level = [data.point_state.area_fid[level] for level in _SHOWN_LEVELS]
    for i in positions:
        parts = [names[areas.position(int(fids[i]))] for fids in by_level if fids[i] and len(areas)]
        out.append(" / ".join(part for part in parts if part))
    return out


def _chains(
    area_fid: Mapping[AreaLevel, NDArray[np.int64]], positions: NDArray[np.int64]
) -> list[list[int]]:
    """Return the areas each place lies in, over all levels."""
    levels = [fids[positions].tolist() for fids in area_fid.values()]
    return [[fid for fid in chain if fid] for chain in zip(*levels, strict=True)]


def points_payload(
    data: CityData,
    mask: NDArray[np.bool_],
    units: Units,
    sentences: Sentences,
    progress: Progress,
) -> tuple[Mapping[str, Sequence[Any]], list[list[list[Any]]]]:
    """Return the points a filter keeps as columns, and the sets of answers they refer to."""
    positions = np.flatnonzero(mask)
    table = data.table("points").take(positions)
    state = data.point_state
    answers: dict[str, int] = {}
    sets: list[list[list[Any]]] = []
    chosen: list[int] = []
    owners: list[int] = []
    lon_deg, lat_deg = table.points.lon_deg, table.points.lat_deg
    for i, fid in enumerate(table.fids):
        if i % 50 == 0:
            progress.step(i / len(table))
        found = data.responsibility.who(
            float(lon_deg[i]),
            float(lat_deg[i]),
            kind=table.text("layer")[i],
            point_fid=int(fid),
        )
        packed = _answers(found, units, sentences)
        owners.append(units.number(found.responsible.unit_name if found.responsible else None))
        key = repr(packed)
        if key not in answers:
            answers[key] = len(sets)
            sets.append(packed)
        chosen.append(answers[key])
    names, codes, addresses = (_texts(table, c) for c in ("name", "code", "address"))
    columns: dict[str, list[Any]] = {
        "fid": [int(fid) for fid in table.fids],
        "name": names,
        "code": codes,
        "layer": _texts(table, "layer"),
        "lon": _degrees(lon_deg),
        "lat": _degrees(lat_deg),
        "address": addresses,
        "requirement": _texts(table, "requirement"),
        "areas": _area_names(data, positions),
        "unit": owners,
        "chain": _chains(state.area_fid, positions),
        "open": [int(count) for count in state.open_count[positions]],
        "worst": [int(value) for value in state.worst_colour[positions]],
        "answers": chosen,
        "search": search_texts(names, codes, addresses),
    }
    return columns, sets


def issues_payload(
    data: CityData, mask: NDArray[np.bool_], units: Units, sentences: Sentences
) -> Mapping[str, Sequence[Any]]:
    """Return the issues a filter keeps as columns; closed ones come without a reason."""
    positions = np.flatnonzero(mask)
    table = data.table("issues").take(positions)
    state = data.issue_state
    unit_table = data.table("units")
    unit_names = unit_table.text("name").values()
    places = unit_table.positions(state.unit_fid[positions])
    matters = [data.catalogue.matter(code) if code else None for code in _texts(table, "matter")]
    colours = state.colour[positions]
    descriptions, codes = _texts(table, "description"), _texts(table, "code")
    deadlines = [
        "" if np.isnat(moment) else local_text(moment) for moment in state.deadline[positions]
    ]
    return {
        "fid": [int(fid) for fid in table.fids],
        "code": codes,
        "description": descriptions,
        "matter": [sentences.number(found[1].title if found else None) for found in matters],
        "step": [value or Step.REGISTERED for value in _texts(table, "step")],
        "colour": [int(value) for value in colours],
        "chain": _chains(state.area_fid, positions),
        "unit": [units.number(unit_names[p] if p >= 0 else None) for p in places],
        "point": [int(fid) for fid in table.numbers("point_fid")],
        "lon": _degrees(state.lon_deg[positions]),
        "lat": _degrees(state.lat_deg[positions]),
        "deadline": deadlines,
        "reason": [
            sentences.number(state.reason(int(p)) if colour > 0 else None)
            for p, colour in zip(positions, colours, strict=True)
        ],
        "search": search_texts(descriptions, codes, _texts(table, "address")),
    }

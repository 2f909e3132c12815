"""Points of the page, as packed columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.web_export.answer_sets import AnswerSets, PointAnswers, Units
from gis_app.web_export.columns import (
    Packed,
    degrees,
    joined_keys,
    rising_numbers,
    texts,
    whole_numbers,
)
from gis_app.web_export.listed_answers import OWN_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, Table
    from gis_app.domain.terms import AreaLevel
    from gis_app.web_export.phrases import Phrases
    from gis_app.web_export.profiles import Discretion


class Numbered:
    """Number whatever the page mentions more than once."""

    def __init__(self, *first: Any) -> None:
        self._numbers: dict[Any, int] = {value: i for i, value in enumerate(first)}

    def number(self, value: Any) -> int:
        """Return a value's number."""
        return self._numbers.setdefault(value, len(self._numbers))

    def values(self) -> list[Any]:
        """Return the values in the order of their numbers."""
        return list(self._numbers)


@dataclass
class Shared:
    """Hold what points and issues of one page refer to by number."""

    data: CityData
    discretion: Discretion
    phrases: Phrases
    units: Units = field(default_factory=Units)
    leaders: Numbered = field(default_factory=lambda: Numbered(""))
    chains: Numbered = field(default_factory=Numbered)

    @cached_property
    def answers(self) -> AnswerSets:
        """Return the answers that the points of the page refer to."""
        return AnswerSets(self.data, self.units, self.phrases, self.discretion)

    def chain_numbers(
        self, area_fid: Mapping[AreaLevel, Int64Array], positions: Int64Array
    ) -> NDArray[np.int64]:
        """Return the number of the areas that each place lies in, smallest level last."""
        stacked = np.stack([fids[positions] for fids in area_fid.values()], axis=1)
        if not len(stacked):
            return np.zeros(0, np.int64)
        joined = joined_keys(list(stacked.T))
        _, first, inverse = np.unique(joined, return_index=True, return_inverse=True)
        different = stacked[first].tolist()
        numbers = [self.chains.number(tuple(f for f in row if f)) for row in different]
        return np.asarray(numbers, np.int64)[inverse]


def points_payload(
    shared: Shared, positions: Int64Array, layers: Mapping[str, int]
) -> dict[str, Packed]:
    """Return the points at some positions as columns; their answers are collected in `shared`.

    `layers` gives the number of each kind in the page's list of layers.
    """
    data, discretion = shared.data, shared.discretion
    # whose people are in office now
    table = data.at_present.table("points").take(positions)
    found = shared.answers.of_points(positions)
    kind = table.text("layer")
    kinds = np.array([*(layers.get(word, -1) for word in kind.words), -1], np.int64)[kind.codes]
    lon_deg, lat_deg = discretion.positions(table.points.lon_deg, table.points.lat_deg)
    # where nobody has been is the office's own business
    is_stale = data.last_visits.is_stale[positions] & discretion.names_people
    columns: dict[str, Packed] = {
        "fid": rising_numbers(table.fids),
        "name": texts(table.text("name")),
        "other": texts(table.text("name_other")),
        "code": texts(table.text("code")),
        "kind": whole_numbers(kinds),
        "lon": degrees(lon_deg),
        "lat": degrees(lat_deg),
        "unplaced": np.flatnonzero(~table.points.is_placed).tolist(),
        "stale": rising_numbers(np.flatnonzero(is_stale)),
        "address": texts(table.text("address"), discretion.free_text),
        "requirement": texts(table.text("requirement"), discretion.free_text),
        "chain": whole_numbers(shared.chain_numbers(data.point_state.area_fid, positions)),
        "unit": whole_numbers(found.unit_number),
        "leader": whole_numbers(_leaders(shared, table, found)),
    }
    for number, part in enumerate(found.parts):
        columns[f"part{number}"] = whole_numbers(part)
    if discretion.names_people:
        columns["row"] = whole_numbers(table.numbers("source_row"))
        for column in OWN_PEOPLE:
            columns[f"own_{column}"] = texts(table.text(column))
    return columns


def _leaders(shared: Shared, table: Table, found: PointAnswers) -> list[int]:
    """Return the number of the leader who answers for each point; 0 for none."""
    own = table.text("leader").values()
    sign = OWN_PEOPLE["leader"]
    return [
        shared.leaders.number((own[i] or "") if name == sign else name)
        for i, name in enumerate(found.leader)
    ]

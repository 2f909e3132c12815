"""Whose each point is, three ways with reasons: each distinct answer kept once for the whole page.

`who` answers for one place; a page asks for thousands. What a list says of a point does not depend
on where it lies, what an area says not on the list, and what a kind says on neither, so each part
is asked once for all points that share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.answer_maker import AnswerMaker
from gis_app.domain.answers import Answer, Role, Way
from gis_app.domain.dates import local
from gis_app.domain.responsible_unit import WAYS_BY_RANK
from gis_app.domain.table import NO_ROW
from gis_app.web_export.columns import joined_keys
from gis_app.web_export.listed_answers import SOURCE_COLUMNS, codes, listed_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, Table
    from gis_app.domain.terms import AreaLevel
    from gis_app.web_export.phrases import Phrases
    from gis_app.web_export.profiles import Discretion

_NEVER: Final = 99
_UNLISTED: Final = 50


class Units:
    """Number the names of units that the page mentions."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def number(self, name: str | None) -> int:
        """Return a unit's number; no unit is 0."""
        return self._numbers.setdefault(name or "", len(self._numbers))

    def names(self) -> list[str]:
        """Return the names in the order of their numbers."""
        return list(self._numbers)


@dataclass(frozen=True)
class PointAnswers:
    """Hold who answers for some points, as numbers of the collected sets.

    `parts` gives for each source of answers the number of its set by point. `unit_number` and
    `leader` are those of the one responsible answer by point; `leader` may be OWN_PEOPLE's sign.
    """

    parts: list[NDArray[np.int64]]
    unit_number: NDArray[np.int64]
    leader: list[str]


class AnswerSets:
    """Collect the answers for the points of a page."""

    def __init__(
        self, data: CityData, units: Units, phrases: Phrases, discretion: Discretion
    ) -> None:
        self._data, self._units, self._phrases = data, units, phrases
        self._discretion = discretion
        self._day = local(data.as_of).date()
        self._now = data.on(self._day)
        self.sets: list[list[list[Any]]] = [[]]
        """Lists of packed answers; the first is empty."""
        self._best: list[tuple[int, int, str]] = [(_NEVER, 0, "")]

    def of_points(self, positions: Int64Array) -> PointAnswers:
        """Return the answers for the points at some positions of the register."""
        points = self._now.table("points").take(positions)
        is_sourced = self._discretion.names_people
        listed = listed_parts(points, self._now, self._day, is_sourced)
        parts = [
            *(self._grouped(part.keys, part.ask) for part in listed),
            self._by_kind(points),
            self._by_area(points, positions),
        ]
        rank = np.array([best[0] for best in self._best])
        number = np.array([best[1] for best in self._best])
        leader = np.array([best[2] for best in self._best], object)
        stacked = np.stack(parts) if parts else np.zeros((1, len(points)), np.int64)
        first = np.argmin(rank[stacked], axis=0)
        chosen = stacked[first, np.arange(len(points))]
        return PointAnswers(parts, number[chosen], leader[chosen].tolist())

    def _by_kind(self, points: Table) -> NDArray[np.int64]:
        maker, industry = AnswerMaker(self._now, self._day), self._now.industry

        def ask(i: int) -> Iterable[Answer]:
            rule = industry.rule(points.text("layer")[i], None)
            return maker.from_rule(rule) if rule is not None else ()

        return self._grouped([codes(points, "layer")], ask)

    def _by_area(self, points: Table, positions: Int64Array) -> NDArray[np.int64]:
        area_fid: Mapping[AreaLevel, Int64Array] = self._data.point_state.area_fid
        lon, lat = points.points.lon_deg, points.points.lat_deg
        keys = [fids[positions] for fids in area_fid.values()]
        maker, areas = AnswerMaker(self._now, self._day), self._now.table("areas")
        unsourced = {} if self._discretion.names_people else dict.fromkeys(SOURCE_COLUMNS)

        def ask(i: int) -> Iterable[Answer]:
            fid = None if points.points.is_placed[i] else int(points.fids[i])
            chain = self._data.responsibility.areas_at(float(lon[i]), float(lat[i]), point_fid=fid)
            return maker.from_areas([{**areas.row(f), "fid": f, **unsourced} for f in chain])

        return self._grouped([*keys, points.points.is_placed.astype(np.int64)], ask)

    def _grouped(
        self, keys: list[NDArray[Any]], ask: Callable[[int], Iterable[Answer]]
    ) -> NDArray[np.int64]:
        """Ask once for all rows with equal keys; return the number of the set by row."""
        joined = joined_keys([np.asarray(key, np.int64) for key in keys])
        if not len(joined):
            return np.zeros(0, np.int64)
        _, first, inverse = np.unique(joined, return_index=True, return_inverse=True)
        numbers = np.array([self._set(list(ask(int(i)))) for i in first], np.int64)
        return numbers[inverse.ravel()]

    def _set(self, answers: list[Answer]) -> int:
        if not answers:
            return 0
        packed = [p for p in map(self._pack, answers) if p is not None]
        self.sets.append(packed)
        best = min(packed, key=lambda p: p[-1], default=None)
        self._best.append(self._best[0] if best is None else (best[-1], best[1], best[2]))
        return len(self.sets) - 1

    def _pack(self, answer: Answer) -> list[Any] | None:
        """Return [way, unit, leader, liaison, phone, reason, rank]; the lowest rank counts."""
        person = self._discretion.person
        if not answer.unit_name and not person(answer.leader):
            return None
        return [
            list(Way).index(answer.way),
            self._units.number(answer.unit_name),
            person(answer.leader),
            person(answer.contact),
            person(answer.phone),
            self._phrases.number(answer.reason),
            _rank(answer),
        ]


def _rank(answer: Answer) -> int:
    """Return how early an answer comes in the office's rule, as `responsibility.chosen` has it."""
    if answer.role not in (Role.RESPONSIBLE, Role.LEAD) or answer.way not in WAYS_BY_RANK:
        return _NEVER
    # a list that names a lead and a responsible unit means the latter
    is_lead = answer.way is Way.LISTED and answer.role is Role.LEAD
    rank = 2 * WAYS_BY_RANK.index(answer.way) + is_lead
    return rank + (_UNLISTED if answer.unit_fid == NO_ROW else 0)

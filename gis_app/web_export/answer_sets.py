"""Whose each point is, three ways with reasons: each distinct answer kept once for the whole page.

`who` answers for one place; a page asks for thousands. What a list says of a point does not depend
on where it lies, what an area says not on the list, and what a kind says on neither, so each part
is asked once for all points that share it. What is a point's own in an answer (its name, its row,
its people) stands in it as a sign that the page fills in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.answers import Answer, AnswerMaker, Role, Way
from gis_app.domain.responsibility import WAYS_BY_RANK
from gis_app.domain.responsible_unit import taken
from gis_app.domain.table import NO_ROW, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, Table
    from gis_app.domain.terms import AreaLevel
    from gis_app.web_export.phrases import Phrases
    from gis_app.web_export.profiles import Discretion

OWN_NAME: Final = "\ue000"
OWN_ROW: Final = "\ue001"
OWN_PEOPLE: Final = {"leader": "\ue002", "contact": "\ue003", "phone": "\ue004"}
"""Signs of the private use area in the place of what the point's own row says."""

_NEVER: Final = 99
_UNLISTED: Final = 50
_COLUMNS_OF_LISTS: Final = (
    "unit_fid", "co_units", "operator_fid", "leader", "contact", "phone", "sponsor_leader",
    "sponsor_unit_fid",
)  # fmt: skip


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
        self.sets: list[list[list[Any]]] = [[]]
        """Lists of packed answers; the first is empty."""
        self._best: list[tuple[int, int, str]] = [(_NEVER, 0, "")]

    def of_points(self, positions: Int64Array) -> PointAnswers:
        """Return the answers for the points at some positions of the register."""
        points = self._data.table("points").take(positions)
        parts = [
            *self._listed(points),
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

    def _listed(self, points: Table) -> list[NDArray[np.int64]]:
        """Return the sets for what the list names: the unit, helpers, the operator, the sponsor."""
        maker = AnswerMaker(self._data)
        source = [_codes(points, "source_file"), _is_given(points, "source_row")]
        has_unit = _codes(points, "unit_fid") > 0
        people = {
            unit: [self._people_code(points, column, unit) for column in OWN_PEOPLE]
            for unit in ("unit_fid", "operator_fid")
        }
        groups = (
            (("unit_fid", *OWN_PEOPLE), [_codes(points, "unit_fid"), *people["unit_fid"]]),
            (("co_units",), [_codes(points, "co_units")]),
            (
                ("operator_fid", *OWN_PEOPLE),
                # the people in the row are the listed unit's where one is listed
                [
                    _codes(points, "operator_fid"),
                    *(np.where(has_unit, -1, code) for code in people["operator_fid"]),
                ],
            ),
            (
                ("sponsor_leader", "sponsor_unit_fid"),
                [_codes(points, "sponsor_leader"), _codes(points, "sponsor_unit_fid")],
            ),
        )
        out = []
        for columns, keys in groups:

            def ask(i: int, columns: tuple[str, ...] = columns) -> Iterable[Answer]:
                row = self._row(points, i, columns)
                if columns[0] == "operator_fid" and points.numbers("unit_fid")[i]:
                    row |= dict.fromkeys(OWN_PEOPLE)
                return maker.from_point(row)

            out.append(self._grouped([*keys, *source], ask))
        return out

    def _people_code(self, points: Table, column: str, unit: str) -> NDArray[np.int64]:
        """Tell apart nobody, the unit's own person by name, and somebody else."""
        codes = _codes(points, column)
        if column == "phone":
            return (codes >= 0).astype(np.int64)
        units = self._data.table("units")
        of_unit = taken(units.text(column), units.positions(points.numbers(unit)))
        same = points.text(column).values() == of_unit.values()
        return np.where(codes < 0, -1, np.where(same, 1, 0))

    def _row(self, points: Table, i: int, columns: tuple[str, ...]) -> dict[str, Any]:
        """Return a point's row with only some columns, and signs for what is its own."""
        row: dict[str, Any] = dict.fromkeys(points.columns)
        row |= {c: NO_ROW for c in ("unit_fid", "operator_fid", "sponsor_unit_fid")}
        fid = int(points.fids[i])
        for column in columns:
            row[column] = points.value(fid, column)
        unit_fid = row["unit_fid"] or row["operator_fid"]
        units = self._data.table("units")
        unit = units.row(unit_fid) if units.has(unit_fid) else {}
        for column, sign in OWN_PEOPLE.items():
            if row[column] and (column == "phone" or row[column] != unit.get(column)):
                row[column] = sign
        is_sourced = self._discretion.names_people
        row["source_file"] = points.value(fid, "source_file") if is_sourced else None
        row["source_row"] = OWN_ROW if is_sourced and points.value(fid, "source_row") else None
        return {**row, "name": OWN_NAME, "fid": fid}

    def _by_kind(self, points: Table) -> NDArray[np.int64]:
        maker, industry = AnswerMaker(self._data), self._data.industry

        def ask(i: int) -> Iterable[Answer]:
            rule = industry.rule(points.text("layer")[i], None)
            return maker.from_rule(rule) if rule is not None else ()

        return self._grouped([_codes(points, "layer")], ask)

    def _by_area(self, points: Table, positions: Int64Array) -> NDArray[np.int64]:
        area_fid: Mapping[AreaLevel, Int64Array] = self._data.point_state.area_fid
        lon, lat = points.points.lon_deg, points.points.lat_deg
        keys = [fids[positions] for fids in area_fid.values()]

        def ask(i: int) -> Iterable[Answer]:
            fid = None if points.points.is_placed[i] else int(points.fids[i])
            found = self._data.responsibility.who(float(lon[i]), float(lat[i]), point_fid=fid)
            return [a for a in found.answers if a.evidence.table == "areas"]

        return self._grouped([*keys, points.points.is_placed.astype(np.int64)], ask)

    def _grouped(
        self, keys: list[NDArray[Any]], ask: Callable[[int], Iterable[Answer]]
    ) -> NDArray[np.int64]:
        """Ask once for all rows with equal keys; return the number of the set by row."""
        stacked = np.stack([np.asarray(key, np.int64) for key in keys], axis=1)
        if not len(stacked):
            return np.zeros(0, np.int64)
        _, first, inverse = np.unique(stacked, axis=0, return_index=True, return_inverse=True)
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
        rank = _NEVER
        if answer.role in (Role.RESPONSIBLE, Role.LEAD) and answer.way in WAYS_BY_RANK:
            rank = WAYS_BY_RANK.index(answer.way) + (_UNLISTED if answer.unit_fid == NO_ROW else 0)
        return [
            list(Way).index(answer.way),
            self._units.number(answer.unit_name),
            person(answer.leader),
            person(answer.contact),
            person(answer.phone),
            self._phrases.number(answer.reason),
            rank,
        ]


def _codes(table: Table, column: str) -> NDArray[np.int64]:
    values = table.columns[column]
    return np.asarray(values.codes if isinstance(values, TextColumn) else values, np.int64)


def _is_given(table: Table, column: str) -> NDArray[np.int64]:
    return (_codes(table, column) > 0).astype(np.int64)

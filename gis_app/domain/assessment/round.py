"""A round of the mock assessment as it was frozen: places, whose they were, standard, weights."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.assessment import standard as standards
from gis_app.domain.dates import as_moment, local_text
from gis_app.domain.work_terms import LatePolicy, RoundScope, ScorePart
from gis_app.errors import ProjectFileError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.assessment.standard import Standard
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.messages import Message

_BROKEN: Final = (KeyError, TypeError, ValueError, IndexError, AttributeError)


@dataclass(frozen=True)
class RoundPolicy:
    """Hold how a round counts: what partly conforming is worth, late scores, weights of parts."""

    partial_credit: float = 0.5
    late: LatePolicy = LatePolicy.REFUSE
    parts: Mapping[ScorePart, float] = field(
        default_factory=lambda: MappingProxyType({ScorePart.FIELD: 1.0})
    )


@dataclass(frozen=True, eq=False)
class RoundPoints:
    """Hold the places of a round, row by row, and whose each item was when the round opened.

    `kind` indexes the standard's kinds, `weight` says for how many places of its kind one stands.
    The unit of an item is `units[unit_set, slot]`, NO_ROW for none. `area` is the sub-district or
    town, else the next larger area; `names` hold what units (also groups) and areas were called.
    """

    fids: Int64Array
    codes: tuple[str, ...]
    names: tuple[str, ...]
    kind: Int64Array
    area: Int64Array
    weight: FloatArray
    unit_set: Int64Array
    units: Int64Array
    group_of_unit: Mapping[int, int]
    unit_names: Mapping[int, str]
    area_names: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.fids)

    def position(self, fid: int) -> int:
        """Return the position of a point; -1 when the round does not visit it."""
        place = int(np.searchsorted(self.fids, fid))
        return place if place < len(self.fids) and self.fids[place] == fid else -1


@dataclass(frozen=True, eq=False)
class Round:
    """Hold one round; moments are UTC with their zone."""

    fid: int
    code: str
    name: str
    opens_at: datetime
    closes_at: datetime
    scope: RoundScope
    seed: int
    note: str
    standard: Standard
    points: RoundPoints
    policy: RoundPolicy

    @property
    def title(self) -> str:
        """Return the number and the name, as lists show a round."""
        return " ".join(part for part in (self.code, self.name) if part)

    @cached_property
    def item_count(self) -> int:
        """Return how many items there are to score at all places together."""
        lengths = np.array([len(kind.items) for kind in self.standard.kinds] or [0], np.int64)
        return int(lengths[self.points.kind].sum()) if len(self.points) else 0

    def is_within(self, moment: datetime) -> bool:
        """Tell whether a score of a moment lies in the round's window, its ends included."""
        return bool(as_moment(self.opens_at) <= as_moment(moment) <= as_moment(self.closes_at))

    def unit_of(self, position: int, slot: int) -> int:
        """Return the unit that answers for one item at one place of the round."""
        return int(self.points.units[self.points.unit_set[position], slot])

    @property
    def window(self) -> Message:
        """Say from when to when it is scored."""
        return msg(
            "{start} to {end}", start=local_text(self.opens_at), end=local_text(self.closes_at)
        )


def points_json(points: RoundPoints, standard: Standard) -> str:
    """Write the frozen places down."""
    values = {
        "fid": points.fids.tolist(),
        "code": list(points.codes),
        "name": list(points.names),
        "kind": points.kind.tolist(),
        "kinds": [kind.layer for kind in standard.kinds],
        "area": points.area.tolist(),
        "weight": [round(w, 6) for w in points.weight.tolist()],
        "unit_set": points.unit_set.tolist(),
        "units": points.units.tolist(),
        "group_of_unit": {str(k): v for k, v in points.group_of_unit.items()},
        "unit_names": {str(k): v for k, v in points.unit_names.items()},
        "area_names": {str(k): v for k, v in points.area_names.items()},
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def policy_json(policy: RoundPolicy) -> str:
    """Write the weights and the rules of counting down."""
    parts = {part.value: weight for part, weight in policy.parts.items()}
    values = {"partial_credit": policy.partial_credit, "late": policy.late.value, "parts": parts}
    return json.dumps(values)


def standard_json(standard: Standard) -> str:
    """Write the frozen checklists down."""
    return json.dumps(
        standards.as_json(standard) | {"version": standard.version},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_round(data: CityData, fid: int) -> Round:
    """Return a round; raises ProjectFileError when what is stored is no round.

    Parsed once while the table of rounds stays the same.
    """
    found = all_rounds(data)
    if fid not in found:
        raise ProjectFileError(msg("There is no such round of the mock assessment."))
    made = found[fid]
    if made is None:
        name = data.table("rounds").value(fid, "name") or str(fid)
        raise ProjectFileError(
            msg("The round {name} cannot be read: what was frozen in it is damaged.", name=name)
        )
    return made


def all_rounds(data: CityData) -> Mapping[int, Round | None]:
    """Return every round by its row id, the earliest first; None for one that cannot be read."""
    table = data.table("rounds")

    def make() -> dict[int, Round | None]:
        out: dict[int, Round | None] = {}
        for fid in table.fids.tolist():
            try:
                out[fid] = _made(fid, table.row(fid))
            except _BROKEN:
                out[fid] = None
        return dict(sorted(out.items(), key=lambda one: (*_opening(one[1]), one[0])))

    return data.remembered.get("rounds", (table,), make)


def readable_rounds(data: CityData) -> tuple[Round, ...]:
    """Return the rounds that can be read, the earliest first."""
    return tuple(one for one in all_rounds(data).values() if one is not None)


def _opening(one: Round | None) -> tuple[str]:
    return ("",) if one is None else (one.opens_at.isoformat(),)


def _made(fid: int, row: Mapping[str, Any]) -> Round:
    standard = standards.from_json(json.loads(row["standard"]))
    weights = json.loads(row["weights"])
    parts = {ScorePart(part): float(weight) for part, weight in weights["parts"].items()}
    policy = RoundPolicy(
        float(weights["partial_credit"]), LatePolicy(weights["late"]), MappingProxyType(parts)
    )
    points = _points(json.loads(row["points"]), standard)
    return Round(
        fid,
        row["code"] or "",
        row["name"] or "",
        datetime.fromisoformat(row["opens_at"]),
        datetime.fromisoformat(row["closes_at"]),
        RoundScope(row["scope"]),
        int(row["seed"] or 0),
        row["note"] or "",
        standard,
        points,
        policy,
    )


def _points(values: Mapping[str, Any], standard: Standard) -> RoundPoints:
    fids = np.array(values["fid"], np.int64)
    kinds = [standard.places[layer] for layer in values["kinds"]]
    units = np.array(values["units"], np.int64).reshape(len(values["units"]), -1)
    points = RoundPoints(
        fids,
        tuple(str(code or "") for code in values["code"]),
        tuple(str(name or "") for name in values["name"]),
        np.array([kinds[place] for place in values["kind"]], np.int64),
        np.array(values["area"], np.int64),
        np.array(values["weight"], float),
        np.array(values["unit_set"], np.int64),
        units,
        {int(k): int(v) for k, v in values["group_of_unit"].items()},
        {int(k): str(v) for k, v in values["unit_names"].items()},
        {int(k): str(v) for k, v in values["area_names"].items()},
    )
    lengths = {len(points.codes), len(points.names), len(points.kind), len(points.area),
               len(points.weight), len(points.unit_set)}  # fmt: skip
    if lengths != {len(fids)} or (np.diff(fids) <= 0).any():
        raise ValueError("places of unequal length, or not in order")
    if len(fids) and (units.shape[1] < standard.most_items or points.unit_set.max() >= len(units)):
        raise ValueError("units do not fit the places")
    if len(fids) and (points.unit_set.min() < 0 or not (points.weight > 0).all()):
        raise ValueError("weights or units out of range")
    return points

"""A round of the mock assessment is opened: its points drawn, its standard frozen, one edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.opening import opening, round_cells
from gis_app.domain.assessment.round import RoundPolicy, all_rounds
from gis_app.domain.dates import as_moment, local
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.work_terms import LatePolicy, RoundScope, ScorePart
from gis_app.errors import EditError, UsageError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gis_app.domain.assessment.opening import Opening
    from gis_app.domain.city_data import CityData
    from gis_app.domain.presets import OfficePresets
    from gis_app.messages import Message
    from gis_app.project.city import City

_LARGEST_SEED: Final = 2**31


@dataclass(frozen=True)
class NewRound:
    """Describe a round to be opened; moments carry their zone, `share` is 0 to 1 for a sample.

    `kinds` are layer ids and `areas` row ids of areas to keep to; none means all. A seed of None is
    made from the opening time.
    """

    name: str
    opens_at: datetime
    closes_at: datetime
    scope: RoundScope = RoundScope.FULL
    share: float = 1.0
    seed: int | None = None
    kinds: tuple[str, ...] = ()
    areas: tuple[int, ...] = ()
    policy: RoundPolicy = field(default_factory=RoundPolicy)
    note: str = ""

    @property
    def drawn_with(self) -> int:
        """Return the seed of the sample."""
        if self.seed is not None:
            return self.seed
        return int(as_moment(self.opens_at).astype(np.int64)) % _LARGEST_SEED


def office_policy(
    presets: OfficePresets,
    late: LatePolicy = LatePolicy.REFUSE,
    parts: Mapping[ScorePart, float] | None = None,
) -> RoundPolicy:
    """Return how the office counts a round unless told otherwise."""
    return RoundPolicy(presets.partial_credit, late, parts or presets.part_weights)


def problem_with(new: NewRound) -> Message | None:
    """Return why a round cannot be opened as described; None when it can."""
    if not new.name.strip():
        return msg("Give the round a name.")
    if new.closes_at <= new.opens_at:
        return msg("The round must end after it begins.")
    if new.scope is RoundScope.SAMPLE and not 0 < new.share <= 1:
        return msg("The share of points must be more than 0 and at most 100 %.")
    if not any(weight > 0 for weight in new.policy.parts.values()):
        return msg("At least one part of the result needs a weight.")
    if any(weight < 0 for weight in new.policy.parts.values()):
        return msg("A weight cannot be below 0.")
    return None


def chosen_points(data: CityData, new: NewRound) -> Opening:
    """Return which points a round would visit and what it would freeze; nothing is changed."""
    return opening(
        data,
        new.scope,
        share=new.share,
        seed=new.drawn_with,
        kinds=new.kinds,
        areas=new.areas,
    )


def open_round(city: City, new: NewRound) -> int:
    """Open a round as one change; returns its row id.

    Raises UsageError for what is wrong with it, and when no point with a checklist is chosen.
    """
    problem = problem_with(new)
    if problem is not None:
        raise UsageError(problem)
    with city.held():
        made = chosen_points(city.data, new)
        if not len(made.points):
            raise UsageError(msg("No point with a checklist is chosen; the round would be empty."))
        cells = round_cells(
            made, new.policy, new.opens_at, new.closes_at, new.scope, new.drawn_with
        )
        cells |= {
            "code": next_code(city.data, new.opens_at),
            "name": new.name.strip(),
            "note": new.note.strip() or None,
        }
        fid = int(city.reserve_fids("rounds", 1)[0])
        batch = RowBatch("rounds", np.array([fid]), {name: [cells[name]] for name in cells})
        city.apply(Edit(msg("Round {name} opened", name=cells["name"]), inserts=(batch,)))
    return fid


def next_code(data: CityData, opens_at: datetime) -> str:
    """Return a free number of a round, CP-2026-03, counted on within the Beijing year."""
    year = local(opens_at).year
    used = {code for code in data.table("rounds").text("code").values() if code}
    number = sum(code.startswith(f"CP-{year}-") for code in used) + 1
    while f"CP-{year}-{number:02d}" in used:
        number += 1
    return f"CP-{year}-{number:02d}"


def delete_round(city: City, round_fid: int) -> None:
    """Delete a round without scores as one change; raises EditError when something was scored."""
    with city.held():
        data = city.data
        for table in ("scores", "part_scores"):
            if (data.table(table).numbers("round_fid") == round_fid).any():
                raise EditError(
                    msg("Something was scored in this round already; it is kept for the record.")
                )
        name = data.table("rounds").value(round_fid, "name") or ""
        city.apply(Edit(msg("Round {name} deleted", name=name), deletes={"rounds": [round_fid]}))


def round_named(data: CityData, name: str) -> int:
    """Return a round by its number or name, or the latest one for "latest"; raises UsageError."""
    rounds, table = all_rounds(data), data.table("rounds")
    if not rounds:
        raise UsageError(msg("There is no round of the mock assessment yet."))
    if name == "latest":
        return list(rounds)[-1]
    found = [fid for fid in rounds if name in (table.value(fid, "code"), table.value(fid, "name"))]
    if len(found) != 1:
        names = ", ".join(str(table.value(fid, "code") or fid) for fid in list(rounds)[-8:])
        raise UsageError(
            msg("There is no single round {name}. There are: {names}", name=name, names=names)
        )
    return found[0]

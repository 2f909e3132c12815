"""Four weeks of patrols: most points were seen within a fortnight, some not, a few never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_city.office_time import AS_OF, TODAY, moment, office_hour, text, workday_before
from sample_city.plane import random
from sample_city.register import Register

if TYPE_CHECKING:
    import numpy as np

PATROLS = 9
"""As many patrols go out; each has its own inspector."""
NEVER, LATE = 0.03, 0.13
"""Shares of the points nobody has been to, and of those nobody has been to for long."""


def make_visits(points: Register) -> Register:
    """Return the visits in the order of their time."""
    rng = random("visits")
    made = []
    for fid in range(1, len(points.rows) + 1):
        luck = float(rng.random())
        if luck < NEVER:
            continue
        first = int(rng.integers(13, 20)) if luck < NEVER + LATE else int(rng.integers(0, 9))
        person = f"演示巡查员{fid % PATROLS + 1:02d}"
        made += [(_at(rng, first + again * 7), fid, person) for again in range(_times(rng))]
    out = Register("visits")
    for at, fid, person in sorted(made):
        out.add(point_fid=fid, at=at, by=person)
    return out


def _times(rng: np.random.Generator) -> int:
    return int(rng.integers(1, 3))


def _at(rng: np.random.Generator, workdays_ago: int) -> str:
    day = workday_before(TODAY, workdays_ago)
    return text(min(moment(day, office_hour(rng)), AS_OF))

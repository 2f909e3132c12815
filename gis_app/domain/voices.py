"""What people said (百姓之声, 12345): who has been answered (答复) and called back (回访)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Colour, IssueSource
from gis_app.domain.work_terms import Move

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray

VOICES: Final = (IssueSource.PEOPLE_VOICE.value, IssueSource.HOTLINE.value)
"""Sources that somebody waits for an answer behind."""


@dataclass(frozen=True)
class Voices:
    """Hold when people were answered and called back, row by row of the issue table, in UTC.

    NaT where nobody did. `is_voice` tells which issues people brought in.
    """

    is_voice: BoolArray
    replied_at: NDArray[np.datetime64]
    called_at: NDArray[np.datetime64]
    is_closed: BoolArray

    @property
    def waits_for_reply(self) -> BoolArray:
        """Tell which have no answer yet."""
        return np.asarray(self.is_voice & np.isnat(self.replied_at))

    @property
    def waits_for_call(self) -> BoolArray:
        """Tell which are closed without anybody having asked whether all is well."""
        return np.asarray(self.is_voice & self.is_closed & np.isnat(self.called_at))


def voices(data: CityData) -> Voices:
    """Return the last answer and the last call-back of every issue."""
    issues, moves = data.table("issues"), data.table("issue_moves")
    at, kind = moments(moves.text("at")), moves.text("move")
    place = issues.positions(moves.numbers("issue_fid"))
    found = []
    for move in (Move.REPLY, Move.CALL_BACK):
        last = np.full(len(issues), np.datetime64("NaT", "s"))
        chosen = kind.equals(move.value) & (place >= 0) & (moves.numbers("issue_fid") != NO_ROW)
        np.fmax.at(last, place[chosen], at[chosen])
        found.append(last)
    is_closed = data.issue_state.colour == Colour.CLOSED
    return Voices(issues.text("source").isin(VOICES), found[0], found[1], np.asarray(is_closed))

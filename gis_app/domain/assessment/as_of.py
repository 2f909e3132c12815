"""Rounds, scores and look-backs as they stood at an earlier moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.table import TextColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.table import Table


def assessment_as_of(tables: Mapping[str, Table], now: np.datetime64) -> dict[str, Table]:
    """Return rounds, scores and look-backs as they stood at a moment, by the times they carry."""
    rounds, scores, backs = (tables[name] for name in ("rounds", "scores", "look_backs"))
    drawn, checked = moments(backs.text("drawn_at")), moments(backs.text("checked_at"))
    is_later = checked > now
    blanked = {
        name: TextColumn(np.where(is_later, np.int32(-1), column.codes), column.words)
        for name in ("result", "checked_at", "checked_by", "note")
        for column in (backs.text(name),)
    }
    return {
        "rounds": rounds.take(~(moments(rounds.text("opens_at")) > now)),
        "scores": scores.take(~(moments(scores.text("scored_at")) > now)),
        "look_backs": backs.with_columns(**blanked).take(~(drawn > now)),
    }

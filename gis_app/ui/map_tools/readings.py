"""How lengths and areas are said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.messages import Message

M2_PER_MU: Final = 2000 / 3
"""A mu (亩), the unit offices reckon land in."""


def length_text(metres: float) -> Message:
    """Say a length in metres or kilometres."""
    if metres < 1000:
        return msg("{length} m", length=f"{metres:.1f}")
    return msg("{length} km", length=f"{metres / 1000:.3f}")


def area_text(square_metres: float) -> Message:
    """Say an area in square metres and mu, or in square kilometres and mu when it is large."""
    mu = f"{square_metres / M2_PER_MU:,.2f}"
    if square_metres < 1_000_000:
        return msg("{area} m² ({mu} mu)", area=f"{square_metres:,.1f}", mu=mu)
    return msg("{area} km² ({mu} mu)", area=f"{square_metres / 1_000_000:,.3f}", mu=mu)

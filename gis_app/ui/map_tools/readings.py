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


def way_text(whole_m: float, last_m: float | None = None) -> Message:
    """Say the length of a way, and of its last edge when it has several."""
    if last_m is None:
        return msg("Length {length}", length=length_text(whole_m))
    return msg(
        "Length {length}, last edge {edge}",
        length=length_text(whole_m),
        edge=length_text(last_m),
    )


def ring_text(area_m2: float, around_m: float) -> Message:
    """Say the size of a piece of land and how long the way around it is."""
    return msg(
        "Area {area}\nOutline {length}", area=area_text(area_m2), length=length_text(around_m)
    )


def area_text(square_metres: float) -> Message:
    """Say an area in square metres and mu, or in square kilometres and mu when it is large."""
    mu = f"{square_metres / M2_PER_MU:,.2f}"
    if square_metres < 1_000_000:
        return msg("{area} m² ({mu} mu)", area=f"{square_metres:,.1f}", mu=mu)
    return msg("{area} km² ({mu} mu)", area=f"{square_metres / 1_000_000:,.3f}", mu=mu)

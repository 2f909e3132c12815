"""Amounts of special actions as words: in what they are counted and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.layer_spec import MeasureKind
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Message

_PLACES: Final = LocalText("处", "places")
_PER_CENT: Final = LocalText("%", "%")


def unit_of(spec: LayerSpec) -> LocalText:
    """Return what an action's plan and work are counted in."""
    return _PLACES if spec.measure is None else spec.measure.unit


def recorded_unit(spec: LayerSpec) -> LocalText:
    """Return what a record's amount is written in: per cent where shares are recorded."""
    is_share = spec.measure is not None and spec.measure.kind is MeasureKind.SHARE
    return _PER_CENT if is_share else unit_of(spec)


def amount_text(value: float) -> str:
    """Write an amount without needless digits: 12, 12.5, 0.35."""
    if value != value:
        return "—"
    text = f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, spec: LayerSpec) -> Message:
    """Return an amount with its unit."""
    return msg("{amount} {unit}", amount=amount_text(value), unit=unit_of(spec))

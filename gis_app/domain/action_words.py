"""Amounts of special actions as words: in what they are counted and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.actions.action_work import Ignored
from gis_app.domain.actions.burn_down import Outlook
from gis_app.domain.layer_spec import MeasureKind
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.actions.burn_down import FinishForecast
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


def forecast_sentence(forecast: FinishForecast, spec: LayerSpec) -> Message:
    """Say when an action will be finished, how that is known, and when it cannot be told."""
    unit = unit_of(spec)
    if forecast.outlook is Outlook.FINISHED:
        return msg("Finished.")
    if forecast.outlook is Outlook.NOT_MOVING:
        return msg("Cannot be told: nothing was done in the last four weeks.")
    if forecast.outlook is Outlook.TOO_FEW:
        return msg(
            "Cannot be told: fewer than four weeks since the first record, or work in fewer than "
            "three of the last eight."
        )
    pace = msg(
        "at the pace of the last {weeks} weeks, {amount} {unit} a week",
        weeks=forecast.weeks,
        amount=amount_text(forecast.per_week),
        unit=unit,
    )
    if forecast.finish is None:
        return msg("Not within five years ({pace}).", pace=pace)
    if forecast.latest is None:
        return msg(
            "{finish}, not before {earliest} (80 % interval; its end cannot be told), {pace}",
            finish=forecast.finish,
            earliest=forecast.earliest,
            pace=pace,
        )
    return msg(
        "{finish}, between {earliest} and {latest} (80 % interval), {pace}",
        finish=forecast.finish,
        earliest=forecast.earliest,
        latest=forecast.latest,
        pace=pace,
    )


IGNORED_TITLES: Final[Mapping[Ignored, Message]] = {
    Ignored.NO_FEATURE: msg("its feature is gone"),
    Ignored.NO_TIME: msg("no time is given"),
    Ignored.LATER: msg("dated after now"),
    Ignored.NEGATIVE: msg("a negative amount"),
}
"""Why records of progress do not count."""

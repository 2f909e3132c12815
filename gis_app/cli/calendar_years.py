"""A year whose public holidays are not known is not guessed: the command line says so and stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.cli.verb import CliContext, refuse
from gis_app.domain.open_years import unknown_years
from gis_app.messages import msg

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


def provisional_argument(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the flag that lets a verb count weekends only where the holidays are not known."""
    parser.add_argument(
        "--provisional",
        action="store_true",
        help=t("count weekends only in years whose public holidays are not known yet"),
    )


def require_known_years(
    data: CityData, options: argparse.Namespace, context: CliContext, ahead: tuple[int, ...] = ()
) -> None:
    """Stop when deadlines touch an unknown year, or say so where that was allowed.

    `ahead` are further years that what is about to be done reaches into.
    """
    years = ", ".join(str(year) for year in sorted({*unknown_years(data), *ahead}))
    if not years:
        return
    if options.provisional:
        context.warn(
            msg("The public holidays of {years} are not known; only weekends count there.",
                years=years)
        )  # fmt: skip
        return
    refuse(
        msg(
            "The public holidays of {years} are not known to the program, and deadlines need them. "
            "Enter them with `settings CITY calendar.days_off=…` and "
            "`calendar.complete_years=[…]`, or give --provisional to count weekends only.",
            years=years,
        )
    )

"""The verb `load`: how much every unit, leader, area or working group has to carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.domain.load import LoadBy
from gis_app.domain.terms import AreaLevel
from gis_app.messages import msg
from gis_app.workflows.measure_load import load_lines, write_load
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "--by",
        choices=[by.value for by in LoadBy],
        default=LoadBy.UNIT.value,
        help=t("whose load; the units' unless told"),
    )
    parser.add_argument(
        "--level",
        choices=[level.value for level in AreaLevel],
        default=AreaLevel.SUBDISTRICT.value,
        help=t("which areas; sub-districts unless told"),
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help=t("write the load of all four to a file instead; .xlsx or .pdf"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    level = AreaLevel(options.level)
    with open_city(options.city) as city:
        if options.out is None:
            for line in load_lines(city.data, LoadBy(options.by), level):
                context.say(line)
            return EXIT_OK
        write_load(city.data, options.out, level, context.t, context.progress())
    context.say(msg("Written: {file}", file=str(options.out)))
    return EXIT_OK


VERB = Verb(
    "load",
    msg("Rank units, leaders, areas or groups by open issues against what they hold"),
    _arguments,
    _run,
)

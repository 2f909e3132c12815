"""The verb `dossier`: all there is about a point, or the points of a visit in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.messages import msg, plural
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_dossiers import find_points, print_dossiers, walking_order

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("file", metavar="FILE.pdf", type=Path, help=t("the PDF file to write"))
    parser.add_argument(
        "points",
        metavar="POINT",
        nargs="+",
        help=t("number or name of a point; several are printed in this order"),
    )
    parser.add_argument(
        "--by-walk",
        action="store_true",
        help=t("put them into an order that is short to go, beginning with the first"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city) as city:
        fids = find_points(city.data, options.points)
        if options.by_walk:
            fids = walking_order(city.data, fids)
        pages = print_dossiers(
            city.data, fids, city.file, options.file, context.t, context.progress()
        )
    said = plural("{count} page", "{count} pages", pages)
    context.say(msg("{file}: {rows}", file=str(options.file), rows=said))
    return EXIT_OK


VERB = Verb(
    "dossier",
    msg("Print all there is about a point, or the points of a visit in order"),
    _arguments,
    _run,
)

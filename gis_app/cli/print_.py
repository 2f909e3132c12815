"""`gis-app print`: district sheets as one PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, Verb, city_argument
from gis_app.messages import msg, plural
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.cli.verb import CliContext
    from gis_app.messages import Translator


def _scale(text: str) -> int:
    """Read 5000, 1:5000 or 1:5,000."""
    return int(text.removeprefix("1:").replace(",", ""))


def _add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    from gis_app.printing.atlas import Coverage
    from gis_app.printing.page_template import PAPERS, Orientation

    city_argument(parser, t)
    parser.add_argument("pdf", metavar="FILE.pdf", type=Path, help=t("the file to write"))
    parser.add_argument(
        "--coverage",
        choices=[str(c) for c in Coverage],
        default=str(Coverage.SUBDISTRICT),
        help=t("one sheet for each of these; sub-districts and towns unless told"),
    )
    parser.add_argument(
        "--area",
        metavar="NAME",
        action="append",
        default=[],
        help=t("print only this area or unit, by name or code; may be given several times"),
    )
    parser.add_argument(
        "--scale",
        type=_scale,
        metavar="N",
        help=t("print at exactly 1:N; otherwise the largest round scale that fits"),
    )
    parser.add_argument("--paper", choices=list(PAPERS), default="A3", help=t("size of the paper"))
    parser.add_argument(
        "--orientation",
        choices=[str(o) for o in Orientation],
        default=str(Orientation.LANDSCAPE),
        help=t("how the paper is held"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.printing.atlas import Coverage
    from gis_app.printing.page_template import Orientation
    from gis_app.printing.print_request import PrintRequest
    from gis_app.workflows.print_atlas import print_atlas

    request = PrintRequest(
        Coverage(options.coverage),
        options.paper,
        Orientation(options.orientation),
        options.scale,
        tuple(options.area),
    )
    with open_city(options.city) as city:
        report = print_atlas(city.data, options.pdf, request, context.t, context.progress())
    for warning in report.warnings:
        context.warn(warning)
    context.say(
        msg(
            "{sheets} on {pages}, {rows}: {file}",
            sheets=plural("{count} sheet", "{count} sheets", report.sheets),
            pages=plural("{count} page", "{count} pages", report.pages),
            rows=plural("{count} table row", "{count} table rows", report.rows),
            file=str(report.file),
        )
    )
    return EXIT_OK


VERB = Verb("print", msg("print one map sheet per area or unit as a PDF"), _add_arguments, _run)

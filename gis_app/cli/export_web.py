"""The verb `export-web`: the city as one interactive HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.messages import msg
from gis_app.workflows.export_web_map import export_web_map
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("file", metavar="MAP.html", type=Path, help=t("the page to write"))
    parser.add_argument("--title", default="", help=t("title of the page; else the project's name"))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city) as city:
        report = export_web_map(
            city.data,
            options.file,
            language=context.t.language,
            title=options.title,
            progress=context.progress(),
        )
    context.say(
        msg(
            "{file}: {points} points, {issues} issues, {size} kB",
            file=str(report.file),
            points=report.point_count,
            issues=report.issue_count,
            size=round(report.size_bytes / 1024),
        )
    )
    if report.unplaced_count:
        context.warn(msg("Not on the map, no position known: {count}", count=report.unplaced_count))
    if report.is_sketch:
        context.warn(
            msg(
                "The project has no map review number (审图号): the page is marked as a sketch map."
            )
        )
    return EXIT_OK


VERB = Verb(
    "export-web",
    msg("Write the interactive map as one HTML file that needs no network"),
    _arguments,
    _run,
)

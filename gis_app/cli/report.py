"""The verb `report`: the daily, weekly or monthly report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.calendar_years import provisional_argument, require_known_years
from gis_app.cli.times import day_told
from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.messages import msg
from gis_app.workflows.open_city import open_city
from gis_app.workflows.write_report import Cadence, make_report, write_report

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("file", metavar="FILE", type=Path, help=t(".docx, .pdf or .xlsx"))
    parser.add_argument(
        "--cadence",
        choices=[one.value for one in Cadence],
        default=Cadence.DAILY.value,
        help=t("which report: daily, weekly or monthly"),
    )
    parser.add_argument(
        "--date", default="", metavar="DATE", help=t("as it stood at the end of a day, 2023-09-19")
    )
    provisional_argument(parser, t)


def _run(options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.reports.cadence import end_of

    with open_city(options.city, read_only=True) as city:
        data, project = city.data, city.file
    require_known_years(data, options, context)
    moment = data.as_of
    if options.date:
        moment = end_of(day_told(options.date), data)
    report = make_report(data, Cadence(options.cadence), moment, project)
    write_report(report, options.file, context.t, context.progress())
    context.say(msg("Written: {file}", file=str(options.file)))
    return EXIT_OK


VERB = Verb("report", msg("Write the daily, weekly or monthly report"), _arguments, _run)

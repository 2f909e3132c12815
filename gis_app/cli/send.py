"""The verb `send`: a workbook for each unit with its open issues."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.times import day_told
from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, made_folder
from gis_app.messages import msg, plural
from gis_app.workflows.export_ledger import find_units
from gis_app.workflows.open_city import open_city
from gis_app.workflows.send_to_units import send_to_units

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "folder", metavar="FOLDER", type=Path, help=t("the folder to write the workbooks into")
    )
    parser.add_argument(
        "--unit",
        metavar="NAME",
        action="append",
        default=[],
        help=t("only this unit, by name or code; may be given several times"),
    )
    parser.add_argument(
        "--reply-by", metavar="DATE", help=t("the day by which the units shall answer")
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=False) as city:
        report = send_to_units(
            city,
            made_folder(options.folder),
            units=find_units(city.data, options.unit),
            reply_by=day_told(options.reply_by) if options.reply_by else None,
            language=context.t.language,
            progress=context.progress(),
        )
    for one in report.workbooks:
        count = plural("{count} open issue", "{count} open issues", one.issues)
        context.say(msg("{file}: {rows}", file=one.file.name, rows=count))
    if report.without_unit:
        context.warn(
            plural(
                "{count} open issue belongs to no unit and was not sent.",
                "{count} open issues belong to no unit and were not sent.",
                report.without_unit,
            )
        )
    return EXIT_OK


VERB = Verb("send", msg("Write each unit a workbook with its open issues"), _arguments, _run)

"""The verb `issue-lists`: white, yellow or red lists as numbered documents, one a unit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.calendar_years import provisional_argument, require_known_years
from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, made_folder
from gis_app.domain.work_terms import ListKind
from gis_app.messages import msg
from gis_app.workflows.issue_lists import issue_lists, write_lists
from gis_app.workflows.open_city import open_city
from gis_app.workflows.show_units import unit_named

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=t("where the documents go"))
    parser.add_argument(
        "--kind", required=True, choices=[kind.value for kind in ListKind], help=t("which list")
    )
    parser.add_argument("--by", required=True, metavar="NAME", help=t("who issues them"))
    parser.add_argument("--unit", action="append", default=[], help=t("only for this unit"))
    parser.add_argument(
        "--form", choices=("docx", "pdf", "xlsx"), default="docx", help=t("form of the documents")
    )
    provisional_argument(parser, t)


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=False) as city:
        require_known_years(city.data, options, context)
        units = [unit_named(city.data, name) for name in options.unit]
        made_folder(options.folder)
        at = city.data.settings.now()
        fids = issue_lists(city, ListKind(options.kind), options.by, at, units)
        suffix = f".{options.form}"
        files = write_lists(city.data, fids, options.folder, context.t, suffix, context.progress())
    for file in files:
        context.say(msg("Written: {file}", file=str(file)))
    return EXIT_OK


VERB = Verb("issue-lists", msg("Issue white, yellow or red lists as documents"), _arguments, _run)

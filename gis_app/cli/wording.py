"""The verb `wording`: put the words of notices into files to be changed, and check those files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_ERROR, EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument
from gis_app.domain.notice_wording import FIELDS, REPORT_FIELDS
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ListKind
from gis_app.errors import CatalogueError
from gis_app.messages import msg
from gis_app.workflows.open_city import open_city
from gis_app.workflows.write_report import CADENCE_TITLES, Cadence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from gis_app.messages import LocalText, Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        help=t("where the files go; beside the project, where they count, unless told"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.catalogue.notices import export_wording, load_wording, notices_folder
    from gis_app.catalogue.sentences import load_sentences, lost_sentences

    with open_city(options.city, read_only=True) as city:
        project = city.file
    folder = options.folder or notices_folder(project)
    for file in export_wording(folder):
        context.say(msg("Written: {file}", file=str(file)))
    code = EXIT_OK
    files: list[tuple[str, LocalText, Sequence[str]]] = [
        (kind.value, WORDS["list_kind"][kind], FIELDS) for kind in ListKind
    ]
    files += [(cadence.value, CADENCE_TITLES[cadence], REPORT_FIELDS) for cadence in Cadence]
    for kind, title, fields in files:
        try:
            load_wording(kind, project, fields)
        except CatalogueError as error:
            code = EXIT_ERROR
            for message in (error.message, *error.details):
                context.warn(message)
        else:
            context.say(msg("{kind}: can be used", kind=title))
    try:
        load_sentences(project)
        lost = lost_sentences(project)
    except CatalogueError as error:
        code = EXIT_ERROR
        for message in (error.message, *error.details):
            context.warn(message)
    else:
        context.say(msg("{kind}: can be used", kind=msg("Sentences inside the reports")))
        for message in lost:
            context.warn(message)
            code = code or EXIT_PARTLY
    return code


VERB = Verb("wording", msg("Put the words of notices into files to change, and check them"),
            _arguments, _run)  # fmt: skip

"""The verb `visit`: record that somebody was at points, by name or out of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.calendar_years import provisional_argument, require_known_years
from gis_app.cli.times import moment_or_now
from gis_app.cli.verb import (
    EXIT_ERROR,
    EXIT_OK,
    EXIT_PARTLY,
    CliContext,
    Verb,
    city_argument,
    refuse,
)
from gis_app.domain.open_years import years_ahead
from gis_app.messages import msg, plural
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_dossiers import find_points

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator
    from gis_app.workflows.record_visits import RecordedVisits


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("points", metavar="POINT", nargs="*", help=t("number or name of a point"))
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        type=Path,
        help=t("a patrol list filled in (.xlsx, .csv) or a track with times (.gpx)"),
    )
    parser.add_argument("--by", default="", metavar="NAME", help=t("who was there"))
    parser.add_argument(
        "--at", default="", metavar="TIME", help=t("when, 2023-09-19T10:30; now unless told")
    )
    parser.add_argument("--note", default="", metavar="TEXT", help=t("what there is to say of it"))
    parser.add_argument(
        "--found",
        default="",
        metavar="TEXT",
        help=t("what was wrong there; it becomes an issue of the unit that answers for it"),
    )
    provisional_argument(parser, t)


def _run(options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.import_visits import read_visits
    from gis_app.workflows.record_visits import Visit, record_visits

    if bool(options.points) == (options.file is not None):
        refuse(msg("Name points, or a file with --from."))
    with open_city(options.city, read_only=False) as city:
        now = city.data.settings.now()
        if options.file is None:
            at = moment_or_now(options.at, city.data)
            fids = find_points(city.data, options.points)
            visits = [Visit(fid, at, options.by, options.note, options.found) for fid in fids]
            if options.found:
                ahead = years_ahead(city.data, now)
                require_known_years(city.data, options, context, ahead)
            _say(record_visits(city, visits, now), context)
            return EXIT_OK
        read = read_visits(city.data, options.file, options.by, now)
        for problem in read.problems:
            context.warn(problem.sentence)
        if read.unfilled:
            context.say(plural("{count} row was not filled in", "{count} rows were not filled in",
                               read.unfilled))  # fmt: skip
        if not read.visits:
            context.warn(msg("No visit was recorded."))
            return EXIT_ERROR
        if any(visit.found for visit in read.visits):
            require_known_years(city.data, options, context, years_ahead(city.data, now))
        _say(record_visits(city, read.visits, now), context)
    return EXIT_PARTLY if read.problems else EXIT_OK


def _say(made: RecordedVisits, context: CliContext) -> None:
    context.say(made.summary)
    if made.known:
        context.say(plural("{count} visit was on record already",
                           "{count} visits were on record already", made.known))  # fmt: skip


VERB = Verb("visit", msg("Record who was at which point when"), _arguments, _run)

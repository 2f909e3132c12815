"""The verb `move`: issues go on, back, or round through the four steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.cli.calendar_years import provisional_argument, require_known_years
from gis_app.cli.times import moment_or_now
from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument, refuse
from gis_app.domain.issue_moves import MoveRequest
from gis_app.domain.open_years import severities_of, years_ahead
from gis_app.domain.table import NO_ROW
from gis_app.domain.work_terms import Move
from gis_app.messages import msg
from gis_app.workflows.open_city import open_city
from gis_app.workflows.show_units import unit_named
from gis_app.workflows.work_issue import make_move

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("issues", metavar="ISSUE", nargs="+", help=t("issue numbers"))
    parser.add_argument(
        "--to", required=True, choices=[move.value for move in Move], help=t("what is done")
    )
    parser.add_argument("--by", required=True, metavar="NAME", help=t("who does it"))
    parser.add_argument("--reason", default="", help=t("why; also the text of a note or reply"))
    parser.add_argument("--unit", default="", help=t("the unit an issue is assigned to"))
    parser.add_argument("--until", default="", metavar="DATE", help=t("new deadline or deferral"))
    parser.add_argument("--approval", default="", metavar="NAME", help=t("who approved it"))
    parser.add_argument(
        "--at", default="", metavar="TIME", help=t("when, Beijing time, 2023-09-19T10:30")
    )
    provisional_argument(parser, t)


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=False) as city:
        data = city.data
        request = MoveRequest(
            Move(options.to),
            options.by,
            moment_or_now(options.at, data),
            options.reason,
            unit_named(data, options.unit) if options.unit else NO_ROW,
            options.until,
            options.approval,
        )
        fids = _fids(options.issues, data)
        ahead: tuple[int, ...] = ()
        if request.move is Move.ASSIGN and not request.until:
            ahead = years_ahead(data, request.at, severities_of(data, fids))
        require_known_years(data, options, context, ahead)
        plan, _change = make_move(city, fids, request)
        issues = city.data.table("issues")
        for fid, reason in plan.refused:
            context.warn(msg("{issue}: {reason}", issue=issues.value(fid, "code"), reason=reason))
    context.say(plan.summary)
    return EXIT_PARTLY if plan.refused else EXIT_OK


def _fids(codes: Sequence[str], data: CityData) -> list[int]:
    issues = data.table("issues")
    known = issues.text("code")
    found = []
    for code in codes:
        rows = issues.fids[np.flatnonzero(known.equals(code))]
        if not len(rows):
            refuse(msg("There is no issue {code}.", code=code))
        found += rows.tolist()
    return found


VERB = Verb("move", msg("Move issues through the four steps"), _arguments, _run)

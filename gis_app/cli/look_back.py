"""The verb `look-back`: draw closed issues to look at again, and note what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_app.cli.assess_words import number_of
from gis_app.cli.times import moment_or_now
from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import LookBackResult
from gis_app.messages import msg, plural
from gis_app.workflows.look_back import (
    LookBackFound,
    draw_look_back,
    draws,
    issue_words,
    note_look_back,
    rows_of_draw,
)
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.project.city import City


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    def option(name: str, text: str, **more: Any) -> None:
        parser.add_argument(name, help=text, **more)

    city_argument(parser, t)
    what = t("what to do; the latest sample is listed unless told otherwise")
    parser.add_argument(
        "action", nargs="?", choices=["list", "draw", "note"], default="list", help=what
    )
    names = t("note: numbers of issues that were looked at")
    parser.add_argument("names", metavar="ISSUE", nargs="*", help=names)
    option("--weeks", t("draw from what was closed in so many weeks"), type=int, default=1)
    option("--share", t("how many of them; the office's share unless told"), metavar="PERCENT")
    option("--seed", t("draw the sample again from this seed"), type=int)
    option("--draw", t("which sample; the latest unless told"), default="")
    option("--result", t("what was found"), choices=list(map(str, LookBackResult)))
    option("--note", t("what was seen"), default="")
    option("--by", t("who draws or looks"), metavar="NAME", default="")
    option("--at", t("when, Beijing time; now unless told"), metavar="TIME")


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=options.action == "list") as city:
        at = moment_or_now(options.at, city.data)
        if options.action == "draw":
            share = number_of(options.share) / 100 if options.share else None
            draw_look_back(city, options.by, at, weeks=options.weeks, share=share,
                           seed=options.seed)  # fmt: skip
        elif options.action == "note":
            _note(city, options, at, context)
            return EXIT_OK
        _tell(city.data, options.draw, context)
    return EXIT_OK


def _chosen(data: CityData, draw: str) -> str:
    known = draws(data)
    if not draw and not known:
        refuse(msg("Nothing was drawn for a look-back yet."))
    return draw or known[0]


def _tell(data: CityData, draw: str, context: CliContext) -> None:
    name, table = _chosen(data, draw), data.table("look_backs")
    rows = rows_of_draw(data, name)
    context.say(
        plural("{draw}: {count} issue, seed {seed}", "{draw}: {count} issues, seed {seed}",
               len(rows), draw=name, seed=table.value(rows[0], "seed"))
    )  # fmt: skip
    units = data.table("units")
    for fid in rows:
        row = table.row(fid)
        code, where, what = issue_words(data, int(row["issue_fid"]), context.t)
        unit = units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else ""
        found = WORDS["look_back_result"].get(row["result"] or "")
        context.say(
            msg("  {code} {place} · {what} · {unit}: {result}", code=code, place=where, what=what,
                unit=unit, result=found if found is not None else msg("not looked at yet"))
        )  # fmt: skip


def _note(city: City, options: argparse.Namespace, at: datetime, context: CliContext) -> None:
    if not options.result or not options.names:
        refuse(msg("Name the issues, and tell with --result what was found."))
    data = city.data
    table, issues = data.table("look_backs"), data.table("issues")
    by_code = {}
    for row in rows_of_draw(data, _chosen(data, options.draw)):
        issue = int(table.value(row, "issue_fid"))
        if issues.has(issue):
            by_code[str(issues.value(issue, "code"))] = row
    unknown = [name for name in options.names if name not in by_code]
    if unknown:
        refuse(msg("{issue} is not in this look-back.", issue=unknown[0]))
    result = LookBackResult(options.result)
    found = [LookBackFound(by_code[name], result, options.note) for name in options.names]
    reopened = note_look_back(city, found, options.by, at)
    context.say(plural("{count} issue looked at again", "{count} issues looked at again",
                       len(found)))  # fmt: skip
    if reopened:
        context.say(plural("{count} issue reopened", "{count} issues reopened", reopened))


VERB = Verb(
    "look-back", msg("Draw closed issues to look at again, and note what was found"), _arguments,
    _run,
)  # fmt: skip

"""The verb `milestones`: the four lists, and milestones dated back from their deadlines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gis_app.catalogue.milestone_templates import load_templates
from gis_app.cli.times import day_told
from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument, refuse
from gis_app.domain.dates import local
from gis_app.domain.four_lists import FOUR_LISTS
from gis_app.domain.milestones import OWNERS
from gis_app.domain.terms import LedgerList
from gis_app.messages import listed, msg, plural
from gis_app.workflows.meet_milestones import (
    finish_rows,
    meet_milestones,
    milestones_of,
    next_milestones,
)
from gis_app.workflows.open_city import open_city
from gis_app.workflows.plan_milestones import (
    plan_milestones,
    row_name,
    rows_to_plan,
    write_milestones,
)
from gis_app.workflows.show_lists import list_lines, lists_json, table_of_list, write_lists

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

_LISTS = (*(which.value for which in FOUR_LISTS), "actions")


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "work",
        choices=["show", "plan", "done", "finish"],
        nargs="?",
        default="show",
        help=t("show the lists, plan back, mark milestones as met, or finish whole rows"),
    )
    parser.add_argument("names", metavar="NO", nargs="*", help=t("numbers of rows"))
    parser.add_argument(
        "--list", choices=_LISTS, help=t("the list the rows are of; to plan, all its open rows")
    )
    parser.add_argument("--template", default="", metavar="ID", help=t("other steps than its own"))
    parser.add_argument(
        "--step", default="", metavar="NAME", help=t("the one milestone that was met")
    )
    parser.add_argument("--on", default="", metavar="DATE", help=t("the day; today unless told"))
    parser.add_argument("--note", default="", help=t("a remark"))
    parser.add_argument("--json", action="store_true", help=t(msg("write JSON")))
    parser.add_argument("--out", metavar="FILE", type=Path, help=t("write .xlsx or .pdf instead"))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.work == "show":
        return _show(options, context)
    with open_city(options.city, read_only=False) as city:
        data = city.data
        if options.work == "plan":
            table, fids = _open_rows(data, options) if not options.names else _rows(data, options)
            plan = plan_milestones(
                data, table, fids, load_templates(), context.t, template=options.template
            )
            for fid, reason in plan.refused:
                there = data.table(table).has(fid)
                name = row_name(data, table, fid) if there else str(fid)
                context.warn(msg("{name}: {reason}", name=name, reason=reason))
            write_milestones(city, plan)
            for doubt in plan.doubts:
                context.warn(doubt)
            context.say(plan.summary)
            return EXIT_PARTLY if plan.refused else EXIT_OK
        table, fids = _rows(data, options)
        on = day_told(options.on) if options.on else local(data.as_of).date()
        if options.work == "finish":
            count, _change = finish_rows(city, table, fids, on)
            context.say(plural("{count} row finished", "{count} rows finished", count))
        else:
            marks = _marks(data, table, fids, options.step)
            count, _change = meet_milestones(city, marks, on, note=options.note)
            context.say(plural("{count} milestone met", "{count} milestones met", count))
    return EXIT_OK


def _show(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=True) as city:
        data = city.data
        if options.out is not None:
            chosen = [LedgerList(options.list)] if options.list in set(_LISTS[:-1]) else []
            write_lists(data, chosen, options.out, context.t, context.progress())
            context.say(msg("Written: {file}", file=str(options.out)))
        elif options.json:
            made = lists_json(data, context.t)
            context.say(json.dumps(made, ensure_ascii=False, indent=2))
        else:
            for line in list_lines(data, context.t):
                context.say(line)
    return EXIT_OK


def _rows(data: CityData, options: argparse.Namespace) -> tuple[str, list[int]]:
    """Return the table and the rows that the numbers name; all must be of one table."""
    if not options.names:
        refuse(msg("Name the rows by their numbers."))
    tables = OWNERS if options.list is None else (table_of_list(options.list),)
    found: dict[str, list[int]] = {}
    for name in dict.fromkeys(options.names):
        hits = [
            (table, int(fid))
            for table in tables
            for fid in data.table(table).fids[data.table(table).text("code").equals(name)]
        ]
        if not hits:
            refuse(msg("No row of the lists has the number {code}.", code=name))
        if len(hits) > 1:
            refuse(
                msg("Several rows have the number {code}; name the list with --list.", code=name)
            )
        found.setdefault(hits[0][0], []).append(hits[0][1])
    if len(found) > 1:
        refuse(msg("The rows are of several lists; name those of one at a time."))
    return next(iter(found.items()))


def _open_rows(data: CityData, options: argparse.Namespace) -> tuple[str, list[int]]:
    if options.list is None:
        refuse(msg("Name rows by their numbers, or a whole list with --list."))
    if options.list == "actions":
        actions = data.table("actions")
        is_open = np.array([not day for day in actions.text("done_on").values()], np.bool_)
        return "actions", actions.fids[is_open].tolist()
    which = LedgerList(options.list)
    return table_of_list(which.value), rows_to_plan(data, which)


def _marks(data: CityData, table: str, fids: list[int], step: str) -> list[int]:
    """Return the milestones of some rows: those of one name, else each row's earliest unmet one."""
    if not step:
        return next_milestones(data, table, fids)
    marks = milestones_of(data, table, fids)
    chosen = [fid for fid, name in marks if name == step]
    if not chosen:
        names = listed(dict.fromkeys(name for _fid, name in marks))
        refuse(msg("No milestone is called {step}; there are: {names}", step=step, names=names))
    return chosen


VERB = Verb(
    "milestones", msg("Show the four lists, plan milestones back from deadlines, and meet them"),
    _arguments, _run,
)  # fmt: skip

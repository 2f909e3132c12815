"""The verb `units`: look at the organisation and change it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gis_app.cli.times import day_told
from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import UnitKind
from gis_app.messages import msg
from gis_app.workflows.edit_units import (
    add_unit,
    change_person,
    delete_unit,
    end_unit,
    merge_units,
    move_unit,
    rename_unit,
)
from gis_app.workflows.open_city import open_city
from gis_app.workflows.show_units import unit_lines, unit_named

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from gis_app.domain.edits import Edit
    from gis_app.messages import Translator
    from gis_app.project.city import City

    Change = Callable[[City, argparse.Namespace], Edit]


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "action",
        nargs="?",
        choices=["list", *_CHANGES],
        default="list",
        help=t("what to do; the tree is listed unless told otherwise"),
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help=t("the units or the new name"))
    parser.add_argument("--on", metavar="DATE", help=t("the day from which it holds: 2026-05-01"))
    parser.add_argument("--under", metavar="UNIT", help=t("the unit above a new one"))
    parser.add_argument("--kind", choices=[kind.value for kind in UnitKind], help=t("its kind"))
    parser.add_argument("--post", help=t("the new leader's post"))
    parser.add_argument("--phone", help=t("the new leader's or liaison's telephone"))
    parser.add_argument(
        "--rows-stay",
        action="store_true",
        help=t("rows of lists go on naming the former leader or liaison"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.action == "list":
        with open_city(options.city, read_only=True) as city:
            for line in unit_lines(city.data, _day(options)):
                context.say(line)
        return EXIT_OK
    with open_city(options.city, read_only=False) as city:
        edit = _CHANGES[options.action](city, options)
        city.apply(edit)
        context.say(edit.label)
    return EXIT_OK


def _names(options: argparse.Namespace, count: int) -> list[str]:
    if len(options.names) != count:
        refuse(
            msg(
                "{action} takes {count} names, not {given}.",
                action=options.action,
                count=count,
                given=len(options.names),
            )
        )
    return [str(name) for name in options.names]


def _day(options: argparse.Namespace) -> date | None:
    return None if options.on is None else day_told(options.on)


def _day_needed(options: argparse.Namespace) -> date:
    day = _day(options)
    if day is None:
        refuse(msg("Tell with --on from which day it holds."))
    return day


def _add(city: City, options: argparse.Namespace) -> Edit:
    (name,) = _names(options, 1)
    day = _day(options)
    cells: dict[str, Any] = {"kind": options.kind, "valid_from": day and day.isoformat()}
    if options.under:
        cells["parent_fid"] = unit_named(city.data, options.under)
    return add_unit(city.data, city.reserve_fids, name, cells)


def _rename(city: City, options: argparse.Namespace) -> Edit:
    unit, name = _names(options, 2)
    fid = unit_named(city.data, unit)
    return rename_unit(city.data, city.reserve_fids, fid, name, _day(options))


def _move(city: City, options: argparse.Namespace) -> Edit:
    (unit,) = _names(options, 1)
    parent = unit_named(city.data, options.under) if options.under else NO_ROW
    return move_unit(city.data, unit_named(city.data, unit), parent)


def _end(city: City, options: argparse.Namespace) -> Edit:
    (unit,) = _names(options, 1)
    last = _day_needed(options) - timedelta(days=1)
    return end_unit(city.data, unit_named(city.data, unit), last)


def _person(role: str) -> Change:
    def change(city: City, options: argparse.Namespace) -> Edit:
        unit, person = _names(options, 2)
        cells = {role: person}
        if role == "leader":
            cells |= {"leader_post": options.post, "leader_phone": options.phone}
        else:
            cells |= {"phone": options.phone}
        return change_person(
            city.data,
            city.reserve_fids,
            unit_named(city.data, unit),
            role,
            cells,
            _day_needed(options),
            rows_follow=not options.rows_stay,
        )

    return change


def _merge(city: City, options: argparse.Namespace) -> Edit:
    former, unit = (unit_named(city.data, name) for name in _names(options, 2))
    return merge_units(city.data, city.reserve_fids, former, unit, _day(options))


def _delete(city: City, options: argparse.Namespace) -> Edit:
    (unit,) = _names(options, 1)
    return delete_unit(city.data, unit_named(city.data, unit))


_CHANGES: dict[str, Change] = {
    "add": _add,
    "rename": _rename,
    "move": _move,
    "end": _end,
    "leader": _person("leader"),
    "liaison": _person("contact"),
    "merge": _merge,
    "delete": _delete,
}

VERB = Verb("units", msg("Show the organisation, and change it"), _arguments, _run)

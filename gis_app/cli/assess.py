"""The verb `assess`: rounds of the mock assessment, from opening to ranking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis_app.cli.assess_words import number_of, part_of, point_of, result_of
from gis_app.cli.times import moment_or_now, moment_told
from gis_app.cli.verb import (
    EXIT_ERROR,
    EXIT_OK,
    EXIT_PARTLY,
    CliContext,
    Verb,
    city_argument,
    made_folder,
    say_trial,
    trial_argument,
)
from gis_app.cli.verb import refuse as refuse_option
from gis_app.domain.assessment.form_parts import FormSplit
from gis_app.domain.assessment.rates import RateBy
from gis_app.domain.assessment.round import read_round
from gis_app.domain.work_terms import LatePolicy, RoundScope
from gis_app.messages import msg, plural
from gis_app.workflows.open_city import open_city
from gis_app.workflows.open_round import (
    NewRound,
    delete_round,
    office_policy,
    open_round,
    round_named,
)
from gis_app.workflows.show_units import unit_named

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.project.city import City

    Step = Callable[[City, argparse.Namespace, CliContext], int]

_SHOWN = 40


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    def option(name: str, text: str, **more: Any) -> None:
        parser.add_argument(name, help=text, **more)

    city_argument(parser, t)
    what = t("what to do; the rounds are listed unless told otherwise")
    parser.add_argument("action", nargs="?", choices=list(_STEPS), default="list", help=what)
    names = t(
        "new: the round's name; form: a folder; read: forms; score: point, item and result; "
        "parts: a table file, or unit, part and score; board: a .pdf or .html file"
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help=names)
    text = t("number or name of the round; the latest unless told")
    option("--round", text, default="latest", metavar="ROUND")
    option("--opens", t("first moment of scoring, Beijing time"), metavar="TIME")
    option("--closes", t("last moment of scoring, Beijing time"), metavar="TIME")
    text = t("visit a share of the points only, by kind and area")
    option("--sample", text, metavar="PERCENT", nargs="?", const="")
    option("--seed", t("draw the sample again from this seed"), type=int)
    option("--kind", t("only this kind of place"), action="append", default=[])
    option("--area", t("only this sub-district"), action="append", default=[])
    text = t("what becomes of scores outside the window")
    option("--late", text, choices=list(map(str, LatePolicy)), default=str(LatePolicy.REFUSE))
    text = t("weight of a part of the result; the office's unless told")
    option("--weight", text, action="append", default=[], metavar="PART=WEIGHT")
    text = t("a form for each of these")
    option("--split", text, choices=list(map(str, FormSplit)), default=str(FormSplit.AREA))
    text = t("who gets a form; may be given several times")
    option("--inspector", text, action="append", default=[])
    option("--paper", t("forms to print, as PDF"), action="store_true")
    text = t("who scores or registers; rates: unit, area, kind, group, item or point")
    option("--by", text, metavar="WHO", default="")
    option("--at", t("when it was scored, Beijing time"), metavar="TIME")
    option("--note", t("what is wrong"), default="")
    text = t("make issues of what partly conforms, too")
    option("--partial", text, action="store_true")
    text = t("the board for the office: unpublished photos and what was written as it is")
    option("--internal", text, action="store_true")
    trial_argument(parser, t)
    text = t("write all rates to a file instead; .xlsx or .pdf")
    option("--out", text, metavar="FILE", type=Path)


def _run(options: argparse.Namespace, context: CliContext) -> int:
    reads_only = options.action in ("list", "rates", "board") or options.dry_run
    with open_city(options.city, read_only=reads_only) as city:
        return _STEPS[options.action](city, options, context)


def _names(options: argparse.Namespace, count: int) -> list[str]:
    if len(options.names) != count:
        refuse_option(
            msg("{action} takes {count} names, not {given}.", action=options.action, count=count,
                given=len(options.names))
        )  # fmt: skip
    return [str(name) for name in options.names]


def _list(city: City, _options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.rank_round import round_lines

    lines = list(round_lines(city.data))
    for line in lines or [msg("There is no round of the mock assessment yet.")]:
        context.say(line)
    return EXIT_OK


def _new(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.domain.layer_spec import LayerGroup
    from gis_app.ledger.names import find_layer
    from gis_app.workflows.open_round import chosen_points

    (name,) = _names(options, 1)
    if not options.opens or not options.closes:
        refuse_option(msg("Tell with --opens and --closes when it is scored."))
    data = city.data
    kinds = []
    for text in options.kind:
        layer = find_layer(text, data.catalogue, (LayerGroup.INSPECTION,))
        kinds.append(layer)
    areas = tuple(fid for text in options.area for fid in _areas(data, text))
    is_sample = options.sample is not None
    share = number_of(options.sample) / 100 if options.sample else data.presets.sample_share
    weights = dict(data.presets.part_weights) | dict(map(part_of, options.weight))
    new = NewRound(
        name=name,
        opens_at=moment_told(options.opens),
        closes_at=moment_told(options.closes),
        scope=RoundScope.SAMPLE if is_sample else RoundScope.FULL,
        share=share if is_sample else 1.0,
        seed=options.seed,
        kinds=tuple(kinds),
        areas=areas,
        policy=office_policy(data.presets, LatePolicy(options.late), weights),
    )
    if options.dry_run:
        made = chosen_points(data, new)
        context.say(plural("{count} point", "{count} points", len(made.points)))
        return EXIT_OK
    fid = open_round(city, new)
    round_ = read_round(city.data, fid)
    context.say(
        msg("{round}: {points} points, {items} items; seed {seed}, checklist version {version}",
            round=round_.title, points=len(round_.points), items=round_.item_count,
            seed=round_.seed, version=round_.standard.version)
    )  # fmt: skip
    return EXIT_OK


def _areas(data: CityData, text: str) -> list[int]:
    areas = data.table("areas")
    found = [
        int(fid)
        for column in ("name", "code")
        for fid in areas.fids[areas.text(column).equals(text)]
    ]
    if not found:
        refuse_option(msg("There is no area {name}.", name=text))
    return found


def _delete(city: City, options: argparse.Namespace, context: CliContext) -> int:
    fid = round_named(city.data, options.round)
    title = read_round(city.data, fid).title
    delete_round(city, fid)
    context.say(msg("Round {name} deleted", name=title))
    return EXIT_OK


def _form(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.score_forms import write_forms

    (folder,) = _names(options, 1)
    split = FormSplit.INSPECTOR if options.inspector else FormSplit(options.split)
    files = write_forms(
        city, round_named(city.data, options.round), made_folder(Path(folder)), split, context.t,
        inspectors=options.inspector, on_paper=options.paper, progress=context.progress(),
    )  # fmt: skip
    for file in files:
        context.say(msg("Written: {file}", file=str(file)))
    return EXIT_OK


def _read(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.returned_forms import plan_forms

    at = moment_told(options.at) if options.at else None
    files = [Path(name) for name in options.names]
    if not files:
        refuse_option(msg("Name the forms that came back."))
    plan = plan_forms(city, files, by=options.by, at=at, progress=context.progress())
    if not options.dry_run:
        plan.apply(context.progress())
    for line in plan.summary:
        context.say(line)
    for note in plan.notes[:_SHOWN]:
        where = " · ".join(part for part in (note.source, note.where, note.value) if part)
        context.warn(f"  {where}: {context.t(note.what)}")
    if len(plan.notes) > _SHOWN:
        context.warn(msg("  … and {count} more.", count=len(plan.notes) - _SHOWN))
    if options.dry_run:
        say_trial(context)
    if not any(note.is_loss for note in plan.notes):
        return EXIT_OK
    return EXIT_ERROR if plan.is_empty else EXIT_PARTLY


def _score(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.enter_scores import ItemScore, enter_scores

    point, item, result = _names(options, 3)
    fid = round_named(city.data, options.round)
    at = moment_or_now(options.at, city.data)
    score = ItemScore(point_of(city.data, point), item, result_of(result), at, options.by,
                      options.note)  # fmt: skip
    plan = enter_scores(city, fid, [score])
    context.say(plan.summary)
    return EXIT_OK


def _issues(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.issues_of_round import make_issues, plan_issues

    fid = round_named(city.data, options.round)
    if options.dry_run:
        plan = plan_issues(city.data, fid, with_partial=options.partial)
    else:
        plan, _fids = make_issues(city, fid, options.by, city.data.settings.now(),
                                  with_partial=options.partial)  # fmt: skip
    context.say(plan.summary)
    if plan.joined:
        context.say(plural("{count} is in the ledger already and was joined to it",
                           "{count} are in the ledger already and were joined to it",
                           len(plan.joined)))  # fmt: skip
    if plan.unassigned:
        context.warn(plural("{count} issue has no unit", "{count} issues have no unit",
                            plan.unassigned))  # fmt: skip
    if options.dry_run:
        say_trial(context)
    return EXIT_OK


def _parts(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.enter_part_scores import PartScore, enter_part_scores, read_part_table

    fid, notes = round_named(city.data, options.round), []
    if len(options.names) == 1:
        table = read_part_table(city.data, Path(options.names[0]))
        scores, notes = table.scores, table.notes
    else:
        unit, part, score = _names(options, 3)
        unit_fid = unit_named(city.data, unit)
        scores = [PartScore(part_of(f"{part}=0")[0], unit_fid, number_of(score), options.note)]
    count = len(scores) if options.dry_run else enter_part_scores(city, fid, scores)
    context.say(plural("{count} part score entered", "{count} part scores entered", count))
    for note in notes:
        context.warn(f"  {note.where} {note.value}: {context.t(note.what)}")
    return (EXIT_PARTLY if count else EXIT_ERROR) if notes else EXIT_OK


def _rates(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.rank_round import rate_lines, write_round

    round_ = read_round(city.data, round_named(city.data, options.round))
    if options.out is not None:
        write_round(city.data, round_, options.out, context.t, context.progress())
        context.say(msg("Written: {file}", file=str(options.out)))
        return EXIT_OK
    ways = [one.value for one in RateBy]
    if options.by and options.by not in ways:
        refuse_option(msg("{option} cannot be {value}; it may be one of: {choices}", option="--by",
                          value=options.by, choices=", ".join(ways)))  # fmt: skip
    for line in rate_lines(city.data, round_, RateBy(options.by or RateBy.UNIT), context.t):
        context.say(line)
    return EXIT_OK


def _board(city: City, options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.exposure_board import write_board

    (name,) = _names(options, 1)
    fid = round_named(city.data, options.round)
    file = write_board(
        city.data, fid, Path(name), context.t, city.file, is_public=not options.internal,
        progress=context.progress(),
    )  # fmt: skip
    context.say(msg("Written: {file}", file=str(file)))
    return EXIT_OK


_STEPS: dict[str, Step] = {
    "list": _list,
    "new": _new,
    "form": _form,
    "read": _read,
    "score": _score,
    "issues": _issues,
    "parts": _parts,
    "rates": _rates,
    "board": _board,
    "delete": _delete,
}

VERB = Verb("assess", msg("Score rounds of the mock assessment, and rank them"), _arguments, _run)

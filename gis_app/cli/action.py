"""The verb `action`: special actions, their progress, and recording it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gis_app.cli.times import moment_or_now
from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument, refuse
from gis_app.domain.work_terms import WireMethod
from gis_app.messages import msg
from gis_app.workflows.open_city import open_city
from gis_app.workflows.progress_forms import read_form, write_progress_form
from gis_app.workflows.record_progress import ProgressRecord, feature_name, record_progress
from gis_app.workflows.report_actions import (
    action_json,
    action_lines,
    action_named,
    figures_of,
    write_action_report,
)

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

_WORKS = ("progress", "record", "form", "read")


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "work",
        choices=_WORKS,
        nargs="?",
        default="progress",
        help=t("show the progress, record some, write a form to fill in, or read one back"),
    )
    parser.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        help=t("actions to show (all unless named); numbers of features to record at; the form"),
    )
    parser.add_argument("--json", action="store_true", help=t(msg("write JSON")))
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help=t("write .xlsx or .pdf instead; the form, .xlsx")
    )
    parser.add_argument("--by", default="", metavar="NAME", help=t("who records it"))
    parser.add_argument(
        "--at", default="", metavar="TIME", help=t("when, Beijing time, 2023-09-19T10:30")
    )
    parser.add_argument(
        "--amount", type=float, help=t("what was done at each feature, in the action's measure")
    )
    parser.add_argument("--stage", default="", help=t("the stage the features have reached"))
    parser.add_argument("--owner", default="", help=t("whose part was done"))
    parser.add_argument(
        "--method", default="", choices=["", *WireMethod], help=t("how wires were dealt with")
    )
    parser.add_argument("--before", type=float, metavar="M", help=t("length before, in metres"))
    parser.add_argument("--after", type=float, metavar="M", help=t("length after, in metres"))
    parser.add_argument("--stalls", type=int, help=t("stalls counted on a visit"))
    parser.add_argument("--note", default="", help=t("a remark"))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.work == "record":
        return _record(options, context)
    if options.work == "read":
        return _read(options, context)
    with open_city(options.city, read_only=True) as city:
        data = city.data
        specs = [action_named(data, name) for name in options.names]
        if options.work == "form":
            if options.out is None:
                refuse(msg("Tell with --out which file the form is written to."))
            write_progress_form(data, figures_of(data, specs), options.out, context.t)
        elif options.out is not None:
            write_action_report(data, specs, options.out, context.t, context.progress())
        else:
            found = figures_of(data, specs)
            if options.json:
                made = action_json(data, found, context.t)
                context.say(json.dumps(made, ensure_ascii=False, indent=2))
            else:
                for line in action_lines(found):
                    context.say(line)
            return EXIT_OK
    context.say(msg("Written: {file}", file=str(options.out)))
    return EXIT_OK


def _record(options: argparse.Namespace, context: CliContext) -> int:
    if not options.names:
        refuse(msg("Name the features by their numbers."))
    with open_city(options.city, read_only=False) as city:
        data = city.data
        at = moment_or_now(options.at, data)
        records = [
            ProgressRecord(
                action_fid=_feature(data, name),
                at=at,
                by=options.by,
                amount=options.amount,
                stage=options.stage,
                owner=options.owner,
                method=options.method,
                length_before_m=options.before,
                length_after_m=options.after,
                stall_count=options.stalls,
                note=options.note,
            )
            for name in dict.fromkeys(options.names)
        ]
        plan, _change = record_progress(city, records)
        for record, reason in plan.refused:
            name = feature_name(data, record.action_fid)
            context.warn(msg("{name}: {reason}", name=name, reason=reason))
    for doubt in plan.doubts:
        context.warn(doubt)
    context.say(plan.summary)
    return EXIT_PARTLY if plan.refused else EXIT_OK


def _read(options: argparse.Namespace, context: CliContext) -> int:
    if len(options.names) != 1:
        refuse(msg("Name the one form to read."))
    with open_city(options.city, read_only=False) as city:
        report = read_form(city, Path(options.names[0]), options.by)
    for remark in report.remarks:
        context.warn(remark)
    context.say(report.summary)
    return EXIT_PARTLY if report.notes else EXIT_OK


def _feature(data: CityData, code: str) -> int:
    actions = data.table("actions")
    fids = actions.fids[np.flatnonzero(actions.text("code").equals(code))].tolist()
    if not fids:
        refuse(msg("No feature of a special action has the number {code}.", code=code))
    if len(fids) > 1:
        refuse(msg("Several features have the number {code}.", code=code))
    return int(fids[0])


VERB = Verb(
    "action", msg("Show the progress of special actions, record it, or read it back"), _arguments,
    _run,
)  # fmt: skip

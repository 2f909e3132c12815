"""The verb `merge`: what units or other groups changed comes back into the project."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_app.cli.verb import (
    EXIT_ERROR,
    EXIT_OK,
    EXIT_PARTLY,
    CliContext,
    Verb,
    city_argument,
    say_trial,
    trial_argument,
)
from gis_app.domain.three_way import Decision
from gis_app.errors import UsageError
from gis_app.messages import msg, plural
from gis_app.workflows.exchange_record import record_returned
from gis_app.workflows.merge_files import (
    merge_groups,
    plan_group,
    trial_copy,
    write_merge_report,
)
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from typing import TypeAlias

    from gis_app.messages import Translator
    from gis_app.workflows.merge_plan import MergePlan

    _Merged: TypeAlias = tuple[MergePlan, Mapping[int, Decision], bool]

_SHOWN: Final = 20


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "source",
        metavar="FOLDER",
        type=Path,
        nargs="+",
        help=t(
            "folders of workbooks that came back or of other groups' projects, or such files; "
            "several may be given"
        ),
    )
    parser.add_argument(
        "--prefer",
        choices=[str(x) for x in Decision],
        help=t("whose value stays where both sides changed a cell; else it stays as it is here"),
    )
    trial_argument(parser, t)
    parser.add_argument(
        "--report",
        metavar="FILE.xlsx",
        type=Path,
        help=t("write the conflicts and what was not taken as a workbook"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.report is not None and options.report.suffix.lower() != ".xlsx":
        raise UsageError(
            msg("The report ends in .xlsx, not like {file}.", file=options.report.name)
        )
    merged: list[_Merged] = []
    with open_city(options.city, read_only=options.dry_run) as city:
        groups = merge_groups(city.file, options.source)
        # a trial of several copies needs what the one before it brought
        is_trial = options.dry_run and len(groups) > 1
        with trial_copy(city) if is_trial else contextlib.nullcontext(city) as target:
            for group in groups:
                plan = plan_group(target, group, context.t, context.progress(), options.source)
                decisions = {}
                if options.prefer:
                    decisions = dict.fromkeys(range(len(plan.conflicts)), Decision(options.prefer))
                _tell(plan, context, is_decided=bool(decisions))
                is_changed = not plan.is_empty
                if is_trial or not options.dry_run:
                    is_changed = is_changed and bool(plan.apply(decisions).tables)
                    record_returned(target, plan)
                    for why in plan.refused_photos:
                        context.warn(why)
                merged.append((plan, decisions, is_changed))
        if options.report is not None:
            write_merge_report(
                [(plan, said) for plan, said, _ in merged], options.report, context.t
            )
    if options.report is not None:
        context.say(msg("The report is in {file}.", file=str(options.report)))
    if options.dry_run:
        say_trial(context)
    return _status(merged)


def _status(merged: list[_Merged]) -> int:
    is_whole = all(
        (decisions or not plan.conflicts)
        and not any(note.is_loss for note in plan.notes)
        and not plan.refused_photos
        for plan, decisions, _is_changed in merged
    )
    if is_whole:
        return EXIT_OK
    return EXIT_PARTLY if any(is_changed for *_, is_changed in merged) else EXIT_ERROR


def _tell(plan: MergePlan, context: CliContext, *, is_decided: bool) -> None:
    for line in plan.summary:
        context.say(line)
    if plan.conflicts:
        count = len(plan.conflicts)
        context.warn(
            plural(
                "{count} cell was changed on both sides:",
                "{count} cells were changed on both sides:",
                count,
            )
            if not is_decided
            else plural(
                "{count} cell was changed on both sides and decided:",
                "{count} cells were changed on both sides and decided:",
                count,
            )
        )
    for one in plan.conflicts[:_SHOWN]:
        context.warn(
            msg(
                "  {name} {title}: sent “{base}”, here “{ours}”, {who} “{theirs}”",
                name=one.name,
                title=one.title,
                base=one.base,
                ours=one.ours,
                theirs=one.theirs,
                who=one.who,
            )
        )
    for note in plan.notes[:_SHOWN]:
        where = " · ".join(part for part in (note.source, note.where, note.value) if part)
        context.warn(f"  {where}: {context.t(note.what)}")
    left = max(len(plan.conflicts) - _SHOWN, 0) + max(len(plan.notes) - _SHOWN, 0)
    if left:
        context.warn(msg("  … and {count} more; --report lists them.", count=left))


VERB = Verb("merge", msg("Take in what units or other groups sent back"), _arguments, _run)

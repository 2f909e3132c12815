"""The verb `merge`: what units or other groups changed comes back into the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_app.cli.verb import EXIT_ERROR, EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument
from gis_app.domain.three_way import Decision
from gis_app.errors import UsageError
from gis_app.messages import msg, plural
from gis_app.workflows.merge_files import plan_merge, write_merge_report
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator
    from gis_app.workflows.merge_plan import MergePlan

_SHOWN: Final = 20


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "source",
        metavar="FOLDER",
        type=Path,
        help=t("a folder of workbooks that came back, one of them, or another group's project"),
    )
    parser.add_argument(
        "--prefer",
        choices=[str(x) for x in Decision],
        help=t("whose value stays where both sides changed a cell; else it stays as it is here"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=t("tell what would happen, change nothing")
    )
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
    with open_city(options.city, read_only=options.dry_run) as city:
        plan = plan_merge(city, options.source, context.t, context.progress())
        decisions = {}
        if options.prefer:
            decisions = dict.fromkeys(range(len(plan.conflicts)), Decision(options.prefer))
        is_changed = options.dry_run and not plan.is_empty
        if not options.dry_run and not plan.is_empty:
            is_changed = bool(plan.apply(decisions).tables)
        if options.report is not None:
            write_merge_report(plan, decisions, options.report, context.t)
    _tell(plan, context, is_decided=bool(decisions))
    if options.report is not None:
        context.say(msg("The report is in {file}.", file=str(options.report)))
    if options.dry_run:
        context.say(msg("Nothing was changed: this was a trial."))
    lost = [note for note in plan.notes if note.is_loss]
    if not lost and (decisions or not plan.conflicts):
        return EXIT_OK
    return EXIT_PARTLY if is_changed else EXIT_ERROR


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

"""The verb `import`: a ledger or a vector file becomes rows of the project."""

from __future__ import annotations

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
from gis_app.domain.terms import WORDS, AreaLevel, LedgerList, LocationSource
from gis_app.errors import UsageError
from gis_app.geo.china_datums import Datum
from gis_app.ledger.columns import parse_told
from gis_app.ledger.report import OUTCOME_TITLES, Outcome
from gis_app.messages import listed, msg, plural
from gis_app.workflows.import_ledger import import_file, write_report
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.open_city import SAMPLE_WORD, open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Translator

_SHOWN: Final = 10
_AUTO: Final = "auto"


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=t(
            "a table (.xlsx .xls .xlsb .ods .csv .txt) or a vector file (.geojson .gpkg .shp "
            ".zip .kml)"
        ),
    )
    parser.add_argument(
        "--list",
        choices=[str(x) for x in LedgerList],
        help=t("which list it is; else its title and columns tell"),
    )
    parser.add_argument("--layer", metavar="LAYER", help=t("the kind of all rows: a layer's id"))
    parser.add_argument(
        "--level",
        choices=[str(x) for x in AreaLevel],
        help=t("the level of areas that name none"),
    )
    parser.add_argument(
        "--datum",
        choices=[*(str(x) for x in Datum), _AUTO],
        help=t(
            "the datum of the coordinates; else what the headings say, else it is tested; auto "
            "follows the tests"
        ),
    )
    parser.add_argument(
        "--columns",
        metavar="HEADING=FIELD,…",
        action="append",
        default=[],
        help=t("what columns mean; FIELD extra keeps a column as it is"),
    )
    parser.add_argument(
        "--names",
        metavar="NAME=UNIT,…",
        action="append",
        default=[],
        help=t("which unit a name of the list means; UNIT + adds it, - leaves it as text"),
    )
    parser.add_argument(
        "--forget-names",
        action="store_true",
        help=t("do not give units the confirmed names as further names"),
    )
    parser.add_argument(
        "--as-before",
        action="store_true",
        help=t("take columns, list and datum as they were told for the same headings before"),
    )
    parser.add_argument("--sheet", metavar="NAME", help=t("only this sheet or vector layer"))
    parser.add_argument(
        "--header-row",
        metavar="ROW",
        type=int,
        default=0,
        help=t("the row of the file in which the header begins; else it is found"),
    )
    parser.add_argument(
        "--skip-hidden", action="store_true", help=t("leave out rows that are hidden in the file")
    )
    parser.add_argument("--encoding", help=t("the encoding of a text table or Shapefile"))
    parser.add_argument(
        "--crs", help=t("the reference system of metres, or of a vector file that names none")
    )
    parser.add_argument(
        "--add-units", action="store_true", help=t("add units that the register does not have")
    )
    trial_argument(parser, t)
    parser.add_argument(
        "--report",
        metavar="FILE.xlsx",
        type=Path,
        help=t("write what was not taken as a workbook to mend and import again"),
    )


def _told(texts: list[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for text in texts:
        told.update(parse_told(text))
    return told


def _run(options: argparse.Namespace, context: CliContext) -> int:
    told, unit_names = _told(options.columns), _told(options.names)
    if options.report is not None and options.report.suffix.lower() != ".xlsx":
        raise UsageError(
            msg("The report ends in .xlsx, not like {file}.", file=options.report.name)
        )
    request = ImportRequest(
        options.file,
        None if options.list is None else LedgerList(options.list),
        options.layer,
        None if options.level is None else AreaLevel(options.level),
        None if options.datum in (None, _AUTO) else Datum(options.datum),
        told,
        options.sheet,
        options.encoding,
        options.crs,
        options.add_units,
        header_row=options.header_row,
        skips_hidden=options.skip_hidden,
        follows_tests=options.datum == _AUTO,
        names=unit_names,
        remembers_names=not options.forget_names,
        recalls=options.as_before,
    )
    is_changing = not options.dry_run
    with open_city(options.city, read_only=not is_changing) as city:
        plan = import_file(city, request, context.progress(), is_dry_run=options.dry_run)
    if options.report is not None:
        write_report(plan, options.report, context.t.language)
    _tell(plan, context)
    if options.report is not None:
        context.say(msg("The report is in {file}.", file=str(options.report)))
    if options.dry_run:
        say_trial(context)
    elif options.city == SAMPLE_WORD:
        context.say(msg("The copy of the sample city was thrown away."))
    report = plan.report
    if report.is_whole:
        return EXIT_OK
    return EXIT_PARTLY if report.taken else EXIT_ERROR


def _tell_names(plan: ImportPlan, context: CliContext) -> None:
    for unknown in plan.unknown_units[:_SHOWN]:
        if not unknown.guesses:
            continue
        best = unknown.guesses[0]
        guesses = listed(f"{g.title} {g.likeness:.0%}" for g in unknown.guesses)
        context.warn(
            plural(
                "“{name}” in {count} row may be: {guesses}. Confirm with --names {told}",
                "“{name}” in {count} rows may be: {guesses}. Confirm with --names {told}",
                len(unknown.rows),
                name=unknown.name,
                guesses=guesses,
                told=f'"{unknown.name}={best.title}"',
            )
        )


def _tell_changes(plan: ImportPlan, context: CliContext) -> None:
    for change in plan.differences[:_SHOWN]:
        context.say(
            msg(
                "  {row}, {column}: “{before}” → “{after}”",
                row=change.title,
                column=change.column,
                before=change.before,
                after=change.after,
            )
        )
    more = len(plan.differences) - _SHOWN
    if more > 0:
        context.say(msg("  … and {count} more; --report lists them.", count=more))


def _tell(plan: ImportPlan, context: CliContext) -> None:
    report = plan.report
    context.say(msg("List: {list}", list=WORDS["ledger_list"][report.list]))
    for match in report.matches:
        if match.field is not None:
            context.say(msg("  {heading} → {field}", heading=match.heading, field=match.field.name))
    kept = dict.fromkeys(m.heading for m in report.matches if m.field is None and m.heading)
    if kept:
        context.say(msg("  kept as they are: {headings}", headings=listed(kept)))
    context.say(report.summary)
    for source, count in report.located.items():
        if source == LocationSource.UNPLACED:
            context.say(msg("  to be placed by hand: {count}", count=count))
            continue
        title = WORDS["location_source"][source]
        context.say(msg("  placed by {source}: {count}", source=title, count=count))
    _tell_changes(plan, context)
    _tell_names(plan, context)
    if report.new_units:
        context.say(msg("Units added: {names}", names=listed(report.new_units)))
    for outcome in Outcome:
        found = [p for p in report.problems if p.outcome is outcome]
        if not found:
            continue
        context.warn(msg("{outcome}: {count}", outcome=OUTCOME_TITLES[outcome], count=len(found)))
        for problem in found[:_SHOWN]:
            context.warn(f"  {context.t(problem.sentence).strip()}")
        if len(found) > _SHOWN:
            context.warn(
                msg("  … and {count} more; --report lists them.", count=len(found) - _SHOWN)
            )


VERB = Verb("import", msg("Take in a ledger or a vector file"), _arguments, _run)

"""A file or folder that came back: workbooks of units, or another group's copy of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.three_way import Decision
from gis_app.errors import UsageError
from gis_app.ledger.merge_report import ReportLine, write_report
from gis_app.messages import msg
from gis_app.workflows.merge_projects import plan_project_merge
from gis_app.workflows.merge_returns import SUFFIXES, plan_returns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.workflows.merge_plan import MergePlan


def plan_merge(
    city: City, source: Path, t: Translator, progress: Progress | None = None
) -> MergePlan:
    """Read what came back and compare it with the project; nothing is changed yet.

    Raises UsageError for a source that holds nothing of the kind, ProjectFileError for a project
    that cannot be read.
    """
    if source.suffix.lower() == ".gpkg":
        return plan_project_merge(city, source, t, progress)
    return plan_returns(city, returned_files(source), progress)


def returned_files(source: Path) -> list[Path]:
    """Return the workbooks of a folder, oldest first, or the one named; raises UsageError."""
    if source.is_dir():
        found = [
            file
            for file in source.iterdir()
            if file.suffix.lower() in SUFFIXES and not file.name.startswith(("~$", "."))
        ]
        if not found:
            raise UsageError(
                msg("There is no workbook in the folder {folder}.", folder=str(source))
            )
        return sorted(found, key=lambda file: (file.stat().st_mtime, file.name))
    if not source.exists():
        raise UsageError(msg("There is no file {file}.", file=str(source)))
    if source.suffix.lower() not in SUFFIXES:
        raise UsageError(
            msg(
                "{file} is no workbook. They end in: {suffixes}",
                file=source.name,
                suffixes=" ".join(SUFFIXES),
            )
        )
    return [source]


def write_merge_report(
    plan: MergePlan, decisions: Mapping[int, Decision], file: Path, t: Translator
) -> None:
    """Write conflicts and notes as a workbook; raises LedgerError."""
    lines = [
        ReportLine(
            one.source,
            one.name,
            t(one.title),
            one.base,
            one.ours,
            one.theirs,
            one.who,
            t(_decided(decisions.get(number))),
        )
        for number, one in enumerate(plan.conflicts)
    ]
    notes = [(note.source, note.where, note.value, t(note.what)) for note in plan.notes]
    write_report(lines, notes, [t(line) for line in plan.summary], file, t)


def _decided(decision: Decision | None) -> Message:
    if decision is Decision.THEIRS:
        return msg("theirs taken")
    if decision is Decision.OURS:
        return msg("ours kept")
    return msg("not decided, ours kept")

"""A file or folder that came back: workbooks of units, or another group's copy of the project."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.domain.three_way import Decision
from gis_app.errors import UsageError
from gis_app.ledger.merge_report import ReportLine, write_report
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.storage.backup import copy_project
from gis_app.workflows.merge_projects import plan_project_merge
from gis_app.workflows.merge_returns import SUFFIXES, plan_returns
from gis_app.workflows.returned_photos import files_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.workflows.merge_plan import MergePlan


def plan_group(
    city: City,
    group: Sequence[Path],
    t: Translator,
    progress: Progress | None = None,
    sources: Sequence[Path] = (),
) -> MergePlan:
    """Compare one of `merge_groups` with the project as it is now; nothing is changed yet.

    Of the folders among `sources` it is told what else lies in them.
    """
    if group[0].suffix.lower() == ".gpkg":
        return plan_project_merge(city, group[0], t, progress)
    return plan_returns(city, group, progress, [one for one in sources if one.is_dir()])


def merge_groups(project: Path, sources: Sequence[Path]) -> list[list[Path]]:
    """Return what is merged at once: all workbooks together, then each project by itself.

    Folders stand for the workbooks and projects in them and in their folders, oldest first; the
    project itself is passed over. Raises UsageError when there is nothing of the kind.
    """
    found = dict.fromkeys(file for source in sources for file in _files_of(source, project))
    books = [file for file in found if file.suffix.lower() != ".gpkg"]
    projects = [[file] for file in found if file.suffix.lower() == ".gpkg"]
    return [*([books] if books else []), *projects]


def _files_of(source: Path, project: Path) -> list[Path]:
    if source.is_dir():
        found = [
            file
            for file in files_in(source)
            if file.suffix.lower() in (*SUFFIXES, ".gpkg")
            and file.is_file()
            and not file.is_symlink()
            and not file.samefile(project)
        ]
        if not found:
            raise UsageError(
                msg(
                    "There is no workbook and no project in the folder {folder}.",
                    folder=str(source),
                )
            )
        return sorted(found, key=lambda file: (file.stat().st_mtime, file.name))
    if not source.exists():
        raise UsageError(msg("There is no file {file}.", file=str(source)))
    if source.suffix.lower() not in (*SUFFIXES, ".gpkg"):
        raise UsageError(
            msg(
                "{file} is no workbook and no project. They end in: {suffixes}",
                file=source.name,
                suffixes=" ".join((*SUFFIXES, ".gpkg")),
            )
        )
    return [source]


@contextmanager
def trial_copy(city: City) -> Iterator[City]:
    """Give a copy of the project to try several merges on, one after the other; it is removed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / city.file.name
        copy_project(city.file, file)
        with City.open(file, city.data.catalogue, require_write=True) as copy:
            yield copy


def write_merge_report(
    merged: Sequence[tuple[MergePlan, Mapping[int, Decision]]], file: Path, t: Translator
) -> None:
    """Write the conflicts and notes of plans as one workbook; raises LedgerError."""
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
        for plan, decisions in merged
        for number, one in enumerate(plan.conflicts)
    ]
    notes = [
        (note.source, note.where, note.value, t(note.what))
        for plan, _decisions in merged
        for note in plan.notes
    ]
    summary = [t(line) for plan, _decisions in merged for line in plan.summary]
    write_report(lines, notes, summary, file, t)


def _decided(decision: Decision | None) -> Message:
    if decision is Decision.THEIRS:
        return msg("theirs taken")
    if decision is Decision.OURS:
        return msg("ours kept")
    return msg("not decided, ours kept")

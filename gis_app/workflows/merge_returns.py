"""Workbooks that units filled in come back: what they changed is taken as one change.

Each answer is compared three ways: what was sent, what the ledger says now, what the unit says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gis_app.domain.edits import Edit
from gis_app.domain.issue_moves import Moves, step_of
from gis_app.domain.record_types import table_spec
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LedgerList, Step
from gis_app.domain.three_way import Decision, FieldConflict, Outcome, outcome
from gis_app.domain.work_terms import Move
from gis_app.errors import LedgerError, UsageError
from gis_app.ledger.cells import text_of
from gis_app.ledger.export_cells import CellWriter
from gis_app.ledger.sheet_cells import plain_text
from gis_app.ledger.unit_return import UnitReturn, read_return, sender_of
from gis_app.ledger.unit_sheet import compared
from gis_app.messages import load_translator, msg, plural
from gis_app.paths import translations_dir
from gis_app.progress import Progress
from gis_app.workflows.add_photos import NewPhoto, copy_photos
from gis_app.workflows.merge_plan import MergeFindings, MergeNote, note_of_return, where_in_form
from gis_app.workflows.returned_answers import Answer, answers_edit
from gis_app.workflows.returned_photos import ReturnedPhotos

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.ledger.unit_return import ReturnedIssue
    from gis_app.messages import Message
    from gis_app.project.city import City

SUFFIXES: Final = (".xlsx", ".xls", ".xlsm", ".et")
MERGED_COLUMNS: Final = ("progress", "leader")


@dataclass(frozen=True, slots=True)
class Returned:
    """Name a workbook that was read: whose it is, when it was sent, how many issues it answers."""

    unit_fid: int
    sent_at: str
    file: str
    answered: int


@dataclass
class ReturnsPlan(MergeFindings):
    """Hold everything that a folder of workbooks brings, decided and not."""

    city: City
    answers: list[Answer] = field(default_factory=list)
    photos: list[NewPhoto] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change, whatever is decided."""
        return not (self.answers or self.photos or self.found_conflicts)

    @property
    def summary(self) -> tuple[Message, ...]:
        """Say in a few lines what would be taken."""
        count = len({answer.fid for answer in self.answers})
        asks = sum(1 for answer in self.answers if answer.move is Move.SUBMIT)
        back = sum(1 for answer in self.answers if answer.move is Move.NOT_OURS)
        return (
            plural("{count} workbook read", "{count} workbooks read", len(self.sources)),
            plural("{count} issue answered", "{count} issues answered", count),
            msg(
                "asking for closing: {asks}; returned as not theirs: {back}; photos: {photos}",
                asks=asks,
                back=back,
                photos=len(self.photos),
            ),
        )

    def apply(self, decisions: Mapping[int, Decision]) -> ChangeSet:
        """Make the change; a conflict that is not decided stays as it is here."""
        answers = list(self.answers)
        for number, conflict in enumerate(self.found_conflicts):
            if decisions.get(number) is Decision.THEIRS:
                answers.append(
                    Answer(
                        conflict.fid,
                        conflict.source,
                        conflict.who,
                        {conflict.column: conflict.theirs},
                        {conflict.column: conflict.ours},
                        reason=conflict.theirs,
                    )
                )
        with self.city.held():
            added = copy_photos(self.city, self.photos)
            self.refused = (*added.refused, *added.repeated)
            edit = answers_edit(self.city, answers, self.sources)
            inserts = (*edit.inserts, *((added.batch,) if added.batch is not None else ()))
            return self.city.apply(Edit(edit.label, inserts, edit.updates))


def plan_returns(
    city: City,
    files: Sequence[Path],
    progress: Progress | None = None,
    folders: Sequence[Path] = (),
) -> ReturnsPlan:
    """Read workbooks that came back and compare them with the ledger.

    A file that is not one of ours is a note, not an error; what else lies in `folders` is told
    too. Raises UsageError when nothing was
    ever sent from this project.
    """
    progress = progress or Progress()
    key = city.data.settings.exchange_key
    if not key:
        raise UsageError(
            msg("This project has sent no workbooks yet, so none can come back to it.")
        )
    plan = ReturnsPlan(city)
    photos = ReturnedPhotos(city, plan.photos, plan.found_notes)
    merger = _Merger(city, plan, photos)
    for number, file in enumerate(files):
        progress.step(number / max(len(files), 1), msg("Reading {file}", file=file.name))
        try:
            found = read_return(file, key)
        except LedgerError as error:
            plan.found_notes.append(MergeNote(file.name, "", "", error.message))
            continue
        plan.sources.append(file.name)
        answered = sum(1 for issue in found.issues if issue.changed)
        plan.returned.append(Returned(found.sent.unit_fid, found.sent.sent_at, file.name, answered))
        merger.take(found)
    photos.tell_left(folders, files)
    progress.step(1)
    return plan


class _Merger:
    """Compare returns with the ledger one after the other; what one changed the next one meets."""

    def __init__(self, city: City, plan: ReturnsPlan, photos: ReturnedPhotos) -> None:
        self._plan = plan
        self._data: CityData = city.data
        self._moves = Moves(self._data)
        self._writers: dict[str, CellWriter] = {}
        self._pending: dict[tuple[int, str], tuple[str, str]] = {}
        self._photos = photos

    def take(self, found: UnitReturn) -> None:
        """Take one workbook into the plan."""
        self._plan.found_notes += map(note_of_return, found.notes)
        for issue in found.issues:
            self._take_issue(found, issue)
        self._photos.take(found)

    def _writer(self, language: str) -> CellWriter:
        if language not in self._writers:
            t = load_translator(language, translations_dir())
            self._writers[language] = CellWriter(self._data, LedgerList.ISSUES, t)
        return self._writers[language]

    def _note(self, found: UnitReturn, issue: ReturnedIssue, value: str, what: Message) -> None:
        code = str(self._data.table("issues").value(issue.fid, "code") or "")
        where = " · ".join((where_in_form(issue.row), code))
        self._plan.found_notes.append(MergeNote(found.file.name, where, value, what))

    def _take_issue(self, found: UnitReturn, issue: ReturnedIssue) -> None:
        if not issue.changed:
            return
        issues = self._data.table("issues")
        if not issues.has(issue.fid):
            code = next(r.protected[0] for r in found.sent.rows if r.fid == issue.fid)
            what = msg("The issue is not in the ledger any more.")
            where = " · ".join((where_in_form(issue.row), code))
            self._plan.found_notes.append(MergeNote(found.file.name, where, "", what))
            return
        too_late = self._too_late(found, issue)
        if too_late is not None:
            self._note(found, issue, issue.filled_in["progress"], too_late)
            return
        who = sender_of(found, issue)
        cells, before = self._merged(found, issue, who)
        move = self._move(found, issue, who)
        if not cells and move is None:
            return
        reason = self._reason(found, issue, move, cells)
        self._plan.answers.append(
            Answer(issue.fid, found.file.name, who, cells, before, move or Move.NOTE, reason)
        )

    def _too_late(self, found: UnitReturn, issue: ReturnedIssue) -> Message | None:
        """Return why an answer does not count any more: closed, or somebody else's meanwhile."""
        last = self._moves.last(issue.fid, Move.SUBMIT, Move.NOT_OURS)
        if last is not None and last["by"] == sender_of(found, issue):
            return None  # what this unit said before may have led to that
        if step_of(self._data, issue.fid) is Step.CLOSED:
            return msg("The issue is closed; the answer comes too late.")
        unit = int(self._data.issue_state.unit_fid[self._data.table("issues").position(issue.fid)])
        if unit in (found.sent.unit_fid, NO_ROW):
            return None
        name = str(self._data.table("units").value(unit, "name") or "")
        return msg("The issue is {unit}'s meanwhile; this answer is not taken.", unit=name)

    def _merged(
        self, found: UnitReturn, issue: ReturnedIssue, who: str
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Compare the issue's own columns three ways; returns what changes and what was there."""
        place = self._data.table("issues").position(issue.fid)
        writer = self._writer(found.sent.language)
        cells: dict[str, str] = {}
        before: dict[str, str] = {}
        for column in MERGED_COLUMNS:
            now = plain_text(text_of(writer.cell(column, place)[0]))
            pending = self._pending.get((issue.fid, column))
            ours = now if pending is None else pending[0]
            base, theirs = issue.base[column], issue.filled_in[column]
            result = outcome(compared(base), compared(ours), compared(theirs))
            if result is Outcome.THEIRS:
                cells[column], before[column] = theirs, ours
                self._pending[issue.fid, column] = theirs, found.file.name
            elif result is Outcome.CONFLICT:
                code = str(self._data.table("issues").value(issue.fid, "code") or issue.fid)
                shown = ours if pending is None else f"{ours} [{pending[1]}]"
                title = table_spec("issues").column(column).title
                self._plan.found_conflicts.append(
                    FieldConflict(
                        "issues", issue.fid, column, code, title,
                        base, shown, theirs, found.file.name, who,
                    )
                )  # fmt: skip
        return cells, before

    def _move(self, found: UnitReturn, issue: ReturnedIssue, who: str) -> Move | None:
        """Return the move an answer asks for; None for none, or for one made already."""
        said = issue.filled_in
        if said["not_ours"].strip():
            wanted = Move.NOT_OURS
        elif issue.submits:
            wanted = Move.SUBMIT
        else:
            return None
        last = self._moves.last(issue.fid, Move.SUBMIT, Move.NOT_OURS)
        since = str((last or {}).get("at") or "")
        if last is not None and since >= found.sent.sent_at and last["by"] == who:
            return None  # this workbook was taken before
        if any(a.fid == issue.fid and a.move is wanted for a in self._plan.answers):
            return None
        return wanted

    def _reason(
        self,
        found: UnitReturn,
        issue: ReturnedIssue,
        move: Move | None,
        cells: Mapping[str, str],
    ) -> str:
        t = load_translator(found.sent.language, translations_dir())
        if move is Move.NOT_OURS:
            return issue.filled_in["not_ours"].strip()
        parts = [cells.get("progress", "") or (issue.filled_in["progress"] if move else "")]
        if issue.done_on:
            parts.append(t(msg("done on {day}", day=issue.done_on)))
        if "leader" in cells:
            parts.append(t(msg("leader: {name}", name=cells["leader"])))
        return "; ".join(part for part in parts if part) or t(msg("answered"))

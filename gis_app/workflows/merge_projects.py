"""Another group's copy of the project comes back: three ways, row by row and field by field.

The two audit trails tell where the copies parted. What only the other copy changed is taken; what
both changed is shown; rows the other copy added get numbers of their own here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_app.domain.edits import GEOMETRY
from gis_app.domain.record_types import EDITABLE_TABLES, table_spec
from gis_app.domain.row_references import renumbered
from gis_app.domain.three_way import FieldConflict, Outcome, outcome
from gis_app.errors import UsageError
from gis_app.messages import LocalText, msg
from gis_app.progress import Progress
from gis_app.storage.branch import branch_of, common_lines, odd_table, untouched_rows
from gis_app.storage.geopackage_blob import wkb_of_blob
from gis_app.storage.schema import GEOMETRY_COLUMN
from gis_app.workflows.merge_settings import JOINED, SETTINGS, join_settings
from gis_app.workflows.project_plan import Choice, ProjectPlan
from gis_app.workflows.row_words import RowWords

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.messages import Message, Translator
    from gis_app.project.city import City
    from gis_app.storage.branch import Branch, RowChange
    from gis_app.workflows.merge_settings import SettingsPlan

_ROW: LocalText = LocalText("整条记录", "The whole row")


def plan_project_merge(
    city: City, source: Path, t: Translator, progress: Progress | None = None
) -> ProjectPlan:
    """Compare another copy of the project with this one; nothing is changed yet.

    Raises UsageError for the project itself and for one that is no copy of it, ProjectFileError
    for a file that cannot be read.
    """
    progress = progress or Progress()
    if source.exists() and source.samefile(city.file):
        raise UsageError(msg("{file} is the project itself.", file=source.name))
    city.notice_outside_changes()
    progress.step(0, msg("Comparing the projects"))
    with branch_of(city.file) as ours, branch_of(source) as theirs:
        progress.step(0.3)
        our_log, their_log = ours.log(), theirs.log()
        common = common_lines(our_log, their_log)
        our_changes = ours.changes_since(common)
        their_changes = theirs.changes_since(common)
        touched = {
            spec.name: {*our_changes.get(spec.name, ()), *their_changes.get(spec.name, ())}
            for spec in EDITABLE_TABLES
        }
        if not common and not untouched_rows(ours, touched):
            raise UsageError(msg("{file} is no copy of this project.", file=source.name))
        odd = odd_table(ours, theirs, touched)
        if odd is not None:
            raise UsageError(
                msg(
                    "{file} is no copy of this project: rows of {table} differ that nobody "
                    "changed.",
                    file=source.name,
                    table=table_spec(odd).title,
                )
            )
        progress.step(0.7)
        who = dict.fromkeys(line.who for line in their_log[len(common) :] if line.inverse)
        plan = ProjectPlan(city, source, tuple(who))
        merger = _Merger(plan, ours, our_changes, their_changes, t)
        merger.run()
        merger.join(join_settings(city, source, theirs.settings(), theirs.project_layers(),
                                  merger.number_here, t))  # fmt: skip
    progress.step(1)
    return plan


class _Merger:
    """Bring their changes into a plan, table by table: rows that are referred to come first."""

    def __init__(
        self,
        plan: ProjectPlan,
        ours: Branch,
        our_changes: Mapping[str, Mapping[int, RowChange]],
        their_changes: Mapping[str, Mapping[int, RowChange]],
        t: Translator,
    ) -> None:
        self._plan, self._ours = plan, ours
        self._our_changes, self._their_changes = our_changes, their_changes
        self._new_fid: dict[tuple[str, int], int] = {}
        self._words = RowWords(plan.city.data, t)

    def run(self) -> None:
        """Fill the plan."""
        # rows that are referred to get their numbers first: others are known by them
        for spec in EDITABLE_TABLES:
            self._number(spec.name, self._their_changes.get(spec.name, {}))
        for spec in EDITABLE_TABLES:
            for fid, change in sorted(self._their_changes.get(spec.name, {}).items()):
                if not change.existed:
                    self._added(spec.name, fid, change)
                elif change.exists:
                    self._changed(spec.name, fid, change)
                else:
                    self._removed(spec.name, fid, change)

    def join(self, settings: SettingsPlan) -> None:
        """Add what is said once about the whole project; what clashes is decided like a cell."""
        self._plan.settings = settings
        self._plan.found_notes += settings.notes
        for one in settings.clashes:
            choice = Choice(SETTINGS, 0, {one.column: {one.key: one.value}})
            self._add_conflict(SETTINGS, 0, one.column, one.name, JOINED[one.column], "",
                               one.ours, one.theirs, choice)  # fmt: skip

    def _number(self, table: str, rows: Mapping[int, RowChange]) -> None:
        """Give the rows they added numbers here: those of the same row of ours, or new ones."""
        added = [fid for fid, change in sorted(rows.items()) if not change.existed]
        ours = {
            fid: change.now
            for fid, change in self._our_changes.get(table, {}).items()
            if not change.existed and change.exists
        }
        by_code = {row["code"]: fid for fid, row in ours.items() if row.get("code")}
        by_content = {
            _content(self._as_stored(row)): fid for fid, row in ours.items() if not row.get("code")
        }
        alone = []
        for fid in added:
            now = rows[fid].now
            twin = by_code.get(now.get("code")) if now.get("code") else None
            if twin is None and not now.get("code"):
                # without a number, the same words on both sides are one row
                twin = by_content.get(_content(self._cells(table, now)))
            if twin is None:
                alone.append(fid)
            else:
                self._new_fid[table, fid] = twin
        for fid, new in zip(alone, self._plan.city.reserve_fids(table, len(alone)), strict=True):
            self._new_fid[table, fid] = int(new)

    def _as_stored(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row of ours as `_cells` writes theirs: its references are right already."""
        geometry = {GEOMETRY: wkb_of_blob(row[GEOMETRY_COLUMN])} if GEOMETRY_COLUMN in row else {}
        return {name: value for name, value in row.items() if name != GEOMETRY_COLUMN} | geometry

    def _cells(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return file values as an edit takes them, references moved to the numbers here."""
        spec = table_spec(table)
        made: dict[str, Any] = {}
        for name, value in row.items():
            if name == GEOMETRY_COLUMN:
                made[GEOMETRY] = wkb_of_blob(value)
                continue
            target = spec.column(name).refers_to
            if name == "owner_fid":
                target = row.get("owner_table")
            made[name] = renumbered(table, name, row, self.number_here)
            if target is not None and value:
                made[name] = self.number_here(target, value)
        return made

    def number_here(self, table: str, fid: int) -> int:
        """Return the row id here of a row of theirs."""
        return self._new_fid.get((table, fid), fid)

    def _added(self, table: str, fid: int, change: RowChange) -> None:
        here = self._new_fid[table, fid]
        ours = self._our_changes.get(table, {}).get(here)
        cells = self._cells(table, change.now)
        if ours is None:
            self._plan.inserts.setdefault(table, {})[here] = cells
            return
        # both added it, under the same number or word for word
        mine = self._as_stored(ours.now)
        self._compare(table, here, {}, mine, cells)

    def _changed(self, table: str, fid: int, change: RowChange) -> None:
        base, theirs = self._cells(table, change.base), self._cells(table, change.now)
        ours = self._our_changes.get(table, {}).get(fid)
        if ours is not None and not ours.exists:
            whole = {**self._as_stored(ours.base), **theirs}
            self._conflict(
                table, fid, "", msg("removed"), self._words.said(table, theirs),
                Choice(table, fid, whole, is_back=True),
            )  # fmt: skip
            return
        mine = {} if ours is None else self._as_stored(ours.now)
        self._compare(table, fid, base, {**base, **mine}, theirs)

    def _removed(self, table: str, fid: int, change: RowChange) -> None:
        ours = self._our_changes.get(table, {}).get(fid)
        if ours is not None and not ours.exists:
            return
        if ours is not None:
            said = self._words.said(table, self._as_stored(ours.now))
            choice = Choice(table, fid, is_deleted=True)
            self._conflict(table, fid, "", said, msg("removed"), choice)
            return
        self._plan.deletes.setdefault(table, []).append(fid)

    def _compare(
        self,
        table: str,
        fid: int,
        base: Mapping[str, Any],
        ours: Mapping[str, Any],
        theirs: Mapping[str, Any],
    ) -> None:
        taken: dict[str, Any] = {}
        for name, value in theirs.items():
            result = outcome(base.get(name), ours.get(name), value)
            if result is Outcome.THEIRS:
                taken[name] = value
            elif result is Outcome.CONFLICT:
                words = self._words
                self._conflict(
                    table,
                    fid,
                    name,
                    words.cell(table, name, ours.get(name)),
                    words.cell(table, name, value),
                    Choice(table, fid, {name: value}),
                    words.cell(table, name, base.get(name)),
                )
        if taken:
            self._plan.updates.setdefault(table, {})[fid] = taken

    def _conflict(
        self,
        table: str,
        fid: int,
        column: str,
        ours: Message | str,
        theirs: Message | str,
        choice: Choice,
        base: str = "",
    ) -> None:
        words = self._words
        title = _ROW if not column else words.title(table, column)
        self._add_conflict(table, fid, column, words.name(table, fid), title, base,
                           words.text(ours), words.text(theirs), choice)  # fmt: skip

    def _add_conflict(
        self,
        table: str,
        fid: int,
        column: str,
        name: str,
        title: LocalText,
        base: str,
        ours: str,
        theirs: str,
        choice: Choice,
    ) -> None:
        who = "、".join(one for one in self._plan.who if one)
        self._plan.found_conflicts.append(
            FieldConflict(table, fid, column, name, title, base, ours, theirs,
                          self._plan.source.name, who)
        )  # fmt: skip
        self._plan.choices.append(choice)


def _content(row: Mapping[str, Any]) -> str:
    return repr(sorted(row.items()))

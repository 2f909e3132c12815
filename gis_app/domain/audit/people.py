"""Units without a leader or a liaison, on whom rows of the lists rely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.edits import update_cells
from gis_app.domain.table import NO_ROW
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.finding import Propose
    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Message

_PEOPLE: Final = (
    (FindingKind.NO_LEADER, "leader", ("leader",)),
    (FindingKind.NO_CONTACT, "contact", ("contact", "phone")),
)
"""What a unit must say: kind of finding, column to fill, columns of which one is enough."""


def people(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield units that lack somebody, one finding a unit."""
    for kind, column, columns in _PEOPLE:
        yield _people(ground, kind, column, columns)


def _people(
    ground: AuditGround, kind: FindingKind, column: str, columns: tuple[str, ...]
) -> FindingBatch:
    """Find units without a leader or liaison that rows rely on: one finding a unit."""
    units = ground.table("units")
    lacks = ground.unit_lacks(*columns)
    waiting: dict[str, Int64Array] = {}
    for table, unit_fid in (
        ("points", ground.unit_of_point),
        ("tasks", ground.table("tasks").numbers("unit_fid")),
    ):
        own = [c for c in columns if c in ground.table(table).columns]
        if not own:
            continue
        silent = np.logical_and.reduce([ground.is_missing(table, c) for c in own])
        silent &= (unit_fid != NO_ROW) & ground.of_unit(lacks, unit_fid)
        at = units.positions(unit_fid[silent])
        waiting[table] = np.bincount(at[at >= 0], minlength=len(units)).astype(np.int64)
    total = np.zeros(len(units), np.int64)
    for counts in waiting.values():
        total += counts
    rows = np.flatnonzero(total > 0)
    fids = units.fids[rows]

    def say(i: int) -> Message:
        unit = ground.name("units", int(fids[i]))
        if kind is FindingKind.NO_LEADER:
            return plural(
                "{unit} has no leader in the register, and {count} row that it answers for names "
                "none.",
                "{unit} has no leader in the register, and {count} rows that it answers for name "
                "none.",
                int(total[rows[i]]),
                unit=unit,
            )
        return plural(
            "{unit} has neither liaison nor phone in the register, and {count} row that it "
            "answers for names none.",
            "{unit} has neither liaison nor phone in the register, and {count} rows that it "
            "answers for name none.",
            int(total[rows[i]]),
            unit=unit,
        )

    return row_batch(
        kind,
        FindingSeverity.MUST,
        "units",
        fids,
        ground.unit_place(fids),
        say,
        _people_fix(ground, column, fids),
    )


def _people_fix(ground: AuditGround, column: str, fids: Int64Array) -> Propose:
    def propose(i: int) -> Edit | None:
        unit = int(fids[i])
        name = _most_named(ground, column, unit)
        if name is None:
            return None
        said = ground.name("units", unit)
        label = (
            msg("Leader of {unit}: {name}, as other rows of the lists say", unit=said, name=name)
            if column == "leader"
            else msg(
                "Liaison of {unit}: {name}, as other rows of the lists say", unit=said, name=name
            )
        )
        return update_cells("units", unit, label, **{column: name})

    return propose


def _most_named(ground: AuditGround, column: str, unit: int) -> str | None:
    """Return the person that rows naming the unit most often name with it."""
    votes: dict[str, int] = {}
    for table in ("points", "tasks", "areas", "issues"):
        rows = ground.table(table)
        if column not in rows.columns:
            continue
        text = rows.text(column)
        for code in text.codes[rows.numbers("unit_fid") == unit].tolist():
            if code >= 0 and text.words[code].strip():
                votes[text.words[code]] = votes.get(text.words[code], 0) + 1
    return max(votes, key=lambda name: (votes[name], name), default=None)

"""Tasks that two rows of the lists give to different units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from gis_app.domain.audit.ground import AuditGround
    from gis_app.messages import Message


def task_units(ground: AuditGround) -> FindingBatch:
    """Find tasks of one name and month that lists give to different units."""
    tasks = ground.table("tasks")
    unit = tasks.numbers("unit_fid")
    names, months = tasks.text("name").values(), tasks.text("month").values()
    groups: dict[tuple[str, str], list[int]] = {}
    for n in range(len(tasks)):
        if names[n] and unit[n] != NO_ROW:
            groups.setdefault((plain_name(names[n]), months[n] or ""), []).append(n)
    rows = [group for group in groups.values() if len({int(unit[n]) for n in group}) > 1]
    first = np.array([group[0] for group in rows], np.int64)
    fids = tasks.fids[first]

    def say(i: int) -> Message:
        named = dict.fromkeys(ground.name("units", int(unit[n])) for n in rows[i])
        return msg(
            "Task {task} is given to several units: {units}.",
            task=names[first[i]],
            units=listed(named),
        )

    return row_batch(
        FindingKind.TASK_UNITS,
        FindingSeverity.CHECK,
        "tasks",
        fids,
        ground.unit_place(unit[first]),
        say,
        lambda i: _one_leads(ground, rows[i]),
    )


def leading_unit(ground: AuditGround, rows: list[int]) -> int:
    """Return which of the units that rows of one task name leads it; NO_ROW when nothing tells.

    The one that another row names as co-operating does not lead; a unit above the others does;
    else the one that most rows of this task in all months name.
    """
    tasks, tree = ground.table("tasks"), ground.data.unit_tree
    unit = tasks.numbers("unit_fid")
    named = list(dict.fromkeys(int(unit[n]) for n in rows))
    helps = {
        tree.named(name)
        for n in rows
        for name in split_names(tasks.text("co_units")[n])
        if tree.named(name) != int(unit[n])
    }
    leads = [one for one in named if one not in helps]
    if len(leads) == 1:
        return leads[0]
    above = [one for one in named if all(one in (u, *tree.ancestors(u)) for u in named)]
    if len(above) == 1:
        return above[0]
    name = plain_name(tasks.text("name")[rows[0]] or "")
    same = [n for n, other in enumerate(tasks.text("name").values()) if _is(other, name)]
    votes = {one: sum(int(unit[n]) == one for n in same) for one in named}
    best = max(votes.values())
    most = [one for one, count in votes.items() if count == best]
    return most[0] if len(most) == 1 else NO_ROW


def _is(name: str | None, plain: str) -> bool:
    return name is not None and plain_name(name) == plain


def _one_leads(ground: AuditGround, rows: list[int]) -> Edit | None:
    """Make the edit by which one unit leads in every row and the others co-operate."""
    lead = leading_unit(ground, rows)
    if lead == NO_ROW:
        return None
    tasks, tree = ground.table("tasks"), ground.data.unit_tree
    unit = tasks.numbers("unit_fid")
    others = dict.fromkeys(ground.name("units", int(unit[n])) for n in rows if unit[n] != lead)
    leader = next(
        (tasks.text("leader")[n] for n in rows if unit[n] == lead and tasks.text("leader")[n]), None
    )
    cells: dict[str, list[Any]] = {"unit_fid": [], "co_units": [], "leader": []}
    for n in rows:
        said = split_names(tasks.text("co_units")[n])
        kept = [name for name in said if tree.named(name) != lead and name not in others]
        cells["unit_fid"].append(lead)
        cells["co_units"].append("、".join((*kept, *others)))
        cells["leader"].append(tasks.text("leader")[n] if unit[n] == lead else leader)
    label = msg(
        "{unit} leads task {task}; {others} co-operate",
        unit=ground.name("units", lead),
        task=tasks.text("name")[rows[0]] or "",
        others=listed(others),
    )
    return Edit(label, updates=(RowBatch("tasks", tasks.fids[np.array(rows)], cells),))

"""The organisation changes: units are added, renamed, moved, ended, merged, led by others.

Every function looks at the city and returns one Edit; nothing is written here. Each refuses with an
EditError that says what stands in the way.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.dates import parse_date
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.former_values import FormerValues, last_change
from gis_app.domain.record_types import EDITABLE_TABLES, table_spec
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Step
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.errors import EditError
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.domain.former_values import Reserve

HISTORY: tuple[str, ...] = ("tenures", "issue_moves", "list_documents", "part_scores")
"""Tables that tell what was; they keep naming the unit that it was then."""
_LED = ("points", "areas", "issues", "tasks", "actions")


def unit_name(data: CityData, fid: int) -> str:
    """Return what a unit is called."""
    units = data.table("units")
    return str(units.value(fid, "name") or units.value(fid, "code") or fid)


def holdings(data: CityData, fid: int) -> Mapping[tuple[str, str], np.ndarray[Any, Any]]:
    """Return the rows that refer to a unit, by table and column; empty ones left out."""
    found = {}
    for spec in EDITABLE_TABLES:
        table = data.table(spec.name)
        for column in spec.columns:
            if column.refers_to == "units":
                rows = table.fids[table.numbers(column.name) == fid]
                if len(rows):
                    found[spec.name, column.name] = rows
    return found


def holdings_text(data: CityData, fid: int) -> tuple[str, ...]:
    """Return how many rows of which tables hang on a unit, in Chinese words of the tables."""
    counts: dict[str, int] = {}
    for (table, _column), rows in holdings(data, fid).items():
        counts[table] = counts.get(table, 0) + len(rows)
    return tuple(f"{table_spec(table).title.zh_CN} {count}" for table, count in counts.items())


def check_name(data: CityData, name: str, fid: int = NO_ROW) -> str:
    """Return a name without blanks around it; raises EditError when another unit bears it."""
    name = name.strip()
    if not name:
        raise EditError(msg("A unit needs a name."))
    for other in data.unit_tree.all_named(name):
        if other != fid and not data.table("units").value(other, "successor_fid"):
            raise EditError(
                msg(
                    "{name} is already the name or an alias of {unit}. Two units of one name could "
                    "not be told apart in lists.",
                    name=name,
                    unit=unit_name(data, other),
                )
            )
    return name


def add_unit(data: CityData, reserve: Reserve, name: str, cells: Mapping[str, Any]) -> Edit:
    """Add a unit; `cells` are other columns of the register."""
    name = check_name(data, name)
    row = {**cells, "name": name}
    batch = RowBatch("units", reserve("units", 1), {key: [value] for key, value in row.items()})
    return Edit(msg("Added unit {unit}", unit=name), inserts=(batch,))


def rename_unit(
    data: CityData, reserve: Reserve, fid: int, name: str, on: date | None = None
) -> Edit:
    """Give a unit another name; the former one stays an alias, so that older lists find it.

    With a day, answers about earlier days use the former name.
    """
    name = check_name(data, name, fid)
    former = unit_name(data, fid)
    if plain_name(former) == plain_name(name) and former == name:
        return Edit(msg("Renamed {former} to {unit}", former=former, unit=name))
    kept = FormerValues(data, on) if on is not None else None
    if kept is not None:
        kept.keep("units", fid, "name")
    cells = {"name": name, "aliases": _with_aliases(data, fid, (former,), but=name)}
    return Edit(
        msg("Renamed {former} to {unit}", former=former, unit=name),
        inserts=() if kept is None else kept.batch(reserve),
        updates=(_cells(fid, cells),),
    )


def move_unit(data: CityData, fid: int, parent_fid: int) -> Edit:
    """Put a unit under another; NO_ROW puts it at the top. Refuses to put it under itself."""
    name = unit_name(data, fid)
    if parent_fid != NO_ROW and parent_fid in data.unit_tree.with_descendants([fid]):
        raise EditError(
            msg(
                "{unit} cannot stand under {parent}: that stands under {unit} itself.",
                unit=name,
                parent=unit_name(data, parent_fid),
            )
        )
    label = (
        msg("Moved {unit} under {parent}", unit=name, parent=unit_name(data, parent_fid))
        if parent_fid
        else msg("Moved {unit} to the top", unit=name)
    )
    return Edit(label, updates=(_cells(fid, {"parent_fid": parent_fid or None}),))


def end_unit(data: CityData, fid: int, last_day: date, heir: int = NO_ROW) -> Edit:
    """End a unit's validity; who takes over from then on is its successor, if any."""
    start = parse_date(data.table("units").value(fid, "valid_from"))
    if start is not None and last_day < start:
        raise EditError(
            msg(
                "{unit} is valid from {start}; it cannot end before, on {day}.",
                unit=unit_name(data, fid),
                start=start,
                day=last_day,
            )
        )
    _check_heir(data, fid, heir)
    cells: dict[str, Any] = {"valid_to": last_day.isoformat(), "successor_fid": heir or None}
    label = msg("Ended {unit} on {day}", unit=unit_name(data, fid), day=last_day)
    return Edit(label, updates=(_cells(fid, cells),))


def change_person(
    data: CityData,
    reserve: Reserve,
    fid: int,
    role: str,
    person: Mapping[str, Any],
    on: date,
    *,
    rows_follow: bool = True,
) -> Edit:
    """Let somebody else be a unit's leader or contact from a day on; the former one is kept.

    `person` holds the new cells of the unit. Rows of lists that name the former person for this
    unit follow, unless told not to; closed issues never do.
    """
    last = last_change(data, "units", fid, role)
    if last is not None and on <= last:
        raise EditError(
            msg(
                "The last change of {unit} took place after {day}. Choose a later day.",
                unit=unit_name(data, fid),
                day=on,
            )
        )
    units, kept = data.table("units"), FormerValues(data, on)
    former, new = units.value(fid, role), person.get(role)
    kept.keep("units", fid, role)
    updates = [_cells(fid, person)]
    for table in _LED if rows_follow and former and former != new else ():
        rows = data.table(table)
        if role not in rows.columns:
            continue
        hit = (rows.numbers("unit_fid") == fid) & rows.text(role).equals(former)
        if table == "issues":
            hit &= ~rows.text("step").equals(Step.CLOSED)
        fids = rows.fids[hit]
        for row in fids.tolist():
            kept.keep(table, row, role)
        if len(fids):
            updates.append(RowBatch(table, fids, {role: [new] * len(fids)}))
    label = msg("{person} follows at {unit}", person=new or "—", unit=unit_name(data, fid))
    return Edit(label, inserts=kept.batch(reserve), updates=tuple(updates))


def delete_unit(data: CityData, fid: int) -> Edit:
    """Take a unit out of the register; refused while anything hangs on it."""
    held = holdings_text(data, fid)
    if held:
        raise EditError(
            msg(
                "{unit} cannot be deleted while rows hold it: {rows}. Merge it into another unit, "
                "or end its validity.",
                unit=unit_name(data, fid),
                rows=listed(held),
            )
        )
    label = msg("Deleted unit {unit}", unit=unit_name(data, fid))
    return Edit(label, deletes={"units": (fid,)})


def merge_units(
    data: CityData, reserve: Reserve, fid: int, into: int, on: date | None = None
) -> Edit:
    """Merge a unit into another with all that hangs on it; its names become aliases.

    With a day it is a merger: the unit ends the day before, keeps its history and closed issues,
    and answers about earlier days still name it. Without a day both rows meant the same unit: the
    first is taken out, and what it alone knew is kept.
    """
    _check_heir(data, fid, into)
    if into == NO_ROW:
        raise EditError(msg("Choose the unit to merge into."))
    units = data.table("units")
    row, target = units.row(fid), units.row(into)
    kept = None if on is None else FormerValues(data, on)
    moved: dict[str, dict[int, dict[str, Any]]] = {}
    for (table, column), rows in holdings(data, fid).items():
        if on is not None and (table in HISTORY or column == "successor_fid"):
            continue
        for held in rows.tolist():
            if on is not None and table == "issues" and _is_closed(data, held):
                continue
            if table == "units" and held == into:
                continue
            if kept is not None and table != "units":
                kept.keep(table, held, column)
            moved.setdefault(table, {}).setdefault(held, {})[column] = into
    own: dict[str, Any] = {
        "aliases": _with_aliases(
            data, into, (row["name"] or "", *split_names(row["aliases"])), but=target["name"] or ""
        )
    }
    if into in data.unit_tree.with_descendants([fid]):
        own["parent_fid"] = row["parent_fid"] or None
    if on is None:
        own |= {name: row[name] for name in _FILLED if row[name] and not target[name]}
    moved.setdefault("units", {}).setdefault(into, {}).update(own)
    if on is not None:
        end = (on - timedelta(days=1)).isoformat()
        moved["units"].setdefault(fid, {}).update({"valid_to": end, "successor_fid": into})
    return Edit(
        msg("Merged {former} into {unit}", former=row["name"] or fid, unit=target["name"] or into),
        inserts=() if kept is None else kept.batch(reserve),
        updates=tuple(_batches(moved)),
        deletes={} if on is not None else {"units": (fid,)},
        is_correction=on is None,
    )


_FILLED = ("code", "kind", "system", "leader", "leader_post", "leader_phone", "contact", "phone")


def _check_heir(data: CityData, fid: int, heir: int) -> None:
    if heir == fid:
        raise EditError(msg("{unit} cannot follow itself.", unit=unit_name(data, fid)))
    seen, at, units = {fid}, heir, data.table("units")
    while at and units.has(at):
        if at in seen:
            raise EditError(
                msg(
                    "{heir} was itself merged into {unit}; one of the two must stay.",
                    heir=unit_name(data, heir),
                    unit=unit_name(data, fid),
                )
            )
        seen.add(at)
        at = int(units.value(at, "successor_fid") or 0)


def _is_closed(data: CityData, fid: int) -> bool:
    return bool(data.table("issues").value(fid, "step") == Step.CLOSED)


def _with_aliases(data: CityData, fid: int, more: tuple[str, ...], *, but: str) -> str | None:
    """Return a unit's aliases with more names; each once, never its own name."""
    names: dict[str, str] = {}
    for name in (*split_names(data.table("units").value(fid, "aliases")), *more):
        if name and plain_name(name) != plain_name(but):
            names.setdefault(plain_name(name), name)
    return ";".join(names.values()) or None


def _cells(fid: int, cells: Mapping[str, Any]) -> RowBatch:
    return RowBatch("units", np.array([fid]), {name: [value] for name, value in cells.items()})


def _batches(moved: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> list[RowBatch]:
    """Return one batch for every table and set of columns."""
    out = []
    for table, rows in moved.items():
        by_columns: dict[tuple[str, ...], list[int]] = {}
        for fid, cells in rows.items():
            by_columns.setdefault(tuple(sorted(cells)), []).append(fid)
        for columns, fids in by_columns.items():
            fids.sort()
            values = {name: [rows[fid][name] for fid in fids] for name in columns}
            out.append(RowBatch(table, np.array(fids, np.int64), values))
    return out

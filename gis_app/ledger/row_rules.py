"""Which rows may come in, which stored row they mean, and what they refer to among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LedgerList, Step
from gis_app.domain.unit_tree import plain_name
from gis_app.ledger.fields import NEEDED, TABLE_OF
from gis_app.ledger.report import Outcome
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.ledger.incoming import Incoming, IncomingRow
    from gis_app.ledger.merge import Merge
    from gis_app.ledger.names import CityNames


def require_needed(rows: list[IncomingRow], list_: LedgerList, incoming: Incoming) -> None:
    """Leave out rows that say nothing of what their list is about."""
    for row in rows:
        if not any(row.values.get(name) for name in NEEDED[list_]):
            incoming.say(
                Outcome.ROW_LEFT_OUT,
                row,
                msg("The row has none of: {fields}.", fields=", ".join(NEEDED[list_])),
            )


def by_other_name(row: IncomingRow, names: CityNames, list_: LedgerList) -> int:
    """Return the stored unit that bears the row's name as an alias, or the one area so called."""
    name = row.values.get("name")
    if list_ is LedgerList.UNITS and not row.values.get("code"):
        fid: int = names.units.find(name)
        if fid != NO_ROW:
            row.values.pop("name", None)
        return fid
    if list_ is LedgerList.AREAS and not row.values.get("level"):
        return names.areas.smallest(name)
    return NO_ROW


def may_be_added(row: IncomingRow, list_: LedgerList, incoming: Incoming) -> bool:
    """Refuse a new row that nobody could find again."""
    table = TABLE_OF[list_]
    reason = None
    if table == "issues":
        if row.values.get("step") is None:
            is_closed = row.values.get("closed_at") is not None
            row.values["step"] = (Step.CLOSED if is_closed else Step.REGISTERED).value
        if not (row.values.get("description") or row.values.get("matter")):
            reason = msg("No issue has this number, and a new one needs a description.")
    elif not row.values.get("name"):
        reason = msg("Nothing has this number, and a new row needs a name.")
    elif table in ("points", "actions") and not row.values.get("layer"):
        reason = msg("A new row needs a kind that the layers know. --layer gives one to all rows.")
    elif table == "areas" and not row.values.get("level"):
        reason = msg("A new area needs a level. --level gives one to all rows.")
    if reason is not None:
        incoming.say(Outcome.ROW_LEFT_OUT, row, reason)
    return reason is None


def refer_within(
    rows: list[IncomingRow],
    merge: Merge,
    fids: Sequence[int],
    names: CityNames,
    incoming: Incoming,
    table: str,
) -> None:
    """Resolve references to rows of the same table, some of which this import brings."""
    if table not in ("units", "areas", "issues"):
        return
    fid_of = dict(merge.fid_of)
    for row, fid in zip(merge.inserted, fids, strict=True):
        fid_of[id(row)] = fid
        code, name = row.values.get("code"), row.values.get("name")
        if table == "units":
            names.units.add(fid, code, name)
            names.units.add_aliases(fid, row.values.get("aliases"))
        elif table == "areas":
            names.areas.add(fid, code, name)
            names.areas.add_level(fid, row.values.get("level"))
        elif table == "issues" and code:
            names.issue_codes.setdefault(plain_name(code), fid)
    for row in rows:
        if not row.names:
            continue
        own = fid_of.get(id(row))
        for name, column in (("parent", "parent_fid"), ("recurrence_of", "recurrence_of_fid")):
            text = row.names.get(name)
            if own is None or not text:
                continue
            found = _self_reference(table, text, row, names)
            if found in (NO_ROW, own):
                reason = msg("No row, or more than one, has this name or number.")
                incoming.keep_cell(row, name, text, reason)
            else:
                row.values[column] = found


def _self_reference(table: str, text: str, row: IncomingRow, names: CityNames) -> int:
    if table == "units":
        return names.units.find(text)
    if table == "areas":
        return names.areas.above(text, row.values.get("level"))
    return names.issue_codes.get(plain_name(text)) or NO_ROW

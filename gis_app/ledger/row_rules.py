"""Which rows may come in, which stored row they mean, and what they refer to among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LedgerList, Step
from gis_app.domain.unit_tree import plain_name
from gis_app.ledger.fields import NEEDED, TABLE_OF
from gis_app.ledger.report import Outcome
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.merge import Merge
    from gis_app.ledger.names import CityNames
    from gis_app.messages import Message


def require_needed(incoming: Incoming, list_: LedgerList) -> None:
    """Leave out rows that say nothing of what their list is about."""
    says = np.zeros(incoming.count, np.bool_)
    for name in NEEDED[list_]:
        says |= incoming.is_filled(name)
    reason = msg("The row has none of: {fields}.", fields=", ".join(NEEDED[list_]))
    for row in np.flatnonzero(~says).tolist():
        incoming.say(Outcome.ROW_LEFT_OUT, row, reason)


def by_other_name(incoming: Incoming, row: int, names: CityNames, list_: LedgerList) -> int:
    """Return the stored unit that bears the row's name as an alias, or the one area so called."""
    name = incoming.value("name", row)
    if list_ is LedgerList.UNITS and not incoming.value("code", row):
        fid: int = names.units.find(name)
        if fid != NO_ROW:
            incoming.column("name").set(row, None)
        return fid
    if list_ is LedgerList.AREAS and not incoming.value("level", row):
        return names.areas.smallest(name)
    return NO_ROW


def addable(incoming: Incoming, rows: Int64Array, list_: LedgerList) -> Int64Array:
    """Return the new rows that somebody could find again; the others are left out."""
    table = TABLE_OF[list_]
    refused: list[tuple[BoolArray, Message]] = []
    if table == "issues":
        step = incoming.column("step")
        is_new = np.zeros(incoming.count, np.bool_)
        is_new[rows] = ~step.is_filled[rows]
        is_closed = incoming.is_filled("closed_at")
        step.put(is_new & is_closed, Step.CLOSED.value)
        step.put(is_new & ~is_closed, Step.REGISTERED.value)
        refused.append(
            (
                ~(incoming.is_filled("description") | incoming.is_filled("matter")),
                msg("No issue has this number, and a new one needs a description."),
            )
        )
    else:
        nameless = ~incoming.is_filled("name")
        refused.append((nameless, msg("Nothing has this number, and a new row needs a name.")))
        if table in ("points", "actions"):
            reason = msg(
                "A new row needs a kind that the layers know. --layer gives one to all rows."
            )
            refused.append((~nameless & ~incoming.is_filled("layer"), reason))
        elif table == "areas":
            reason = msg("A new area needs a level. --level gives one to all rows.")
            refused.append((~nameless & ~incoming.is_filled("level"), reason))
    for is_refused, reason in refused:
        for row in rows[is_refused[rows]].tolist():
            incoming.say(Outcome.ROW_LEFT_OUT, row, reason)
    return rows[~incoming.is_left_out[rows]]


def refer_within(
    incoming: Incoming,
    merge: Merge,
    fids: Int64Array,
    names: CityNames,
    table: str,
) -> None:
    """Resolve references to rows of the same table, some of which this import brings."""
    if table not in ("units", "areas", "issues"):
        return
    fid_of = merge.fid_of.copy()
    fid_of[merge.inserted] = fids
    for row, fid in zip(merge.inserted.tolist(), fids.tolist(), strict=True):
        code, name = incoming.value("code", row), incoming.value("name", row)
        if table == "units":
            names.units.add(fid, code, name)
            names.units.add_aliases(fid, incoming.value("aliases", row))
        elif table == "areas":
            names.areas.add(fid, code, name)
            names.areas.add_level(fid, incoming.value("level", row))
        elif table == "issues" and code:
            names.issue_codes.setdefault(plain_name(code), fid)
    for name, column in (("parent", "parent_fid"), ("recurrence_of", "recurrence_of_fid")):
        texts = incoming.names.get(name)
        if texts is None:
            continue
        for row in np.flatnonzero(texts.is_filled & (fid_of != NO_ROW)).tolist():
            found = _self_reference(table, texts[row], incoming.value("level", row), names)
            if found in (NO_ROW, int(fid_of[row])):
                reason = msg("No row, or more than one, has this name or number.")
                incoming.keep_cell(row, name, texts[row], reason)
            else:
                incoming.column(column).set(row, found)


def _self_reference(table: str, text: str, level: str | None, names: CityNames) -> int:
    if table == "units":
        return names.units.find(text)
    if table == "areas":
        return names.areas.above(text, level)
    return names.issue_codes.get(plain_name(text)) or NO_ROW

"""The organisation as a tree of lines, and the unit that a person means by a name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from gis_app.domain.table import NO_ROW
from gis_app.domain.tenures import held_on
from gis_app.domain.terms import word
from gis_app.domain.unit_tree import plain_name
from gis_app.errors import UsageError
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message


def unit_named(data: CityData, text: str) -> int:
    """Return the one unit with a number, name or alias; raises UsageError for none or several."""
    units = data.table("units")
    by_code = units.fids[units.text("code").equals(text.strip())]
    found = [int(fid) for fid in by_code] or list(data.unit_tree.all_named(text))
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            msg(
                "{name} means several units: {units}. Use the unit's number.",
                name=text,
                units=listed(full_name(data, fid) for fid in found),
            )
        )
    known = {plain_name(name): name for name in data.unit_tree.names() if name}
    near = difflib.get_close_matches(plain_name(text), known, 3, 0.4)
    if near:
        names = listed(known[name] for name in near)
        raise UsageError(msg("There is no unit {name}. Nearest: {names}", name=text, names=names))
    raise UsageError(msg("There is no unit {name}.", name=text))


def full_name(data: CityData, fid: int) -> str:
    """Return a unit's name with its number and the unit above, to tell namesakes apart."""
    units = data.table("units")
    code = units.value(fid, "code") or f"#{fid}"
    parent = int(units.value(fid, "parent_fid") or 0)
    above = units.value(parent, "name") if parent and units.has(parent) else None
    return f"{units.value(fid, 'name') or ''}({'/'.join(x for x in (above, code) if x)})"


def unit_lines(data: CityData, day: date | None = None) -> Iterator[Message]:
    """Yield the tree of units, a line each, as it is valid on a day.

    Units that stand in a loop made by another program come last, with a word about it.
    """
    then = data.at_present if day is None else data.on(day)
    units, tree = then.table("units"), then.unit_tree
    is_valid = dict(
        zip(
            units.fids.tolist(),
            held_on(units, day or data.as_of.date()).tolist(),
            strict=True,
        )
    )
    shown: set[int] = set()
    tops = [fid for fid in units.fids.tolist() if not units.has(_parent(then, fid))]
    waiting = [(fid, 0) for fid in reversed(tops)]
    while waiting:
        fid, depth = waiting.pop()
        if fid in shown:
            continue
        shown.add(fid)
        waiting += [(child, depth + 1) for child in reversed(tree.children(fid))]
        if is_valid[fid]:
            yield _line(then, fid, depth)
    for fid in units.fids.tolist():
        if fid not in shown:
            yield msg("{unit} stands above itself", unit=units.value(fid, "name") or fid)


def _parent(data: CityData, fid: int) -> int:
    return int(data.table("units").value(fid, "parent_fid") or NO_ROW)


def _line(data: CityData, fid: int, depth: int) -> Message:
    row = data.table("units").row(fid)
    people = " ".join(
        str(part)
        for part in (row["leader_post"], row["leader"], row["leader_phone"], row["contact"])
        if part
    )
    return msg(
        "{indent}{unit}  {code}  {kind}  {people}",
        indent="  " * depth,
        unit=row["name"] or "",
        code=row["code"] or f"#{fid}",
        kind=word("unit_kind", row["kind"]),
        people=people,
    )

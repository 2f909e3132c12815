"""The organisation on a day as plain rows for a tree, and what is known of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.domain.record_types import table_spec
from gis_app.domain.table import NO_ROW
from gis_app.domain.tenures import held_on
from gis_app.messages import msg
from gis_app.ui.words import word_text
from gis_app.workflows.edit_units import holdings

if TYPE_CHECKING:
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator

HEADINGS: Final[tuple[Message, ...]] = (
    msg("Unit"),
    msg("Kind of unit"),
    msg("Leader"),
    msg("Liaison"),
    msg("Aliases"),
    msg("Valid"),
)
_ROLES: Final = ("leader", "contact", "name")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Hold one line of the tree; `parent` is NO_ROW at the top."""

    fid: int
    parent: int
    cells: tuple[str, ...]
    is_ended: bool


def unit_rows(data: CityData, day: date, t: Translator, *, with_ended: bool) -> list[UnitRow]:
    """Return the units as they are on a day, those above before those below.

    A unit that stands in a loop, made by another program, comes at the top.
    """
    then = data.on(day)
    units = then.table("units")
    is_valid = held_on(units, day)
    kept = {
        int(fid): bool(ok) for fid, ok in zip(units.fids, is_valid, strict=True) if ok or with_ended
    }
    out: list[UnitRow] = []
    seen: set[int] = set()

    def add(fid: int, parent: int) -> None:
        if fid in seen or fid not in kept:
            return
        seen.add(fid)
        out.append(_row(then, fid, parent, t, is_ended=not kept[fid]))
        for child in then.unit_tree.children(fid):
            add(child, fid)

    for fid in kept:
        above = int(units.value(fid, "parent_fid") or NO_ROW)
        if above not in kept:
            add(fid, NO_ROW)
    for fid in kept:
        add(fid, NO_ROW)
    return out


def _row(data: CityData, fid: int, parent: int, t: Translator, *, is_ended: bool) -> UnitRow:
    row = data.table("units").row(fid)
    kind = word_text(t, "unit_kind", row["kind"]) if row["kind"] else ""
    leader = " ".join(x for x in (row["leader"], row["leader_post"], row["leader_phone"]) if x)
    liaison = " ".join(x for x in (row["contact"], row["phone"]) if x)
    start, end = row["valid_from"] or "", row["valid_to"] or ""
    valid = f"{start} – {end}" if start or end else ""
    aliases = (row["aliases"] or "").replace(";", "、")
    cells = (row["name"] or f"#{fid}", kind, leader, liaison, aliases, valid)
    return UnitRow(fid, parent, cells, is_ended)


def unit_facts(data: CityData, fid: int, t: Translator) -> list[tuple[str, str]]:
    """Return what hangs on a unit, what it was merged into, and who was there before."""
    facts: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    for (table, _column), rows in holdings(data, fid).items():
        if table != "tenures":
            counts[table] = counts.get(table, 0) + len(rows)
    for table, count in counts.items():
        facts.append((t(table_spec(table).title), str(count)))
    units = data.table("units")
    successor = int(units.value(fid, "successor_fid") or NO_ROW)
    if successor and units.has(successor):
        title = t(table_spec("units").column("successor_fid").title)
        facts.append((title, str(units.value(successor, "name") or "")))
    for role in _ROLES:
        for one in reversed(data.tenures.of("units", fid, role)):
            title = t(table_spec("units").column(role).title)
            span = f"{t.value(one.valid_from)} – {t.value(one.valid_to)}"
            who = " ".join(x for x in (one.value, one.post, one.phone) if x)
            facts.append((t(msg("{what} before", what=title)), f"{who}\n{span}"))
    return facts

"""The organisation: names and aliases, who stands above whom, and which unit is meant by a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.table import NO_ROW
from gis_app.domain.tenures import held_on
from gis_app.domain.terms import UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gis_app.domain.table import Int64Array, Table

_SPLIT = re.compile(r"[;；、,，|/\n]+")


def plain_name(name: str) -> str:
    """Return a name for comparing: full-width signs made half-width, spaces dropped, lower case."""
    if not (name.isascii() or unicodedata.is_normalized("NFKC", name)):
        name = unicodedata.normalize("NFKC", name)
    return "".join(name.split()).lower()


def split_names(text: str | None) -> tuple[str, ...]:
    """Return the names in one cell, however they are separated."""
    return tuple(part.strip() for part in _SPLIT.split(text or "") if part.strip())


@dataclass(frozen=True)
class UnitTree:
    """Answer questions about the tree of units over the unit table.

    With a day, a name means the unit that bears it then, and a unit that was merged before then is
    stood in for by the one it was merged into.
    """

    units: Table
    day: date | None = None

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        parents = self.units.numbers("parent_fid")
        for fid, parent in zip(self.units.fids.tolist(), parents.tolist(), strict=True):
            children.setdefault(parent, []).append(fid)
        return children

    @cached_property
    def _by_name(self) -> dict[str, int]:
        index: dict[str, int] = {}
        names = self.units.text("name")
        fids = self.units.fids.tolist()
        valid = list(range(len(fids)))
        ended: list[int] = []
        if self.day is not None:
            is_valid = held_on(self.units, self.day)
            valid, ended = np.flatnonzero(is_valid).tolist(), np.flatnonzero(~is_valid).tolist()
        # a unit's own name beats another unit's alias, one that is valid beats one that is not
        for places in (valid, ended):
            for i in places:
                index.setdefault(plain_name(names[i] or ""), fids[i])
            for plain, holders in self._alias_holders(places).items():
                # one that two units go by names neither; the audit tells where a list uses it
                index.setdefault(plain, fids[holders[0]] if len(holders) == 1 else NO_ROW)
        index.pop("", None)
        return index

    def _alias_holders(self, places: Iterable[int]) -> dict[str, list[int]]:
        """Return which of some units go by each alias; one merged into another hands it over."""
        aliases, heirs = self.units.text("aliases").values(), self.units.numbers("successor_fid")
        found: dict[str, list[int]] = {}
        for i in sorted(places, key=lambda i: bool(heirs[i] != NO_ROW)):
            for alias in split_names(aliases[i]):
                held = found.setdefault(plain_name(alias), [])
                if i not in held and (not held or heirs[i] == NO_ROW):
                    held.append(i)
        return found

    @cached_property
    def has_successors(self) -> bool:
        """Tell whether any unit was merged into another."""
        return bool((self.units.numbers("successor_fid") != NO_ROW).any())

    @cached_property
    def _stand_ins(self) -> Int64Array:
        """For each unit, the unit that stands in for it on the day; one place more for no row."""
        fids = self.units.fids
        out = np.append(fids, NO_ROW)
        if self.day is None or not self.has_successors:
            return out
        successors = self.units.numbers("successor_fid")
        is_valid = held_on(self.units, self.day)
        at = np.arange(len(fids))
        # a chain of mergers ends at a unit that is valid or has none to follow; a loop gives up
        for _step in range(16):
            follows = ~is_valid[at] & (self.units.positions(successors[at]) >= 0)
            if not follows.any():
                break
            at = np.where(follows, self.units.positions(successors[at]), at)
        out[:-1] = fids[at]
        return out

    def standing_in(self, fids: Int64Array) -> Int64Array:
        """Return, for each unit, the one it was merged into by the day; others stay themselves."""
        if self.day is None or not self.has_successors:
            return fids
        places = self.units.positions(fids)
        return np.where(places >= 0, self._stand_ins[places], fids)

    def named(self, name: str | None) -> int:
        """Return the unit with this name or alias; NO_ROW for none, and for an alias of two."""
        return self._by_name.get(plain_name(name), NO_ROW) if name else NO_ROW

    def all_named(self, name: str) -> tuple[int, ...]:
        """Return every unit with this name, else every one with this alias."""
        plain = plain_name(name)
        names, aliases = self.units.text("name").values(), self.units.text("aliases").values()
        own = [
            fid
            for fid, text in zip(self.units.fids.tolist(), names, strict=True)
            if plain_name(text or "") == plain
        ]
        return tuple(own) or tuple(
            fid
            for fid, text in zip(self.units.fids.tolist(), aliases, strict=True)
            if plain in {plain_name(alias) for alias in split_names(text)}
        )

    def names(self) -> tuple[str, ...]:
        """Return every unit's own name."""
        return tuple(name or "" for name in self.units.text("name").values())

    def with_descendants(self, fids: Iterable[int]) -> frozenset[int]:
        """Return units together with all units below them; a loop in the tree does no harm."""
        found: set[int] = set()
        waiting = list(fids)
        while waiting:
            fid = waiting.pop()
            if fid not in found:
                found.add(fid)
                waiting.extend(self._children.get(fid, ()))
        return frozenset(found)

    def ancestors(self, fid: int) -> tuple[int, ...]:
        """Return the units above a unit, the nearest first."""
        chain = [fid]
        while self.units.has(chain[-1]):
            parent = int(self.units.value(chain[-1], "parent_fid"))
            if parent == NO_ROW or parent in chain:
                break
            chain.append(parent)
        return tuple(chain[1:])

    def children(self, fid: int) -> tuple[int, ...]:
        """Return the units directly below a unit; NO_ROW gives the top of the tree."""
        return tuple(self._children.get(fid, ()))

    def in_systems(self, systems: Iterable[str]) -> frozenset[int]:
        """Return the units of some systems; a unit without a system of its own has its parent's."""
        column = self.units.text("system")
        own = dict(zip(self.units.fids.tolist(), column.values(), strict=True))
        waiting = self.units.fids[column.isin(systems)].tolist()
        found: set[int] = set()
        while waiting:
            fid = waiting.pop()
            if fid not in found:
                found.add(fid)
                waiting.extend(child for child in self._children.get(fid, ()) if not own[child])
        return frozenset(found)

    def working_group(self, fid: int) -> int:
        """Return the working group that a unit is or stands under; NO_ROW when it is in none."""
        for unit in (fid, *self.ancestors(fid)):
            if self.units.has(unit) and self.units.value(unit, "kind") == UnitKind.WORKING_GROUP:
                return unit
        return NO_ROW

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """Return the systems that occur, sorted."""
        return tuple(sorted({s for s in self.units.text("system").values() if s}))

"""Look up the units that rows name: one in a cell, or several of which the first is responsible."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.answers import names_with_roles
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.ledger.cell_columns import CellColumn
from gis_app.ledger.confirmed_names import LEFT_ALONE, NEW_UNIT
from gis_app.ledger.fields import fields_of
from gis_app.ledger.incoming import KEPT
from gis_app.ledger.report import Outcome, Problem
from gis_app.ledger.unit_guess import UnknownName, guess_units
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gis_app.domain.terms import LedgerList
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.names import CityNames
    from gis_app.messages import Message

_LOOSELY: Final = re.compile(r"[和及与]|\s+")
_CO_UNITS: Final = "co_units"
_SHOWN_NAMES: Final = 20


@dataclass
class NewUnits:
    """Collect units that a list names and the register lacks, when they may be added."""

    is_allowed: bool
    reserve: Callable[[int], int]
    names: dict[str, int] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    fids: list[int] = field(default_factory=list)

    def add(self, name: str) -> int:
        """Return the row id for a unit to add, the same one for the same name."""
        plain = plain_name(name)
        if plain not in self.names:
            self.names[plain] = self.reserve(1)
            self.titles.append(name.strip())
            self.fids.append(self.names[plain])
        return self.names[plain]


@dataclass(frozen=True)
class _Meant:
    """Hold what the text of a cell means; `unknown` are names a person may still confirm."""

    parts: tuple[str, ...] = ()
    fid: int = NO_ROW
    refusal: Message | None = None
    unknown: tuple[str, ...] = ()
    co_units: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether the text is one unit's name and nothing more need be said."""
        return len(self.parts) == 1 and self.refusal is None


class UnitColumns:
    """Look up the columns of one list that name units, and write which ones they mean."""

    def __init__(
        self,
        incoming: Incoming,
        list_: LedgerList,
        names: CityNames,
        new_units: NewUnits,
        confirmed: Mapping[str, int | str],
    ) -> None:
        self._say = incoming
        self._names = names
        self._new_units = new_units
        self._confirmed = confirmed
        self._columns = {f.name: f for f in fields_of(list_)}
        self._meant: dict[str, _Meant] = {}
        self._unknown_units: dict[str, UnknownName] = {}
        self._kept_as_written: dict[str, int] = {}
        self.used_names: dict[str, int] = {}
        """Confirmed names that rows really use, as written, with the unit's row id."""

    def resolve(self) -> None:
        """Look up every column of units, the co-operating ones first."""
        if _CO_UNITS in self._say.values:
            self._co_unit_column()
        for name, field_ in self._columns.items():
            if field_.refers_to == "units" and name != "parent" and name in self._say.names:
                self._units(name, field_.column or name)

    def finish(self) -> None:
        """Report once which co-operating units the register lacks."""
        for name, count in list(self._kept_as_written.items())[:_SHOWN_NAMES]:
            reason = msg(
                "The co-operating unit “{name}” is not in the register; kept as written in "
                "{count} rows.",
                name=name,
                count=count,
            )
            self._say.problems.append(Problem(Outcome.NOTE, "", 0, reason))

    def _co_unit_column(self) -> None:
        """Look up the names in the column of co-operating units, which is kept as text."""
        column = self._say.values[_CO_UNITS] = self._say.values[_CO_UNITS].copied()
        unknown: dict[int, list[str]] = {}
        for code in column.used_codes():
            text = written = column.words[code]
            for part, name in _named_parts(text):
                found = self._co_unit(name)
                if found is None:
                    unknown.setdefault(code, []).append(name)
                elif found != name:
                    written = written.replace(part, part.replace(name, found))
            column.words[code] = written
        if not unknown:
            return
        for i in np.flatnonzero(np.isin(column.codes, list(unknown))).tolist():
            number = self._say.number(i)
            for name in unknown[int(column.codes[i])]:
                self._unknown_units.setdefault(name, UnknownName(name)).rows.append(number)
                self._kept_as_written[name] = self._kept_as_written.get(name, 0) + 1

    def _units(self, name: str, column: str) -> None:
        """Look up one column of units: each different text once, then the rows that bear it."""
        incoming, texts = self._say, self._say.names[name]
        fids = CellColumn(texts.codes.copy(), [None] * len(texts.words))
        closer: set[int] = set()
        for code in texts.used_codes():
            text = texts.words[code]
            meant = self._unit(text)
            fids.words[code] = meant.fid or None
            if not meant.is_plain:
                closer.add(code)
                self._meant[text] = meant
        blank = np.array([fid is None for fid in (*fids.words, None)], np.bool_)
        fids.codes[blank[fids.codes]] = -1
        incoming.values[column] = fids
        if not closer:
            return
        for i in np.flatnonzero(np.isin(texts.codes, list(closer))).tolist():
            text = texts[i]
            meant = self._meant[text]
            if meant.refusal is not None:
                incoming.keep_cell(i, name, text, meant.refusal)
            for unknown in meant.unknown:
                self._unknown_units[unknown].rows.append(incoming.number(i))
            if meant.fid and len(meant.parts) > 1:
                self._more_units(i, name, text, meant)

    def _unit(self, text: str) -> _Meant:
        """Return what a cell of units means: the first is responsible, the others co-operate."""
        whole = self._find_unit(text)
        if whole:
            return _Meant((text,), whole)
        parts = self._parts(text)
        if not parts:
            return _Meant()
        fid, refusal, is_open = self._lead(parts[0])
        unknown = [parts[0]] if is_open else []
        co_units = []
        for part in parts[1:]:
            found = self._co_unit(part)
            co_units.append(found or part)
            if found is None:
                unknown.append(part)
        for name in unknown:
            self._unknown_units.setdefault(name, UnknownName(name))
        return _Meant(parts, fid, refusal, tuple(unknown), tuple(co_units))

    def _lead(self, name: str) -> tuple[int, Message | None, bool]:
        """Return the unit that is meant, or why none is, and whether a person may still say it."""
        fid = self._find_unit(name)
        told = self._confirmed.get(plain_name(name))
        namesakes = len(self._names.units.by_name(name)) if fid == NO_ROW else 0
        if fid == NO_ROW and namesakes < 2 and self._may_add(told):
            fid = self._new_units.add(name)
        if fid != NO_ROW:
            return fid, None, False
        reason = not_there(self._names.units.hint(name))
        if namesakes > 1:
            reason = msg("{count} units bear this name.", count=namesakes)
        return NO_ROW, reason, told != LEFT_ALONE

    def _co_unit(self, name: str) -> str | None:
        """Return a co-operating unit as the register writes it; None when it is not known.

        They are kept as text, so one that nobody knows yet stays as it was written.
        """
        fid = self._find_unit(name)
        told = self._confirmed.get(plain_name(name))
        if fid == NO_ROW and len(self._names.units.by_name(name)) < 2 and self._may_add(told):
            fid = self._new_units.add(name)
        if fid != NO_ROW:
            # what a person confirmed is written as the register has it, or it would be lost
            is_confirmed = fid == told and self._names.units.find(name) != fid
            return self._names.units.titles.get(fid, name) if is_confirmed else name
        return name if told == LEFT_ALONE else None

    def _may_add(self, told: int | str | None) -> bool:
        return told != LEFT_ALONE and (self._new_units.is_allowed or told == NEW_UNIT)

    def _parts(self, text: str) -> tuple[str, ...]:
        """Return the units in one cell; 和 and 及 part names only where each part is a unit."""
        parts = split_names(text)
        if len(parts) == 1:
            loose = tuple(part.strip() for part in _LOOSELY.split(text) if part.strip())
            if len(loose) > 1 and all(self._find_unit(part) for part in loose):
                return loose
        return parts

    def unknown_units(self) -> tuple[UnknownName, ...]:
        """Return the names that are no units here, the most frequent first, with guesses."""
        titles = list(self._names.units.all_titles())
        own = self._names.units.titles
        for unknown in self._unknown_units.values():
            unknown.rows = sorted(set(unknown.rows))
            guesses = guess_units(unknown.name, titles)
            # a name that two units go by tells nobody which is which: their own names do
            unknown.guesses = tuple(
                replace(g, title=own.get(g.fid, g.title)) if g.likeness == 1.0 else g
                for g in guesses
            )
        return tuple(sorted(self._unknown_units.values(), key=lambda u: -len(u.rows)))

    def _find_unit(self, text: str) -> int:
        fid = self._names.units.find(text)
        if fid == NO_ROW:
            plain = plain_name(text)
            told = self._confirmed.get(plain)
            if isinstance(told, int):
                self.used_names[text.strip()] = told
                return told
            return self._new_units.names.get(plain, NO_ROW)
        return fid

    def _more_units(self, row: int, name: str, text: str, meant: _Meant) -> None:
        heading = self._say.headings.get(name, name)
        done: Message = KEPT
        if name == "unit" and "co_units" in self._columns:
            column = self._say.column("co_units")
            there = column[row]
            named = {name for name, _role in names_with_roles(there)}
            more = [one for one in dict.fromkeys(meant.co_units) if one not in named]
            column.set(row, "、".join([*([there] if there else []), *more]))
            done = msg("The first one is the responsible unit, the others are co-operating.")
            if len(meant.unknown):
                done = msg(
                    "The first one is the responsible unit, the others are co-operating. Not in "
                    "the register, kept as written: {names}",
                    names=listed(meant.unknown),
                )
        else:
            self._say.keep(row, heading, text)
        self._say.say(
            Outcome.CHANGED,
            row,
            msg("Several units stand in one cell."),
            column=heading,
            value=text,
            done=done,
        )


def _named_parts(text: str) -> Iterator[tuple[str, str]]:
    """Give the parts of a cell of units with the unit's name in each: 城管局(牵头) is 城管局."""
    for part, (name, _role) in zip(split_names(text), names_with_roles(text), strict=True):
        yield part, name


def not_there(near: str) -> Message:
    """Return that the register lacks a name, with the nearest ones it has."""
    if near:
        return msg("The register has no such name. Nearest: {names}", names=near)
    return msg("The register has no such name.")

"""Look up what rows name: units, points, areas, kinds, matters, stages; unknown names are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.ledger.confirmed_names import LEFT_ALONE, NEW_UNIT
from gis_app.ledger.fields import TABLE_OF, fields_of
from gis_app.ledger.incoming import KEPT, Incoming, keep
from gis_app.ledger.names import layer_group, layer_names, nearest_names
from gis_app.ledger.report import Outcome, Problem
from gis_app.ledger.unit_guess import UnknownName, guess_units
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gis_app.domain.layer_spec import Catalogue, Stage
    from gis_app.domain.terms import LedgerList
    from gis_app.ledger.incoming import IncomingRow
    from gis_app.ledger.names import CityNames
    from gis_app.messages import Message

_SHOWN_MATTERS: Final = 20
_LOOSELY: Final = re.compile(r"[和及与]|\s+")


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


class Resolver:
    """Look up the names in rows of one list against a city, and write what they mean."""

    def __init__(
        self,
        incoming: Incoming,
        list_: LedgerList,
        names: CityNames,
        catalogue: Catalogue,
        new_units: NewUnits,
        layer: str | None = None,
        confirmed: Mapping[str, int | str] | None = None,
    ) -> None:
        self._say = incoming
        self._names = names
        self._table = TABLE_OF[list_]
        self._new_units = new_units
        self._layer = layer
        self._layers = layer_names(catalogue, layer_group(self._table))
        self._columns = {f.name: f for f in fields_of(list_)}
        self._unit_columns = {
            name: field_.column or name
            for name, field_ in self._columns.items()
            if field_.refers_to == "units" and name != "parent"
        }
        self._found_units: dict[str, int] = {}
        self._found_kinds: dict[str, str | None] = {}
        self._unknown_matters: dict[str, int] = {}
        self._confirmed = confirmed or {}
        self._unknown_units: dict[str, UnknownName] = {}
        self.used_names: dict[str, int] = {}
        """Confirmed names that rows really use, as written, with the unit's row id."""

    def resolve(self, row: IncomingRow) -> None:
        """Turn a row's names into references and codes; references within the file come later."""
        kind = self._kind(row)
        if self._table in ("points", "actions") and kind is not None:
            row.values["layer"] = kind
        names = row.names
        if not names:
            return
        self._area_name(row)
        if self._table == "issues":
            self._point(row, kind)
        if "matter" in names:
            self._matter(row, kind)
        if "stage" in names:
            self._stage(row, kind)
        columns, known = self._unit_columns, self._found_units
        for name, text in names.items():
            column = columns.get(name)
            if column is None:
                continue
            fid = known.get(text)
            if fid is None:
                self._unit(row, name, column, text)
            else:
                row.values[column] = fid

    def finish(self) -> None:
        """Report once what concerns many rows."""
        for text, count in list(self._unknown_matters.items())[:_SHOWN_MATTERS]:
            self._say.problems.append(
                Problem(
                    Outcome.NOTE,
                    "",
                    0,
                    msg(
                        "“{matter}” is no item of the checklists; kept as it is in {count} rows.",
                        matter=text,
                        count=count,
                    ),
                )
            )
        more = len(self._unknown_matters) - _SHOWN_MATTERS
        if more > 0:
            reason = msg("{count} more matters are no items of the checklists.", count=more)
            self._say.problems.append(Problem(Outcome.NOTE, "", 0, reason))

    def _kind(self, row: IncomingRow) -> str | None:
        text = row.names.pop("layer", None)
        if text is not None and text not in self._found_kinds:
            self._found_kinds[text] = self._layers.get(plain_name(text))
        named = self._found_kinds.get(text) if text else None
        if self._layer is not None:
            if text and named != self._layer:
                keep(row, self._say.headings.get("layer", "layer"), text)
            return self._layer
        if text and named is None:
            known = [self._names.layers[id_].title.zh_CN for id_ in set(self._layers.values())]
            near = nearest_names(text, [*known, *set(self._layers.values())])
            reason = (
                msg("There is no such kind. Nearest: {names}", names=near)
                if near
                else msg("There is no such kind.")
            )
            self._say.keep_cell(row, "layer", text, reason)
        elif text and self._table == "issues":
            keep(row, self._say.headings.get("layer", "layer"), text)
        return named

    def _area_name(self, row: IncomingRow) -> None:
        text = row.names.get("area_name")
        if text is None:
            return
        if self._table == "points":
            row.values["area_name"] = text
        else:
            keep(row, self._say.headings.get("area_name", "area_name"), text)

    def _point(self, row: IncomingRow, kind: str | None) -> None:
        code, name = row.names.pop("point_code", None), row.names.pop("point", None)
        points = self._names.points
        fid = points.by_code(code) or points.by_code(name)
        if fid == NO_ROW and name:
            found = points.by_name(name)
            if len(found) > 1 and kind is not None:
                layers = points.table.text("layer")
                found = tuple(f for f in found if layers[points.table.position(f)] == kind)
            fid = found[0] if len(found) == 1 else NO_ROW
            if len(found) > 1:
                reason = msg("{count} points bear this name.", count=len(found))
                self._say.keep_cell(row, "point", name, reason)
                return
        if fid != NO_ROW:
            row.values["point_fid"] = fid
            return
        for field_name, text in (("point_code", code), ("point", name)):
            if text:
                near = points.hint(text)
                self._say.keep_cell(row, field_name, text, _not_there(near))

    def _matter(self, row: IncomingRow, kind: str | None) -> None:
        text = row.names.pop("matter", None)
        if text is None:
            return
        if kind is None and "point_fid" in row.values:
            points = self._names.points.table
            kind = points.text("layer")[points.position(row.values["point_fid"])]
        code = self._names.matters.find(text, kind)
        if code is None:
            self._unknown_matters[text] = self._unknown_matters.get(text, 0) + 1
        row.values["matter"] = code or text

    def _stage(self, row: IncomingRow, kind: str | None) -> None:
        text = row.names.pop("stage", None)
        if text is None:
            return
        stages = self._names.stages.get(kind or "", {})
        stage = stages.get(plain_name(text))
        if stage is None:
            known = "、".join(s.title.zh_CN for s in self._stages_of(kind))
            reason = msg("The action has no such stage. Its stages: {names}", names=known or "?")
            self._say.keep_cell(row, "stage", text, reason)
        else:
            row.values["stage"] = stage

    def _stages_of(self, kind: str | None) -> tuple[Stage, ...]:
        layer = self._names.layers.get(kind or "")
        return () if layer is None else layer.stages

    def _unit(self, row: IncomingRow, name: str, column: str, text: str) -> None:
        whole = self._find_unit(text)
        parts = (text,) if whole else self._parts(text)
        if not parts:
            return
        fid = whole or self._find_unit(parts[0])
        told = self._confirmed.get(plain_name(parts[0]))
        namesakes = len(self._names.units.by_name(parts[0])) if fid == NO_ROW else 0
        if (
            fid == NO_ROW
            and namesakes < 2
            and told != LEFT_ALONE
            and (self._new_units.is_allowed or told == NEW_UNIT)
        ):
            fid = self._new_units.add(parts[0])
        if fid == NO_ROW:
            reason = _not_there(self._names.units.hint(parts[0]))
            if namesakes > 1:
                reason = msg("{count} units bear this name.", count=namesakes)
            self._say.keep_cell(row, name, text, reason)
            if told != LEFT_ALONE:
                unknown = self._unknown_units.setdefault(parts[0], UnknownName(parts[0]))
                unknown.rows.append(row.number)
            return
        row.values[column] = fid
        if len(parts) == 1:
            self._found_units[text] = fid
        else:
            self._more_units(row, name, text, parts[1:])

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
        for unknown in self._unknown_units.values():
            unknown.guesses = guess_units(unknown.name, titles)
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

    def _more_units(self, row: IncomingRow, name: str, text: str, others: tuple[str, ...]) -> None:
        heading = self._say.headings.get(name, name)
        done: Message = KEPT
        if name == "unit" and "co_units" in self._columns:
            there = row.values.get("co_units")
            row.values["co_units"] = "、".join([*([there] if there else []), *others])
            done = msg("The first one is the responsible unit, the others are co-operating.")
        else:
            keep(row, heading, text)
        self._say.say(
            Outcome.CHANGED,
            row,
            msg("Several units stand in one cell."),
            column=heading,
            value=text,
            done=done,
        )


def _not_there(near: str) -> Message:
    if near:
        return msg("The register has no such name. Nearest: {names}", names=near)
    return msg("The register has no such name.")

"""Look up what rows name: units, points, areas, kinds, matters, stages; unknown names are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name
from gis_app.ledger.cell_columns import CellColumn
from gis_app.ledger.fields import TABLE_OF
from gis_app.ledger.names import layer_group, layer_names, nearest_names
from gis_app.ledger.report import Outcome, Problem
from gis_app.ledger.unit_columns import UnitColumns, not_there
from gis_app.messages import Message, listed, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.layer_spec import Catalogue, Stage
    from gis_app.domain.terms import LedgerList
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.names import CityNames
    from gis_app.ledger.unit_columns import NewUnits

_SHOWN_MATTERS: Final = 20


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
        self._layer = layer
        self._layers = layer_names(catalogue, layer_group(self._table))
        self._unknown_matters: dict[str, int] = {}
        self._no_kinds: dict[str, Message] = {}
        self.units = UnitColumns(incoming, list_, names, new_units, confirmed or {})

    def resolve(self) -> None:
        """Turn names into references and codes; references within the file come later."""
        kinds = self._kinds()
        if self._table in ("points", "actions"):
            self._say.values["layer"] = kinds
        self._area_names()
        if self._table == "issues":
            self._points(kinds)
        self._matters(kinds)
        self._stages(kinds)
        self.units.resolve()

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
        self.units.finish()

    def _kinds(self) -> CellColumn:
        """Return the kind of every row: told for all, or named by the row."""
        incoming = self._say
        texts = incoming.names.pop("layer", None)
        if texts is None:
            texts = CellColumn.blank(incoming.count)
        known = {text: self._layers.get(plain_name(text)) for text in texts.words if text}
        heading = incoming.headings.get("layer", "layer")
        if self._layer is not None:
            for i in np.flatnonzero(texts.is_filled).tolist():
                if known[texts[i]] != self._layer:
                    incoming.keep(i, heading, texts[i])
            told = CellColumn.blank(incoming.count)
            told.put(slice(None), self._layer)
            return told
        kinds = CellColumn(texts.codes.copy(), [known.get(text) for text in texts.words])
        unknown = np.array([kind is None for kind in kinds.words], np.bool_)
        is_unknown = np.append(unknown, False)[texts.codes]
        for i in np.flatnonzero(is_unknown).tolist():
            incoming.keep_cell(i, "layer", texts[i], self._no_kind(texts[i]))
        kinds.codes[is_unknown] = -1
        if self._table == "issues":
            for i in np.flatnonzero(kinds.is_filled).tolist():
                incoming.keep(i, heading, texts[i])
        return kinds

    def _no_kind(self, text: str) -> Message:
        if text not in self._no_kinds:
            self._no_kinds[text] = self._nearest_kinds(text)
        return self._no_kinds[text]

    def _nearest_kinds(self, text: str) -> Message:
        known = [self._names.layers[id_].title.zh_CN for id_ in set(self._layers.values())]
        near = nearest_names(text, [*known, *set(self._layers.values())])
        if near:
            return msg("There is no such kind. Nearest: {names}", names=near)
        return msg("There is no such kind.")

    def _area_names(self) -> None:
        texts = self._say.names.get("area_name")
        if texts is None:
            return
        if self._table == "points":
            self._say.values["area_name"] = texts
            return
        heading = self._say.headings.get("area_name", "area_name")
        self._say.kept_columns.append((0, heading, texts))

    def _points(self, kinds: CellColumn) -> None:
        """Find the point of each issue by its number or name."""
        incoming = self._say
        codes, names = incoming.names.pop("point_code", None), incoming.names.pop("point", None)
        if codes is None and names is None:
            return
        blank = CellColumn.blank(incoming.count)
        codes, names = codes or blank, names or blank
        found = incoming.column("point_fid")
        known: dict[tuple[str | None, str | None, str | None], int | Message] = {}
        for i in np.flatnonzero(codes.is_filled | names.is_filled).tolist():
            key = (codes[i], names[i], kinds[i])
            if key not in known:
                known[key] = self._point(*key)
            point = known[key]
            if isinstance(point, Message):
                incoming.keep_cell(i, "point", names[i], point)
            elif point != NO_ROW:
                found.set(i, point)
            else:
                for field_name, text in (("point_code", codes[i]), ("point", names[i])):
                    if text:
                        near = self._names.points.hint(text)
                        incoming.keep_cell(i, field_name, text, not_there(near))

    def _point(self, code: str | None, name: str | None, kind: str | None) -> int | Message:
        """Return a point's row id, NO_ROW for none, or why several cannot be told apart."""
        points = self._names.points
        fid: int = points.by_code(code) or points.by_code(name)
        if fid == NO_ROW and name:
            found = points.by_name(name)
            if len(found) > 1 and kind is not None:
                layers = points.table.text("layer")
                found = tuple(f for f in found if layers[points.table.position(f)] == kind)
            if len(found) > 1:
                return msg("{count} points bear this name.", count=len(found))
            fid = found[0] if len(found) == 1 else NO_ROW
        return fid

    def _matters(self, kinds: CellColumn) -> None:
        texts = self._say.names.pop("matter", None)
        if texts is None:
            return
        points, layers = self._names.points.table, self._names.points.table.text("layer")
        known: dict[tuple[str, str | None], str] = {}
        column = self._say.column("matter")
        for i in np.flatnonzero(texts.is_filled).tolist():
            kind, text = kinds[i], texts[i]
            if kind is None and (fid := self._say.value("point_fid", i)) is not None:
                kind = layers[points.position(fid)]
            code = known.get((text, kind))
            if code is None:
                code = known[text, kind] = self._names.matters.find(text, kind) or ""
            if not code:
                self._unknown_matters[text] = self._unknown_matters.get(text, 0) + 1
            column.set(i, code or text)

    def _stages(self, kinds: CellColumn) -> None:
        texts = self._say.names.pop("stage", None)
        if texts is None:
            return
        column = self._say.column("stage")
        for i in np.flatnonzero(texts.is_filled).tolist():
            kind, text = kinds[i], texts[i]
            stage = self._names.stages.get(kind or "", {}).get(plain_name(text))
            if stage is None:
                stages = self._stages_of(kind)
                known = listed(s.title for s in stages) if stages else "?"
                reason = msg("The action has no such stage. Its stages: {names}", names=known)
                self._say.keep_cell(i, "stage", text, reason)
            else:
                column.set(i, stage)

    def _stages_of(self, kind: str | None) -> tuple[Stage, ...]:
        layer = self._names.layers.get(kind or "")
        return () if layer is None else layer.stages

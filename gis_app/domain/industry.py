"""Industry responsibility: the units that layer files name for a kind of place and for a matter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.table import NO_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.layer_spec import Catalogue, ChecklistItem, LayerSpec
    from gis_app.domain.table import Int64Array, TextColumn
    from gis_app.domain.unit_tree import UnitTree


@dataclass(frozen=True, slots=True)
class IndustryRule:
    """Name who leads and helps, and what says so: a checklist item, or a whole kind."""

    layer: LayerSpec
    item: ChecklistItem | None
    lead: str | None
    co_operating: tuple[str, ...]


@dataclass(frozen=True)
class Industry:
    """Look up lead units: an item's unit beats the kind's."""

    catalogue: Catalogue
    unit_tree: UnitTree

    @cached_property
    def _layers(self) -> Mapping[str, LayerSpec]:
        return {layer.id: layer for layer in self.catalogue.layers}

    @cached_property
    def _matters(self) -> Mapping[str, tuple[LayerSpec, ChecklistItem]]:
        return {
            item.code: (layer, item) for layer in self.catalogue.layers for item in layer.checklist
        }

    def rule(self, kind: str | None, matter: str | None) -> IndustryRule | None:
        """Return the rule for a matter, else for a kind; None when the files know neither."""
        found = self._matters.get(matter or "")
        if found is not None:
            layer, item = found
            named = layer.responsibility
            # a kind's helpers go with the kind's lead, not with another one of the item
            helpers = item.co_operating or (() if item.lead else named.co_operating)
            return IndustryRule(layer, item, item.lead or named.lead, helpers)
        of_kind = self._layers.get(kind or "")
        if of_kind is None:
            return None
        named = of_kind.responsibility
        return IndustryRule(of_kind, None, named.lead, named.co_operating)

    def kind_of_matter(self, matter: str) -> str | None:
        """Return the layer id that declares a matter; None for an unknown one."""
        found = self._matters.get(matter)
        return None if found is None else found[0].id

    def leads(self, kinds: TextColumn, matters: TextColumn | None = None) -> Int64Array:
        """Return the lead unit for each row's matter, else for its kind; NO_ROW for none."""
        of_kind = [self._lead(self.rule(word, None)) for word in kinds.words]
        out = np.array([*of_kind, NO_ROW], np.int64)[kinds.codes]
        if matters is not None:
            of_matter = [self._lead(self.rule(None, word)) for word in matters.words]
            by_matter = np.array([*of_matter, NO_ROW], np.int64)[matters.codes]
            out = np.where(by_matter != NO_ROW, by_matter, out)
        return out

    def _lead(self, rule: IndustryRule | None) -> int:
        return NO_ROW if rule is None else self.unit_tree.named(rule.lead)

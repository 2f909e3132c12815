"""The standard of a round: the checklists as they were when the round opened, weights included."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gis_app.domain.layer_spec import LayerGroup
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gis_app.domain.layer_spec import Catalogue


@dataclass(frozen=True, slots=True)
class StandardItem:
    """Hold one item as it is asked in a round; its code is the matter of an issue made of it."""

    code: str
    title: LocalText
    weight: float
    severity: str


@dataclass(frozen=True, slots=True)
class KindStandard:
    """Hold what is asked at one kind of place; the place of an item in `items` is its slot."""

    layer: str
    title: LocalText
    items: tuple[StandardItem, ...]


@dataclass(frozen=True)
class Standard:
    """Hold the checklists of every kind that a round visits."""

    kinds: tuple[KindStandard, ...]

    @cached_property
    def version(self) -> str:
        """Return eight signs that change whenever an item, a wording or a weight changes."""
        text = json.dumps(as_json(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Return the position of every kind by its layer id."""
        return {kind.layer: place for place, kind in enumerate(self.kinds)}

    @cached_property
    def _items(self) -> Mapping[str, StandardItem]:
        return {item.code: item for kind in self.kinds for item in kind.items}

    @property
    def most_items(self) -> int:
        """Return the length of the longest checklist."""
        return max((len(kind.items) for kind in self.kinds), default=0)

    def item(self, code: str) -> StandardItem | None:
        """Return an item by its code; None when the round does not ask it."""
        return self._items.get(code)

    def slot(self, kind: int, code: str) -> int:
        """Return the place of an item in a kind's checklist; -1 when it is not asked there."""
        codes = [item.code for item in self.kinds[kind].items]
        return codes.index(code) if code in codes else -1


def standard_of(catalogue: Catalogue, layers: Iterable[str]) -> Standard:
    """Copy the checklists of some kinds out of the layer files; kinds without one are left out."""
    wanted = set(layers)
    return Standard(
        tuple(
            KindStandard(
                layer.id,
                layer.title,
                tuple(
                    StandardItem(item.code, item.title, item.weight, item.severity)
                    for item in layer.checklist
                ),
            )
            for layer in catalogue.group(LayerGroup.INSPECTION)
            if layer.id in wanted and layer.checklist
        )
    )


def as_json(standard: Standard) -> dict[str, Any]:
    """Return the standard as values that JSON can hold."""
    return {
        "kinds": [
            {
                "layer": kind.layer,
                "title": [kind.title.zh_CN, kind.title.en],
                "items": [
                    [item.code, item.title.zh_CN, item.title.en, item.weight, item.severity]
                    for item in kind.items
                ],
            }
            for kind in standard.kinds
        ]
    }


def from_json(values: Mapping[str, Any]) -> Standard:
    """Read a standard back; raises KeyError, TypeError or ValueError for anything else."""
    return Standard(
        tuple(
            KindStandard(
                str(kind["layer"]),
                LocalText(*(str(text) for text in kind["title"])),
                tuple(
                    StandardItem(str(code), LocalText(str(zh), str(en)), float(weight), str(grade))
                    for code, zh, en, weight, grade in kind["items"]
                ),
            )
            for kind in values["kinds"]
        )
    )

"""The ways a city can be narrowed down, as one table: what can be picked and what it is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.layer_spec import GROUP_TITLES, LayerGroup
from gis_app.domain.terms import AreaLevel, Colour, Step
from gis_app.messages import msg
from gis_app.ui.words import colour_text, word_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.messages import Message, Translator


@dataclass(frozen=True, slots=True)
class Option:
    """Offer one value; `parent` is the value it stands under in the list."""

    value: Any
    text: str
    parent: Any = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """Describe one way to narrow down; `field` names its tuple in CityFilter."""

    id: str
    title: Message
    icon: str
    field: str
    options: Callable[[CityData, Translator], list[Option]]

    def chosen(self, wanted: CityFilter) -> tuple[Any, ...]:
        """Return the values a filter keeps."""
        values: tuple[Any, ...] = getattr(wanted, self.field)
        return values

    def with_values(self, wanted: CityFilter, values: tuple[Any, ...]) -> CityFilter:
        """Return the filter with other values in this dimension."""
        changed: dict[str, Any] = {self.field: values}
        return replace(wanted, **changed)

    def toggled(self, wanted: CityFilter, value: Any) -> CityFilter:
        """Return the filter with one value added, or taken out when it was there."""
        chosen = self.chosen(wanted)
        kept = tuple(v for v in chosen if v != value)
        return self.with_values(wanted, kept if len(kept) < len(chosen) else (*chosen, value))

    def text_of(self, data: CityData, value: Any, t: Translator) -> str:
        """Return what a value is called."""
        return next((o.text for o in self.options(data, t) if o.value == value), str(value))


def _areas(data: CityData, t: Translator) -> list[Option]:
    table = data.table("areas")
    names, levels = table.text("name"), table.text("level")
    parents = table.numbers("parent_fid")
    order = {level.value: place for place, level in enumerate(AreaLevel)}
    rows = sorted(
        (i for i in range(len(table)) if levels[i] != AreaLevel.CITY),
        key=lambda i: (order.get(levels[i] or "", 9), int(table.fids[i])),
    )
    cities = {int(table.fids[i]) for i in range(len(table)) if levels[i] == AreaLevel.CITY}
    made = []
    for i in rows:
        parent = int(parents[i])
        made.append(
            Option(
                int(table.fids[i]),
                names[i] or "",
                parent if parent and parent not in cities else None,
                word_text(t, "level", levels[i]),
            )
        )
    return made


def _layers(data: CityData, t: Translator) -> list[Option]:
    points, actions = data.table("points").text("layer"), data.table("actions").text("layer")
    counts = {
        word_: int(n)
        for column in (points, actions)
        for word_, n in zip(
            column.words,
            np.bincount(column.codes[column.codes >= 0], minlength=len(column.words)),
            strict=True,
        )
    }
    made = []
    for group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
        made.append(Option(group, t(GROUP_TITLES[group])))
        made += [
            Option(layer.id, t(layer.title), group, str(counts[layer.id]))
            for layer in data.catalogue.group(group)
            if counts.get(layer.id)
        ]
    return made


def _units(data: CityData, _t: Translator) -> list[Option]:
    table = data.table("units")
    names, parents = table.text("name"), table.numbers("parent_fid")
    return [
        Option(int(table.fids[i]), names[i] or "", int(parents[i]) or None)
        for i in range(len(table))
    ]


def _systems(data: CityData, _t: Translator) -> list[Option]:
    column = data.table("units").text("system")
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.words))
    named = [(w, int(n)) for w, n in zip(column.words, counts, strict=True) if w and n]
    return [Option(w, w, None, str(n)) for w, n in named]


def _colours(_data: CityData, t: Translator) -> list[Option]:
    wanted = (Colour.RED, Colour.YELLOW, Colour.WHITE)
    return [Option(c, colour_text(t, c)) for c in wanted]


def _steps(_data: CityData, t: Translator) -> list[Option]:
    return [Option(step.value, word_text(t, "step", step)) for step in Step]


DIMENSIONS: Final = (
    Dimension("area", msg("Area"), "map-marker", "area_fids", _areas),
    Dimension("layer", msg("Kind"), "layers", "layers", _layers),
    Dimension("unit", msg("Unit"), "sitemap", "unit_fids", _units),
    Dimension("system", msg("System"), "account-group", "systems", _systems),
    Dimension("colour", msg("Colour"), "alert", "colours", _colours),
    Dimension("step", msg("Step"), "clipboard-list", "steps", _steps),
)


def dimension(id_: str) -> Dimension:
    """Return a dimension by id; raises KeyError when there is none."""
    for one in DIMENSIONS:
        if one.id == id_:
            return one
    raise KeyError(id_)

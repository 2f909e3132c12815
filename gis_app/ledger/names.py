"""Which unit, point, area, kind, matter or stage a name in a list means; never guessed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.errors import UsageError
from gis_app.ledger.address_places import AddressPlaces
from gis_app.ledger.street_names import StreetNames
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import shapely

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import Catalogue, LayerSpec
    from gis_app.domain.table import Table
    from gis_app.domain.terms import AreaLevel

_LEVELS: Final = ("city", "district", "subdistrict", "community", "grid")
_LEAST_LIKENESS: Final = 55


def nearest_names(name: str, names: Iterable[str], limit: int = 3) -> str:
    """Return the likest names joined for showing; empty when none is alike."""
    from rapidfuzz import fuzz, process

    found = process.extract(name, list(names), scorer=fuzz.ratio, limit=limit)
    return "、".join(text for text, score, _place in found if score >= _LEAST_LIKENESS)


def find_layer(text: str, catalogue: Catalogue, groups: Sequence[LayerGroup]) -> str:
    """Return the id of the layer with this id, title or alias; raises UsageError for none."""
    found = layer_names(catalogue, groups).get("".join(text.split()).lower())
    if found is not None:
        return found
    ids = [layer.id for group in groups for layer in catalogue.group(group)]
    near = nearest_names(text, ids)
    missing = (
        msg("There is no layer {layer}. Nearest: {nearest}", layer=text, nearest=near)
        if near
        else msg("There is no layer {layer}.", layer=text)
    )
    raise UsageError(missing, msg("Layers: {layers}", layers=" ".join(ids)))


class RowNames:
    """Find rows of one table by code, name or alias; rows of the running import can be added."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self.titles: dict[int, str] = {}
        codes, names = table.text("code").values(), table.text("name").values()
        fids = table.fids.tolist()
        for fid, code, name in zip(fids, codes, names, strict=True):
            self.add(fid, code, name)
        self._aliases: set[str] = set()
        if "aliases" in table.columns:
            heirs = table.numbers("successor_fid")
            # what was merged into another hands its other names over
            for place in np.argsort(heirs != NO_ROW, kind="stable").tolist():
                aliases = table.text("aliases")[place]
                self.add_aliases(fids[place], aliases, is_heard=heirs[place] == NO_ROW)
        self._hints: dict[str, str] = {}

    def add(self, fid: int, code: str | None, name: str | None) -> None:
        """Make a row known under its code and name."""
        if code:
            self._by_code.setdefault(plain_name(code), fid)
        if name:
            found = self._by_name.setdefault(plain_name(name), [])
            if fid not in found:
                found.append(fid)
            self.titles[fid] = name

    def add_aliases(self, fid: int, aliases: str | None, *, is_heard: bool = True) -> None:
        """Make a row known under its other names; another row's own name beats them.

        A name that two rows both go by means neither, until a person says which.
        """
        for alias in split_names(aliases):
            plain = plain_name(alias)
            if plain not in self._by_name:
                self._by_name[plain] = [fid]
                self._aliases.add(plain)
            elif is_heard and plain in self._aliases and fid not in self._by_name[plain]:
                self._by_name[plain].append(fid)

    def by_code(self, code: str | None) -> int:
        """Return the row with a code; NO_ROW when there is none."""
        return self._by_code.get(plain_name(code), NO_ROW) if code else NO_ROW

    def by_name(self, name: str | None) -> tuple[int, ...]:
        """Return all rows with a name."""
        return tuple(self._by_name.get(plain_name(name), ())) if name else ()

    def find(self, text: str | None) -> int:
        """Return the one row with a name or code; NO_ROW when there is none or several."""
        found = self.by_name(text)
        if len(found) == 1:
            return found[0]
        return self.by_code(text) if not found else NO_ROW

    def all_titles(self) -> Iterator[tuple[int, str]]:
        """Give every row's name and other names."""
        yield from self.titles.items()
        if "aliases" in self.table.columns:
            aliases = self.table.text("aliases").values()
            for fid, text in zip(self.table.fids.tolist(), aliases, strict=True):
                for alias in split_names(text):
                    yield fid, alias

    def hint(self, text: str) -> str:
        """Return the likest names for a name that is not known."""
        if text not in self._hints:
            self._hints[text] = nearest_names(text, self.titles.values())
        return self._hints[text]


class AreaNames(RowNames):
    """Find areas by name, where a level may decide between areas of the same name."""

    @cached_property
    def _levels(self) -> dict[int, str]:
        levels = self.table.text("level").values()
        return {
            fid: level or "" for fid, level in zip(self.table.fids.tolist(), levels, strict=True)
        }

    def add_level(self, fid: int, level: str | None) -> None:
        """Make the level of a row of the running import known."""
        self._levels[fid] = level or ""

    def smallest(self, text: str | None) -> int:
        """Return the smallest area with a name or code, if only one is that small; else NO_ROW."""
        return self._one(self._named(text), smallest=True)

    def above(self, text: str | None, level: str | None) -> int:
        """Return the area with a name or code that can stand above a level."""
        rank = _rank(level) if level else len(_LEVELS)
        return self._one([f for f in self._named(text) if self._rank_of(f) < rank], smallest=True)

    def _named(self, text: str | None) -> list[int]:
        found = list(self.by_name(text))
        code = self.by_code(text)
        return found or ([code] if code else [])

    def _rank_of(self, fid: int) -> int:
        return _rank(self._levels.get(fid))

    def _one(self, fids: list[int], *, smallest: bool) -> int:
        if not fids:
            return NO_ROW
        best = max(map(self._rank_of, fids)) if smallest else 0
        fitting = [fid for fid in fids if self._rank_of(fid) == best]
        return fitting[0] if len(fitting) == 1 else NO_ROW


def _rank(level: AreaLevel | str | None) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def layer_names(catalogue: Catalogue, groups: Iterable[LayerGroup]) -> dict[str, str]:
    """Return plain id, title or alias → layer id for some groups; titles beat aliases."""
    index: dict[str, str] = {}
    layers = [layer for group in groups for layer in catalogue.group(group)]
    for layer in layers:
        for name in (layer.id, layer.title.zh_CN, layer.title.en):
            index.setdefault(plain_name(name), layer.id)
    for layer in layers:
        for alias in layer.aliases:
            index.setdefault(plain_name(alias), layer.id)
    return index


def layer_group(table: str) -> tuple[LayerGroup, ...]:
    """Return the groups whose layers a table's `layer` column may name."""
    return (LayerGroup.ACTIONS,) if table == "actions" else (LayerGroup.INSPECTION,)


class MatterNames:
    """Find a checklist item by code, or by title within a kind, or by a title of its own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._codes: dict[str, str] = {}
        self._titles: dict[str, list[tuple[str, str]]] = {}
        for layer in catalogue.layers:
            for item in layer.checklist:
                self._codes.setdefault(plain_name(item.code), item.code)
                for title in {item.title.zh_CN, item.title.en}:
                    self._titles.setdefault(plain_name(title), []).append((layer.id, item.code))

    def find(self, text: str, layer: str | None) -> str | None:
        """Return an item's code; None when the text names none, or several of other kinds."""
        plain = plain_name(text)
        code = self._codes.get(plain)
        if code is None:
            # "SC-07 地面干净干燥" and "SC-07 · …" name the code first
            head = plain_name(text.strip().split(" ")[0].split("·")[0])
            code = self._codes.get(head)
        if code is not None:
            return code
        found = self._titles.get(plain, [])
        of_kind = [code for kind, code in found if kind == layer]
        choices = of_kind or [code for _kind, code in found]
        return choices[0] if len(set(choices)) == 1 else None


def stage_names(layers: Mapping[str, LayerSpec]) -> dict[str, dict[str, str]]:
    """Return, for every layer with stages, plain id or title → stage id."""
    return {
        layer.id: {
            plain_name(name): stage.id
            for stage in reversed(layer.stages)
            for name in (stage.id, stage.title.zh_CN, stage.title.en)
        }
        for layer in layers.values()
        if layer.stages
    }


class CityNames:
    """Hold every name of a city that a list may use."""

    def __init__(self, data: CityData) -> None:
        self.units = RowNames(data.table("units"))
        self.points = RowNames(data.table("points"))
        self.areas = AreaNames(data.table("areas"))
        self.streets = StreetNames(data)
        self.addresses = AddressPlaces(self.points.table, self.streets, data.settings.name)
        self.matters = MatterNames(data.catalogue)
        self.layers = {layer.id: layer for layer in data.catalogue.layers}
        self.stages = stage_names(self.layers)
        self.issue_codes: dict[str, int] = {
            plain_name(code): fid
            for fid, code in zip(
                data.table("issues").fids.tolist(),
                data.table("issues").text("code").values(),
                strict=True,
            )
            if code
        }

    def area_shape(self, fid: int) -> shapely.Geometry | None:
        """Return an area's polygon; None when there is none."""
        areas = self.areas.table
        if fid == NO_ROW or not areas.has(fid) or areas.geometry is None:
            return None
        i = areas.position(fid)
        return areas.shapes[i] if areas.geometry.is_placed[i] else None

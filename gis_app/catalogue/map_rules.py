"""Read the `[[rules]]` of a layer file: a kind of rule is a class, what it asks are its values."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.domain.audit.finding import FindingSeverity
from gis_app.domain.basemap_classes import CLASSES
from gis_app.domain.rules.along_streets import AlongStreets
from gis_app.domain.rules.near import NothingNear, SomethingNear, SpacingInside
from gis_app.domain.rules.zones import InZone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from gis_app.catalogue.toml_reader import KeyReader
    from gis_app.domain.rules.rule import MapRule
    from gis_app.messages import LocalText

    _Head: TypeAlias = tuple[str, LocalText, FindingSeverity, tuple[str, ...]]


def read_rules(layer: KeyReader, layer_id: str) -> tuple[MapRule, ...]:
    """Read the rules in their order; without `features` a rule is about the layer itself."""
    return tuple(_rule(reader, layer_id) for reader in layer.tables("rules"))


def _rule(reader: KeyReader, layer_id: str) -> MapRule:
    rule_id = reader.required_id()
    kind = reader.choice("kind", list(_KINDS))
    title = reader.names("title")
    severity = FindingSeverity(
        reader.choice("severity", [s.value for s in FindingSeverity], FindingSeverity.CHECK.value)
    )
    features = reader.texts("features") or (layer_id,)
    inner = reader.with_pattern(f"{reader.pattern}({kind})")
    rule = _KINDS[kind](inner, (rule_id, title, severity, features))
    reader.finish()
    return rule


def _along_streets(reader: KeyReader, head: _Head) -> MapRule:
    return AlongStreets(
        *head,
        classes=_classes(reader, "classes", "basemap_lines") or ("primary",),
        every_m=reader.number("every_m", 200.0, low=1.0),
        reach_m=reader.number("reach_m", 50.0, low=1.0),
        inside_classes=_classes(reader, "inside_classes", "basemap_polygons"),
    )


def _something_near(reader: KeyReader, head: _Head) -> MapRule:
    return SomethingNear(
        *head,
        targets=_required_layers(reader, "targets"),
        within_m=reader.required_number("within_m", low=1.0),
        is_walked=reader.flag("is_walked", True),
    )


def _nothing_near(reader: KeyReader, head: _Head) -> MapRule:
    return NothingNear(
        *head,
        targets=_required_layers(reader, "targets"),
        within_m=reader.required_number("within_m", low=1.0),
        is_walked=reader.flag("is_walked", False),
    )


def _spacing_inside(reader: KeyReader, head: _Head) -> MapRule:
    return SpacingInside(
        *head,
        places=_required_layers(reader, "places"),
        reach_m=reader.number("reach_m", 100.0, low=1.0),
        apart_m=reader.required_number("apart_m", low=0.1),
    )


def _in_zone(reader: KeyReader, head: _Head) -> MapRule:
    return InZone(
        *head,
        zones=_required_layers(reader, "zones"),
        must_be_inside=reader.flag("must_be_inside", False),
        matters=reader.texts("matters"),
    )


_KINDS: Final[Mapping[str, Callable[[KeyReader, _Head], MapRule]]] = MappingProxyType(
    {
        "along_streets": _along_streets,
        "something_near": _something_near,
        "nothing_near": _nothing_near,
        "spacing_inside": _spacing_inside,
        "in_zone": _in_zone,
    }
)
"""Kind of rule in a layer file → how its values are read."""


def _required_layers(reader: KeyReader, name: str) -> tuple[str, ...]:
    layers = reader.texts(name)
    if not layers and not reader.has(name):
        reader.problems.missing(reader.file, reader.key(name))
    return layers


def _classes(reader: KeyReader, name: str, table: str) -> tuple[str, ...]:
    classes = reader.texts(name)
    for value in classes:
        if value not in CLASSES[table]:
            reader.problems.unknown_value(reader.file, reader.key(name), value, CLASSES[table])
    return classes


def layers_named(rule: MapRule) -> tuple[str, ...]:
    """Return every layer id that a rule names, for checking that there are such layers."""
    named = [*rule.features]
    for field in ("targets", "places", "zones"):
        named += getattr(rule, field, ())
    return tuple(dict.fromkeys(named))

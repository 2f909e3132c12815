"""Check every rule that the layer files declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.rules.city_ground import CityGround

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.finding import FindingBatch
    from gis_app.domain.audit.ground import AuditGround


def map_rules(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield what breaks a rule, rule by rule in the order of the layers."""
    rules = [rule for layer in ground.data.catalogue.layers for rule in layer.rules]
    if not rules:
        return
    shared = CityGround(ground)
    for rule in rules:
        yield from rule.check(shared)

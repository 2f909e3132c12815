"""The rule of permitted zones: what lies inside or outside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.rules.rule import MapRule
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.finding import FindingBatch
    from gis_app.domain.rules.rule import RuleGround
    from gis_app.messages import Message


@dataclass(frozen=True, slots=True)
class InZone(MapRule):
    """Ask that features lie inside zones, or outside them.

    What lies inside a zone that permits it is to be checked before it is counted. A line counts
    as inside when at least half of it is. `matters` narrows issues down.
    """

    zones: tuple[str, ...] = ()
    must_be_inside: bool = False
    matters: tuple[str, ...] = ()

    def check(self, ground: RuleGround) -> Iterator[FindingBatch]:
        """Yield features on the wrong side of the zones' borders."""
        features = ground.features(self.features, self.matters, is_open=True)
        zones = ground.features(self.zones)
        areas = np.flatnonzero(shapely.get_dimensions(zones.shapes_m) == 2)
        if not len(features) or not len(areas):
            return
        shapes = zones.shapes_m[areas]
        places = features.shapes_m
        at, zone = shapely.STRtree(shapes).query(places, predicate="intersects")
        shared = shapely.intersection(places[at], shapes[zone])
        size = np.where(
            shapely.get_dimensions(places[at]) == 2, shapely.area(places[at]), 0.0
        ) + np.where(shapely.get_dimensions(places[at]) == 1, shapely.length(places[at]), 0.0)
        held = np.where(shapely.get_dimensions(shared) == 2, shapely.area(shared), 0.0) + np.where(
            shapely.get_dimensions(shared) == 1, shapely.length(shared), 0.0
        )
        enough = (size == 0) | (held >= 0.5 * size)
        inside = np.full(len(features), -1, np.int64)
        inside[at[enough]] = areas[zone[enough]]
        rows = np.flatnonzero(inside < 0 if self.must_be_inside else inside >= 0)

        def say(i: int) -> Message:
            row = int(rows[i])
            if self.must_be_inside:
                return msg(
                    "{feature} lies in none of the {zones}.",
                    feature=features.names[row],
                    zones=ground.title(self.zones),
                )
            return msg(
                "{feature} lies in {zone}, where it may be permitted: check before counting.",
                feature=features.names[row],
                zone=zones.names[int(inside[row])],
            )

        yield self.batch(features, rows, say)

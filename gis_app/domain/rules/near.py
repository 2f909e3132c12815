"""Rules of distance: something must be near, nothing may be near, not two close together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.rules.rule import MapRule, how_measured
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.finding import FindingBatch
    from gis_app.domain.rules.rule import Features, RuleGround
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array
    from gis_app.messages import Message

_LOOK_FURTHER: Final = 6.0
"""How many times the asked distance is searched, to say how far the nearest one is."""


@dataclass(frozen=True, slots=True)
class SomethingNear(MapRule):
    """Ask that every feature has one of the targets within a distance."""

    targets: tuple[str, ...] = ()
    within_m: float = 500.0
    is_walked: bool = True

    def check(self, ground: RuleGround) -> Iterator[FindingBatch]:
        """Yield features that have no target in reach."""
        features = ground.features(self.features)
        if not len(features):
            return
        targets = ground.features(self.targets)
        wanted = ground.title(self.targets)
        if not len(targets):
            yield self.cannot(
                features,
                msg("No {targets} on the map: the rule cannot be checked.", targets=wanted),
            )
            return
        found, metres, is_walked = measured(
            ground, features, targets, self.within_m * _LOOK_FURTHER, is_walked=self.is_walked
        )
        rows = np.flatnonzero(~(metres <= self.within_m))

        def say(i: int) -> Message:
            row = int(rows[i])
            how = how_measured(bool(is_walked[row]))
            if found[row] < 0:
                return msg(
                    "{place}: no {targets} within {within} m ({how}), nor in {far} m.",
                    place=features.names[row],
                    targets=wanted,
                    within=f"{self.within_m:.0f}",
                    how=how,
                    far=f"{self.within_m * _LOOK_FURTHER:.0f}",
                )
            return msg(
                "{place}: no {targets} within {within} m ({how}); the nearest, {nearest}, is "
                "{metres} m away.",
                place=features.names[row],
                targets=wanted,
                within=f"{self.within_m:.0f}",
                how=how,
                nearest=targets.names[int(found[row])],
                metres=f"{metres[row]:.0f}",
            )

        yield self.batch(features, rows, say)


@dataclass(frozen=True, slots=True)
class NothingNear(MapRule):
    """Forbid features within a distance of any of the targets."""

    targets: tuple[str, ...] = ()
    within_m: float = 200.0
    is_walked: bool = False

    def check(self, ground: RuleGround) -> Iterator[FindingBatch]:
        """Yield unfinished features that are too near."""
        features = ground.features(self.features, is_open=True)
        targets = ground.features(self.targets)
        if not len(features) or not len(targets):
            return
        found, metres, is_walked = measured(
            ground, features, targets, self.within_m, is_walked=self.is_walked
        )
        rows = np.flatnonzero((found >= 0) & (metres < self.within_m))
        links = shapely.shortest_line(features.shapes_m[rows], targets.shapes_m[found[rows]])

        def say(i: int) -> Message:
            row = int(rows[i])
            return msg(
                "{feature} is {metres} m from {target} ({how}); nothing of the kind may be "
                "within {within} m.",
                feature=features.names[row],
                metres=f"{metres[row]:.0f}",
                target=targets.names[int(found[row])],
                how=how_measured(bool(is_walked[row])),
                within=f"{self.within_m:.0f}",
            )

        yield self.batch(features, rows, say, ground.in_degrees(links))


@dataclass(frozen=True, slots=True)
class SpacingInside(MapRule):
    """Ask that features inside one place keep a distance from each other.

    A feature is inside the nearest of the places that is no further than `reach_m`.
    """

    places: tuple[str, ...] = ()
    reach_m: float = 100.0
    apart_m: float = 10.0

    def check(self, ground: RuleGround) -> Iterator[FindingBatch]:
        """Yield pairs that stand too close together."""
        features, places = ground.features(self.features), ground.features(self.places)
        if len(features) < 2 or not len(places):
            return
        inside, metres, _ = measured(ground, features, places, self.reach_m, is_walked=False)
        inside = np.where(metres <= self.reach_m, inside, -1)
        rows = np.flatnonzero(inside >= 0)
        near = shapely.STRtree(features.shapes_m[rows])
        a, b = near.query(features.shapes_m[rows], predicate="dwithin", distance=self.apart_m)
        a, b = rows[a], rows[b]
        kept = (features.fids[a] < features.fids[b]) & (inside[a] == inside[b])
        a, b = a[kept], b[kept]
        apart = shapely.distance(features.shapes_m[a], features.shapes_m[b])
        kept = apart < self.apart_m
        a, b, apart = a[kept], b[kept], apart[kept]
        links = shapely.shortest_line(features.shapes_m[a], features.shapes_m[b])

        def say(i: int) -> Message:
            return msg(
                "{place}: {first} and {second} are {metres} m apart; at least {apart} m are asked.",
                place=places.names[int(inside[a[i]])],
                first=features.names[int(a[i])],
                second=features.names[int(b[i])],
                metres=f"{apart[i]:.1f}",
                apart=f"{self.apart_m:.0f}",
            )

        others = [str(fid) for fid in features.fids[b].tolist()]
        yield self.batch(features, a, say, ground.in_degrees(links), others)


def measured(
    ground: RuleGround,
    features: Features,
    targets: Features,
    within_m: float,
    *,
    is_walked: bool,
) -> tuple[Int64Array, FloatArray, BoolArray]:
    """Return each feature's nearest target, the metres, and whether they were walked."""
    if is_walked and len(ground.streets):
        near = ground.streets.nearest(
            features.lon_deg, features.lat_deg, targets.lon_deg, targets.lat_deg, within_m
        )
        return near.target, near.metres, near.is_walked
    tree = shapely.STRtree(targets.shapes_m)
    found = np.full(len(features), -1, np.int64)
    metres = np.full(len(features), np.inf)
    (rows, hit), apart = tree.query_nearest(
        features.shapes_m, max_distance=within_m, return_distance=True, all_matches=False
    )
    found[rows], metres[rows] = hit, apart
    return found, metres, np.zeros(len(features), np.bool_)

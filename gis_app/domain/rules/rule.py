"""What every rule of a map has, and what it may ask of the ground that it is checked on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import shapely

    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray, Table
    from gis_app.geo.street_network import StreetNetwork
    from gis_app.messages import Message


@dataclass(frozen=True)
class Features:
    """Hold placed rows of some layers: where they are in degrees and as shapes in plane metres."""

    table: str
    fids: Int64Array
    lon_deg: FloatArray
    lat_deg: FloatArray
    shapes_m: ObjectArray
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.fids)


class RuleGround(Protocol):
    """Describe what a rule may ask: rows of layers and of the base map, in a plane of metres."""

    @property
    def streets(self) -> StreetNetwork:
        """Return the streets of the base map to walk along."""

    def table(self, name: str) -> Table:
        """Return a table by name."""

    def in_metres(self, shapes: ObjectArray) -> ObjectArray:
        """Turn shapes from degrees into the plane."""

    def in_degrees(self, shapes: Sequence[shapely.Geometry]) -> ObjectArray:
        """Turn shapes from the plane into degrees."""

    def features(
        self, layers: Sequence[str], matters: Sequence[str] = (), *, is_open: bool = False
    ) -> Features:
        """Return the placed rows of layers of one table; `is_open` leaves finished ones out.

        The layer `issues` stands for open issues, of some matters if any are named.
        """

    def title(self, layers: Sequence[str]) -> Message:
        """Return the titles of layers as one text."""


@dataclass(frozen=True, slots=True)
class MapRule(ABC):
    """Declare one rule; `id` is unique in the catalogue and part of its findings' keys."""

    id: str
    title: LocalText
    severity: FindingSeverity
    features: tuple[str, ...]

    @abstractmethod
    def check(self, ground: RuleGround) -> Iterator[FindingBatch]:
        """Yield what breaks the rule."""

    def batch(
        self,
        features: Features,
        rows: Int64Array,
        say: Callable[[int], Message],
        shapes: ObjectArray | None = None,
        detail: Sequence[str] | None = None,
    ) -> FindingBatch:
        """Make the batch about some of the features."""
        ends = [""] * len(rows) if detail is None else [f":{part}" for part in detail]
        keys = [
            f"{FindingKind.MAP_RULE.value}:{self.id}:{features.table}:{fid}{end}"
            for fid, end in zip(features.fids[rows].tolist(), ends, strict=True)
        ]
        return FindingBatch(
            FindingKind.MAP_RULE,
            self.severity,
            keys,
            features.table,
            features.fids[rows],
            features.lon_deg[rows],
            features.lat_deg[rows],
            say,
            shapes=shapes,
            rule=self.title,
        )

    def cannot(self, features: Features, why: Message) -> FindingBatch:
        """Make the one note that says why the rule cannot be checked here."""
        return FindingBatch(
            FindingKind.MAP_RULE,
            FindingSeverity.NOTE,
            [f"{FindingKind.MAP_RULE.value}:{self.id}:unchecked"],
            features.table,
            features.fids[:1],
            features.lon_deg[:1],
            features.lat_deg[:1],
            lambda _i: why,
            rule=self.title,
        )


def how_measured(is_walked: bool) -> Message:
    """Say whether a distance was walked along streets or is a straight line."""
    return msg("walking") if is_walked else msg("in a straight line")

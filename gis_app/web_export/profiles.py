"""Who a page is for, and what it must not say: left out while the page is made, not hidden."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.private_words import PrivateWords
from gis_app.domain.table import NO_ROW
from gis_app.geo.crs import SEMI_MAJOR_M
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message


class ProfileKind(StrEnum):
    """Name who a page is for."""

    INTERNAL = "internal"
    UNIT = "unit"
    PUBLIC = "public"


PROFILE_TITLES: Final[Mapping[ProfileKind, Message]] = {
    ProfileKind.INTERNAL: msg("Internal: everything"),
    ProfileKind.UNIT: msg("One unit: only its own"),
    ProfileKind.PUBLIC: msg("Public (exposure board): no names of people, no phone numbers"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Say who the page is for.

    `unit_fid` is the unit of a unit's page; the units below it belong to it. `rounding_m` moves
    positions to the middle of squares of that size, 0 leaves them. `photo_fids` are the photos
    chosen for the page; None is every one. The public gets none that is not publishable.
    """

    kind: ProfileKind = ProfileKind.INTERNAL
    unit_fid: int = NO_ROW
    rounding_m: float = 0.0
    photo_fids: tuple[int, ...] | None = None

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may see the page."""
        return self.kind is ProfileKind.PUBLIC


class Discretion:
    """Say what a profile lets out of a city: people, sources, free text, exact positions."""

    def __init__(self, profile: Profile, data: CityData) -> None:
        self.profile = profile
        self.data = data
        self.names_people = profile.kind is not ProfileKind.PUBLIC
        """Whether leaders, liaisons and their telephone numbers may be told."""

    def person(self, name: str | None) -> str:
        """Return a person's name or number where people may be named, else nothing."""
        return (name or "") if self.names_people else ""

    def free_text(self, text: str) -> str:
        """Return what somebody wrote; for the public, people and numbers in it are covered."""
        return text if self.names_people else self._private.covered(text)

    def positions(
        self, lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return positions as exact as the profile lets them be."""
        size_m = self.profile.rounding_m
        if size_m <= 0 or not len(lon_deg):
            return lon_deg, lat_deg
        step_lat = math.degrees(size_m / SEMI_MAJOR_M)
        rows = np.floor(lat_deg / step_lat)
        middle = (rows + 0.5) * step_lat
        # one width for each row of squares, so that equal squares stay equal
        step_lon = step_lat / np.maximum(0.01, np.cos(np.radians(middle)))
        return (np.floor(lon_deg / step_lon) + 0.5) * step_lon, middle

    @property
    def secrets(self) -> frozenset[str]:
        """Return every name of a person and every telephone number in the city's registers."""
        return self._private.secrets

    @cached_property
    def _private(self) -> PrivateWords:
        return PrivateWords(self.data)

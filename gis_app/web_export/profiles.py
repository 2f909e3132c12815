"""Who a page is for, and what it must not say: left out while the page is made, not hidden."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import split_names
from gis_app.geo.crs import SEMI_MAJOR_M
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message

PEOPLE_COLUMNS: Final = frozenset(
    {"leader", "leader_post", "sponsor_leader", "contact", "inspector", "accepted_by", "handler",
     "deferral_approval", "kept_by", "liaison", "by", "approval", "issued_by", "signed_by",
     "scored_by"}
)  # fmt: skip
"""Columns that name people, in whichever table they stand."""

PHONE_COLUMNS: Final = frozenset({"phone", "leader_phone"})

_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_-])\+?\(?\d[\d\-() ]{5,}\d(?![A-Za-z0-9_])")
_DATE: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_FEWEST_DIGITS: Final = 7
_COVER: Final = "※※"


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
        if self.names_people or not text:
            return text
        covered = _NUMBER.sub(_cover_number, text)
        return covered if self._people is None else self._people.sub(_COVER, covered)

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

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Return every name of a person and every telephone number in the city's registers."""
        return frozenset(secrets_of(self.data))

    @cached_property
    def _people(self) -> re.Pattern[str] | None:
        by_first: dict[str, list[str]] = {}
        for secret in sorted(self.secrets, key=len, reverse=True):
            by_first.setdefault(secret[0], []).append(re.escape(secret))
        return re.compile("|".join(p for ps in by_first.values() for p in ps)) if by_first else None


def secrets_of(data: CityData) -> Iterator[str]:
    """Yield the names of people and the telephone numbers that stand in columns of their own."""
    for name, table in data.tables.items():
        for column in table.columns:
            if column not in PEOPLE_COLUMNS | PHONE_COLUMNS or column == "leader_post":
                continue
            if table_spec(name).column(column).type is not ColumnType.TEXT:
                continue
            for words in table.text(column).words:
                for word in (words, *split_names(words)):
                    if len(word.strip()) > 1:
                        yield word.strip()


def _cover_number(found: re.Match[str]) -> str:
    text = found.group()
    is_number = sum(letter.isdigit() for letter in text) >= _FEWEST_DIGITS
    return _COVER if is_number and not _DATE.fullmatch(text.strip()) else text

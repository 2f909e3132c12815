"""The photos of a row, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.terms import PhotoRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table

PHOTO_OWNERS: Final = ("points", "issues", "actions", "areas", "units", "tasks", "scores")
"""The tables whose rows can have photos."""

_ORDER: Final[dict[str, int]] = {
    PhotoRole.BEFORE: 0,
    PhotoRole.AFTER: 1,
    PhotoRole.SCENE: 2,
}


@dataclass(frozen=True, slots=True)
class Photo:
    """Hold one photo of a row; `taken_at` is in UTC as the table has it."""

    fid: int
    file: str
    role: str
    caption: str
    taken_at: str | None
    is_public: bool


def photo_at(table: Table, position: int) -> Photo:
    """Return the photo at a position of the table of photos."""
    return Photo(
        int(table.fids[position]),
        table.text("file")[position] or "",
        table.text("role")[position] or PhotoRole.SCENE,
        table.text("caption")[position] or "",
        table.text("taken_at")[position],
        bool(table.numbers("is_public")[position]),
    )


def photos_of(data: CityData, table_name: str, fid: int) -> tuple[Photo, ...]:
    """Return the photos of one row: before, after, scene, each in the order of taking."""
    table = data.table("photos")
    here = (table.numbers("owner_fid") == fid) & table.text("owner_table").equals(table_name)
    found = [photo_at(table, int(place)) for place in np.flatnonzero(here)]
    return tuple(sorted(found, key=lambda p: (_ORDER.get(p.role, 3), p.taken_at or "", p.fid)))


def photo_pairs(photos: Sequence[Photo]) -> tuple[tuple[tuple[Photo, Photo], ...], list[Photo]]:
    """Pair each photo before with the one after, in the order of taking; return the rest too."""
    before = [photo for photo in photos if photo.role == PhotoRole.BEFORE]
    after = [photo for photo in photos if photo.role == PhotoRole.AFTER]
    pairs = tuple(zip(before, after, strict=False))
    paired = {photo.fid for pair in pairs for photo in pair}
    return pairs, [photo for photo in photos if photo.fid not in paired]

"""Which photos go into a web map: those a page may have, and the ones somebody names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.domain.photos import Photo, photo_at
from gis_app.domain.table import NO_ROW
from gis_app.errors import UsageError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.workflows.export_web_map import WebMapRequest


@dataclass(frozen=True, slots=True)
class OfferedPhoto:
    """Hold a photo with its row: `table` is points, issues or actions, `owner` the row's name."""

    photo: Photo
    table: str
    owner: str
    place: str
    """The point of an issue's photo, else empty."""


def offered_web_photos(data: CityData, request: WebMapRequest) -> list[OfferedPhoto]:
    """Return the photos that a page may have, those of one place together, before before after.

    A public page is offered none that is not marked as publishable.
    """
    from gis_app.web_export.payload import page_masks
    from gis_app.web_export.photos_payload import offered_photos

    masks = page_masks(data, request.options())
    photos = data.table("photos") if "photos" in data.tables else None
    found = []
    for position in offered_photos(data, request.profile, masks).tolist():
        assert photos is not None
        table = str(photos.text("owner_table")[position])
        fid = int(photos.numbers("owner_fid")[position])
        owner, place = _said(data, table, fid)
        found.append(OfferedPhoto(photo_at(photos, position), table, owner, place))
    roles = {"before": 0, "after": 1}
    return sorted(
        found,
        key=lambda one: (
            one.place or one.owner,
            one.table != "points",
            one.owner,
            roles.get(one.photo.role, 2),
            one.photo.taken_at or "",
        ),
    )


def _said(data: CityData, table: str, fid: int) -> tuple[str, str]:
    rows = data.table(table)
    if table in ("points", "actions"):
        return _first(rows, fid, ("name", "code")), ""
    point = int(rows.value(fid, "point_fid") or NO_ROW)
    points = data.table("points")
    place = _first(points, point, ("name", "code")) if points.has(point) else ""
    return _first(rows, fid, ("description", "code")), place


def _first(rows: Table, fid: int, columns: Sequence[str]) -> str:
    said = (rows.value(fid, column) for column in columns)
    return next((str(text) for text in said if text), str(fid))


def named_photos(data: CityData, words: Sequence[str]) -> tuple[int, ...]:
    """Return the row ids of photos told by number or by file name; raises UsageError."""
    photos = data.table("photos")
    by_file = dict(zip(photos.text("file").values(), photos.fids.tolist(), strict=True))
    found = []
    for word in words:
        fid = int(word) if word.isdecimal() else by_file.get(word, NO_ROW)
        if not photos.has(fid):
            raise UsageError(msg("There is no photo {photo} in the project.", photo=word))
        found.append(fid)
    return tuple(dict.fromkeys(found))


def listed_photos(data: CityData, text: str, folder: Path) -> tuple[int, ...]:
    """Return the photos of a list: numbers or file names between commas, or a file of lines.

    A file is looked for in the folder. Raises UsageError.
    """
    file = folder / text
    if "," not in text and file.is_file():
        try:
            text = file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                msg("{file} is not a list of photos as plain text.", file=str(file))
            ) from error
    words = [word.strip() for line in text.splitlines() for word in line.split(",")]
    return named_photos(data, [word for word in words if word])


def publishable_photos(data: CityData) -> tuple[int, ...]:
    """Return the photos that are marked as publishable."""
    photos = data.table("photos")
    return tuple(photos.fids[photos.numbers("is_public").astype(bool)].tolist())

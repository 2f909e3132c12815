"""Photos join a row: copied into the project's folder first, then one edit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.photos import PHOTO_OWNERS
from gis_app.domain.record_types import table_spec
from gis_app.domain.terms import PhotoRole
from gis_app.errors import PhotoError, UsageError
from gis_app.messages import msg, plural
from gis_app.progress import Progress
from gis_app.storage.photos import missing_photos, take_in, take_in_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.project.city import City
    from gis_app.storage.photos import TakenIn


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """Name a picture and what it belongs to; a picture from a workbook comes as `content`."""

    table: str
    fid: int
    source: Path
    role: PhotoRole = PhotoRole.SCENE
    caption: str = ""
    is_public: bool = False
    content: bytes | None = None
    source_file: str = ""


@dataclass(frozen=True)
class AddedPhotos:
    """Hold the rows for photos that were copied in, and why others were not.

    `repeated` tells of pictures that their row has already, which are not kept twice.
    """

    batch: RowBatch | None
    refused: tuple[Message, ...]
    repeated: tuple[Message, ...] = ()

    @property
    def count(self) -> int:
        """Return how many photos came in."""
        return 0 if self.batch is None else len(self.batch)

    def edit(self) -> Edit:
        """Return the edit that adds them; empty when there is none."""
        label = plural("{count} photo added", "{count} photos added", self.count)
        return Edit(label, inserts=() if self.batch is None else (self.batch,))


def copy_photos(
    city: City, photos: Sequence[NewPhoto], progress: Progress | None = None
) -> AddedPhotos:
    """Copy pictures into the project's folder and make their rows; one bad picture stops none.

    A picture that the row has already is left out, and told.
    """
    progress = progress or Progress()
    known = _known(city.data)
    taken: list[tuple[NewPhoto, TakenIn]] = []
    refused: list[Message] = []
    repeated: list[Message] = []
    for place, photo in enumerate(photos):
        progress.step(place / len(photos), msg("Copying photos"))
        try:
            if photo.content is None:
                one = take_in(city.file, photo.source)
            else:
                one = take_in_bytes(city.file, photo.content, photo.source.name)
        except PhotoError as error:
            refused.append(error.message)
            continue
        key = (photo.table, photo.fid, one.sha256)
        if key in known:
            what = same_picture(known[key])
            repeated.append(msg("{file}: {what}", file=photo.source.name, what=what))
            continue
        known[key] = photo.source.name
        taken.append((photo, one))
    return AddedPhotos(_batch(city, taken) if taken else None, tuple(refused), tuple(repeated))


def same_picture(other: str) -> Message:
    """Say that a picture is there already under another name."""
    return msg("The same picture as {other}; it is not kept twice.", other=other)


def _known(data: CityData) -> dict[tuple[str | None, int, str | None], str]:
    """Return what each photo was called, by table, row and digest."""
    table = data.table("photos")
    owners, digests = table.text("owner_table").values(), table.text("sha256").values()
    keys = zip(owners, table.numbers("owner_fid").tolist(), digests, strict=True)
    files, sources = table.text("file"), table.text("source_file")
    return {key: sources[n] or files[n] or "" for n, key in enumerate(keys)}


def _batch(city: City, taken: Sequence[tuple[NewPhoto, TakenIn]]) -> RowBatch:
    def place(one: TakenIn) -> bytes | None:
        if not math.isfinite(one.facts.lon_deg):
            return None
        return bytes(shapely.to_wkb(shapely.Point(one.facts.lon_deg, one.facts.lat_deg)))

    return RowBatch(
        "photos",
        city.reserve_fids("photos", len(taken)),
        {
            "owner_table": [photo.table for photo, _ in taken],
            "owner_fid": [photo.fid for photo, _ in taken],
            "role": [str(photo.role) for photo, _ in taken],
            "file": [one.file for _, one in taken],
            "sha256": [one.sha256 for _, one in taken],
            "taken_at": [one.facts.taken_at for _, one in taken],
            "caption": [photo.caption or None for photo, _ in taken],
            "is_public": [photo.is_public for photo, _ in taken],
            "source_file": [photo.source_file or photo.source.name for photo, _ in taken],
            GEOMETRY: [place(one) for _, one in taken],
        },
    )


def add_photos(
    city: City, photos: Sequence[NewPhoto], progress: Progress | None = None
) -> AddedPhotos:
    """Copy pictures in and add them to their rows as one change."""
    added = copy_photos(city, photos, progress)
    if added.count:
        city.apply(added.edit())
    return added


def owner_named(data: CityData, table: str, name: str) -> int:
    """Return the row of a table by its number, else by its name; raises UsageError."""
    if table not in PHOTO_OWNERS:
        raise UsageError(msg("Rows of {table} have no photos.", table=table))
    rows = data.table(table)
    if table == "scores":
        return _score_named(data, name)
    for column in ("code", "name"):
        if column not in rows.columns:
            continue
        found = rows.fids[rows.text(column).equals(name)]
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            raise UsageError(
                msg(
                    "{table}: {count} rows are called {name}. Name one by its number.",
                    table=table_spec(table).title,
                    count=len(found),
                    name=name,
                )
            )
    raise UsageError(msg("{table}: there is no {name}.", table=table_spec(table).title, name=name))


def _score_named(data: CityData, name: str) -> int:
    """Return a score written as point and item, SC001/SC-06, of the latest round that has it."""
    point, _sign, item = name.partition("/")
    scores = data.table("scores")
    fid = owner_named(data, "points", point.strip())
    here = (scores.numbers("point_fid") == fid) & scores.text("matter").equals(item.strip())
    found = scores.fids[here]
    if not len(found):
        raise UsageError(
            msg("There is no score {name}; write point and item, like SC001/SC-06.", name=name)
        )
    return int(found[np.argmax(scores.numbers("round_fid")[here])])


def list_missing(city: City) -> list[str]:
    """Return the photos that rows name but that are not in the project's folder."""
    files = city.data.table("photos").text("file").values()
    return missing_photos(city.file, [file or "" for file in files])

"""Issues enter the ledger together with their photos: one change, one undo.

A photo rarely says where it was taken; when it does, it gives a place to an issue that has none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gis_app.domain.edits import Edit
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import PhotoRole
from gis_app.errors import PhotoError
from gis_app.messages import msg
from gis_app.progress import Progress
from gis_app.storage.photo_file import facts_of
from gis_app.workflows.add_photos import NewPhoto, copy_photos
from gis_app.workflows.register_issues import planned_issues, proposal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.project.city import City
    from gis_app.workflows.register_issues import NewIssue


@dataclass(frozen=True)
class RegisteredIssues:
    """Hold the rows that were entered, how many photos came with them, and why others did not.

    `repeated` tells of pictures given twice for one issue.
    """

    fids: tuple[int, ...]
    photo_count: int
    refused: tuple[Message, ...]
    repeated: tuple[Message, ...] = ()


def share_photos(picture_counts: Sequence[int], photo_count: int) -> list[tuple[int, ...]]:
    """Return which photos, from 0, belong to which draft: as many each as its message had pictures.

    Photos follow the order of the message; what is left over goes to the last draft with a
    picture, else to the only draft.

    >>> share_photos([2, 0, 1], 4)
    [(0, 1), (), (2, 3)]
    """
    shares: list[tuple[int, ...]] = []
    taken = 0
    for count in picture_counts:
        end = min(taken + count, photo_count)
        shares.append(tuple(range(taken, end)))
        taken = end
    if taken < photo_count and shares:
        with_pictures = [n for n, count in enumerate(picture_counts) if count]
        if with_pictures or len(shares) == 1:
            last = with_pictures[-1] if with_pictures else 0
            shares[last] += tuple(range(taken, photo_count))
    return shares


def not_asked_for(photo: Path) -> Message:
    """Say that a picture belongs to no line of a message."""
    return msg(
        "{file}: no line of the message asks for a picture; it is not taken.", file=photo.name
    )


def placed_by_photos(data: CityData, new: NewIssue, photos: Sequence[Path]) -> NewIssue:
    """Return an issue with the place that its photos tell, when it has none; else as it is.

    The unit is proposed anew for the place. A photo that cannot be read tells nothing.
    """
    if new.is_placed or new.point_fid != NO_ROW:
        return new
    for photo in photos:
        try:
            facts = facts_of(_content(photo), photo.name)
        except (PhotoError, OSError):
            continue
        if math.isfinite(facts.lon_deg):
            placed = replace(new, lon_deg=facts.lon_deg, lat_deg=facts.lat_deg)
            return replace(placed, unit_fid=proposal(data, placed)[0])
    return new


def _content(photo: Path) -> bytes:
    from gis_app.storage.photo_file import MOST_BYTES, too_large

    if photo.stat().st_size > MOST_BYTES:
        raise too_large(photo.name)
    return photo.read_bytes()


def register_with_photos(
    city: City,
    news: Sequence[NewIssue],
    photos: Sequence[Sequence[Path]],
    by: str,
    at: datetime,
    progress: Progress | None = None,
) -> RegisteredIssues:
    """Enter issues with their photos; `photos[i]` belong to `news[i]`.

    A photo that cannot be taken in stops no issue; it is told. Raises EditError when an issue
    cannot be entered; nothing has changed then.
    """
    progress = progress or Progress()
    with city.held():
        data = city.data
        placed = [placed_by_photos(data, new, own) for new, own in zip(news, photos, strict=True)]
        edit, fids = planned_issues(city, placed, by, at)
        wanted = [
            NewPhoto("issues", fid, photo, PhotoRole.BEFORE)
            for fid, own in zip(fids, photos, strict=True)
            for photo in own
        ]
        added = copy_photos(city, wanted, progress) if wanted else None
        inserts = edit.inserts
        if added is not None and added.batch is not None:
            inserts = (*inserts, added.batch)
        city.apply(Edit(edit.label, inserts=inserts))
    if added is None:
        return RegisteredIssues(fids, 0, ())
    return RegisteredIssues(fids, added.count, added.refused, added.repeated)

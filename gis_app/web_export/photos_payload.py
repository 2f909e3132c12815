"""Photos of the page: chosen, made small, written in as text; a missing one is said, not hidden."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local_text
from gis_app.domain.photos import photo_at
from gis_app.domain.terms import word
from gis_app.errors import PhotoError
from gis_app.web_export.profiles import ProfileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.progress import Progress
    from gis_app.web_export.points_payload import Shared
    from gis_app.web_export.profiles import Profile

PHOTO_PX: Final = 800
"""The longer side of a photo in the page."""

PHOTO_BYTES: Final = 110_000
"""What one such photo comes to on average, as text."""

_OWNERS: Final = {"points": "point", "issues": "issue", "actions": "action"}
"""The tables whose rows have pop-ups in the page, as `page_masks` orders them."""


@dataclass(frozen=True)
class PagePhotos:
    """Hold the photos as the page wants them, and the names of those that cannot be read."""

    items: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def offered_photos(
    data: CityData,
    profile: Profile,
    masks: Sequence[NDArray[np.bool_]],
) -> NDArray[np.int64]:
    """Return which photos may be chosen for a page, as positions in the table of photos.

    They belong to rows of the page, those that `masks` keep of points, issues and action features;
    for the public they are marked as publishable.
    """
    if "photos" not in data.tables:
        return np.zeros(0, np.int64)
    photos = data.table("photos")
    owners, owner_fids = photos.text("owner_table"), photos.numbers("owner_fid")
    is_offered = np.zeros(len(photos), np.bool_)
    for table, mask in zip(_OWNERS, masks, strict=True):
        rows = data.table(table).fids[mask]
        is_offered |= owners.equals(table) & np.isin(owner_fids, rows)
    if profile.kind is ProfileKind.PUBLIC:
        is_offered &= photos.numbers("is_public").astype(np.bool_)
    return np.flatnonzero(is_offered)


def chosen_photos(
    data: CityData,
    profile: Profile,
    masks: Sequence[NDArray[np.bool_]],
) -> NDArray[np.int64]:
    """Return the photos of a page: of the offered ones those that its profile names, or all."""
    offered = offered_photos(data, profile, masks)
    if profile.photo_fids is None:
        return offered
    return offered[np.isin(data.table("photos").fids[offered], list(profile.photo_fids))]


def photos_payload(
    shared: Shared,
    masks: Sequence[NDArray[np.bool_]],
    read: Callable[[str], bytes],
    progress: Progress,
) -> PagePhotos:
    """Return the photos; `read` gives a small upright JPEG without EXIF for a photo's file."""
    out = PagePhotos()
    profile = shared.discretion.profile
    chosen = chosen_photos(shared.data, profile, masks).tolist()
    if not chosen:
        return out
    photos = shared.data.table("photos")
    for done, position in enumerate(chosen):
        progress.step(done / len(chosen))
        table, fid = photos.text("owner_table")[position], photos.numbers("owner_fid")[position]
        photo = photo_at(photos, position)
        try:
            picture = "data:image/jpeg;base64," + base64.b64encode(read(photo.file)).decode("ascii")
        except PhotoError:
            picture = ""
            out.missing.append(photo.file)
        role = word("photo_role", photo.role)
        taken = local_text(photo.taken_at)[:10] if photo.taken_at else ""
        caption = shared.discretion.free_text(photo.caption)
        out.items.append(
            {
                "of": _OWNERS[str(table)],
                "fid": int(fid),
                "kind": shared.phrases.pair(role) if role else "",
                "taken": " · ".join(part for part in (taken, caption) if part),
                "picture": picture,
                "file": "" if picture else photo.file,
            }
        )
    return out

"""Photos of the page: chosen, made small, written in as text; a missing one is said, not hidden."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import local_text
from gis_app.domain.photos import photo_at
from gis_app.domain.terms import word
from gis_app.errors import PhotoError
from gis_app.web_export.profiles import ProfileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.photos import Photo
    from gis_app.progress import Progress
    from gis_app.web_export.points_payload import Shared
    from gis_app.web_export.profiles import Profile

PHOTO_PX: Final = 800
"""The longer side of a photo in the page."""

PHOTO_BYTES: Final = 110_000
"""What one such photo comes to on average, as text."""

_OWNERS: Final = {"points": "point", "issues": "issue"}


@dataclass(frozen=True)
class PagePhotos:
    """Hold the photos as the page wants them, and the names of those that cannot be read."""

    items: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def chosen_photos(
    data: CityData,
    profile: Profile,
    point_mask: NDArray[np.bool_],
    issue_mask: NDArray[np.bool_],
) -> Iterator[tuple[str, int, Photo]]:
    """Yield the photos of rows in the page that its profile lets in: table, row id, photo.

    For the public those that are marked as publishable, among the chosen ones where some are.
    """
    if "photos" not in data.tables:
        return
    photos = data.table("photos")
    rows = {
        "points": set(data.table("points").fids[point_mask].tolist()),
        "issues": set(data.table("issues").fids[issue_mask].tolist()),
    }
    owners = photos.text("owner_table")
    owner_fids = photos.numbers("owner_fid").tolist()
    for i in range(len(photos)):
        table, fid = owners[i], owner_fids[i]
        if table not in rows or fid not in rows[table]:
            continue
        photo = photo_at(photos, i)
        is_chosen = profile.photo_fids is None or photo.fid in profile.photo_fids
        if is_chosen and (photo.is_public or profile.kind is not ProfileKind.PUBLIC):
            yield str(table), int(fid), photo


def photos_payload(
    shared: Shared,
    point_mask: NDArray[np.bool_],
    issue_mask: NDArray[np.bool_],
    read: Callable[[str], bytes],
    progress: Progress,
) -> PagePhotos:
    """Return the photos; `read` gives a small upright JPEG without EXIF for a photo's file."""
    out = PagePhotos()
    profile = shared.discretion.profile
    chosen = list(chosen_photos(shared.data, profile, point_mask, issue_mask))
    for done, (table, fid, photo) in enumerate(chosen):
        progress.step(done / len(chosen))
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
                "of": _OWNERS[table],
                "fid": fid,
                "kind": shared.phrases.pair(role) if role else "",
                "taken": " · ".join(part for part in (taken, caption) if part),
                "picture": picture,
                "file": "" if picture else photo.file,
            }
        )
    return out

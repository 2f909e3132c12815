"""Point dossiers and visits (迎检): gather, order, show and print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.photos import photos_of
from gis_app.domain.point_dossier import DossierPicture, point_dossier
from gis_app.domain.visit_order import walking_order
from gis_app.errors import PhotoError, UsageError
from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.point_dossier import PointDossier
    from gis_app.messages import Translator
    from gis_app.printing.pages_file import PaintedPages

MOST_PHOTOS = 9
_PHOTO_PX = 640


def gather_dossier(data: CityData, fid: int, project: Path, t: Translator) -> PointDossier:
    """Gather all there is about a point, its photos and those of its issues included.

    A photo that is missing from the project's folder is left out. Raises KeyError.
    """
    from gis_app.storage.photos import thumbnail

    dossier = point_dossier(data, fid, t)
    issues = data.table("issues")
    own = issues.fids[issues.numbers("point_fid") == fid].tolist()
    found = [*photos_of(data, "points", fid)]
    for issue in reversed(own):
        found += photos_of(data, "issues", int(issue))
    pictures = []
    for photo in found[:MOST_PHOTOS]:
        try:
            content = thumbnail(project, photo.file, _PHOTO_PX)
        except PhotoError:
            continue
        pictures.append(DossierPicture(content, photo.caption or (photo.taken_at or "")[:10]))
    return dossier.with_photos(tuple(pictures))


def lay_out_dossiers(
    data: CityData,
    fids: Sequence[int],
    project: Path,
    t: Translator,
    progress: Progress | None = None,
) -> PaintedPages:
    """Lay out the dossiers of some points in their order; raises UsageError without any."""
    from gis_app.printing.dossier_pages import dossier_pages

    if not fids:
        raise UsageError(msg("There is no point to print a dossier of."))
    step = progress or Progress()
    made = []
    for number, fid in enumerate(fids):
        step.step(number / len(fids))
        made.append(gather_dossier(data, fid, project, t))
    title = made[0].title
    if len(made) > 1:
        title = t(
            msg("{city}: {count} points of a visit", city=data.settings.name, count=len(made))
        )
    return dossier_pages(data, made, title, t)


def print_dossiers(
    data: CityData,
    fids: Sequence[int],
    project: Path,
    file: Path,
    t: Translator,
    progress: Progress | None = None,
) -> int:
    """Print dossiers to one PDF in the order given; returns the number of pages.

    Raises UsageError, RenderError and Cancelled; no half file stays.
    """
    from gis_app.printing.pages_file import write_pages

    step = progress or Progress()
    document = lay_out_dossiers(data, fids, project, t, step.part(0.0, 0.3))
    write_pages(document, file, step.part(0.3, 1.0))
    return len(document.pages)


def find_points(data: CityData, names: Sequence[str]) -> tuple[int, ...]:
    """Return points by number or name in the order given; raises UsageError for an unknown one."""
    import difflib

    points = data.table("points")
    codes, titles = points.text("code").values(), points.text("name").values()
    known: dict[str, list[int]] = {}
    for n, fid in enumerate(points.fids.tolist()):
        for word in {codes[n], titles[n]} - {None, ""}:
            known.setdefault(word, []).append(fid)
    found = []
    for name in names:
        hit = known.get(name, [])
        if len(hit) != 1:
            near = difflib.get_close_matches(name, known, 3, 0.4)
            text = (
                msg("{name} stands for several points; give its number.", name=name)
                if hit
                else msg("There is no point {name}.", name=name)
                if not near
                else msg(
                    "There is no point {name}. Did you mean: {names}?",
                    name=name,
                    names=", ".join(near),
                )
            )
            raise UsageError(text)
        found.append(hit[0])
    return tuple(dict.fromkeys(found))


__all__ = [
    "find_points",
    "gather_dossier",
    "lay_out_dossiers",
    "print_dossiers",
    "walking_order",
]

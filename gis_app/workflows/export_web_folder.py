"""The city becomes a folder: one page a unit with only its own, and an index in front."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Colour
from gis_app.errors import RenderError
from gis_app.messages import load_translator, msg
from gis_app.paths import translations_dir
from gis_app.progress import Progress
from gis_app.web_export.profiles import Profile, ProfileKind
from gis_app.workflows.export_web_map import WebMapRequest, export_web_map

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.web_export.index_page import IndexLine

INDEX_NAME: Final = "index.html"
_FORBIDDEN: Final = set('<>:"/\\|?*#%&')
_LONGEST_NAME: Final = 40


@dataclass(frozen=True)
class WebFolderReport:
    """Tell what was written: the index, how many pages, how large in all."""

    index: Path
    page_count: int
    size_bytes: int
    is_sketch: bool
    missing_photos: tuple[str, ...] = ()


def export_web_folder(
    data: CityData,
    folder: Path,
    *,
    request: WebMapRequest | None = None,
    progress: Progress | None = None,
    **wishes: Any,
) -> WebFolderReport:
    """Write one page a unit that has points or issues, and an index page.

    All of it is made aside and moved in at the end; other files in the folder stay. `wishes` are
    fields of the request. Raises RenderError when there is nothing to write or it cannot be
    written, and Cancelled when stopped.
    """
    progress = progress or Progress()
    request = replace(request or WebMapRequest(), **wishes)
    request = replace(request, made_at=request.made_at or datetime.now(UTC))
    units = units_with_pages(data, request.city_filter)
    if not units:
        raise RenderError(msg("No unit has points or issues, so there is no page to write."))
    if folder.exists() and not folder.is_dir():
        raise RenderError(msg("{file} is not a folder.", file=str(folder)))
    aside = folder.with_name(f".{token_hex(8)}.part")
    try:
        aside.mkdir()
        lines: list[IndexLine] = []
        missing: dict[str, None] = {}
        for done, fid in enumerate(units):
            part = progress.part(done / len(units), (done + 1) / len(units))
            line, gone = _unit_page(data, aside, fid, request, part)
            lines.append(line)
            missing.update(dict.fromkeys(gone))
        index = aside / INDEX_NAME
        index.write_text(_index(data, lines, request), encoding="utf-8", newline="\n")
        size = sum(f.stat().st_size for f in aside.rglob("*") if f.is_file())
        folder.mkdir(exist_ok=True)
        for file in sorted(aside.iterdir()):
            if file.is_dir():
                shutil.rmtree(folder / file.name, ignore_errors=True)
            file.replace(folder / file.name)
    except OSError as error:
        raise RenderError(
            msg(
                "{file} cannot be written ({reason}). Choose another folder or close the file.",
                file=str(folder),
                reason=error.strerror or str(error),
            )
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    progress.step(1)
    is_sketch = not (request.review_number or data.settings.review_number)
    return WebFolderReport(folder / INDEX_NAME, len(lines), size, is_sketch, tuple(missing))


def units_with_pages(data: CityData, wanted: CityFilter) -> list[int]:
    """Return the units that are responsible for points or issues, in the register's order."""
    of_points = data.point_state.unit_fid[wanted.point_mask(data)]
    of_issues = data.issue_state.unit_fid[wanted.issue_mask(data)]
    used = np.unique(np.concatenate([of_points, of_issues]))
    return [int(fid) for fid in used if fid != NO_ROW and data.table("units").has(int(fid))]


def _unit_page(
    data: CityData, folder: Path, fid: int, request: WebMapRequest, progress: Progress
) -> tuple[IndexLine, tuple[str, ...]]:
    from gis_app.web_export.index_page import IndexLine

    name = data.table("units").value(fid, "name") or str(fid)
    file = f"{fid:03d}-{_safe(name)}.html"
    profile = Profile(ProfileKind.UNIT, fid, photo_fids=request.profile.photo_fids)
    title = " · ".join(part for part in (request.title or data.settings.name, name) if part)
    report = export_web_map(
        data,
        folder / file,
        request=replace(request, profile=profile, title=title),
        progress=progress,
    )
    own = CityFilter(unit_fids=(fid,))
    points = own.point_mask(data) & request.city_filter.point_mask(data)
    issues = own.issue_mask(data) & request.city_filter.issue_mask(data)
    colours = np.bincount(data.issue_state.colour[issues], minlength=len(Colour)).tolist()
    line = IndexLine(
        name,
        file,
        int(points.sum()),
        sum(colours[Colour.WHITE :]),
        colours[Colour.RED],
        colours[Colour.YELLOW],
        colours[Colour.WHITE],
    )
    return line, report.missing_photos


def _safe(name: str) -> str:
    plain = "".join(" " if letter in _FORBIDDEN or letter < " " else letter for letter in name)
    return plain.strip(" .")[:_LONGEST_NAME] or "unit"


def _index(data: CityData, lines: list[IndexLine], request: WebMapRequest) -> str:
    from gis_app.web_export.index_page import index_page

    t = load_translator(request.language, translations_dir())
    title = request.title or data.settings.name
    return index_page(lines, data.settings, data.as_of, t, title)

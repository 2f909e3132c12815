"""The city becomes one HTML file that opens anywhere, without a network."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from gis_app.domain.city_filter import CityFilter
from gis_app.errors import RenderError
from gis_app.messages import CHINESE, LANGUAGES, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.progress import Progress
from gis_app.web_export.profiles import Profile, ProfileKind
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.web_export.payload import PageOptions

ROWS_PER_SIDE_FILE: Final = 50_000


@dataclass(frozen=True)
class WebMapRequest:
    """Say what goes into a web map and for whom.

    `project` is the file whose photos are written in; None leaves photos out. `has_side_files`
    puts points and issues into files beside the page, which large registers need. `backdrop` is a
    file of tiles or a georeferenced picture to be put into the page, `online` what `online_tiles`
    gives.
    """

    language: str = CHINESE
    title: str = ""
    city_filter: CityFilter = field(default_factory=CityFilter)
    profile: Profile = field(default_factory=Profile)
    review_number: str = ""
    project: Path | None = None
    has_side_files: bool = False
    backdrop: Path | None = None
    online: Mapping[str, Any] | None = None
    made_at: datetime | None = None

    def options(self) -> PageOptions:
        """Return the request as the page's maker wants it."""
        from gis_app.storage.photos import thumbnail
        from gis_app.web_export.payload import PageOptions
        from gis_app.web_export.photos_payload import PHOTO_PX

        project = self.project

        def read(file: str) -> bytes:
            assert project is not None
            return thumbnail(project, file, PHOTO_PX)

        return PageOptions(
            self.made_at or datetime.now(UTC),
            self.language,
            self.title,
            self.city_filter,
            self.profile,
            self.review_number,
            read if project is not None else None,
            ROWS_PER_SIDE_FILE if self.has_side_files else 0,
            None,
            self.online,
        )


@dataclass(frozen=True)
class WebMapReport:
    """Tell what the page holds; `is_sketch` when it has no map review number (审图号)."""

    file: Path
    size_bytes: int
    point_count: int
    issue_count: int
    unplaced_count: int
    is_sketch: bool
    missing_photos: tuple[str, ...] = ()
    side_file_count: int = 0


def web_map_warnings(data: CityData, request: WebMapRequest) -> tuple[Message, ...]:
    """Return what to tell before a page is saved."""
    from gis_app.web_export.size_estimate import LARGEST_SINGLE_FILE

    out = []
    if not (request.review_number or data.settings.review_number):
        if request.profile.kind is ProfileKind.PUBLIC:
            out.append(
                msg(
                    "Without a map review number (审图号) a map may not be published: "
                    "the page is marked as a sketch map."
                )
            )
        else:
            out.append(
                msg(
                    "The project has no map review number (审图号): "
                    "the page is marked as a sketch map."
                )
            )
    size = 0 if request.has_side_files else web_map_bytes(data, request)
    if size > LARGEST_SINGLE_FILE:
        out.append(
            msg(
                "The page would have about {size} MB, which browsers open badly. "
                "Put the data into side files.",
                size=round(size / 1_000_000),
            )
        )
    return tuple(out)


def web_map_bytes(data: CityData, request: WebMapRequest) -> int:
    """Return about how large the page will be, its pictures included."""
    from gis_app.web_export.payload import page_bounds
    from gis_app.web_export.size_estimate import estimated_bytes
    from gis_app.workflows.web_backdrops import TILE_BYTES, pyramid_ranges

    options = request.options()
    size = estimated_bytes(data, options)
    if request.backdrop is not None:
        size += TILE_BYTES * sum(map(len, pyramid_ranges(page_bounds(data, options))))
    return size


def export_web_map(
    data: CityData,
    file: Path,
    *,
    request: WebMapRequest | None = None,
    progress: Progress | None = None,
    **wishes: Any,
) -> WebMapReport:
    """Write the interactive map; the file appears whole or not at all.

    `wishes` are fields of the request. Raises RenderError when it cannot be written and Cancelled
    when stopped.
    """
    progress = progress or Progress()
    request = replace(request or WebMapRequest(), **wishes)
    if file.suffix.lower() not in (".html", ".htm"):
        raise RenderError(
            msg("{file} should end in .html, so that a browser opens it.", file=str(file))
        )
    payload = _payload(data, request, progress.part(0, 0.9))
    return _written(data, file, request, payload, progress)


def _payload(data: CityData, request: WebMapRequest, progress: Progress) -> dict[str, Any]:
    from gis_app.web_export.payload import city_payload, page_bounds
    from gis_app.workflows.web_backdrops import picture_pyramid

    options = request.options()
    if request.backdrop is not None:
        bounds = page_bounds(data, options)
        pyramid = picture_pyramid(request.backdrop, bounds, progress.part(0, 0.4))
        options, progress = replace(options, pyramid=pyramid), progress.part(0.4, 1)
    translators = {name: load_translator(name, translations_dir()) for name in LANGUAGES}
    return city_payload(data, translators, options, progress)


def _written(
    data: CityData,
    file: Path,
    request: WebMapRequest,
    payload: dict[str, Any],
    progress: Progress,
) -> WebMapReport:
    from gis_app.web_export.page import build_page

    side = file.with_name(f"{file.stem}.files")
    aside_folder = file.with_name(f".{token_hex(8)}.part.files")
    unplaced = sum(len(piece["unplaced"]) for piece in payload["points"])
    missing = [photo["file"] for photo in payload["photos"] if not photo["picture"]]
    progress.step(0.92, msg("Writing {file}", file=file.name))
    try:
        with written_aside(file) as aside:
            if request.has_side_files:
                payload = _put_aside(payload, aside_folder, side.name, progress.part(0.92, 0.99))
            page = build_page(payload, title=payload["meta"]["title"], language=request.language)
            progress.step(0.99)
            aside.write_text(page, encoding="utf-8", newline="\n")
            if request.has_side_files:
                shutil.rmtree(side, ignore_errors=True)
                aside_folder.replace(side)
        size = file.stat().st_size
        if request.has_side_files:
            size += sum(f.stat().st_size for f in side.iterdir())
    except OSError as error:
        raise RenderError(
            msg(
                "{file} cannot be written ({reason}). Choose another folder or close the file.",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error
    finally:
        shutil.rmtree(aside_folder, ignore_errors=True)
    progress.step(1)
    counts = payload["meta"]["counts"]
    return WebMapReport(
        file=file,
        size_bytes=size,
        point_count=counts["points"],
        issue_count=counts["issues"],
        unplaced_count=unplaced,
        is_sketch=not payload["meta"]["reviewNumber"],
        missing_photos=tuple(missing),
        side_file_count=len(payload.get("files", ())),
    )


def _put_aside(
    payload: dict[str, Any], folder: Path, name: str, progress: Progress
) -> dict[str, Any]:
    """Write points and issues as scripts beside the page; return the page's data without them.

    A page opened by a double click may not read files, but it may run scripts.
    """
    folder.mkdir()
    files = []
    pieces = [(table, piece) for table in ("points", "issues") for piece in payload[table]]
    for number, (table, piece) in enumerate(pieces):
        progress.step(number / len(pieces))
        text = json.dumps(piece, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        literal = json.dumps(text, ensure_ascii=False)
        script = f"CityMap.part({json.dumps(table)}, {literal});\n"
        file = f"{table}-{number + 1}.js"
        (folder / file).write_text(script, encoding="utf-8", newline="\n")
        files.append(f"{quote(name)}/{file}")
    return {**payload, "points": [], "issues": [], "files": files}

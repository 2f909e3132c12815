"""The city becomes one HTML file that opens anywhere, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gis_app.domain.city_filter import CityFilter
from gis_app.errors import RenderError
from gis_app.messages import CHINESE, LANGUAGES, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.progress import Progress
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData


@dataclass(frozen=True)
class WebMapReport:
    """Tell what the page holds; `is_sketch` when it has no map review number (审图号)."""

    file: Path
    size_bytes: int
    point_count: int
    issue_count: int
    unplaced_count: int
    is_sketch: bool


def export_web_map(
    data: CityData,
    file: Path,
    *,
    language: str = CHINESE,
    title: str = "",
    city_filter: CityFilter | None = None,
    made_at: datetime | None = None,
    progress: Progress | None = None,
) -> WebMapReport:
    """Write the interactive map; the file appears whole or not at all.

    Raises RenderError when it cannot be written and Cancelled when stopped.
    """
    from gis_app.web_export.page import build_page
    from gis_app.web_export.payload import PageOptions, city_payload

    progress = progress or Progress()
    if file.suffix.lower() not in (".html", ".htm"):
        raise RenderError(
            msg("{file} should end in .html, so that a browser opens it.", file=str(file))
        )
    translators = {name: load_translator(name, translations_dir()) for name in LANGUAGES}
    options = PageOptions(
        made_at or datetime.now(UTC), language, title, city_filter or CityFilter()
    )
    payload = city_payload(data, translators, options, progress.part(0, 0.9))
    page = build_page(payload, title=payload["meta"]["title"], language=language)
    progress.step(0.97, msg("Writing {file}", file=file.name))
    try:
        with written_aside(file) as aside:
            aside.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RenderError(
            msg(
                "{file} cannot be written ({reason}). Choose another folder or close the file.",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error
    progress.step(1)
    return WebMapReport(
        file=file,
        size_bytes=file.stat().st_size,
        point_count=payload["meta"]["counts"]["points"],
        issue_count=payload["meta"]["counts"]["issues"],
        unplaced_count=len(payload["points"]["unplaced"]),
        is_sketch=not data.settings.review_number,
    )

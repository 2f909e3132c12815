"""Print an atlas: one sheet per area or unit, every row in its table, as files of many kinds."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.printing.print_request import PrintRequest
    from gis_app.workflows.open_base_map import OpenedBaseMap

PHOTO_PX = 900
"""Photos are printed from copies with their longer side at most so long."""


@dataclass(frozen=True)
class PrintReport:
    """Tell what was printed; `rows` were checked one by one against the data.

    `file` is the one file, or the folder that the files lie in.
    """

    file: Path
    sheets: int
    pages: int
    rows: int
    warnings: tuple[Message, ...]
    files: int = 1


class PrintForm(Enum):
    """Name what an atlas is printed as."""

    PDF = auto()
    FOLDER = auto()
    """One PDF a sheet in a folder, all or none."""
    POSTER = auto()
    """The pages cut into pieces of a smaller paper, with an assembly key."""
    PICTURES = auto()
    """A PNG picture a page, of the request's resolution."""


@dataclass(frozen=True, slots=True)
class PrintTarget:
    """Say where an atlas goes and as what; `paper` and overlap are those of a poster's pieces."""

    file: Path
    form: PrintForm = PrintForm.PDF
    paper: str = ""
    overlap_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class _Written:
    file: Path
    pages: int
    files: int = 1


def photo_reader(project: Path | None) -> Callable[[str], bytes | None]:
    """Return what reads a project's photos for a page; a photo that is missing gives None."""

    def read(file: str) -> bytes | None:
        from gis_app.errors import PhotoError
        from gis_app.storage.photos import thumbnail

        if project is None:
            return None
        try:
            return thumbnail(project, file, PHOTO_PX)
        except PhotoError:
            return None

    return read


def lay_out_atlas(
    data: CityData,
    request: PrintRequest,
    t: Translator,
    progress: Progress | None = None,
    project: Path | None = None,
) -> AtlasBook:
    """Lay out an atlas without writing it, for the preview; `project` is where its photos lie.

    Raises UsageError when there is nothing of the asked-for coverage or name, and RenderError when
    the machine has no fonts for Chinese.
    """
    from gis_app.printing.atlas_book import make_book
    from gis_app.printing.page_fonts import page_font_families

    beneath = _opened(request, t)
    if beneath is not None:
        data = _naming(data, beneath.attribution)
    book = make_book(
        data,
        request,
        page_font_families(),
        t,
        progress or Progress(),
        photo_reader(project),
        t(atlas_title(data, request, t)),
    )
    if beneath is None:
        return book
    book = replace(book, backdrops=beneath.backdrops)
    # the preview keeps a book as long as it is looked at: files and threads go with it
    weakref.finalize(book, beneath.close)
    return book


def _opened(request: PrintRequest, t: Translator) -> OpenedBaseMap | None:
    """Open the base map that is asked for, waiting for tiles; raises BasemapError."""
    if not request.backdrop:
        return None
    from gis_app.basemap.tile_cache import TileCache
    from gis_app.workflows.open_base_map import open_base_map

    return open_base_map(
        request.backdrop, t, crs=request.backdrop_crs, cache=TileCache(), waits=True,
        paper_dpi=request.backdrop_dpi,
    )  # fmt: skip


def _naming(data: CityData, attribution: str) -> CityData:
    """Return the city with one more source to be named on paper."""
    sources = [part for part in (attribution, data.settings.attribution) if part]
    return replace(data, settings=replace(data.settings, attribution="  ·  ".join(sources)))


def atlas_title(data: CityData, request: PrintRequest, t: Translator) -> Message:
    """Return the title of the whole file."""
    from gis_app.domain.terms import word
    from gis_app.printing.subject import LEVELS, Coverage

    city = data.settings.name
    if request.coverage in LEVELS:
        level = word("level", request.coverage.value)
        return msg("{city}: sheets by {level}", city=city, level=level or "")
    if request.coverage is Coverage.UNIT:
        return msg("{city}: sheets by unit", city=city)
    if request.coverage is Coverage.GROUP:
        return msg("{city}: sheets by working group", city=city)
    return msg("{city}: {what}", city=city, what=t(request.page_design.shipped.title))


def print_atlas(
    data: CityData,
    into: PrintTarget | Path,
    request: PrintRequest,
    t: Translator,
    progress: Progress | None = None,
    project: Path | None = None,
) -> PrintReport:
    """Print the city as it is; what is printed appears only when it is whole.

    A path alone is one PDF file. Raises UsageError, RenderError, and Cancelled when the progress
    says so.
    """
    progress = progress or Progress()
    target = into if isinstance(into, PrintTarget) else PrintTarget(into)
    book = lay_out_atlas(data, request, t, progress.part(0.0, 0.1), project)
    title = t(atlas_title(data, request, t))
    written = _write(book, target, request, title, progress.part(0.1, 1.0))
    return PrintReport(
        written.file, len(book.sheets), written.pages, book.row_count, book.warnings, written.files
    )


def _write(
    book: AtlasBook, target: PrintTarget, request: PrintRequest, title: str, progress: Progress
) -> _Written:
    file = target.file
    if target.form is PrintForm.FOLDER:
        from gis_app.printing.many_files import write_folder

        files = write_folder(book, file, lambda name: name, progress)
        return _Written(file, sum(sheet.pages for sheet in book.sheets.facts), len(files))
    if target.form is PrintForm.PICTURES:
        from gis_app.printing.many_files import write_pictures

        files = write_pictures(book, file, request.picture_dpi, progress)
        return _Written(files[0] if len(files) == 1 else file.parent, len(book.pages), len(files))
    if target.form is PrintForm.POSTER:
        from gis_app.printing.poster_pdf import write_poster

        pages = write_poster(book, file, title, target.paper, target.overlap_mm, progress)
        return _Written(file, pages)
    from gis_app.printing.pdf_export import write_pdf

    write_pdf(book, file, title, progress)
    return _Written(file, len(book.pages))

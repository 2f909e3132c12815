"""Write an atlas as one PDF: vectors and text, bookmarks, and no half file whatever happens."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.pdf_file import describe, opened_raw, write_whole
from gis_app.printing.pdf_ink import with_ink
from gis_app.printing.pdf_pages import paint_pages
from gis_app.printing.pdf_words import mend_words
from gis_app.printing.stream_file import StreamFile
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.printing.pdf_pages import RawPages
    from gis_app.progress import Progress


def write_pdf(book: AtlasBook, file: Path, title: str, progress: Progress) -> None:
    """Write the book aside and put it in its place when it is whole.

    Raises RenderError when the file cannot be written and Cancelled when stopped; a file that
    was there before is then as it was.
    """
    check_target(file)
    try:
        with tempfile.TemporaryDirectory(prefix="gis-app-print-") as folder:
            raw = Path(folder) / "pages.pdf"
            with StreamFile(Path(folder) / "ink.pdf") as streams:
                pages = paint_pages(book, raw, streams, title, progress.part(0.0, 0.9))
                progress.step(0.9, msg("Writing {file}", file=file.name))
                _finish(book, raw, pages, streams, file, title, progress)
    except OSError as error:
        raise RenderError(
            msg("{file} cannot be written: {reason}", file=str(file), reason=_reason(error))
        ) from error


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def check_target(file: Path) -> None:
    """Raise RenderError when a file cannot be written where it is wanted."""
    folder = file.parent
    if not folder.is_dir():
        raise RenderError(msg("The folder {folder} does not exist.", folder=str(folder)))
    if file.is_dir():
        raise RenderError(msg("{file} is a folder; name a PDF file.", file=str(file)))
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise RenderError(
            msg(
                "There is no permission to write {file}. Choose another folder or name.",
                file=str(file),
            )
        )


def _finish(
    book: AtlasBook,
    raw: Path,
    pages: RawPages,
    streams: StreamFile,
    file: Path,
    title: str,
    progress: Progress,
) -> None:
    """Add ink, bookmarks and what the file says of itself, then move it into its place."""
    settings = book.data.settings
    bookmarks = [(page.number - 1, page.name) for page in book.pages if page.begins_sheet]
    with opened_raw(raw) as pdf, with_ink(pdf, pages, streams, book.variant):
        author = plain(settings.office) or plain(settings.name)
        describe(pdf, title, author, book.sheets[0].summary.as_of, bookmarks)
        mend_words(pdf)
        write_whole(pdf, file)
        progress.step(0.99)
    progress.step(1.0)

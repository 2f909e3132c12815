"""Open the PDF that Qt left, say what it is about, and write it whole.

qpdf reads only what is asked for and copies streams from file to file, so that the memory taken
does not grow with the pages.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gis_app import __version__
from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pikepdf import Dictionary, Object, Pdf


def no_room(raw: Path) -> RenderError:
    """Return the error of a folder for passing files that is full."""
    return RenderError(msg("There is no room for the pages in {folder}.", folder=str(raw.parent)))


@contextmanager
def opened_raw(raw: Path) -> Iterator[Pdf]:
    """Open what Qt wrote; raises RenderError when it is cut off, as on a full disk."""
    from pikepdf import Pdf, PdfError

    try:
        pdf = Pdf.open(raw, attempt_recovery=False)
    except PdfError as error:
        raise no_room(raw) from error
    with pdf:
        yield pdf


def copied(table: Object) -> Dictionary:
    """Return a dictionary of a PDF that can be changed without changing the one it came from."""
    from pikepdf import Dictionary

    return Dictionary(dict(table.items()))


def check_page_count(found: int, count: int) -> None:
    """Raise RenderError unless a file has all its pages."""
    if found != count:
        raise RenderError(
            msg(
                "The file has {found} of {count} pages; nothing was written.",
                found=found,
                count=count,
            )
        )


def describe(
    pdf: Pdf,
    title: str,
    author: str = "",
    subject: str = "",
    bookmarks: Iterable[tuple[int, str]] = (),
) -> None:
    """Say what a file is about; bookmarks are pages, counted from 0, with their titles."""
    from pikepdf import Name, OutlineItem

    told = {
        "/Title": title,
        "/Author": author or "gis-app",
        "/Subject": subject,
        "/Creator": f"gis-app {__version__}",
    }
    for key, words in told.items():
        if words:
            pdf.docinfo[key] = words
    items = [OutlineItem(words, page) for page, words in bookmarks]
    if items:
        with pdf.open_outline() as outline:
            outline.root.extend(items)
        pdf.Root.PageMode = Name.UseOutlines


def write_whole(pdf: Pdf, file: Path) -> None:
    """Write a file aside and move it into its place."""
    from pikepdf import ObjectStreamMode

    with written_aside(file) as aside, aside.open("wb") as stream:
        pdf.save(stream, object_stream_mode=ObjectStreamMode.generate)
        stream.flush()
        os.fsync(stream.fileno())

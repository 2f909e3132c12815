"""One file a sheet in a folder, and pages as pictures: all whole or none."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.page_picture import page_picture
from gis_app.printing.pdf_export import check_target, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.progress import Progress

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
MOST_BYTES: Final = 150
"""File systems take 255 bytes; Chinese takes three a character."""


def safe_name(text: str, fallback: str = "page") -> str:
    """Return a text as a file name that every system takes; Chinese stays Chinese.

    >>> safe_name("兰干街道/南门: 第1号")
    '兰干街道_南门_ 第1号'
    """
    name = _FORBIDDEN.sub("_", text).strip(" .")
    while len(name.encode()) > MOST_BYTES:
        name = name[:-1]
    name = name.strip(" .")
    if not name.strip("_"):
        return fallback
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def sheet_file_names(book: AtlasBook, suffix: str) -> tuple[str, ...]:
    """Return a name for every sheet's file: its number in the book and what it is about."""
    digits = max(len(str(len(book.sheets))), 2)
    return tuple(
        f"{number:0{digits}}-{safe_name(sheet.name)}{suffix}"
        for number, sheet in enumerate(book.sheets.facts, 1)
    )


def write_folder(
    book: AtlasBook, folder: Path, title: Callable[[str], str], progress: Progress
) -> tuple[Path, ...]:
    """Write one PDF a sheet into a folder, which is made when it is missing.

    Nothing appears before all of them are whole; files of the same names are replaced.
    """
    names = sheet_file_names(book, ".pdf")

    def write(aside: Path) -> None:
        for position, (sheet, name) in enumerate(zip(book.sheets, names, strict=True)):
            part = progress.part(position / len(names), (position + 1) / len(names))
            write_pdf(book.of_sheet(sheet), aside / name, title(sheet.summary.name), part)

    return _all_or_none(folder, names, write)


def write_pictures(book: AtlasBook, file: Path, dpi: float, progress: Progress) -> tuple[Path, ...]:
    """Write every page as a PNG picture; of several the page's number ends the name."""
    check_target(file)
    digits = len(str(len(book.pages)))
    names = [file.name] if len(book.pages) == 1 else [
        f"{file.stem}-{page.number:0{digits}}{file.suffix}" for page in book.pages
    ]  # fmt: skip

    def write(aside: Path) -> None:
        for index, name in enumerate(names):
            progress.step(index / len(names), msg("Page {number} of {count}: {name}",
                number=index + 1, count=len(names), name=book.pages[index].name))  # fmt: skip
            image = page_picture(book, index, dpi, progress.is_cancelled)
            if not image.save(str(aside / name), "PNG"):  # type: ignore[call-overload]
                raise OSError(28, os.strerror(28))

    made = _all_or_none(file.parent, names, write)
    progress.step(1.0)
    return made


def _all_or_none(
    folder: Path, names: Sequence[str], write: Callable[[Path], None]
) -> tuple[Path, ...]:
    """Write files aside and move them to their places when all are whole."""
    is_new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".gis-app-", dir=folder))
        try:
            write(aside)
            for name in names:
                (aside / name).replace(folder / name)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            if is_new and not any(folder.iterdir()):
                folder.rmdir()
            raise
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise RenderError(
            msg(
                "{file} cannot be written: {reason}",
                file=str(folder),
                reason=error.strerror or str(error),
            )
        ) from error
    return tuple(folder / name for name in names)

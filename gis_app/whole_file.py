"""Write a file aside and rename it into place, so that nobody ever finds half of one."""

from __future__ import annotations

from contextlib import contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def written_aside(file: Path) -> Iterator[Path]:
    """Give a new, empty file in the same folder; it takes the file's place when all went well.

    Whatever is raised inside goes on its way: the file is then as it was, and nothing lies beside
    it. Raises OSError when the folder is missing or may not be written.
    """
    aside = file.with_name(f".{token_hex(8)}.part{file.suffix}")
    # made here, not as a private temporary file: what a person saves follows the folder's custom
    aside.touch(exist_ok=False)
    try:
        yield aside
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)

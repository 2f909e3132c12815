"""Write a table file whole or not at all, with the ledger's own error when it cannot be."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from gis_app import whole_file
from gis_app.errors import LedgerError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def written_aside(file: Path) -> Iterator[Path]:
    """Give a path in the same folder to write to; it replaces the file when all went well.

    Raises LedgerError when the folder is missing or may not be written; an older file stays.
    """
    try:
        with whole_file.written_aside(file) as aside:
            yield aside
    except OSError as error:
        raise LedgerError(
            msg(
                "{file} cannot be written: {reason}",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error

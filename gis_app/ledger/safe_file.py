"""Write a file aside and rename it into place, so that nobody ever finds half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.errors import LedgerError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def written_aside(file: Path) -> Iterator[Path]:
    """Give a path in the same folder to write to; it replaces the file when all went well.

    Raises LedgerError when the folder is missing or may not be written; an older file stays.
    """
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{file.stem}-", suffix=f".part{file.suffix}", dir=file.parent
        )
        os.close(handle)
        aside = Path(name)
        try:
            yield aside
            aside.chmod(0o666 & ~_umask())
            aside.replace(file)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise LedgerError(
            msg(
                "{file} cannot be written: {reason}",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error


def _umask() -> int:
    # there is no way to read it but to set it
    mask = os.umask(0)
    os.umask(mask)
    return mask

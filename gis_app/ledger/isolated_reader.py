"""Read an old workbook in a process of its own: a damaged one may take the whole process down.

Run as a module: the workbook comes on standard input, its sheets go to standard output.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell

PROTECTED, DAMAGED = 3, 4
_MOST_MEMORY: Final = 3 * 1024**3
_PATIENCE_S: Final = 300

RawSheet = tuple[str, bool, "list[list[Cell]]", tuple[tuple[tuple[int, int], tuple[int, int]], ...]]
"""A sheet's name, whether it is hidden, its cells, and its merged blocks by two corners."""


class ReaderError(Exception):
    """Tell that the reader gave up; `is_protected` when a password is why."""

    def __init__(self, *, is_protected: bool) -> None:
        super().__init__()
        self.is_protected = is_protected


def raw_sheets(content: bytes) -> list[RawSheet]:
    """Read a workbook here and now; raises ReaderError. May abort the process, see the module."""
    import io

    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        out: list[RawSheet] = []
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(place)
            rows: Any = sheet.to_python(skip_empty_area=False)
            is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
            out.append((about.name, is_hidden, rows, tuple(sheet.merged_cell_ranges or ())))
    except calamine.PasswordError as error:
        raise ReaderError(is_protected=True) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise ReaderError(is_protected=False) from error
    except BaseException as error:
        # the reader's own panics come as a BaseException that is none of Python's
        if type(error).__name__ != "PanicException":
            raise
        raise ReaderError(is_protected=False) from error
    return out


def raw_sheets_apart(content: bytes) -> list[RawSheet]:
    """Read a workbook in a process of its own; raises ReaderError whatever happens to that."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gis_app.ledger.isolated_reader"],
            input=content,
            capture_output=True,
            env=environment,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReaderError(is_protected=False) from error
    if done.returncode != 0:
        raise ReaderError(is_protected=done.returncode == PROTECTED)
    sheets: list[RawSheet] = pickle.loads(done.stdout)
    return sheets


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; there the process is apart all the same
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def main() -> int:
    """Read standard input, write standard output; the exit status says why not."""
    _limit_memory()
    try:
        sheets = raw_sheets(sys.stdin.buffer.read())
    except ReaderError as error:
        return PROTECTED if error.is_protected else DAMAGED
    sys.stdout.buffer.write(pickle.dumps(sheets, pickle.HIGHEST_PROTOCOL))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

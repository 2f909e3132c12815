"""Memory that was needed for reading, given back: the C library keeps what is freed otherwise."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

MANY_ROWS: Final = 100_000


def give_back(rows: int) -> None:
    """Give freed memory back to the system after many rows were read; glibc alone can."""
    if rows < MANY_ROWS or not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

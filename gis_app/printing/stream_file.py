"""Keep streams of a PDF on disk until the file is put together, so that memory stays flat."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Pdf

_HEAD = b"%PDF-1.7\n"
_LEVEL = 6


class StreamFile:
    """Write streams one after another; the file is a PDF of nothing else, for copying from.

    Stream n, counted from 0, is object n + 3: the catalogue and its page tree come first.
    """

    def __init__(self, file: Path) -> None:
        self._path = file
        self._out = file.open("wb")
        self._offsets: list[int] = []
        self._at = 0
        self._write(_HEAD)
        self._object(b"<</Type/Catalog/Pages 2 0 R>>")
        self._object(b"<</Type/Pages/Kids[]/Count 0>>")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if not self._out.closed:
            self._out.close()

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._at += len(content)

    def _object(self, content: bytes) -> int:
        self._offsets.append(self._at)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (len(self._offsets), content))
        return len(self._offsets)

    def add(self, operators: bytes) -> int:
        """Deflate a content stream and write it; returns its object's number."""
        packed = zlib.compress(operators, _LEVEL)
        head = b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(packed)
        return self._object(head + packed + b"\nendstream")

    def opened(self) -> Pdf:
        """End the file and open it; whoever copies from it closes it after writing."""
        from pikepdf import Pdf

        start = self._at
        count = len(self._offsets) + 1
        table = [b"xref\n0 %d\n0000000000 65535 f \n" % count]
        table += [b"%010d 00000 n \n" % offset for offset in self._offsets]
        table.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
        self._write(b"".join(table))
        self._out.close()
        return Pdf.open(self._path)

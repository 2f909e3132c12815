"""The small table beside a Shapefile of ours that says what its short names mean."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME_MAP_END: Final = ".fields.csv"
FIRST_CELL: Final = "FIELD"
_PART: Final = re.compile(r"_(point|multipoint|line|area)$")
_LARGEST: Final = 1024 * 1024


def long_names(file: Path, layer: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the headings that a Shapefile's fields stand for; those not explained stay."""
    try:
        meanings = _meanings(_content(file, layer))
    except (OSError, ValueError, csv.Error, zipfile.BadZipFile, KeyError):
        meanings = {}
    return tuple(meanings.get(name) or name for name in names)


def _content(file: Path, layer: str) -> bytes:
    stems = dict.fromkeys((layer, _PART.sub("", layer)))
    if file.suffix.lower() == ".zip":
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                name = member.filename.rpartition("/")[2]
                if name in {stem + NAME_MAP_END for stem in stems} and member.file_size < _LARGEST:
                    return archive.read(member)
        return b""
    for stem in stems:
        beside = file.with_name(stem.rpartition("/")[2] + NAME_MAP_END)
        if beside.is_file() and beside.stat().st_size < _LARGEST:
            return beside.read_bytes()
    return b""


def _meanings(content: bytes) -> dict[str, str]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    if not rows or rows[0][:1] != [FIRST_CELL]:
        return {}
    return {row[0]: row[1] for row in rows[1:] if len(row) > 1 and row[0]}

"""Find a row by its name, its number, or the first letters of its name's pinyin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table

SEARCHED: Final = (
    ("points", "name"),
    ("units", "name"),
    ("areas", "name"),
    ("actions", "name"),
    ("issues", "description"),
)
"""Tables searched, with the column that names a row; best first among equals."""


@dataclass(frozen=True, slots=True)
class Found:
    """Name one row that fits what was typed."""

    table: str
    fid: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class _Entry:
    found: Found
    name: str
    initials: str
    pinyin: str
    rank: int


def spelled(text: str) -> str:
    """Return the pinyin initials of a text and its whole pinyin, for finding it in a list."""
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(text)
    return f"{''.join(part[:1] for part in parts)} {''.join(parts)}".lower()


def _by_other_name(table_name: str, table: Table, rank: int) -> Iterator[_Entry]:
    """Yield rows under their name in another language; what is found shows the first name."""
    if "name_other" not in table.columns:
        return
    others, names, codes = table.text("name_other"), table.text("name"), table.text("code")
    for place in np.flatnonzero(others.codes >= 0).tolist():
        other = others[place] or ""
        found = Found(table_name, int(table.fids[place]), names[place] or other, codes[place] or "")
        yield _Entry(found, other.casefold(), "", "", rank)


class SearchIndex:
    """Hold every searchable row of one moment of a city; making it may take a second."""

    def __init__(self, data: CityData) -> None:
        from pypinyin import Style, lazy_pinyin

        made: list[_Entry] = []
        for rank, (table_name, column) in enumerate(SEARCHED):
            table = data.table(table_name)
            names, codes = table.text(column), table.text("code")
            spelled: dict[str, tuple[str, str]] = {}
            for word in names.words:
                parts = lazy_pinyin(word, style=Style.NORMAL) if table_name != "issues" else []
                spelled[word] = (
                    "".join(part[:1] for part in parts).lower(),
                    "".join(parts).lower(),
                )
            for place, fid in enumerate(table.fids):
                name = names[place] or ""
                initials, pinyin = spelled.get(name, ("", ""))
                found = Found(table_name, int(fid), name, codes[place] or "")
                made.append(_Entry(found, name.casefold(), initials, pinyin, rank))
            made += _by_other_name(table_name, table, rank)
        self._entries = tuple(made)

    def find(self, text: str, limit: int = 12) -> list[Found]:
        """Return the rows that fit best; nothing for an empty text."""
        wanted = text.strip().casefold()
        if not wanted:
            return []
        scored = []
        for entry in self._entries:
            score = _score(entry, wanted)
            if score is not None:
                scored.append((score, entry.rank, len(entry.name), entry.found))
        scored.sort(key=lambda item: item[:3])
        return [found for *_key, found in scored[:limit]]


def _score(entry: _Entry, wanted: str) -> int | None:
    code = entry.found.code.casefold()
    tests = (
        code == wanted,
        entry.name.startswith(wanted),
        bool(code) and code.startswith(wanted),
        wanted in entry.name,
        entry.initials.startswith(wanted),
        wanted in entry.initials,
        entry.pinyin.startswith(wanted),
        len(wanted) > 2 and wanted in entry.pinyin,
        len(wanted) > 2 and wanted in code,
    )
    return next((place for place, fits in enumerate(tests) if fits), None)

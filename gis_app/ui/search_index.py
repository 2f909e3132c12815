"""Find a row by its name, its number, or the first letters of its name's pinyin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.progress import Progress
from gis_app.storage.freed_memory import give_back
from gis_app.ui.searched_texts import AT_ONCE, SearchedTexts
from gis_app.ui.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, TextColumn

SEARCHED: Final = (
    ("points", "name"),
    ("units", "name"),
    ("areas", "name"),
    ("actions", "name"),
    ("issues", "description"),
)
"""Tables searched, with the column that names a row; best first among equals."""
_OTHER_NAME: Final = "name_other"
"""A name in another language; what is found by it shows the first name."""
_NOT_SPELLED: Final = frozenset({"code", "description", _OTHER_NAME})
_NO_FIT: Final = 9
_FROM_LETTERS: Final = 3
"""Fewer letters than these are looked for at the start of pinyin and numbers alone."""
_WORDS_A_STEP: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Found:
    """Name one row that fits what was typed."""

    table: str
    fid: int
    name: str
    code: str


class _Texts:
    """Hold the different texts of a column as they are searched."""

    def __init__(self, column: TextColumn, spelling: Spelling | None, progress: Progress) -> None:
        self.column = column
        self.plain, self.initials, self.pinyin = SearchedTexts(), SearchedTexts(), SearchedTexts()
        self.lengths = np.zeros(len(column.words) + 1, np.uint16)
        words, done = iter(column.words), 0
        while some := list(islice(words, AT_ONCE)):
            folded = [word.casefold() for word in some]
            self.plain.add(folded)
            self.lengths[done : done + len(some)] = [min(len(word), 0xFFFF) for word in folded]
            if spelling is not None:
                spelt = []
                for at, word in enumerate(some):
                    if at % _WORDS_A_STEP == 0:
                        progress.step((done + at) / len(column.words))
                    spelt.append(spelling.of(word))
                self.initials.add([initials for initials, _pinyin in spelt])
                self.pinyin.add([pinyin for _initials, pinyin in spelt])
            done += len(some)

    @property
    def size_bytes(self) -> int:
        """Return how much memory the texts take beside the city's own."""
        texts = (self.plain, self.initials, self.pinyin)
        return self.lengths.nbytes + sum(one.size_bytes for one in texts)

    def name_scores(self, wanted: str, step: Callable[[], object]) -> NDArray[np.uint8]:
        """Return how well each row's name fits, 1 best; `_NO_FIT` where it does not."""
        scores = np.full(len(self.lengths), _NO_FIT, np.uint8)
        for texts, at_start, inside in (
            (self.plain, 1, 3),
            (self.initials, 4, 5),
            (self.pinyin, 6, 7 if len(wanted) >= _FROM_LETTERS else _NO_FIT),
        ):
            for hit in texts.occurrences(wanted, step):
                _better(scores, hit.places, np.where(hit.is_start, at_start, inside))
        return scores[self.column.codes]

    def code_scores(self, wanted: str, step: Callable[[], object]) -> NDArray[np.uint8]:
        """Return how well each row's number fits, 0 best; `_NO_FIT` where it does not."""
        scores = np.full(len(self.lengths), _NO_FIT, np.uint8)
        inside = 8 if len(wanted) >= _FROM_LETTERS else _NO_FIT
        for hit in self.plain.occurrences(wanted, step):
            fits = np.where(hit.is_whole, 0, np.where(hit.is_start, 2, inside))
            _better(scores, hit.places, fits)
        return scores[self.column.codes]


def _better(scores: NDArray[np.uint8], places: Int64Array, fits: Int64Array) -> None:
    # a text's first occurrence is its best; written last, it stays
    places, fits = places[::-1], fits[::-1].astype(np.uint8)
    scores[places] = np.minimum(scores[places], fits)


@dataclass(frozen=True, slots=True)
class _Searched:
    """Hold one column that names rows, and the numbers of the same rows."""

    table: str
    fids: Int64Array
    names: _Texts
    codes: _Texts
    shown: TextColumn
    is_other: bool

    def best(self, wanted: str, limit: int, step: Callable[[], object]) -> list[tuple[int, int]]:
        """Return (key, row) of the rows that fit best, least key first."""
        scores = self.names.name_scores(wanted, step)
        np.minimum(scores, self.codes.code_scores(wanted, step), out=scores)
        if self.is_other:
            # rows without a second name are found by their first
            scores[self.names.column.codes < 0] = _NO_FIT
        rows = np.flatnonzero(scores < _NO_FIT)
        lengths = self.names.lengths[self.names.column.codes[rows]]
        keys = (scores[rows].astype(np.int64) << 16) | lengths
        if len(rows) > limit:
            # rows as good as the last one that is shown are kept until their order is known
            is_near = keys <= np.partition(keys, limit - 1)[limit - 1]
            rows, keys = rows[is_near], keys[is_near]
        order = np.argsort(keys, kind="stable")[:limit]
        return list(zip(keys[order].tolist(), rows[order].tolist(), strict=True))

    def found(self, row: int) -> Found:
        """Return one row as it is shown: under its first name."""
        name = self.shown[row] or (self.names.column[row] if self.is_other else None) or ""
        return Found(self.table, int(self.fids[row]), name, self.codes.column[row] or "")


class SearchIndex:
    """Hold the texts of one moment of a city by which rows are found, each text once.

    Making it takes some seconds for a million names; columns that are as they were in `before`
    are taken from there. Raises Cancelled when the progress says so.
    """

    def __init__(
        self,
        data: CityData,
        progress: Progress | None = None,
        before: SearchIndex | None = None,
    ) -> None:
        progress = progress or Progress()
        spelling = Spelling()
        known = {} if before is None else before._texts
        self._texts: dict[tuple[str, str], _Texts] = {}
        self._searched: list[tuple[int, _Searched]] = []
        for rank, (name, shown) in enumerate(SEARCHED):
            table = data.table(name)
            part = progress.part(rank / len(SEARCHED), (rank + 1) / len(SEARCHED))
            names = [shown, *([_OTHER_NAME] if _OTHER_NAME in table.columns else [])]
            for column in ("code", *names):
                texts = known.get((name, column))
                if texts is None or texts.column is not table.text(column):
                    speller = None if column in _NOT_SPELLED else spelling
                    texts = _Texts(table.text(column), speller, part)
                self._texts[name, column] = texts
            for column in names:
                one = _Searched(
                    name,
                    table.fids,
                    self._texts[name, column],
                    self._texts[name, "code"],
                    table.text(shown),
                    column == _OTHER_NAME,
                )
                self._searched.append((rank, one))
        self.row_count = sum(len(one.fids) for _rank, one in self._searched)
        give_back(self.row_count)

    @property
    def size_bytes(self) -> int:
        """Return how much memory the index takes beside the city itself."""
        return sum(texts.size_bytes for texts in self._texts.values())

    def find(self, text: str, limit: int = 12, progress: Progress | None = None) -> list[Found]:
        """Return the rows that fit best, each once; nothing for an empty text."""
        wanted = text.strip().casefold()
        if not wanted or limit < 1:
            return []
        step = partial((progress or Progress()).step, 0.0)
        best = []
        for rank, one in self._searched:
            for key, row in one.best(wanted, limit, step):
                # how it fits, then the table, then how short the name is
                best.append((key >> 16, rank, key & 0xFFFF, one, row))
        best.sort(key=lambda item: item[:3])
        found: dict[tuple[str, int], Found] = {}
        for *_key, one, row in best:
            found.setdefault((one.table, int(one.fids[row])), one.found(row))
        return list(found.values())[:limit]

"""The cells of a table as columns, each different text kept once; rows are made when looked at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

from gis_app.domain.coded import CodedValues, coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.ledger.cells import Cell

_MOST_INDEXED: Final = 1 << 16
_AT_ONCE: Final = 1 << 14


class CellColumn(CodedValues):
    """Hold one column while it is worked out; blank cells are None. Rows can be set."""

    __slots__ = ()

    codes: NDArray[np.int32]
    words: list[Any]

    @classmethod
    def blank(cls, length: int) -> CellColumn:
        """Return a column with nothing in it."""
        return cls(np.full(length, -1, np.int32), [])

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> CellColumn:
        """Return cells as a column; what shows nothing is blank."""
        codes, words = coded(cells)
        return cls(codes, words).cleaned()

    def cleaned(self) -> CellColumn:
        """Return the column with blank for cells that show nothing."""
        words = self.words
        texts = [word for word in words if type(word) is str]
        if any(map(str.isspace, texts)):
            blanks = [i for i, word in enumerate(words) if word is None or _shows_nothing(word)]
        else:
            blanks = [i for i, word in enumerate(words) if not word]
            blanks = [i for i in blanks if words[i] is None or words[i] == ""]
        if not blanks:
            return self
        at = np.arange(len(words) + 1, dtype=np.int32)
        at[[*blanks, -1]] = -1
        for i in blanks:
            words[i] = None
        return CellColumn(at[self.codes], words)

    def copied(self) -> CellColumn:
        """Return a column whose rows can be set without changing this one."""
        return CellColumn(self.codes.copy(), list(self.words))

    def set(self, row: int, value: Any) -> None:
        """Give one row a value; None makes it blank."""
        if value is None:
            self.codes[row] = -1
            return
        self.codes[row] = len(self.words)
        self.words.append(value)

    def put(self, rows: BoolArray | Int64Array | slice, value: Any) -> None:
        """Give some rows one value."""
        self.codes[rows] = len(self.words)
        self.words.append(value)

    def paste(self, start: int, part: CodedValues) -> None:
        """Put a shorter column's filled rows from a row on."""
        there = self.codes[start : start + len(part)]
        there[:] = np.where(part.codes >= 0, part.codes + len(self.words), there)
        self.words.extend(part.words)


def _shows_nothing(word: Any) -> bool:
    return isinstance(word, str) and (not word or word.isspace())


class CellRows(Sequence["Sequence[Cell]"]):
    """Give the rows of a table kept as columns; a row has as many cells as there are columns."""

    def __init__(self, columns: Sequence[CellColumn], length: int) -> None:
        self.columns = tuple(columns)
        self._length = length

    @classmethod
    def of(cls, rows: Sequence[Sequence[Cell]]) -> CellRows:
        """Return rows as columns; shorter ones are filled up."""
        if isinstance(rows, CellRows):
            return rows
        widths = set(map(len, rows))
        if len(widths) == 1:
            whole: Iterable[Sequence[Cell]] = zip(*rows, strict=True)
        else:
            whole = zip_longest(*rows)
        return cls([CellColumn.of(cells) for cells in whole], len(rows))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return self._made(place, len(range(*place.indices(self._length))))
        place = range(self._length)[place]
        return tuple(column[place] for column in self.columns)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for start in range(0, self._length, _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def _made(self, place: slice, length: int) -> list[Sequence[Cell]]:
        if not self.columns:
            return [()] * length
        return list(zip(*(column[place] for column in self.columns), strict=True))

    def take(self, rows: Int64Array) -> CellRows:
        """Return some rows."""
        if len(rows) and len(rows) == rows[-1] - rows[0] + 1 and bool((np.diff(rows) == 1).all()):
            return self.part(int(rows[0]), int(rows[-1]) + 1)
        taken = [CellColumn(column.codes[rows], column.words) for column in self.columns]
        return CellRows(taken, len(rows))

    def part(self, start: int, stop: int | None = None) -> CellRows:
        """Return the rows from one on, sharing the columns' memory."""
        length = len(range(*slice(start, stop).indices(self._length)))
        taken = [CellColumn(c.codes[start:stop], c.words) for c in self.columns]
        return CellRows(taken, length)

    def below(self, start: int) -> CellRows:
        """Return the rows from one on, without the words that only the rows above have."""
        columns = []
        for column in self.columns:
            codes, words = column.codes[start:], column.words
            above = {code for code in column.codes[:start].tolist() if code >= 0}
            gone = {code for code in above if not (codes == code).any()}
            # texts are numbered as they come, so those above are mostly the first ones
            first = next(code for code in range(len(words) + 1) if code not in gone)
            if first:
                codes = codes - first
                np.maximum(codes, -1, out=codes)
                words, gone = words[first:], {code - first for code in gone if code >= first}
            if gone:
                words = list(words)
                for code in gone:
                    words[code] = None
            columns.append(CellColumn(codes, words))
        return CellRows(columns, max(self._length - start, 0))

    @property
    def is_empty(self) -> bool:
        """Tell whether no cell shows anything."""
        return not any((column.codes >= 0).any() for column in self.columns)


def columns_of(rows: Sequence[Sequence[Cell]], places: Sequence[int]) -> list[CellColumn]:
    """Return some columns of a table's rows; one that is not there is blank."""
    table = CellRows.of(rows)
    return [
        table.columns[place] if place < len(table.columns) else CellColumn.blank(len(table))
        for place in places
    ]


class ColumnBuilder:
    """Collect a text table's cells part by part, for tables too long to be held as rows."""

    def __init__(self) -> None:
        self._index: list[dict[str, int] | None] = []
        self._words: list[list[Any]] = []
        self._codes: list[list[NDArray[np.int32]]] = []
        self._length = 0

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows, which may be of different lengths."""
        widths = set(map(len, rows))
        whole: Iterable[Sequence[str | None]] = (
            zip(*rows, strict=True) if len(widths) == 1 else zip_longest(*rows)
        )
        for place, cells in enumerate(whole):
            if place == len(self._codes):
                self._index.append({})
                self._words.append([])
                self._codes.append([np.full(self._length, -1, np.int32)])
            self._codes[place].append(self._coded(place, cells))
        self._length += len(rows)
        for codes in self._codes[max(widths, default=0) :]:
            codes.append(np.full(len(rows), -1, np.int32))

    def _coded(self, place: int, cells: Sequence[str | None]) -> NDArray[np.int32]:
        words, index = self._words[place], self._index[place]
        found = dict.fromkeys(cells)
        if index is None:
            # nearly every text is another one: an index of them all would only cost memory
            index = {}
        fresh = [text for text in found if text not in index]
        index.update(zip(fresh, count(len(words)), strict=False))  # type: ignore[arg-type]
        words += fresh
        codes = np.fromiter(map(index.__getitem__, cells), np.int32, len(cells))  # type: ignore[arg-type]
        if self._index[place] is not None and len(index) > _MOST_INDEXED:
            self._index[place] = None
        return codes

    def rows(self, clean: Any = None) -> CellRows:
        """Return all rows; `clean` is applied once to each different text."""
        columns = []
        while self._codes:
            codes, words = np.concatenate(self._codes.pop(0)), self._words.pop(0)
            self._index.pop(0)
            if clean is not None:
                clean(words)
            columns.append(CellColumn(codes, words).cleaned())
        return CellRows(columns, self._length)


def filled_count(rows: CellRows, first: int) -> Int64Array:
    """Return how many of the first columns are filled in each row."""
    out = np.zeros(len(rows), np.int64)
    for column in rows.columns[:first]:
        out += column.codes >= 0
    return out

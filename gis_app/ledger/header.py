"""Find the table in a sheet: its header under title rows, its body, and the notes around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import ne
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.ledger.cell_columns import CellColumn, CellRows, filled_count
from gis_app.ledger.cells import is_blank, plain_heading, text_of
from gis_app.ledger.column_names import bare_heading

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet import MergedRange, Sheet

_SEARCHED_ROWS: Final = 60
_DEEPEST_HEADER: Final = 3
_LONGEST_NAME: Final = 40
_NOTE_STARTS: Final = ("注", "备注", "说明", "填表", "制表", "审核", "note", "remark", "source")
_TOTALS: Final = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "sum"})
# 一、农贸市场   （二）学校   第三部分 小区
_DOUBTFUL: Final = re.compile(r"\n\s|计|[lLmM][\s:：*]*\n")
_SECTION: Final = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[部类]"
)
# what stands in the second row of a header without being a field's name by itself
_PARTS: Final = frozenset({"姓名", "电话", "职务", "单位", "经度", "纬度", "联系电话", "名称"})


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold a column's heading; of a header of several rows, `last` is the lowest part."""

    text: str
    last: str


@dataclass(frozen=True)
class FoundTable:
    """Hold a table found in a sheet; `row_numbers` are those of the file, from 1.

    `title` is all text above the header; `left_out` are rows of the body that are no rows of the
    table (section lines, totals, notes, repeated headers), with their row numbers.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: CellRows
    row_numbers: Sequence[int]
    left_out: tuple[tuple[int, str], ...]
    header_row: int = 1
    depth: int = 1


def find_table(sheet: Sheet, known: Collection[str], header_row: int = 0) -> FoundTable | None:
    """Find the header by the known names (as `plain_heading` writes them); None when there is none.

    A sheet in which no name is known is taken to begin at its first row of several texts.
    `header_row`, from 1, says where the header begins.
    """
    start: int | None
    if 0 < header_row <= len(sheet.rows):
        start, depth = header_row - 1, _depth(sheet, header_row - 1, known)
    else:
        start, depth = _header_place(sheet, known)
    if start is None:
        return None
    headings = _headings(sheet, start, depth)
    title = "\n".join(
        text_of(cell) for row in sheet.rows[:start] for cell in row if not is_blank(cell)
    )
    rows, numbers, left_out = _body(sheet, start + depth, headings)
    return FoundTable(title, headings, rows, numbers, left_out, start + 1, depth)


def known_share(headings: Sequence[Heading], known: Collection[str]) -> int:
    """Return how many different headings are known names."""
    return len({h.text for h in headings if h.text and _is_known(h, known)})


def _is_known(heading: Heading, known: Collection[str]) -> bool:
    texts = (heading.text, heading.last)
    return any(plain_heading(t) in known or bare_heading(t) in known for t in texts)


def _header_place(sheet: Sheet, known: Collection[str]) -> tuple[int | None, int]:
    best = 0
    place: tuple[int | None, int] = (None, 1)
    fallback: int | None = None
    for row in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        filled = [cell for cell in sheet.rows[row] if not is_blank(cell)]
        if not filled:
            continue
        depth = _depth(sheet, row, known)
        score = known_share(_headings(sheet, row, depth), known)
        if score > best and (score > 1 or len(filled) == 1 or len(sheet.rows[row]) <= 2):
            best, place = score, (row, depth)
        is_text = all(isinstance(cell, str) and len(cell) <= _LONGEST_NAME for cell in filled)
        if fallback is None and is_text and len(filled) >= min(2, sheet.width):
            fallback = row
    if best == 0 and fallback is not None:
        return fallback, _depth(sheet, fallback, known)
    return place


def _depth(sheet: Sheet, row: int, known: Collection[str]) -> int:
    """Return how many rows a header that begins at a row has."""
    depth = 1
    for block in sheet.merged:
        if block.top != row:
            continue
        if block.left == block.right:
            depth = max(depth, block.bottom - row + 1)
        elif block.right - block.left + 1 < sheet.width and _has_text_below(sheet, block):
            depth = max(depth, block.bottom - row + 2)
    if depth == 1 and not sheet.merged and _is_second_row(sheet, row, known):
        depth = 2
    return min(depth, _DEEPEST_HEADER)


def _has_text_below(sheet: Sheet, block: MergedRange) -> bool:
    below = block.bottom + 1
    if below >= len(sheet.rows):
        return False
    cells = [c for c in sheet.rows[below][block.left : block.right + 1] if not is_blank(c)]
    return len(cells) > 1 and all(isinstance(c, str) for c in cells)


def _is_second_row(sheet: Sheet, row: int, known: Collection[str]) -> bool:
    """Tell whether the row below only tells apart what stands in the row above."""
    if row + 1 >= len(sheet.rows):
        return False
    upper, lower = sheet.rows[row], sheet.rows[row + 1]
    named = {i for i, cell in enumerate(upper) if not is_blank(cell)}
    parts = [(i, cell) for i, cell in enumerate(lower) if not is_blank(cell)]
    if len(parts) < 2 or sum(1 for i, _ in parts if i in named) * 2 > len(named):
        return False
    names = [plain_heading(cell) if isinstance(cell, str) else "" for _, cell in parts]
    return all(name in known or name in _PARTS for name in names)


def _headings(sheet: Sheet, start: int, depth: int) -> tuple[Heading, ...]:
    grid: list[list[Cell]] = []
    for row in sheet.rows[start : start + depth]:
        grid.append([*row, *[None] * (sheet.width - len(row))])
    for block in sheet.merged:
        if start <= block.top < start + len(grid):
            value = grid[block.top - start][block.left]
            for line in grid[block.top - start : block.bottom - start + 1]:
                for column in range(block.left, block.right + 1):
                    if is_blank(line[column]):
                        line[column] = value
    if depth > 1 and not sheet.merged:
        _spread(grid)
    seen: dict[str, int] = {}
    out = []
    for column in range(sheet.width):
        parts: list[str] = []
        for line in grid:
            text = " ".join(text_of(line[column]).split())
            if text and text not in parts:
                parts.append(text)
        text = " ".join(parts)
        if text:
            seen[text] = seen.get(text, 0) + 1
            if seen[text] > 1:
                text = f"{text} ({seen[text]})"
        out.append(Heading(text, parts[-1] if parts else ""))
    return tuple(out)


def _spread(grid: list[list[Cell]]) -> None:
    """Repeat a group's name over its columns where the file no longer says what was merged."""
    for column in range(1, len(grid[0])):
        if is_blank(grid[0][column]) and not is_blank(grid[1][column]):
            grid[0][column] = grid[0][column - 1]


def _body(
    sheet: Sheet, start: int, headings: Sequence[Heading]
) -> tuple[CellRows, Sequence[int], tuple[tuple[int, str], ...]]:
    body, sections = _spread_down(sheet, start, len(headings))
    names = [h.text for h in headings]
    filled = filled_count(body, len(body.columns))
    is_row = filled > 0
    left_out: list[tuple[int, str]] = []
    for i in np.flatnonzero(is_row & ~_is_plain(body, filled, frozenset(names))).tolist():
        row = body[i]
        texts = [text_of(cell) for cell in row if not is_blank(cell)]
        if _is_no_row(row, texts, names, is_section=i in sections):
            left_out.append((start + i + 1, " ".join(dict.fromkeys(texts))))
            is_row[i] = False
    kept = np.flatnonzero(is_row)
    numbers: Sequence[int] = (kept + start + 1).tolist()
    if len(kept) and kept[-1] - kept[0] + 1 == len(kept):
        numbers = range(int(kept[0]) + start + 1, int(kept[-1]) + start + 2)
    return body.take(kept), numbers, tuple(left_out)


def _spread_down(sheet: Sheet, start: int, width: int) -> tuple[CellRows, set[int]]:
    """Return the rows below the header, merged cells filled down, and which are section lines."""
    body = sheet.table.below(start)
    columns = list(body.columns)
    copied: set[int] = set()
    sections: set[int] = set()
    for block in sheet.merged:
        top = block.top - start
        if top < 0 or top >= len(body):
            continue
        if (block.right - block.left + 1) * 2 > width and block.top == block.bottom:
            sections.add(top)
        if block.bottom > block.top and block.left < len(columns):
            if block.left not in copied:
                columns[block.left] = columns[block.left].copied()
                copied.add(block.left)
            codes = columns[block.left].codes
            codes[top + 1 : block.bottom - start + 1] = codes[top]
    return CellRows(columns, len(body)), sections


def _is_plain(body: CellRows, filled: Int64Array, names: frozenset[str]) -> BoolArray:
    """Tell which rows are rows of the table beyond doubt; the others are looked at closely.

    A plain row has three filled cells or more; the first two differ and neither is a heading, a
    sum, or a note.
    """
    seen = np.zeros(len(body), np.int64)
    is_plain = filled > 2
    firsts = CellColumn.blank(len(body))
    for column in body.columns:
        if len(seen) == 0 or seen.min() > 1:
            break
        is_filled = column.is_filled
        is_doubtful = np.append(_doubtful_words(column.words), False)[column.codes]
        known = np.append(_known_words(column.words, names), False)[column.codes]
        is_plain &= ~(is_filled & (seen < 2) & is_doubtful)
        is_plain &= ~(is_filled & (seen == 0) & known)
        second = np.flatnonzero(is_filled & (seen == 1))
        is_plain[second] &= _differs(firsts, column, second)
        opening = is_filled & (seen == 0)
        if opening.any():
            firsts.codes[opening] = column.codes[opening] + len(firsts.words)
            firsts.words.extend(column.words)
        seen += is_filled
    return is_plain


def _differs(firsts: CellColumn, column: CellColumn, rows: Int64Array) -> BoolArray:
    """Tell in which of some rows a column says something else than the first filled cell does."""
    one = map(firsts.words.__getitem__, firsts.codes[rows].tolist())
    other = map(column.words.__getitem__, column.codes[rows].tolist())
    return np.fromiter(map(ne, one, other), np.bool_, len(rows))


def _known_words(words: Sequence[Cell], names: frozenset[str]) -> BoolArray:
    if names.isdisjoint(words):
        return np.zeros(len(words), np.bool_)
    return np.fromiter((word in names for word in words), np.bool_, len(words))


def _doubtful_words(words: Sequence[Cell]) -> BoolArray:
    """Tell which texts in front may be no row's; mostly none is, so they are searched together."""
    texts = [word for word in words if isinstance(word, str)]
    if _DOUBTFUL.search("\n".join(["", *texts, ""])) is None:
        return np.zeros(len(words), np.bool_)
    doubts = (isinstance(word, str) and _may_be_no_row(word) for word in words)
    return np.fromiter(doubts, np.bool_, len(words))


def _may_be_no_row(text: str) -> bool:
    return text.isspace() or "计" in text or text.rstrip(" :：*")[-1:] in ("l", "L", "m", "M")


def _is_no_row(
    row: Sequence[Cell], texts: list[str], names: Sequence[str], *, is_section: bool
) -> bool:
    first = plain_heading(texts[0])
    if first in _TOTALS or (len(texts) > 1 and plain_heading(texts[1]) in _TOTALS):
        return True
    if len(set(texts)) == 1 and len(names) > 2:
        is_note = texts[0].lower().startswith(_NOTE_STARTS) or len(texts[0]) > _LONGEST_NAME
        is_numbered = len(texts) == 1 and _SECTION.match(texts[0]) is not None
        return is_section or is_note or is_numbered
    # a header printed again on every page
    same = sum(1 for cell, name in zip(row, names, strict=False) if name and text_of(cell) == name)
    return same > 1 and same == len(texts)

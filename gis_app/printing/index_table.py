"""A table of a sheet: its columns fitted to a width, its rows as lines that can be broken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.page_canvas import line_mm
from gis_app.printing.table_columns import BOX, ISSUES, MARK
from gis_app.printing.text_lines import longest_word, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_app.messages import Translator
    from gis_app.printing.list_rows import Listed
    from gis_app.printing.table_columns import Columns, TableColumn
    from gis_app.printing.text_lines import Ruler

TABLE_PT: Final = 7.5
ROW_PAD_MM: Final = 0.75
CELL_PAD_MM: Final = 0.9
KIND_MOST_MM: Final = 18.0
WORD_MOST_MM: Final = 26.0
_TWO_LETTERS_MM: Final = 2 * TABLE_PT * MM_PER_PT


@dataclass(frozen=True)
class TableRow:
    """Hold one row broken into lines; a row split over two boxes says so with `is_rest`."""

    source: Listed
    cells: tuple[tuple[str, ...], ...]
    factor: float
    is_rest: bool = False

    @property
    def line_count(self) -> int:
        """Return the lines of the tallest cell."""
        return max(len(lines) for lines in self.cells)

    @property
    def height_mm(self) -> float:
        """Return the height with the space above and below."""
        return (2 * ROW_PAD_MM + self.line_count * line_mm(TABLE_PT)) * self.factor

    def split(self, height_mm: float) -> tuple[Self, Self] | None:
        """Return the lines that fit a height and the rest; None when not one line fits."""
        step = line_mm(TABLE_PT)
        count = int((height_mm / self.factor - 2 * ROW_PAD_MM) / step + 1e-9)
        if count < 1:
            return None
        head = tuple(lines[:count] for lines in self.cells)
        rest = tuple(lines[count:] or ("",) for lines in self.cells)
        return replace(self, cells=head), replace(self, cells=rest, is_rest=True)


@dataclass(frozen=True)
class TableStyle:
    """Hold the columns of a table of one width with their widths in page millimetres."""

    columns: tuple[TableColumn, ...]
    widths_mm: tuple[float, ...]
    headings: tuple[tuple[str, ...], ...]
    factor: float

    @property
    def header_mm(self) -> float:
        """Return the height of the header row."""
        lines = max(len(heading) for heading in self.headings)
        return (2 * ROW_PAD_MM + lines * line_mm(TABLE_PT)) * self.factor


def _widest(texts: Iterable[str], ruler: Ruler) -> float:
    return max((ruler.width_mm(text, TABLE_PT) for text in set(texts)), default=0.0)


def _need_mm(column: TableColumn, rows: Sequence[Listed], ruler: Ruler, t: Translator) -> float:
    """Return the room a column needs: whole texts for cells and people, words for the rest."""
    if column.id in ("number", ISSUES, BOX, MARK):
        return column.fixed_mm
    texts = {text for row in rows for text in row.texts(column.id)}
    if column.id == "cell":
        return max(column.fixed_mm, _widest(texts, ruler) + 2 * CELL_PAD_MM)
    words = max(_widest(map(longest_word, texts), ruler), _TWO_LETTERS_MM)
    if column.share:
        return min(words, WORD_MOST_MM) + 2 * CELL_PAD_MM
    if column.id == "kind":
        return max(column.fixed_mm, min(words, KIND_MOST_MM) + 2 * CELL_PAD_MM)
    title = ruler.width_mm(t(column.title), TABLE_PT, is_bold=True)
    return min(column.fixed_mm, max(title, _widest(texts, ruler)) + 2 * CELL_PAD_MM)


def _shared(room_mm: float, columns: Sequence[tuple[float, float]]) -> list[float]:
    """Share a width by the columns' shares; one whose words need more takes it from the others."""
    total = sum(share for share, _need in columns)
    widths = [room_mm * share / total for share, _need in columns]
    if sum(need for _share, need in columns) > room_mm:
        return widths
    lacking = [max(need - w, 0.0) for (_s, need), w in zip(columns, widths, strict=True)]
    spare = [max(w - need, 0.0) for (_s, need), w in zip(columns, widths, strict=True)]
    part = sum(lacking) / sum(spare) if sum(spare) else 0.0
    return [w + lack - part * s for w, lack, s in zip(widths, lacking, spare, strict=True)]


def table_style(
    width_mm: float,
    factor: float,
    rows: Sequence[Listed],
    ruler: Ruler,
    t: Translator,
    columns_for: Columns,
) -> TableStyle:
    """Choose columns for a width; each gets the room its texts and their words need.

    What people's columns do not need goes to names and units, and of these two the one with the
    longer words gets at least their width.
    """
    columns = columns_for(width_mm / factor)
    needs = [_need_mm(column, rows, ruler, t) for column in columns]
    fixed = [0.0 if c.share else need for c, need in zip(columns, needs, strict=True)]
    left = width_mm / factor - sum(fixed)
    flexible = [(c.share, need) for c, need in zip(columns, needs, strict=True) if c.share]
    shared = iter(_shared(left, flexible))
    widths = [next(shared) if c.share else f for c, f in zip(columns, fixed, strict=True)]
    headings = tuple(
        wrapped(t(c.title), w - 2 * CELL_PAD_MM, ruler, TABLE_PT, is_bold=True)
        for c, w in zip(columns, widths, strict=True)
    )
    return TableStyle(columns, tuple(w * factor for w in widths), headings, factor)


def most_rows(height_mm: float, factor: float) -> int:
    """Return how many rows a height takes at most."""
    return int(height_mm / factor / (2 * ROW_PAD_MM + line_mm(TABLE_PT))) + 1


def table_rows(rows: Sequence[Listed], style: TableStyle, ruler: Ruler) -> list[TableRow]:
    """Break the rows into lines for the columns of a style; nothing of a text is lost."""
    out = []
    rooms = [
        (column.id, width / style.factor - 2 * CELL_PAD_MM)
        for column, width in zip(style.columns, style.widths_mm, strict=True)
    ]
    known: dict[tuple[str, float], tuple[str, ...]] = {}
    for row in rows:
        cells = []
        for column, room in rooms:
            lines: tuple[str, ...] = ()
            for text in row.texts(column):
                broken = known.get((text, room))
                if broken is None:
                    broken = known[text, room] = wrapped(text, room, ruler, TABLE_PT)
                lines += broken
            cells.append(lines)
        out.append(TableRow(row, tuple(cells), style.factor))
    return out

"""Set an office table on A4 pages: every row is printed, headers repeat, pages are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.domain.office_table import cell_text
from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK, SHADE
from gis_app.messages import msg
from gis_app.printing.page_canvas import Align, baseline_mm, line_mm
from gis_app.printing.page_template import Box
from gis_app.printing.pages_file import PaintedPages, page_ruler, write_pages
from gis_app.printing.text_lines import elided, plain, wrapped

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.office_table import OfficeTable, TableColumn, TableSection
    from gis_app.messages import Translator
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.pages_file import PagePainter
    from gis_app.printing.text_lines import Ruler
    from gis_app.progress import Progress

_WIDTH_MM, _HEIGHT_MM, _MARGIN_MM = 297.0, 210.0, 12.0
_TITLE_PT, _SECTION_PT, _TABLE_PT, _NOTE_PT = 16.0, 10.5, 7.5, 7.0
_PAD_MM: Final = 1.2
_TOP_MM: Final = 28.0
_BOTTOM_MM: Final = _HEIGHT_MM - 17.0


@dataclass(frozen=True)
class _Row:
    """Hold one row broken into lines; a group row has one cell across the table."""

    cells: tuple[tuple[str, ...], ...]
    height_mm: float
    is_group: bool = False


@dataclass(frozen=True)
class _Piece:
    """Hold the part of a section that stands on one page."""

    section: TableSection
    widths_mm: tuple[float, ...]
    header: _Row
    rows: tuple[_Row, ...]
    top_mm: float
    is_first: bool


def write_office_pdf(table: OfficeTable, file: Path, t: Translator, progress: Progress) -> int:
    """Write the table as A4 landscape pages; returns how many there are."""
    document = office_pages(table, t)
    write_pages(document, file, progress)
    return len(document.pages)


def office_pages(table: OfficeTable, t: Translator, pages_before: int = 0) -> PaintedPages:
    """Lay the table out; sections follow each other, each under its own header.

    `pages_before` of another kind are counted in the numbers of pages and bookmarks.
    """
    pages = _flow(table, page_ruler())
    count = len(pages) + pages_before

    def painter(number: int) -> PagePainter:
        place = number + pages_before + 1
        return lambda canvas: _paint(canvas, table, pages[number], place, count, t)

    marks = [
        (number + pages_before, piece.section.title)
        for number, pieces in enumerate(pages)
        for piece in pieces
        if piece.is_first
    ]
    painters = [painter(number) for number in range(len(pages))]
    return PaintedPages(
        table.title,
        _WIDTH_MM,
        _HEIGHT_MM,
        painters,
        table.author,
        marks,
    )


def _flow(table: OfficeTable, ruler: Ruler) -> list[list[_Piece]]:
    pages: list[list[_Piece]] = [[]]
    top = _TOP_MM
    for section in table.sections:
        widths = _widths(section.columns)
        header = _row(tuple(c.heading for c in section.columns), widths, ruler, is_bold=True)
        rows = [_row(tuple(map(cell_text, cells)), widths, ruler) for cells in section.rows]
        is_first = True
        while is_first or rows:
            head = line_mm(_SECTION_PT) + 1.5 + header.height_mm
            first = sum(row.height_mm for row in rows[:2])
            if top + head + first > _BOTTOM_MM and pages[-1]:
                pages.append([])
                top = _TOP_MM
            taken: list[_Row] = []
            room = _BOTTOM_MM - top - head
            while rows and (rows[0].height_mm <= room or not taken):
                # a heading never stands alone at the foot
                pair = sum(row.height_mm for row in rows[:2])
                if rows[0].is_group and taken and pair > room:
                    break
                taken.append(rows.pop(0))
                room -= taken[-1].height_mm
            pages[-1].append(_Piece(section, widths, header, tuple(taken), top, is_first))
            top += head + sum(row.height_mm for row in taken) + 5.0
            is_first = False
            if rows:
                pages.append([])
                top = _TOP_MM
    return pages


def _widths(columns: tuple[TableColumn, ...]) -> tuple[float, ...]:
    total = sum(column.width for column in columns)
    room = _WIDTH_MM - 2 * _MARGIN_MM
    return tuple(room * column.width / total for column in columns)


def _row(
    cells: tuple[str, ...], widths: tuple[float, ...], ruler: Ruler, *, is_bold: bool = False
) -> _Row:
    is_group = len(cells) == 1 and len(widths) > 1
    room = (sum(widths),) if is_group else widths
    lines = tuple(
        wrapped(plain(cell), width - 2 * _PAD_MM, ruler, _TABLE_PT, is_bold=is_bold or is_group)
        for cell, width in zip(cells, room, strict=False)
    )
    height = max(len(part) for part in lines) * line_mm(_TABLE_PT) + 1.6
    return _Row(lines, height, is_group)


def _paint(
    canvas: PageCanvas,
    table: OfficeTable,
    pieces: list[_Piece],
    number: int,
    count: int,
    t: Translator,
) -> None:
    right, ruler = _WIDTH_MM - _MARGIN_MM, canvas.ruler
    title = elided(plain(table.title), 210.0, ruler, _TITLE_PT, is_bold=True)
    canvas.text(_MARGIN_MM, 18.0, title, _TITLE_PT, is_bold=True)
    page = t(msg("Page {number}/{count}", number=number, count=count))
    canvas.text(right, 14.0, page, _NOTE_PT + 1, is_bold=True, align=Align.RIGHT)
    note = elided("    ".join(plain(n) for n in table.notes), 273.0, ruler, _NOTE_PT)
    canvas.text(_MARGIN_MM, 23.0, note, _NOTE_PT, colour=QUIET_INK)
    canvas.line(_MARGIN_MM, 25.5, right, 25.5, INK, 0.25)
    for piece in pieces:
        _paint_piece(canvas, piece, t)
    canvas.line(_MARGIN_MM, _HEIGHT_MM - 14.0, right, _HEIGHT_MM - 14.0, HAIRLINE, 0.2)
    foot = elided(plain(table.foot), 273.0, ruler, _NOTE_PT)
    canvas.text(_MARGIN_MM, _HEIGHT_MM - 10.0, foot, _NOTE_PT, colour=QUIET_INK)


def _paint_piece(canvas: PageCanvas, piece: _Piece, t: Translator) -> None:
    top, left = piece.top_mm, _MARGIN_MM
    title = plain(piece.section.title)
    if not piece.is_first:
        title = t(msg("{title} (continued)", title=title))
    canvas.text(left, baseline_mm(top, _SECTION_PT), title, _SECTION_PT, is_bold=True)
    top += line_mm(_SECTION_PT) + 1.5
    whole = sum(piece.widths_mm)
    canvas.box(Box(left, top, whole, piece.header.height_mm), fill=SHADE)
    _cells(canvas, piece, piece.header, top, colour=QUIET_INK, is_bold=True)
    top += piece.header.height_mm
    canvas.line(left, top, left + whole, top, INK, 0.15)
    for row in piece.rows:
        if row.is_group:
            canvas.box(Box(left, top, whole, row.height_mm), fill="#EEF1F5")
        _cells(canvas, piece, row, top, colour=INK, is_bold=row.is_group)
        top += row.height_mm
        canvas.line(left, top, left + whole, top, HAIRLINE, 0.12)


def _cells(
    canvas: PageCanvas, piece: _Piece, row: _Row, top_mm: float, *, colour: str, is_bold: bool
) -> None:
    x = _MARGIN_MM
    for place, lines in enumerate(row.cells):
        width = piece.widths_mm[place]
        is_right = piece.section.columns[place].is_number and not row.is_group
        canvas.text_block(
            x + width - _PAD_MM if is_right else x + _PAD_MM,
            top_mm + 0.8,
            lines,
            _TABLE_PT,
            is_bold=is_bold,
            colour=colour,
            align=Align.RIGHT if is_right else Align.LEFT,
        )
        x += width

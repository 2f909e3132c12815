"""The point dossier on A4: map, responsibility, issues with history, checklist, photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK, SHADE
from gis_app.domain.terms import Colour
from gis_app.geo.extent import GeoPoint
from gis_app.messages import LocalText, msg
from gis_app.printing.page_canvas import Align, baseline_mm, line_mm
from gis_app.printing.page_symbols import draw_issue_symbol
from gis_app.printing.page_template import Box
from gis_app.printing.pages_file import PaintedPages, page_ruler
from gis_app.printing.text_lines import elided, plain, wrapped
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MM_PER_INCH, MapSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.point_dossier import DossierIssue, DossierPicture, PointDossier
    from gis_app.messages import Translator
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.pages_file import PagePainter
    from gis_app.printing.text_lines import Ruler

_WIDTH_MM, _HEIGHT_MM, _MARGIN_MM = 210.0, 297.0, 12.0
_ROOM_MM: Final = _WIDTH_MM - 2 * _MARGIN_MM
_TOP_MM, _BOTTOM_MM = 30.0, _HEIGHT_MM - 16.0
_TITLE_PT, _HEAD_PT, _TEXT_PT, _NOTE_PT = 17.0, 10.0, 7.5, 6.5
_MAP_MM: Final = (78.0, 62.0)
_MAP_DENOMINATOR: Final = 4_000.0
_PHOTO_MM: Final = (58.0, 43.0)
_PAD_MM: Final = 1.2

_RESPONSIBILITY = LocalText("责任", "Responsibility")
_ISSUES = LocalText("问题与办理", "Issues and what was done")
_CHECKLIST = LocalText("检查项目", "Checklist")
_NEIGHBOURS = LocalText("周边点位", "Neighbours")
_PHOTOS = LocalText("照片", "Photos")
_NONE = LocalText("无", "None")
_HEADINGS = {
    "answers": (
        LocalText("方式", "Way"),
        LocalText("单位", "Unit"),
        LocalText("责任领导", "Leader"),
        LocalText("联络员", "Liaison"),
        LocalText("依据", "Why"),
    ),
    "checklist": (
        LocalText("编号", "Code"),
        LocalText("应达到", "What should be the case"),
        LocalText("未销号", "Open"),
        LocalText("现场核对", "Seen"),
    ),
    "neighbours": (
        LocalText("点位", "Point"),
        LocalText("类别", "Kind"),
        LocalText("距离", "Distance"),
        LocalText("责任单位", "Unit"),
    ),
}


@dataclass(frozen=True)
class _Block:
    """Hold something of a known height that stays whole on a page."""

    height_mm: float
    draw: Callable[[PageCanvas, float], None]
    keeps_next: bool = False


def dossier_pages(
    data: CityData, dossiers: Sequence[PointDossier], title: str, t: Translator
) -> PaintedPages:
    """Lay out dossiers one after another, each on pages of its own, numbered through."""
    ruler = page_ruler()
    laid = [(one, pages) for one in dossiers for pages in [_flow(_blocks(data, one, ruler, t))]]
    total = sum(len(pages) for _, pages in laid)
    painters: list[PagePainter] = []
    marks: list[tuple[int, str]] = []
    for number, (one, pages) in enumerate(laid, 1):
        marks.append((len(painters), one.title))
        for part, blocks in enumerate(pages):
            order = f"{number}/{len(laid)}" if len(laid) > 1 else ""
            painters.append(_Page(data, one, blocks, order, part, (len(painters) + 1, total), t))
    return PaintedPages(title, _WIDTH_MM, _HEIGHT_MM, painters, data.settings.office, marks)


def _flow(blocks: list[_Block]) -> list[list[tuple[float, _Block]]]:
    pages: list[list[tuple[float, _Block]]] = [[]]
    top = _TOP_MM
    for place, block in enumerate(blocks):
        need = block.height_mm
        if block.keeps_next and place + 1 < len(blocks):
            need += blocks[place + 1].height_mm
        if top + need > _BOTTOM_MM and pages[-1]:
            pages.append([])
            top = _TOP_MM
        pages[-1].append((top, block))
        top += block.height_mm
    return pages


class _Page:
    """Paint one page of a dossier."""

    def __init__(
        self,
        data: CityData,
        dossier: PointDossier,
        blocks: list[tuple[float, _Block]],
        order: str,
        part: int,
        number: tuple[int, int],
        t: Translator,
    ) -> None:
        self._data, self._dossier, self._blocks = data, dossier, blocks
        self._order, self._part, self._number, self._t = order, part, number, t

    def __call__(self, canvas: PageCanvas) -> None:
        t, one, ruler = self._t, self._dossier, canvas.ruler
        right = _WIDTH_MM - _MARGIN_MM
        title = plain(one.title)
        if self._part:
            title = t(msg("{title} (continued)", title=title))
        if self._order:
            title = f"{self._order}  {title}"
        colour = Colour(one.colour)
        x = _MARGIN_MM
        if colour > Colour.CLOSED:
            draw_issue_symbol(canvas, x + 2.4, 15.6, 4.6, colour)
            x += 7.0
        shown = elided(title, right - x - 30.0, ruler, _TITLE_PT, is_bold=True)
        canvas.text(x, 18.0, shown, _TITLE_PT, is_bold=True)
        page = t(msg("Page {number}/{count}", number=self._number[0], count=self._number[1]))
        canvas.text(right, 14.0, page, _NOTE_PT + 1, is_bold=True, align=Align.RIGHT)
        canvas.text(right, 18.2, one.colour_text, _NOTE_PT + 1, align=Align.RIGHT)
        note = t(msg("Point dossier · {unit} · {as_of}", unit=one.responsible, as_of=one.as_of))
        note = elided(plain(note), _ROOM_MM, ruler, _NOTE_PT + 0.5)
        canvas.text(_MARGIN_MM, 23.4, note, _NOTE_PT + 0.5, colour=QUIET_INK)
        canvas.line(_MARGIN_MM, 25.6, right, 25.6, INK, 0.25)
        for top, block in self._blocks:
            block.draw(canvas, top)
        canvas.line(_MARGIN_MM, _HEIGHT_MM - 13.0, right, _HEIGHT_MM - 13.0, HAIRLINE, 0.2)
        settings = self._data.settings
        foot = " · ".join(p for p in (settings.office, settings.marking, settings.attribution) if p)
        foot = elided(plain(foot), _ROOM_MM, ruler, _NOTE_PT)
        canvas.text(_MARGIN_MM, _HEIGHT_MM - 9.5, foot, _NOTE_PT, colour=QUIET_INK)


def _blocks(data: CityData, one: PointDossier, ruler: Ruler, t: Translator) -> list[_Block]:
    made = [_head(data, one, ruler, t)]
    made.append(_heading(t(_RESPONSIBILITY)))
    made += _table(
        [tuple(t(h) for h in _HEADINGS["answers"]), *one.answers], (24, 44, 30, 34, 54), ruler
    )
    made += [_text(t(msg("Check: {doubt}", doubt=doubt)), ruler) for doubt in one.doubts]
    made.append(_heading(f"{t(_ISSUES)}  {len(one.issues)}"))
    made += [_issue(issue, ruler) for issue in one.issues] or [_text(t(_NONE), ruler)]
    if one.photos:
        made.append(_heading(t(_PHOTOS)))
        made += _photos(one.photos)
    if one.checklist:
        made.append(_heading(t(_CHECKLIST)))
        rows = [(*row, "□") for row in one.checklist]
        headings = tuple(t(h) for h in _HEADINGS["checklist"])
        made += _table([headings, *rows], (18, 128, 18, 22), ruler)
    made.append(_heading(t(_NEIGHBOURS)))
    rows4 = [tuple(t(h) for h in _HEADINGS["neighbours"]), *one.neighbours]
    made += _table(rows4, (66, 34, 22, 64), ruler) if one.neighbours else [_text(t(_NONE), ruler)]
    return made


def _head(data: CityData, one: PointDossier, ruler: Ruler, t: Translator) -> _Block:
    """Return the facts at the left and a small map at the right."""
    has_map = one.lon_deg == one.lon_deg
    room = _ROOM_MM - (_MAP_MM[0] + 6.0 if has_map else 0.0)
    rows = [
        (name, wrapped(plain(text), room - 27.0, ruler, _TEXT_PT + 0.5)) for name, text in one.facts
    ]
    step = line_mm(_TEXT_PT + 0.5)
    height = sum(len(lines) * step + 1.4 for _, lines in rows)

    def draw(canvas: PageCanvas, top: float) -> None:
        y = top
        for name, lines in rows:
            canvas.text(
                _MARGIN_MM, baseline_mm(y, _TEXT_PT + 0.5), name, _TEXT_PT + 0.5, colour=QUIET_INK
            )
            canvas.text_block(_MARGIN_MM + 27.0, y, lines, _TEXT_PT + 0.5)
            y += len(lines) * step + 1.4
        if has_map:
            box = Box(_WIDTH_MM - _MARGIN_MM - _MAP_MM[0], top, *_MAP_MM)
            _draw_map(canvas, data, one, box, t)

    return _Block(max(height, _MAP_MM[1] if has_map else 0.0) + 3.0, draw)


def _draw_map(
    canvas: PageCanvas, data: CityData, one: PointDossier, box: Box, t: Translator
) -> None:
    settings = MapSettings.for_paper(
        GeoPoint(one.lon_deg, one.lat_deg),
        _MAP_DENOMINATOR,
        box.width_mm,
        box.height_mm,
        canvas.px_per_mm * MM_PER_INCH,
        language=t.language,
        selection={"points": frozenset({one.fid})},
    )
    painter = canvas.painter
    painter.save()
    painter.translate(canvas.point(box.x_mm, box.y_mm))
    paint_map(painter, settings, city_layers(data, CityFilter(), language=t.language))
    painter.restore()
    canvas.box(box, outline=INK, width_mm=0.2)
    scale = f"1:{_MAP_DENOMINATOR:.0f}"
    width = canvas.ruler.width_mm(scale, _NOTE_PT) + 2.0
    canvas.box(Box(box.right_mm - width, box.bottom_mm - 4.0, width, 4.0), fill="#FFFFFF")
    canvas.text(box.right_mm - 1.0, box.bottom_mm - 1.2, scale, _NOTE_PT, align=Align.RIGHT)


def _heading(text: str) -> _Block:
    def draw(canvas: PageCanvas, top: float) -> None:
        canvas.text(_MARGIN_MM, baseline_mm(top + 2.0, _HEAD_PT), text, _HEAD_PT, is_bold=True)

    return _Block(line_mm(_HEAD_PT) + 3.2, draw, keeps_next=True)


def _text(text: str, ruler: Ruler) -> _Block:
    lines = wrapped(plain(text), _ROOM_MM, ruler, _TEXT_PT)

    def draw(canvas: PageCanvas, top: float) -> None:
        canvas.text_block(_MARGIN_MM, top + 0.6, lines, _TEXT_PT, colour=QUIET_INK)

    return _Block(len(lines) * line_mm(_TEXT_PT) + 1.2, draw)


def _table(
    rows: Sequence[tuple[str, ...]], widths: tuple[float, ...], ruler: Ruler
) -> list[_Block]:
    """Return a block a row; the first is the header, which stays with the row after it."""
    return [_row(cells, widths, ruler, is_header=n == 0) for n, cells in enumerate(rows)]


def _row(
    cells: tuple[str, ...], widths: tuple[float, ...], ruler: Ruler, *, is_header: bool
) -> _Block:
    lines = [
        wrapped(plain(cell), width - 2 * _PAD_MM, ruler, _TEXT_PT, is_bold=is_header)
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(map(len, lines)) * line_mm(_TEXT_PT) + 1.4

    def draw(canvas: PageCanvas, top: float) -> None:
        whole = sum(widths)
        if is_header:
            canvas.box(Box(_MARGIN_MM, top, whole, height), fill=SHADE)
        x = _MARGIN_MM
        for part, width in zip(lines, widths, strict=True):
            canvas.text_block(
                x + _PAD_MM,
                top + 0.7,
                part,
                _TEXT_PT,
                is_bold=is_header,
                colour=QUIET_INK if is_header else INK,
            )
            x += width
        bottom = top + height
        canvas.line(_MARGIN_MM, bottom, _MARGIN_MM + whole, bottom, HAIRLINE, 0.12)

    return _Block(height, draw, keeps_next=is_header)


def _issue(issue: DossierIssue, ruler: Ruler) -> _Block:
    room = _ROOM_MM - 8.0
    head = " · ".join(part for part in (issue.code, issue.what, issue.unit) if part)
    title = wrapped(plain(head), room, ruler, _TEXT_PT, is_bold=True)
    rest = [
        line
        for text in (issue.standing, *issue.history)
        if text
        for line in wrapped(plain(text), room, ruler, _TEXT_PT)
    ]
    step = line_mm(_TEXT_PT)
    height = (len(title) + len(rest)) * step + 2.4

    def draw(canvas: PageCanvas, top: float) -> None:
        draw_issue_symbol(canvas, _MARGIN_MM + 2.2, top + 2.2, 2.6, Colour(issue.colour))
        y = canvas.text_block(_MARGIN_MM + 6.0, top + 0.7, title, _TEXT_PT, is_bold=True)
        canvas.text_block(_MARGIN_MM + 6.0, y, rest, _TEXT_PT, colour=QUIET_INK)
        bottom = top + height
        canvas.line(_MARGIN_MM, bottom, _MARGIN_MM + _ROOM_MM, bottom, HAIRLINE, 0.12)

    return _Block(height, draw)


def _photos(photos: Sequence[DossierPicture]) -> list[_Block]:
    """Return rows of three photos, each whole and in its own proportions."""
    rows = [tuple(photos[start : start + 3]) for start in range(0, len(photos), 3)]
    return [_Block(_PHOTO_MM[1] + 5.5, _PhotoRow(row)) for row in rows]


class _PhotoRow:
    """Paint up to three photos side by side, captions beneath."""

    def __init__(self, photos: Sequence[DossierPicture]) -> None:
        self._photos = photos

    def __call__(self, canvas: PageCanvas, top_mm: float) -> None:
        for place, photo in enumerate(self._photos):
            x = _MARGIN_MM + place * (_PHOTO_MM[0] + 6.0)
            image = QImage.fromData(photo.content)
            box = canvas.rect(Box(x, top_mm, *_PHOTO_MM))
            if not image.isNull():
                size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
                target = QRectF(box.left(), box.top(), size.width(), size.height())
                canvas.painter.drawImage(target, image)
            caption = elided(plain(photo.caption), _PHOTO_MM[0], canvas.ruler, _NOTE_PT)
            canvas.text(x, top_mm + _PHOTO_MM[1] + 3.0, caption, _NOTE_PT, colour=QUIET_INK)

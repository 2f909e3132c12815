"""The title band, the foot with scale and sources, the map's frame, and the north arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QImage, QPainterPath

from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK, WHITE
from gis_app.messages import CHINESE, LocalText
from gis_app.printing.index_grid import INDEX_COLUMNS, INDEX_ROWS, degrees_text, ticks_deg
from gis_app.printing.page_canvas import Align, baseline_mm
from gis_app.printing.page_template import BAND_MM, Box
from gis_app.printing.panel_sizes import HEADING_PT, NOTE_PT
from gis_app.printing.sheet_plane import scale_bar_m
from gis_app.printing.text_lines import elided, wrapped

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.text_lines import Ruler

TITLE_PT: Final = 22.0
LEAST_TITLE_PT: Final = 12.0
LEAST_HEADING_PT: Final = 8.0
PAGE_NUMBER_PT: Final = 10.5
SUBTITLE_PT: Final = 8.0
INDEX_PT: Final = 7.5
TICK_PT: Final = 6.5
NORTH_ARROW_MM: Final = 12.0
_SCALE_BAR_MM: Final = 46.0
MARK_PT: Final = 7.0
_NOTE_STEP_MM: Final = 3.3
_TICK_MM: Final = 1.1
_NORTH: Final = LocalText("北", "N")
_KILOMETRES: Final = LocalText("公里", "km")
_METRES: Final = LocalText("米", "m")


def scale_text(denominator: float, t: Translator) -> str:
    """Write a scale as people do: 1:10000 in Chinese, 1:10,000 in English."""
    number = f"{round(denominator)}" if t.language == CHINESE else f"{round(denominator):,}"
    return f"1:{number}"


def draw_title(
    canvas: PageCanvas,
    sheet: Sheet,
    title: str,
    number: int,
    count: int,
    t: Translator,
    logo: bytes = b"",
) -> None:
    """Draw logo and title at the left, date and page number at the right, a hairline below."""
    box, f, ruler = sheet.template.title, sheet.template.factor, canvas.ruler
    beside = _draw_logo(canvas, logo, box, f)
    canvas.line(box.x_mm, box.bottom_mm, box.right_mm, box.bottom_mm, INK, 0.2 * f)
    box = Box(box.x_mm + beside, box.y_mm, box.width_mm - beside, box.height_mm)
    words = sheet.summary
    page = t("Page {number}/{count}", number=number, count=count)
    right = max(
        ruler.width_mm(page, PAGE_NUMBER_PT * f, is_bold=True),
        ruler.width_mm(words.as_of, SUBTITLE_PT * f),
    )
    canvas.text(
        box.right_mm, box.y_mm + 8.2 * f, page, PAGE_NUMBER_PT * f,
        is_bold=True, align=Align.RIGHT,
    )  # fmt: skip
    canvas.text(
        box.right_mm, box.y_mm + 13.4 * f, words.as_of, SUBTITLE_PT * f,
        colour=QUIET_INK, align=Align.RIGHT,
    )  # fmt: skip
    tags = sum(ruler.width_mm(tag, SUBTITLE_PT * f) + 5.0 * f for tag in words.tags)
    room = box.width_mm - right - 8.0 * f - tags
    size = TITLE_PT
    while size > LEAST_TITLE_PT and ruler.width_mm(title, size * f, is_bold=True) > room:
        size -= 1.0
    shown = elided(title, room, ruler, size * f, is_bold=True)
    canvas.text(box.x_mm, box.y_mm + 8.2 * f, shown, size * f, is_bold=True)
    x = box.x_mm + ruler.width_mm(shown, size * f, is_bold=True) + 4.0 * f
    for tag in words.tags:
        width = ruler.width_mm(tag, SUBTITLE_PT * f)
        frame = Box(x, box.y_mm + 3.6 * f, width + 3.0 * f, 5.0 * f)
        canvas.box(frame, outline=QUIET_INK, width_mm=0.2 * f)
        canvas.text(x + 1.5 * f, box.y_mm + 7.1 * f, tag, SUBTITLE_PT * f, colour=QUIET_INK)
        x = frame.right_mm + 2.0 * f
    under = words.subtitle
    if shown != title:
        under = f"{title}  ·  {under}"
    under = elided(under, box.width_mm - right - 8.0 * f, ruler, SUBTITLE_PT * f)
    canvas.text(box.x_mm, box.y_mm + 13.4 * f, under, SUBTITLE_PT * f, colour=QUIET_INK)


def _draw_logo(canvas: PageCanvas, logo: bytes, box: Box, f: float) -> float:
    """Draw a logo as high as the band; returns the width it takes."""
    image = QImage.fromData(logo) if logo else QImage()
    if image.isNull():
        return 0.0
    height = box.height_mm - 2.0 * f
    width = min(height * image.width() / image.height(), 3.0 * height)
    height = width * image.height() / image.width()
    canvas.painter.drawImage(canvas.rect(Box(box.x_mm, box.y_mm, width, height)), image)
    return width + 4.0 * f


def draw_foot(canvas: PageCanvas, sheet: Sheet, part: MapPart | None, t: Translator) -> None:
    """Draw scale in words and bar, the scale's error, datum, sources and markings."""
    box, f, ruler = sheet.template.foot, sheet.template.factor, canvas.ruler
    left = box.x_mm
    notes: list[str] = []
    if part is not None:
        left = _draw_scale(canvas, part, box, f, t) + 7.0 * f
        notes.append(
            t(
                "CGCS2000 (EPSG:4490), Web Mercator true to scale at the map's centre; "
                "largest scale error {error} %",
                error=error_percent(part.plane.largest_error),
            )
        )
    else:
        notes.append(t("Coordinates: CGCS2000 (EPSG:4490)"))
    if sheet.summary.sources:
        notes.append(t("Sources: {sources}", sources=sheet.summary.sources))
    right = 0.0
    for row, mark in enumerate(sheet.summary.foot_marks[:2]):
        baseline = baseline_mm(box.y_mm + row * _NOTE_STEP_MM * f, MARK_PT * f)
        canvas.text(
            box.right_mm, baseline, mark, MARK_PT * f,
            is_bold=row == 0, align=Align.RIGHT,
        )  # fmt: skip
        right = max(right, ruler.width_mm(mark, MARK_PT * f, is_bold=row == 0))
    room = box.right_mm - right - 5.0 * f - left
    most = int(box.height_mm / f / _NOTE_STEP_MM + 0.2)
    for row, line in enumerate(_note_lines(notes, room, most, ruler, NOTE_PT * f)):
        baseline = baseline_mm(box.y_mm + row * _NOTE_STEP_MM * f, NOTE_PT * f)
        canvas.text(left, baseline, line, NOTE_PT * f, colour=QUIET_INK)


def _note_lines(
    notes: list[str], room_mm: float, most: int, ruler: Ruler, size_pt: float
) -> list[str]:
    """Break the notes into at most so many lines; the last of a note too long is elided."""
    lines: list[str] = []
    for position, note in enumerate(notes):
        here = most - len(lines) - (len(notes) - position - 1)
        broken = list(wrapped(note, room_mm, ruler, size_pt))
        if len(broken) > here:
            kept = broken[: here - 1]
            rest = " ".join(broken[here - 1 :])
            broken = [*kept, elided(rest, room_mm, ruler, size_pt)]
        lines += broken
    return lines


def error_percent(error: float) -> str:
    """Write a relative error in per cent, rounded up so that it never says too little."""
    return f"{np.ceil(error * 1e5) / 1e3:.3f}"


def _draw_scale(canvas: PageCanvas, part: MapPart, box: Box, f: float, t: Translator) -> float:
    words = t("Scale {scale}", scale=scale_text(part.plane.denominator, t))
    canvas.text(box.x_mm, box.y_mm + 4.6 * f, words, 9.5 * f, is_bold=True)
    x = box.x_mm + canvas.ruler.width_mm(words, 9.5 * f, is_bold=True) + 5.0 * f
    division_m, divisions = scale_bar_m(part.plane.denominator, _SCALE_BAR_MM * f)
    step = division_m * 1000.0 / part.plane.denominator
    top = box.y_mm + 1.2 * f
    for i in range(divisions):
        bar = Box(x + i * step, top, step, 1.3 * f)
        canvas.box(bar, fill=INK if i % 2 == 0 else WHITE, outline=INK, width_mm=0.15 * f)
    is_km = division_m * divisions >= 2000
    unit = t(_KILOMETRES) if is_km else t(_METRES)
    baseline = baseline_mm(top + 1.8 * f, NOTE_PT * f)
    for i in range(divisions + 1):
        value = division_m * i / (1000.0 if is_km else 1.0)
        text = f"{value:g}"
        place = x + i * step
        canvas.text(place, baseline, text, NOTE_PT * f, align=Align.CENTRE)
        if i == divisions:
            end = place + canvas.ruler.width_mm(text, NOTE_PT * f) / 2 + 0.8 * f
            canvas.text(end, baseline, unit, NOTE_PT * f)
            return end + canvas.ruler.width_mm(unit, NOTE_PT * f)
    return x


def draw_frame(canvas: PageCanvas, sheet: Sheet, part: MapPart) -> None:
    """Draw both frame lines, index letters and numbers, and coordinate ticks between them."""
    outer, inner, f = sheet.template.map_outer, sheet.template.map_inner, sheet.template.factor
    canvas.box(outer, outline=INK, width_mm=0.35 * f)
    canvas.box(inner, outline=INK, width_mm=0.2 * f)
    band = BAND_MM * f
    taken_x, taken_y = [], []
    columns, rows = part.grid.column_edges_mm(), part.grid.row_edges_mm()
    for letter, left, right in zip(INDEX_COLUMNS, columns, columns[1:], strict=False):
        middle = (left + right) / 2
        taken_x.append((middle - 2.0 * f, middle + 2.0 * f))
        for top in (outer.y_mm, inner.bottom_mm):
            baseline = top + band / 2 + INDEX_PT * f * 0.125
            canvas.text(middle, baseline, letter, INDEX_PT * f, is_bold=True, align=Align.CENTRE)
    for digit, top, bottom in zip(INDEX_ROWS, rows, rows[1:], strict=False):
        middle = (top + bottom) / 2
        taken_y.append((middle - 2.0 * f, middle + 2.0 * f))
        for left in (outer.x_mm, inner.right_mm):
            baseline = middle + INDEX_PT * f * 0.125
            canvas.text(
                left + band / 2, baseline, digit, INDEX_PT * f, is_bold=True, align=Align.CENTRE
            )
    for x in columns[1:-1]:
        canvas.line(x, outer.y_mm, x, inner.y_mm, HAIRLINE, 0.15 * f)
        canvas.line(x, inner.bottom_mm, x, outer.bottom_mm, HAIRLINE, 0.15 * f)
    for y in rows[1:-1]:
        canvas.line(outer.x_mm, y, inner.x_mm, y, HAIRLINE, 0.15 * f)
        canvas.line(inner.right_mm, y, outer.right_mm, y, HAIRLINE, 0.15 * f)
    _draw_longitudes(canvas, part, outer, inner, taken_x, f)
    _draw_latitudes(canvas, part, outer, inner, taken_y, f)


def _beside(
    place: float, width: float, taken: list[tuple[float, float]], low: float, high: float
) -> float | None:
    """Return where a label of a width begins: after its tick, else before it, else nowhere."""
    for start in (place + 0.6, place - 0.6 - width):
        if start < low or start + width > high:
            continue
        if all(start + width < a or start > b for a, b in taken):
            return start
    return None


def _draw_longitudes(
    canvas: PageCanvas, part: MapPart, outer: Box, inner: Box,
    taken: list[tuple[float, float]], f: float,
) -> None:  # fmt: skip
    extent, band = part.plane.extent, BAND_MM * f
    lon = np.array(ticks_deg(extent.west, extent.east))
    xs, _ = part.plane.to_page(lon, np.full(len(lon), part.plane.centre.lat))
    for value, x in zip(lon.tolist(), xs.tolist(), strict=True):
        text = degrees_text(value)
        width = canvas.ruler.width_mm(text, TICK_PT * f)
        start = _beside(x, width, taken, inner.x_mm, inner.right_mm)
        for edge, away, top in (
            (inner.y_mm, -1.0, outer.y_mm),
            (inner.bottom_mm, 1.0, inner.bottom_mm),
        ):
            canvas.line(x, edge, x, edge + away * _TICK_MM * f, INK, 0.2 * f)
            if start is not None:
                baseline = top + band / 2 + TICK_PT * f * 0.125
                canvas.text(start, baseline, text, TICK_PT * f, colour=QUIET_INK)


def _draw_latitudes(
    canvas: PageCanvas, part: MapPart, outer: Box, inner: Box,
    taken: list[tuple[float, float]], f: float,
) -> None:  # fmt: skip
    extent, band = part.plane.extent, BAND_MM * f
    lat = np.array(ticks_deg(extent.south, extent.north, 3))
    _, ys = part.plane.to_page(np.full(len(lat), part.plane.centre.lon), lat)
    for value, y in zip(lat.tolist(), ys.tolist(), strict=True):
        text = degrees_text(value)
        width = canvas.ruler.width_mm(text, TICK_PT * f)
        start = _beside(y, width, taken, inner.y_mm, inner.bottom_mm)
        for edge, away, left in (
            (inner.x_mm, -1.0, outer.x_mm),
            (inner.right_mm, 1.0, inner.right_mm),
        ):
            canvas.line(edge, y, edge + away * _TICK_MM * f, y, INK, 0.2 * f)
            if start is None:
                continue
            # read from below upwards, as map frames do
            with canvas.turned(left + band / 2 + TICK_PT * f * 0.125, start + width, -90.0):
                canvas.text(0.0, 0.0, text, TICK_PT * f, colour=QUIET_INK)


def draw_north_arrow(canvas: PageCanvas, frame: Box, f: float, t: Translator) -> None:
    """Draw a plain arrow in the upper right corner of the map, north straight up."""
    size = NORTH_ARROW_MM * f
    x, top = frame.right_mm - 0.55 * size, frame.y_mm + 0.25 * size
    letter = t(_NORTH)
    points = [
        (x, top + 0.3 * size),
        (x + 0.22 * size, top + size),
        (x, top + 0.84 * size),
        (x - 0.22 * size, top + size),
    ]
    path = QPainterPath(canvas.point(*points[0]))
    for place in points[1:]:
        path.lineTo(canvas.point(*place))
    path.closeSubpath()
    canvas.painter.strokePath(path, canvas.pen(WHITE, 0.9 * f))
    canvas.polygon([points[0], points[1], points[2]], WHITE)
    canvas.polygon([points[0], points[3], points[2]], INK)
    canvas.painter.strokePath(path, canvas.pen(INK, 0.2 * f))
    canvas.text(
        x, top + 0.24 * size, letter, 9.0 * f,
        is_bold=True, align=Align.CENTRE, halo_mm=0.4 * f,
    )  # fmt: skip


def draw_heading(canvas: PageCanvas, box: Box, text: str, f: float, note: str = "") -> None:
    """Draw a block's heading with a hairline above and perhaps a note at the right.

    A heading that does not fit beside its note is set smaller, at last cut.
    """
    ruler, base = canvas.ruler, box.y_mm + 4.6 * f
    canvas.line(box.x_mm, box.y_mm, box.right_mm, box.y_mm, INK, 0.2 * f)
    room = box.width_mm
    if note:
        room -= ruler.width_mm(note, NOTE_PT * f) + 2.0 * f
    size = HEADING_PT * f
    while size > LEAST_HEADING_PT * f and ruler.width_mm(text, size, is_bold=True) > room:
        size -= 0.5 * f
    shown = elided(text, room, ruler, size, is_bold=True)
    canvas.text(box.x_mm, base, shown, size, is_bold=True)
    if note:
        canvas.text(
            box.right_mm, base, note, NOTE_PT * f, colour=QUIET_INK, align=Align.RIGHT
        )  # fmt: skip

"""Names along lines: each name's pieces joined, and places where the line is straight enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.rendering.label_boxes import Glyph, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray
    from gis_app.rendering.render_layer import LabelTexts
    from gis_app.rendering.taken_raster import Rect

STRAIGHT_DEG: Final = 9.0
"""A name is set in one piece where its line bends less than this; else letter by letter."""
LARGEST_BEND_DEG: Final = 75.0
LARGEST_TURN_DEG: Final = 28.0
UPRIGHT_DEG: Final = 38.0
"""Chinese names on lines this near to the vertical are set from top to bottom."""
UPRIGHT_PITCH: Final = 0.9
"""No letter is turned against its neighbour by more."""


@dataclass(frozen=True, eq=False)
class NamedLines:
    """Hold the lines of a layer joined by name, in EPSG:3857."""

    lines: ObjectArray
    boxes: FloatArray
    index: Int64Array
    """A row of the layer that carries the name, for each line."""


def named_lines(shapes: ObjectArray, texts: LabelTexts) -> NamedLines:
    """Join the pieces that carry the same name end to end; unnamed ones are left out."""
    codes = texts.name.codes
    order = np.argsort(codes, kind="stable")
    order = order[codes[order] >= 0]
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    lines: list[Any] = []
    index: list[int] = []
    for group in np.split(order, starts[1:]) if len(starts) else []:
        if not texts.text(int(group[0])):
            continue
        pieces = shapely.get_parts(shapes[group])
        pieces = pieces[shapely.get_type_id(pieces) == 1]
        if not len(pieces):
            continue
        merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
        lines.extend(merged)
        index.extend([int(group[0])] * len(merged))
    made = np.empty(len(lines), object)
    made[:] = lines
    boxes = np.asarray(shapely.bounds(made), np.float64).reshape(-1, 4)
    return NamedLines(made, boxes, np.asarray(index, np.int64))


def places_along(
    text: str,
    xy: FloatArray,
    height: float,
    advance: Callable[[str], float],
    spread: float,
    width_px: float,
    height_px: float,
) -> Iterator[Place]:
    """Yield places for a name along a line in device pixels, from the middle outwards.

    The text reads from left to right, or from top to bottom on steep lines of Chinese.
    """
    steps = np.hypot(*np.diff(xy, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    total, length = float(along[-1]), advance(text)
    room = total - length
    if room < height * 0.6:
        return
    starts = [room / 2]
    step = max(spread, length * 0.6)
    for n in range(1, int(room / 2 // step) + 1):
        starts += [room / 2 - n * step, room / 2 + n * step]
    for start in starts[:40]:
        middle_x = float(np.interp(start + length / 2, along, xy[:, 0]))
        middle_y = float(np.interp(start + length / 2, along, xy[:, 1]))
        if not (0 <= middle_x <= width_px and 0 <= middle_y <= height_px):
            continue
        place = _place_at(text, xy, along, start, length, height, advance)
        if place is not None:
            yield place


def _place_at(
    text: str,
    xy: FloatArray,
    along: FloatArray,
    start: float,
    length: float,
    height: float,
    advance: Callable[[str], float],
) -> Place | None:
    marks = np.linspace(start, start + length, 9)
    x, y = np.interp(marks, along, xy[:, 0]), np.interp(marks, along, xy[:, 1])
    chord = float(np.degrees(np.arctan2(y[-1] - y[0], x[-1] - x[0])))
    turn = np.degrees(np.arctan2(np.diff(y), np.diff(x))) - chord
    turn = (turn + 180) % 360 - 180
    if turn.max() - turn.min() > LARGEST_BEND_DEG:
        return None
    if abs(abs(chord) - 90) < UPRIGHT_DEG and is_chinese(text):
        return _upright(text, xy, along, start + length / 2, height, chord < 0)
    backwards = not -90 < chord <= 90
    if turn.max() - turn.min() <= STRAIGHT_DEG:
        angle = chord - 180 if chord > 90 else chord + 180 if chord <= -90 else chord
        middle = Glyph(text, float(x.mean()), float(y.mean()), angle)
        return Place((middle,), _chain(x, y, height))
    return _letters(text, xy, along, start, height, advance, backwards)


def is_chinese(text: str) -> bool:
    """Tell whether every letter is a hanzi, so that a name may stand upright."""
    return all("\u4e00" <= letter <= "\u9fff" for letter in text)


def _upright(
    text: str, xy: FloatArray, along: FloatArray, middle: float, height: float, goes_up: bool
) -> Place | None:
    """Set a Chinese name from top to bottom along a steep line, the letters upright."""
    pitch = height * UPRIGHT_PITCH
    at = middle + (np.arange(len(text)) - (len(text) - 1) / 2) * pitch * (-1 if goes_up else 1)
    if at.min() < 0 or at.max() > along[-1]:
        return None
    x, y = np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])
    step = pitch / 2 * (-1 if goes_up else 1)
    x_on, y_on = np.interp(at + step, along, xy[:, 0]), np.interp(at + step, along, xy[:, 1])
    x_off, y_off = np.interp(at - step, along, xy[:, 0]), np.interp(at - step, along, xy[:, 1])
    angles = np.degrees(np.arctan2(y_on - y_off, x_on - x_off)) - 90
    angles = (angles + 180) % 360 - 180
    if (
        np.abs(angles).max() > UPRIGHT_DEG
        or np.abs(np.diff(angles)).max(initial=0) > LARGEST_TURN_DEG
    ):
        return None
    glyphs = tuple(
        Glyph(letter, a, b, c)
        for letter, a, b, c in zip(text, x.tolist(), y.tolist(), angles.tolist(), strict=True)
    )
    return Place(glyphs, _chain(x, y, height))


def _letters(
    text: str,
    xy: FloatArray,
    along: FloatArray,
    start: float,
    height: float,
    advance: Callable[[str], float],
    backwards: bool,
) -> Place | None:
    """Set a name letter by letter along a bending line."""
    letters = text[::-1] if backwards else text
    at, glyphs, last = start, [], None
    middles = []
    for letter in letters:
        width = advance(letter)
        ends = np.array([at, at + width])
        x, y = np.interp(ends, along, xy[:, 0]), np.interp(ends, along, xy[:, 1])
        angle = float(np.degrees(np.arctan2(y[1] - y[0], x[1] - x[0])))
        if backwards:
            angle = (angle + 360) % 360 - 180
        if last is not None and abs((angle - last + 180) % 360 - 180) > LARGEST_TURN_DEG:
            return None
        last = angle
        glyphs.append(Glyph(letter, float(x.mean()), float(y.mean()), angle))
        middles.append((float(x.mean()), float(y.mean())))
        at += width
    if backwards:
        glyphs.reverse()
    x, y = np.array(middles).T
    return Place(tuple(glyphs), _chain(x, y, height))


def _chain(x: FloatArray, y: FloatArray, height: float) -> tuple[Rect, ...]:
    """Return boxes strung along a label; a level box about a turned name would take far more."""
    half = height / 2
    far = float(np.hypot(x[-1] - x[0], y[-1] - y[0]))
    count = max(2, int(far / (height * 0.75)) + 1)
    at = np.linspace(0, len(x) - 1, count)
    mid_x, mid_y = np.interp(at, np.arange(len(x)), x), np.interp(at, np.arange(len(x)), y)
    return tuple(
        (a - half, b - half, a + half, b + half)
        for a, b in zip(mid_x.tolist(), mid_y.tolist(), strict=True)
    )

"""Which labels a picture could have, and where each of them would stand, best place first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_spec import LabelSpec, LineSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.label_boxes import LevelPlaces
from gis_app.rendering.label_letters import LabelType, wrapped
from gis_app.rendering.line_labels import NamedLines, named_lines, places_along

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import ShapeStore
    from gis_app.rendering.label_boxes import Place
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import LabelTexts, RenderLayer

WRAP_FROM: Final = {"zh_CN": 10, "en": 18}
REPEAT_PX: Final = 260.0
"""The same name along a road comes again no nearer than this."""
MOST_AREA_LABELS: Final = 300
SHRUNK: Final = (0.86, 0.74)
"""The sizes, as shares of the full one, that a name may shrink to where it does not fit."""
LEAST_PX: Final = 9.0
LEAST_PT: Final = 5.0


@dataclass(frozen=True, eq=False)
class Candidate:
    """Hold a label that wants a place; the lowest rank chooses first, `places` best first.

    `short` says less, for where there is no room for all.
    """

    rank: tuple[float, ...]
    layer: RenderLayer
    index: int
    text: str
    kind: LabelType
    places: Iterable[Place]
    may_cover_markers: bool = False
    repeat_px: float = 0.0
    is_place_name: bool = False
    short: Candidate | None = None


class CandidateMaker:
    """Make the candidates of one picture's layers."""

    def __init__(self, work: Brushwork, cache: RenderCache, families: tuple[str, ...]) -> None:
        self._work, self._cache, self._families = work, cache, families
        self._settings = work.settings
        self._shrunk: dict[tuple[LabelSpec, float], LabelType] = {}
        self._gap = work.settings.px(2.0)
        self.wrap = WRAP_FROM.get(work.settings.language, WRAP_FROM["en"])

    def of_layer(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[Candidate]:
        """Yield the labels of a layer that has texts; markers have theirs in marker_labels."""
        symbol = layer.spec.symbol
        if layer.marks is not None:
            return self._for_names(layer, label, kind)
        if isinstance(symbol, LineSymbol):
            return self._for_lines(layer, label, kind)
        return self._for_areas(layer, label, kind)

    def _texts(self, layer: RenderLayer, index: int) -> list[str]:
        """Return what may be written at a row: all of it, then the first name alone."""
        assert layer.texts is not None
        asked = (layer.texts, index, self._settings, self.wrap)
        texts = dict.fromkeys((label_text(*asked), first_text(*asked)))
        return [text for text in texts if text]

    def _for_names(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[Candidate]:
        marks, s = layer.marks, self._settings
        assert marks is not None
        x, y = s.to_screen(*to_map(marks.lon_deg, marks.lat_deg))
        inside = (x > 0) & (x < s.width_px) & (y > 0) & (y < s.height_px)
        for row in np.flatnonzero(inside).tolist():
            made: Candidate | None = None
            for text in reversed(self._texts(layer, row)):
                size = kind.block(text)
                at_x, at_y = float(x[row]), float(y[row])
                middles = [(at_x, at_y + dy * size[1]) for dy in (0.0, -0.8, 0.8)]
                made = Candidate(
                    (-label.priority, float(row)), layer, row, text, kind,
                    LevelPlaces(text, middles, *size, self._gap),
                    repeat_px=s.px(REPEAT_PX), is_place_name=True, short=made,
                )  # fmt: skip
            if made is not None:
                yield made

    def _for_lines(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[Candidate]:
        assert layer.source is not None
        assert layer.rows is not None
        assert layer.texts is not None
        store, rows, texts, s = (
            self._cache.store(layer.source),
            layer.rows,
            layer.texts,
            self._settings,
        )
        key = ("named", layer.id, s.language, id(layer.source), rows.tobytes())
        named: NamedLines = self._cache.remember(
            key, texts.name.words, lambda: named_lines(store.shapes[rows], texts)
        )
        e, boxes = s.extent, named.boxes
        seen = (boxes[:, 0] < e.right) & (boxes[:, 2] > e.left)
        seen &= (boxes[:, 1] < e.top) & (boxes[:, 3] > e.bottom)
        size = (boxes[:, 2] - boxes[:, 0]) / s.m_per_px_x + (
            boxes[:, 3] - boxes[:, 1]
        ) / s.m_per_px_y
        order = np.flatnonzero(seen)
        for i in order[np.argsort(-size[order])].tolist():
            index = int(named.index[i])
            text = texts.text(index, s.language)
            if size[i] < kind.width(text):
                if size[i] < kind.line_height * 2:
                    return
                continue
            places = self._along(named.lines[i], text, kind)
            rank = (-label.priority, -float(size[i]))
            repeat = s.px(REPEAT_PX)
            yield Candidate(rank, layer, index, text, kind, places, repeat_px=repeat)

    def _along(self, line: object, text: str, kind: LabelType) -> Iterator[Place]:
        s = self._settings
        around = s.extent_with_margin(kind.width(text))
        cut = shapely.get_parts(shapely.clip_by_rect(line, *around.bounds))
        for part in sorted(cut, key=shapely.length, reverse=True):
            simple = shapely.simplify(self._work.to_px(part), s.px(1.5))
            xy = shapely.get_coordinates(simple)
            yield from places_along(
                text, xy, kind.line_height, kind.width, s.px(70.0), s.width_px, s.height_px
            )

    def _for_areas(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[Candidate]:
        assert layer.source is not None
        assert layer.rows is not None
        store, s = self._cache.store(layer.source), self._settings
        hits = store.inside(layer.rows, s.extent, kind.size * s.m_per_px_x)
        boxes = store.boxes[layer.rows[hits]]
        order = np.argsort(-(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
        is_area = layer.table == "areas"
        for i in hits[order][:MOST_AREA_LABELS].tolist():
            left, bottom, right, top = store.boxes[layer.rows[i]]
            rank = (-label.priority, -float((right - left) * (top - bottom)))
            made: Candidate | None = None
            for text in reversed(self._texts(layer, i)):
                found = self._fitting(layer, i, text, label, kind)
                if found is not None:
                    made = Candidate(
                        rank, layer, i, text, *found, is_area, is_place_name=is_area, short=made
                    )
            if made is not None:
                yield made

    def _fitting(
        self, layer: RenderLayer, index: int, text: str, label: LabelSpec, kind: LabelType
    ) -> tuple[LabelType, LevelPlaces] | None:
        """Return the largest type that fits a polygon, and the places in it; None without room."""
        is_area = layer.table == "areas"
        places = self._inside(layer, index, text, kind, is_area)
        if places is not None:
            return kind, places
        for smaller in self._smaller(label):
            places = self._inside(layer, index, text, smaller, is_area)
            if places is not None:
                return smaller, places
        return None

    def _smaller(self, label: LabelSpec) -> Iterator[LabelType]:
        """Yield the smaller types that a name too wide for its area may be set in."""
        for factor in SHRUNK:
            size_px, size_pt = label.size_px * factor, label.size_pt * factor
            if size_px < LEAST_PX or size_pt < LEAST_PT:
                return
            if (label, factor) not in self._shrunk:
                spec = replace(label, size_px=size_px, size_pt=size_pt)
                made = LabelType(self._settings, spec, self._families, self._cache)
                self._shrunk[label, factor] = made
            yield self._shrunk[label, factor]

    def _inside(
        self, layer: RenderLayer, index: int, text: str, kind: LabelType, is_area: bool
    ) -> LevelPlaces | None:
        """Return places inside the part of a polygon that the picture shows; None without room."""
        assert layer.source is not None
        assert layer.rows is not None
        store, s = self._cache.store(layer.source), self._settings
        row = int(layer.rows[index])
        box, e = store.boxes[row], s.extent
        is_whole = box[0] >= e.left and box[1] >= e.bottom and box[2] <= e.right and box[3] <= e.top
        if is_whole:
            pole = self._cache.remember(
                ("pole", id(layer.source), row), layer.source, lambda: inner_pole(store.shapes[row])
            )
        else:
            # the part in view has a place of its own in every picture
            pole = self._cache.remember(
                ("pole in view", row, e), layer.source, lambda: self._pole_in_view(store, row)
            )
        if pole is None:
            return None
        (x, y, radius), (width, height) = pole, kind.block(text)
        room = radius / s.m_per_px_x
        if room * (3.2 if is_area else 2.4) < width * 0.7 or room < height * 0.45:
            return None
        px, py = (float(v) for v in s.to_screen(x, y))
        reach = max(room - height / 2, 0.0) if is_area else 0.0
        offsets = [(0.0, 0.0)]
        for share in (0.35, 0.7, 1.0) if reach > height else ():
            r = reach * share
            offsets += [(0, r), (0, -r), (r, 0), (-r, 0), (r, r), (-r, r), (r, -r), (-r, -r)]
        middles = [(px + dx, py + dy) for dx, dy in offsets]
        return LevelPlaces(text, middles, width, height, self._gap)

    def _pole_in_view(self, store: ShapeStore, row: int) -> tuple[float, float, float] | None:
        s = self._settings
        seen = shapely.clip_by_rect(store.simple(row, store.step(s.m_per_px_x)), *s.extent.bounds)
        return None if shapely.is_empty(seen) else inner_pole(seen)


def label_text(texts: LabelTexts, row: int, settings: MapSettings, wrap: int) -> str:
    """Return what is written beside a row: wrapped, the name in another language beneath."""
    if not settings.has_both_names:
        return wrapped(texts.text(row, settings.language), wrap)
    lines = texts.both(row, settings.language).split("\n")
    return "\n".join(map(partial(_wrapped_as_written, wrap), lines))


def first_text(texts: LabelTexts, row: int, settings: MapSettings, wrap: int) -> str:
    """Return what is written where there is no room for a second name: the first one alone."""
    if not settings.has_both_names:
        return wrapped(texts.text(row, settings.language), wrap)
    return _wrapped_as_written(wrap, texts.both(row, settings.language).split("\n")[0])


def _wrapped_as_written(wrap: int, line: str) -> str:
    # letters that are not hanzi are half as wide
    return wrapped(line, wrap if has_hanzi(line) else max(wrap, WRAP_FROM["en"]))


def has_hanzi(text: str) -> bool:
    """Tell whether any letter is a hanzi."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def inner_pole(shape: object) -> tuple[float, float, float] | None:
    """Return the place deepest inside a polygon and how deep it is; None without an inside."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]
    if not len(parts):
        return None
    largest = parts[int(np.argmax(shapely.area(parts)))]
    left, bottom, right, top = shapely.bounds(largest)
    tolerance = max(right - left, top - bottom) / 40
    if tolerance <= 0:
        return None
    spoke = shapely.maximum_inscribed_circle(shapely.simplify(largest, tolerance / 4), tolerance)
    (x, y), _ = shapely.get_coordinates(spoke)
    return float(x), float(y), float(shapely.length(spoke))

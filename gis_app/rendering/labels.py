"""Every label of a picture: candidates by priority, each placed where nothing else stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_spec import IssueSymbol, LabelSpec, LineSymbol, MarkerSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.label_boxes import Occupied, Place, Placer, level_place, places_around
from gis_app.rendering.label_letters import LabelType, wrapped
from gis_app.rendering.line_labels import NamedLines, named_lines, places_along
from gis_app.rendering.marker_shapes import BADGE_OFFSET, BADGE_SHARE
from gis_app.rendering.point_layout import MODE_SIZES, PointMode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import RenderCache
    from gis_app.rendering.label_boxes import Rect
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_layer import RenderLayer

LABEL_CELL_PX: Final = 48.0
WRAP_FROM: Final = {"zh_CN": 10, "en": 18}
REPEAT_PX: Final = 260.0
"""The same name along a road comes again no nearer than this."""
SAME_NAME_PX: Final = 150.0
"""The name of an area and the same name of a town stand no nearer than this."""
MOST_POINT_LABELS: Final = 400
MOST_AREA_LABELS: Final = 300


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Hold a label that was drawn: whose, what it says, and the boxes it takes, device pixels."""

    layer_id: str
    fid: int
    text: str
    rects: tuple[Rect, ...]
    box: Rect


@dataclass(frozen=True, eq=False)
class _Candidate:
    rank: tuple[float, ...]
    layer: RenderLayer
    index: int
    text: str
    kind: LabelType
    places: Iterable[Place]
    may_cover_markers: bool = False
    repeat_px: float = 0.0
    is_place_name: bool = False


class Labeller:
    """Place and draw the labels of all layers of a picture."""

    def __init__(
        self,
        work: Brushwork,
        cache: RenderCache,
        placed: PlacedPoints,
        families: tuple[str, ...],
        keep_clear: Sequence[Rect] = (),
    ) -> None:
        self.work, self.cache, self.placed = work, cache, placed
        self.settings, self._families = work.settings, families
        self._keep_clear = keep_clear
        self._gap = self.settings.px(2.0)
        self._wrap = WRAP_FROM.get(self.settings.language, WRAP_FROM["en"])

    def draw(self, layers: Sequence[RenderLayer]) -> list[PlacedLabel]:
        """Draw what finds a place, the most important first; return what was drawn."""
        candidates: list[_Candidate] = []
        for layer in layers:
            label = layer.spec.label_in(self.settings.style)
            if label is None or layer.texts is None or not self._is_labelled(label):
                continue
            kind = LabelType(self.settings, label, self._families, self.cache)
            candidates += self._candidates(layer, label, kind)
            self.work.check()
        candidates.sort(key=lambda one: one.rank)
        s = self.settings
        cell = s.px(LABEL_CELL_PX)
        placer = Placer(Occupied(s.width_px, s.height_px, cell), self._marker_boxes(cell))
        for disc in self.placed.clusters:  # no name may cover a count
            r = disc.diameter_px / 2
            placer.labels.take([(disc.x_px - r, disc.y_px - r, disc.x_px + r, disc.y_px + r)])
        drawn: list[tuple[_Candidate, Place]] = []
        for one in candidates:
            place = self._place(placer, one)
            if place is not None:
                drawn.append((one, place))
            self.work.breathe()
        for one, place in reversed(drawn):
            one.kind.draw(self.work.painter, place)
            self.work.breathe(4)
        return [
            PlacedLabel(
                one.layer.id, int(one.layer.fids[one.index]), one.text, place.rects, place.box
            )
            for one, place in drawn
        ]

    def _place(self, placer: Placer, one: _Candidate) -> Place | None:
        key, name = (one.layer.id, one.text), ("", one.text.replace("\n", ""))
        apart = self.settings.px(SAME_NAME_PX)
        for place in one.places:
            if one.is_place_name and placer.is_repeated(name, *place.middle, apart):
                return None
            if one.repeat_px and placer.is_repeated(key, *place.middle, one.repeat_px):
                continue
            if placer.place([place]) is not None:
                placer.note(key, place)
                if one.is_place_name:
                    placer.note(name, place)
                return place
        if not one.may_cover_markers:
            return None
        covering = placer.place(one.places, may_cover_markers=True)
        if covering is not None and one.is_place_name:
            placer.note(name, covering)
        return covering

    def _is_labelled(self, label: LabelSpec) -> bool:
        low, high = label.min_scale_denominator, label.max_scale_denominator
        scale = self.settings.scale_denominator
        return (low is None or low <= scale) and (high is None or scale < high)

    def _marker_boxes(self, cell: float) -> Occupied:
        s, p = self.settings, self.placed
        taken = Occupied(s.width_px, s.height_px, cell)
        half = p.size_px * 0.52
        boxes = np.column_stack([p.x_px - half, p.y_px - half, p.x_px + half, p.y_px + half])
        taken.take([(a, b, c, d) for a, b, c, d in boxes.tolist()])
        has_badge = p.colour > 0
        middle, half = p.size_px[has_badge] * BADGE_OFFSET, p.size_px[has_badge] * BADGE_SHARE / 2
        x, y = p.x_px[has_badge] + middle, p.y_px[has_badge] - middle
        badges = np.column_stack([x - half, y - half, x + half, y + half])
        taken.take([(a, b, c, d) for a, b, c, d in badges.tolist()])
        taken.take(self._keep_clear)
        return taken

    def _candidates(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[_Candidate]:
        symbol = layer.spec.symbol
        if isinstance(symbol, MarkerSymbol | IssueSymbol):
            return self._for_markers(layer, label, kind)
        if layer.marks is not None:
            return self._for_names(layer, label, kind)
        if isinstance(symbol, LineSymbol):
            return self._for_lines(layer, label, kind)
        return self._for_areas(layer, label, kind)

    def _for_markers(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[_Candidate]:
        p = self.placed
        if p.mode not in (PointMode.NORMAL, PointMode.DENSE) or layer not in p.layers:
            return
        at = np.flatnonzero(p.layer == p.layers.index(layer))
        at = at[np.argsort(-p.colour[at], kind="stable")][:MOST_POINT_LABELS]
        share = MODE_SIZES[p.mode] / MODE_SIZES[PointMode.NORMAL]
        for n, i in enumerate(at.tolist()):
            row = int(p.row[i])
            text = self._text(layer, row)
            if not text:
                continue
            reach = float(p.size_px[i]) * (0.74 if p.colour[i] > 0 else 0.55)
            x, y = float(p.x_px[i]), float(p.y_px[i])
            places = places_around(text, x, y, kind.block(text), reach, self._gap * share)
            rank = (-label.priority, -float(p.colour[i]), n)
            yield _Candidate(rank, layer, row, text, kind, places)

    def _text(self, layer: RenderLayer, index: int) -> str:
        assert layer.texts is not None
        return wrapped(layer.texts.text(index, self.settings.language), self._wrap)

    def _for_names(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[_Candidate]:
        marks, s = layer.marks, self.settings
        assert marks is not None
        x, y = s.to_screen(*to_map(marks.lon_deg, marks.lat_deg))
        inside = (x > 0) & (x < s.width_px) & (y > 0) & (y < s.height_px)
        for row in np.flatnonzero(inside).tolist():
            text = self._text(layer, row)
            if text:
                size = kind.block(text)
                middle = (float(x[row]), float(y[row]))
                places = [
                    level_place(text, middle[0], middle[1] + dy * size[1], *size, self._gap)
                    for dy in (0.0, -0.8, 0.8)
                ]
                repeat = s.px(REPEAT_PX)
                rank = (-label.priority, float(row))
                yield _Candidate(
                    rank, layer, row, text, kind, places, repeat_px=repeat, is_place_name=True
                )

    def _for_lines(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[_Candidate]:
        assert layer.source is not None
        assert layer.rows is not None
        assert layer.texts is not None
        store, rows, texts, s = (
            self.cache.store(layer.source),
            layer.rows,
            layer.texts,
            self.settings,
        )
        key = ("named", layer.id, s.language, id(layer.source), rows.tobytes())
        named: NamedLines = self.cache.remember(
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
            yield _Candidate(rank, layer, index, text, kind, places, repeat_px=repeat)

    def _along(self, line: object, text: str, kind: LabelType) -> Iterator[Place]:
        s = self.settings
        around = s.extent_with_margin(kind.width(text))
        cut = shapely.get_parts(shapely.clip_by_rect(line, *around.bounds))
        for part in sorted(cut, key=shapely.length, reverse=True):
            simple = shapely.simplify(self.work.to_px(part), s.px(1.5))
            xy = shapely.get_coordinates(simple)
            yield from places_along(
                text, xy, kind.line_height, kind.width, s.px(70.0), s.width_px, s.height_px
            )

    def _for_areas(
        self, layer: RenderLayer, label: LabelSpec, kind: LabelType
    ) -> Iterator[_Candidate]:
        assert layer.source is not None
        assert layer.rows is not None
        store, s = self.cache.store(layer.source), self.settings
        hits = store.inside(layer.rows, s.extent, kind.size * s.m_per_px_x)
        boxes = store.boxes[layer.rows[hits]]
        order = np.argsort(-(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
        is_area = layer.table == "areas"
        for i in hits[order][:MOST_AREA_LABELS].tolist():
            text = self._text(layer, i)
            if not text:
                continue
            places = self._inside(layer, i, text, kind, is_area)
            left, bottom, right, top = store.boxes[layer.rows[i]]
            rank = (-label.priority, -float((right - left) * (top - bottom)))
            yield _Candidate(rank, layer, i, text, kind, places, is_area, is_place_name=is_area)

    def _inside(
        self, layer: RenderLayer, index: int, text: str, kind: LabelType, is_area: bool
    ) -> list[Place]:
        """Return places inside the part of a polygon that the picture shows."""
        assert layer.source is not None
        assert layer.rows is not None
        store, s = self.cache.store(layer.source), self.settings
        row = int(layer.rows[index])
        box, e = store.boxes[row], s.extent
        is_whole = box[0] >= e.left and box[1] >= e.bottom and box[2] <= e.right and box[3] <= e.top
        if is_whole:
            pole = self.cache.remember(
                ("pole", id(layer.source), row), layer.source, lambda: inner_pole(store.shapes[row])
            )
        else:
            seen = shapely.clip_by_rect(store.simple(row, store.step(s.m_per_px_x)), *e.bounds)
            if shapely.is_empty(seen):
                return []
            pole = inner_pole(seen)
        if pole is None:
            return []
        (x, y, radius), (width, height) = pole, kind.block(text)
        room = radius / s.m_per_px_x
        if room * (3.2 if is_area else 2.4) < width * 0.7 or room < height * 0.45:
            return []
        px, py = (float(v) for v in s.to_screen(x, y))
        reach = max(room - height / 2, 0.0) if is_area else 0.0
        offsets = [(0.0, 0.0)]
        for share in (0.35, 0.7, 1.0) if reach > height else ():
            r = reach * share
            offsets += [(0, r), (0, -r), (r, 0), (-r, 0), (r, r), (-r, r), (r, -r), (-r, -r)]
        return [level_place(text, px + dx, py + dy, width, height, self._gap) for dx, dy in offsets]


def inner_pole(shape: object) -> tuple[float, float, float] | None:
    """Return the place deepest inside a polygon and how deep it is; None without an inside."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]
    if not len(parts):
        return None
    largest = parts[int(np.argmax(shapely.area(parts)))]
    left, bottom, right, top = shapely.bounds(largest)
    tolerance = max(right - left, top - bottom) / 60
    if tolerance <= 0:
        return None
    spoke = shapely.maximum_inscribed_circle(shapely.simplify(largest, tolerance / 4), tolerance)
    (x, y), _ = shapely.get_coordinates(spoke)
    return float(x), float(y), float(shapely.length(spoke))

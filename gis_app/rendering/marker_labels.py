"""Labels beside markers: many thousands that want a place, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.map_look import PointDisplay
from gis_app.rendering.label_boxes import level_place
from gis_app.rendering.label_candidates import label_text
from gis_app.rendering.point_layout import MODE_SIZES, PointMode, cells_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.rendering.feature_paths import RenderCache
    from gis_app.rendering.label_boxes import Place, Placer, Rect
    from gis_app.rendering.label_letters import LabelType
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_layer import RenderLayer

ONE_BY_ONE: Final = 400
"""More labels are placed in rounds: each takes the most important one of every neighbourhood."""
MOST_ROUNDS: Final = 8
TRIES_A_ROUND: Final = 2
NEIGHBOURHOOD_PX: Final = 100.0
_SLANT: Final = 0.7
_FLATNESS: Final = 7.0
"""A label is about so many times as wide as it is high."""


@dataclass(frozen=True, eq=False)
class MarkerLabels:
    """Hold the labels of markers of one priority, the most urgent first.

    `number` is the position in `layers` and `kinds`, `row` the layer's row; `size` holds width and
    height, `reach` how far the label stands off, all in device pixels.
    """

    layers: tuple[RenderLayer, ...]
    kinds: tuple[LabelType, ...]
    number: NDArray[np.int64]
    row: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.float64]
    reach: NDArray[np.float64]
    texts: tuple[Sequence[str], ...]

    def text(self, at: int) -> str:
        """Return what a label says, its lines apart."""
        return self.texts[int(self.number[at])][int(self.row[at])]


def marker_labels(
    settings: MapSettings,
    cache: RenderCache,
    placed: PlacedPoints,
    layers: Sequence[tuple[RenderLayer, LabelSpec, LabelType]],
    wrap: int,
) -> MarkerLabels | None:
    """Return the labels of the markers of some layers; None where there are none."""
    if placed.mode == PointMode.CLUSTERS:
        return None
    kept: list[tuple[NDArray[Any], ...]] = []
    texts: list[Sequence[str]] = []
    used: list[tuple[RenderLayer, LabelType]] = []
    for layer, _, kind in layers:
        at = np.flatnonzero(placed.layer == placed.layers.index(layer))
        if not len(at):
            continue
        names = (settings.language, settings.has_both_names)
        key = ("sizes", layer.id, *names, round(kind.size, 2), kind.font.bold())
        measured: _TextSizes = cache.remember(key, layer, partial(_TextSizes, layer))
        sizes = measured.of(placed.row[at], settings, kind, wrap)
        has_text = sizes[:, 0] > 0
        at, sizes = at[has_text], sizes[has_text]
        share = np.where(placed.colour[at] > 0, 0.74, 0.55)
        number = np.full(len(at), len(used), np.int64)
        kept.append((number, placed.row[at], at, sizes, placed.size_px[at] * share))
        texts.append(measured.words)
        used.append((layer, kind))
    if not kept:
        return None
    number, row, at, size, reach = (np.concatenate(one) for one in zip(*kept, strict=True))
    order = np.lexsort((at, -placed.colour[at].astype(np.int64)))
    at = at[order]
    return MarkerLabels(
        tuple(one for one, _ in used),
        tuple(kind for _, kind in used),
        number[order],
        row[order],
        placed.x_px[at],
        placed.y_px[at],
        size[order],
        reach[order],
        tuple(texts),
    )


class _TextSizes:
    """Hold the labels of a layer and their sizes, each measured when it is first asked for."""

    def __init__(self, layer: RenderLayer) -> None:
        self._layer = layer
        self.words: list[str] = [""] * len(layer)
        self.sizes = np.full((len(layer), 2), np.nan)

    def of(
        self, rows: NDArray[np.int64], settings: MapSettings, kind: LabelType, wrap: int
    ) -> NDArray[np.float64]:
        """Return width and height of the labels of some rows; no width where there is none."""
        texts = self._layer.texts
        assert texts is not None
        for row in rows[np.isnan(self.sizes[rows, 0])].tolist():
            word = self.words[row] = label_text(texts, row, settings, wrap)
            self.sizes[row] = kind.block(word) if word else (0.0, 0.0)
        return self.sizes[rows]


def place_marker_labels(
    settings: MapSettings,
    labels: MarkerLabels,
    placer: Placer,
    mode: PointMode,
    check: Callable[[], None],
) -> list[tuple[int, Place]]:
    """Place labels about their markers, the most urgent first; return which and where."""
    gap = settings.px(2.0) * MODE_SIZES[mode]
    boxes = _boxes(labels, gap)
    corners = placer.markers.corners(boxes)
    may_cover = mode == PointMode.DOTS and settings.display == PointDisplay.DOTS
    is_inside = (boxes[..., :2] >= 0).all(axis=2)
    is_inside &= (boxes[..., 2] <= placer.labels.width) & (boxes[..., 3] <= placer.labels.height)
    # positions free of markers come first, then with `may_cover` the others
    score = np.where(is_inside, 2 * placer.markers.are_free(corners) + may_cover, 0)
    alive = np.arange(len(labels.row))
    placed: list[tuple[int, Place]] = []
    for _ in range(MOST_ROUNDS):
        is_free = placer.labels.raster.are_free(corners[:, alive])
        usable = np.where(is_free, score[alive], 0)
        order = np.argsort(-usable, axis=1, kind="stable")
        count = (usable > 0).sum(axis=1)
        alive, order, count = alive[count > 0], order[count > 0], count[count > 0]
        if not len(alive):
            break
        tried = np.arange(len(alive))
        tries = boxes.shape[1]
        if len(alive) > ONE_BY_ONE:
            middle = boxes[alive, order[:, 0]]
            across = settings.px(NEIGHBOURHOOD_PX)
            cell, _ = cells_of(middle[:, 0], middle[:, 1] * _FLATNESS, across)
            _, tried = np.unique(cell, return_index=True)
            tried.sort()
            tries = TRIES_A_ROUND
        waiting = np.ones(len(alive), np.bool_)
        chosen = alive[tried]
        best = order[tried, :tries]
        rects = boxes[chosen[:, None], best]
        squares = placer.labels.raster.squares(rects)
        rows = zip(
            tried.tolist(), chosen.tolist(), count[tried].tolist(), rects.tolist(),
            squares.tolist(), strict=True,
        )  # fmt: skip
        for i, at, most, of_label, of_squares in rows:
            for rect, square in zip(of_label[:most], of_squares[:most], strict=True):
                if placer.labels.took(rect, square):
                    placed.append((at, _level(labels, at, rect, gap)))
                    waiting[i] = False
                    break
            check()
        if len(tried) == len(alive):
            break
        alive = alive[waiting]
    return placed


def _boxes(labels: MarkerLabels, gap: float) -> NDArray[np.float64]:
    """Return the boxes (label, position, edges) about each marker, the best first.

    Right first, then left, below, above, the corners, and a little higher or lower at the sides.
    """
    width, height = labels.size[:, 0], labels.size[:, 1]
    far_x, far_y = labels.reach + width / 2 + gap, labels.reach + height / 2
    out_x = labels.reach * _SLANT + width / 2
    out_y = labels.reach * _SLANT + height / 2
    none = np.zeros(len(width))
    up = height / 2
    right = np.stack([far_x, -far_x, none, none, out_x, out_x, -out_x, -out_x], axis=1)
    lower = np.stack([none, none, far_y, -far_y, out_y, -out_y, out_y, -out_y], axis=1)
    dx = np.concatenate([right, np.stack([far_x, far_x, -far_x, -far_x], axis=1)], axis=1)
    dy = np.concatenate([lower, np.stack([up, -up, up, -up], axis=1)], axis=1)
    x, y = labels.x[:, None] + dx, labels.y[:, None] + dy
    half_w, half_h = (width + gap)[:, None] / 2, (height + gap)[:, None] / 2
    return np.stack([x - half_w, y - half_h, x + half_w, y + half_h], axis=2)


def _level(labels: MarkerLabels, at: int, rect: Rect, gap: float) -> Place:
    left, top, right, bottom = rect
    x, y = (left + right) / 2, (top + bottom) / 2
    side = int(x > labels.x[at] + 1e-6) - int(x < labels.x[at] - 1e-6)
    width, height = labels.size[at].tolist()
    return level_place(labels.text(at), x, y, width, height, gap / 2, side)

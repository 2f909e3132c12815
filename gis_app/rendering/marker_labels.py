"""Labels beside markers: many thousands that want a place, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.map_look import PointDisplay
from gis_app.rendering.label_boxes import Glyph, Place, level_place
from gis_app.rendering.label_candidates import label_text
from gis_app.rendering.label_rounds import PlacesAround, place_in_rounds
from gis_app.rendering.point_layout import MODE_SIZES, PointMode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.rendering.feature_paths import RenderCache
    from gis_app.rendering.label_boxes import Placer, Rect
    from gis_app.rendering.label_letters import LabelType
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_layer import RenderLayer

ONE_BY_ONE: Final = 400
"""More labels are placed in rounds: each takes the most important one of every neighbourhood."""
NEIGHBOURHOOD_PX: Final = 100.0
NO_SIDE_PX: Final = 1e-6


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
    around = PlacesAround(labels.x, labels.y, labels.size, labels.reach, gap)
    may_cover = mode == PointMode.DOTS and settings.display == PointDisplay.DOTS
    which, boxes, rest = place_in_rounds(
        around, (labels.x, labels.y), placer.markers, placer.labels,
        settings.px(NEIGHBOURHOOD_PX), ONE_BY_ONE, check, may_cover=may_cover,
    )  # fmt: skip
    placed = _in_boxes(labels, which, boxes, gap)
    if len(rest) <= ONE_BY_ONE:
        placed += _one_by_one(labels, around, rest, placer, gap, check, may_cover=may_cover)
    return placed


def _one_by_one(
    labels: MarkerLabels,
    around: PlacesAround,
    rest: NDArray[np.int64],
    placer: Placer,
    gap: float,
    check: Callable[[], None],
    *,
    may_cover: bool,
) -> list[tuple[int, Place]]:
    boxes = around.every_box(rest)
    is_inside = (boxes[..., :2] >= 0).all(axis=2)
    is_inside &= (boxes[..., 2] <= placer.labels.width) & (boxes[..., 3] <= placer.labels.height)
    # places free of markers come first, then with `may_cover` the others
    is_off = placer.markers.are_free(placer.markers.corners(boxes))
    score = np.where(is_inside, 2 * is_off + may_cover, 0)
    order = np.argsort(-score, axis=1, kind="stable")
    count = (score > 0).sum(axis=1)
    rects = np.take_along_axis(boxes, order[..., None], axis=1)
    squares = placer.labels.raster.squares(rects)
    rows = zip(rest.tolist(), count.tolist(), rects.tolist(), squares.tolist(), strict=True)
    which: list[int] = []
    taken: list[Rect] = []
    for at, most, of_label, of_squares in rows:
        for rect, square in zip(of_label[:most], of_squares[:most], strict=True):
            if placer.labels.took(rect, square):
                which.append(at)
                taken.append(rect)
                break
        check()
    boxes = np.array(taken).reshape(-1, 4)
    return _in_boxes(labels, np.array(which, np.int64), boxes, gap)


def _in_boxes(
    labels: MarkerLabels, which: NDArray[np.int64], boxes: NDArray[np.float64], gap: float
) -> list[tuple[int, Place]]:
    """Return the places of labels that were given boxes; text stands towards its marker."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    off = x - labels.x[which]
    side = np.where(np.abs(off) > NO_SIDE_PX, np.sign(off), 0).astype(np.int64)
    placed: list[tuple[int, Place]] = []
    for at, text, a, b, towards, (width, height), box in zip(
        which.tolist(), map(labels.text, which.tolist()), x.tolist(), y.tolist(),
        side.tolist(), labels.size[which].tolist(), map(tuple, boxes.tolist()), strict=True,
    ):  # fmt: skip
        if "\n" in text:
            place = level_place(text, a, b, width, height, gap / 2, towards)
        else:
            place = Place((Glyph(text, a - towards * width / 2, b, 0.0, towards),), (box,))
        placed.append((at, place))
    return placed

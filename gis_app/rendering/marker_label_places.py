"""Where labels of markers go: each beside its own marker, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.map_look import PointDisplay
from gis_app.rendering.label_rounds import PlacesAround, place_in_rounds
from gis_app.rendering.point_layout import MODE_SIZES, PointMode
from gis_app.rendering.written_labels import WrittenLabels

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gis_app.domain.table import Int64Array
    from gis_app.rendering.label_boxes import Placer
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.marker_labels import MarkerLabels
    from gis_app.rendering.taken_raster import Rect

ONE_BY_ONE: Final = 400
"""More labels are placed in rounds: each takes the most important one of every neighbourhood."""
NEIGHBOURHOOD_PX: Final = 100.0


def place_marker_labels(
    settings: MapSettings,
    labels: MarkerLabels,
    placer: Placer,
    mode: PointMode,
    check: Callable[[], None],
) -> WrittenLabels:
    """Place labels about their markers, the most urgent first, each with its first name alone."""
    gap = settings.px(2.0) * MODE_SIZES[mode]
    around = PlacesAround(labels.x, labels.y, labels.size, labels.reach, gap)
    may_cover = may_cover_dots(settings, mode)
    which, boxes, rest = place_in_rounds(
        around, (labels.x, labels.y), placer.markers, placer.labels,
        settings.px(NEIGHBOURHOOD_PX), ONE_BY_ONE, check, may_cover=may_cover,
    )  # fmt: skip
    if len(rest) <= ONE_BY_ONE:
        more, more_boxes = _one_by_one(around, rest, placer, check, may_cover=may_cover)
        which, boxes = np.concatenate([which, more]), np.concatenate([boxes, more_boxes])
    return WrittenLabels(labels, which, boxes, labels.texts(which), labels.size[which], gap)


def may_cover_dots(settings: MapSettings, mode: PointMode) -> bool:
    """Tell whether labels may lie over dots: where every place is one, little else is free."""
    return mode == PointMode.DOTS and settings.display == PointDisplay.DOTS


def _one_by_one(
    around: PlacesAround,
    rest: Int64Array,
    placer: Placer,
    check: Callable[[], None],
    *,
    may_cover: bool,
) -> tuple[Int64Array, NDArray[np.float64]]:
    """Place some labels one after the other; return which and where."""
    rects, count = best_first(around.every_box(rest), placer, may_cover=may_cover)
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
    return np.array(which, np.int64), np.array(taken).reshape(-1, 4)


def best_first(
    boxes: NDArray[np.float64], placer: Placer, *, may_cover: bool
) -> tuple[NDArray[np.float64], Int64Array]:
    """Return boxes (label, place, edges) sorted, the best place first, and how many may be used.

    Places free of markers come first, then with `may_cover` the others.
    """
    is_inside = (boxes[..., :2] >= 0).all(axis=2)
    is_inside &= (boxes[..., 2] <= placer.labels.width) & (boxes[..., 3] <= placer.labels.height)
    is_off = placer.markers.are_free(placer.markers.corners(boxes))
    score = np.where(is_inside, 2 * is_off + may_cover, 0)
    order = np.argsort(-score, axis=1, kind="stable")
    return np.take_along_axis(boxes, order[..., None], axis=1), (score > 0).sum(axis=1)

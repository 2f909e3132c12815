"""Labels beside markers, many thousands: what they say, how large they are, who comes first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.rendering.label_candidates import first_text, label_text
from gis_app.rendering.point_layout import PointMode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.label_letters import LabelType
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer


@dataclass(frozen=True, eq=False)
class MarkerLabels:
    """Hold the labels of markers of one priority, the most urgent first.

    `number` is the position in `layers`, `kinds` and `sizes`, `row` the layer's row; `size` holds
    width and height, `reach` how far the label stands off, all in device pixels. `both` are the
    sizes with second names, None on a map without.
    """

    layers: tuple[RenderLayer, ...]
    kinds: tuple[LabelType, ...]
    number: Int64Array
    row: Int64Array
    x: FloatArray
    y: FloatArray
    size: FloatArray
    reach: FloatArray
    words: tuple[TextSizes, ...]
    both: tuple[TextSizes, ...] | None

    def texts(self, which: Int64Array) -> tuple[str, ...]:
        """Return what some labels say, their lines apart."""
        return said(self.words, self.number[which], self.row[which])


def said(words: Sequence[TextSizes], number: Int64Array, row: Int64Array) -> tuple[str, ...]:
    """Return what is written beside rows of the layers of these numbers."""
    return tuple(words[n].words[at] for n, at in zip(number.tolist(), row.tolist(), strict=True))


class TextSizes:
    """Hold the labels of a layer and their sizes, each measured when it is first asked for."""

    def __init__(self, layer: RenderLayer, write: Callable[..., str]) -> None:
        self._layer, self._write = layer, write
        self.words: list[str] = [""] * len(layer)
        self.sizes = np.full((len(layer), 2), np.nan)

    def of(
        self, rows: Int64Array, settings: MapSettings, kind: LabelType, wrap: int
    ) -> NDArray[np.float64]:
        """Return width and height of the labels of some rows; no width where there is none."""
        texts = self._layer.texts
        assert texts is not None
        for row in rows[np.isnan(self.sizes[rows, 0])].tolist():
            word = self.words[row] = self._write(texts, row, settings, wrap)
            self.sizes[row] = kind.block(word) if word else (0.0, 0.0)
        return self.sizes[rows]


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
    words: list[TextSizes] = []
    both: list[TextSizes] = []
    used: list[tuple[RenderLayer, LabelType]] = []
    for layer, _, kind in layers:
        at = np.flatnonzero(placed.layer == placed.layers.index(layer))
        if not len(at):
            continue
        key = (layer.id, settings.language, round(kind.size, 2), kind.font.bold())
        measured: TextSizes = cache.remember(
            ("sizes", settings.has_both_names, *key), layer, partial(TextSizes, layer, first_text)
        )
        sizes = measured.of(placed.row[at], settings, kind, wrap)
        has_text = sizes[:, 0] > 0
        at, sizes = at[has_text], sizes[has_text]
        share = np.where(placed.colour[at] > 0, 0.74, 0.55)
        number = np.full(len(at), len(used), np.int64)
        kept.append((number, placed.row[at], at, sizes, placed.size_px[at] * share))
        words.append(measured)
        if settings.has_both_names:
            both.append(
                cache.remember(("both", *key), layer, partial(TextSizes, layer, label_text))
            )
            both[-1].of(placed.row[at], settings, kind, wrap)
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
        tuple(words),
        tuple(both) if settings.has_both_names else None,
    )

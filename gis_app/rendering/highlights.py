"""Rings about the selected and the hovered lines and areas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.layer_spec import LineSymbol
from gis_app.rendering.brushwork import pen
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.shelter import sheltered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

SELECTED_PX: Final = 3.0
HOVERED_PX: Final = 1.5


def draw_highlights(work: Brushwork, cache: RenderCache, layers: Sequence[RenderLayer]) -> None:
    """Draw selected shapes with a line of the accent colour and a halo, hovered ones thinner.

    A selected line keeps its own colour between two accent lines.
    """
    settings = work.settings
    seen: set[tuple[str, int]] = set()
    for layer in reversed(layers):
        if layer.source is None or layer.rows is None:
            continue
        over = settings.hovered
        hovered = {over[1]} if over is not None and over[0] == layer.table else set()
        for fids, width in (
            (hovered - settings.selection.get(layer.table, frozenset()), HOVERED_PX),
            (settings.selection.get(layer.table, frozenset()), SELECTED_PX),
        ):
            wanted = [fid for fid in fids if (layer.table, fid) not in seen]
            at = np.flatnonzero(np.isin(layer.fids, wanted)) if wanted else np.empty(0, np.int64)
            if not len(at):
                continue
            seen.update((layer.table, int(fid)) for fid in layer.fids[at])
            rows = at.astype(np.int64)
            sheltered(work, layer.id, partial(_ring, work, cache, layer, rows, settings.px(width)))


def _ring(
    work: Brushwork, cache: RenderCache, layer: RenderLayer, at: np.ndarray, width: float
) -> None:
    assert layer.source is not None
    assert layer.rows is not None
    colours = MAP_COLOURS[work.settings.style]
    store = cache.store(layer.source)
    paths = work.paths(store, layer.rows[at])
    symbol = layer.spec.symbol_in(work.settings.style)
    inner = 0.0
    if isinstance(symbol, LineSymbol):
        inner = max(work.settings.mm(symbol.width_mm), work.settings.ground(symbol.ground_width_m))
    work.draw(paths, store.origin, pen(colours.halo, inner + width * 3.2))
    work.draw(paths, store.origin, pen(colours.accent, inner + width * 2 if inner else width))
    if inner and isinstance(symbol, LineSymbol):
        stage = -1 if layer.stage is None else int(layer.stage[at[0]])
        colour = symbol.colour
        if stage >= 0:
            colour = layer.spec.looks[stage].colour_in(work.settings.style)
        work.draw(paths, store.origin, pen(colour, inner))

"""Paints a map on any painter, bottom to top: land, areas, streets, actions, points, labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.domain.layer_spec import AreaTintSymbol, LineSymbol
from gis_app.domain.record_types import BASEMAP_TABLES
from gis_app.rendering.backdrop import paint_backdrops
from gis_app.rendering.base_picture import draw_base
from gis_app.rendering.brushwork import Brushwork, Stopped
from gis_app.rendering.fonts import app_font_families
from gis_app.rendering.graduated import draw_graduated, write_beside
from gis_app.rendering.heat_map import draw_heat
from gis_app.rendering.highlights import draw_highlights
from gis_app.rendering.labels import Labeller
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.placed_points import place_points
from gis_app.rendering.point_sprites import PointPainter
from gis_app.rendering.render_cache import RenderCache
from gis_app.rendering.selected_points import draw_marked
from gis_app.rendering.shape_painters import ShapePainter
from gis_app.rendering.shelter import sheltered, together_or_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_app.rendering.backdrop import Backdrop
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_layer import RenderLayer
    from gis_app.rendering.taken_raster import Rect
    from gis_app.rendering.written_labels import PlacedLabel

AREAS: Final = "areas"
_BASEMAP: Final = frozenset(spec.name for spec in BASEMAP_TABLES)


@dataclass(frozen=True)
class MapReport:
    """Tell what a picture holds: features in view by layer, the labels drawn, the points placed.

    `is_complete` is False when painting was given up on the way. `faults` says by layer id why a
    layer could not be drawn; a base kept from the picture before does not say it again.
    """

    is_complete: bool = False
    drawn: Mapping[str, int] = field(default_factory=dict)
    labels: Sequence[PlacedLabel] = ()
    placed: PlacedPoints | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def paint_map(
    painter: QPainter,
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    cancelled: Callable[[], bool] = lambda: False,
    cache: RenderCache | None = None,
    keep_clear: Sequence[Rect] = (),
    backdrops: Sequence[Backdrop] = (),
    on_partial: Callable[[QPainter], None] | None = None,
) -> MapReport:
    """Paint layers, bottom first, into (0, 0) to (width_px, height_px) of the painter.

    The painter may already be moved or scaled; nothing is painted outside that frame. Whoever
    paints again and again passes the same `cache` each time. Given up when `cancelled` says so.
    Labels stay off `keep_clear`, boxes in device pixels of what the caller draws on top.
    `backdrops`, lowest first, take the place of the city's own base map wherever they have
    something to show. A picture that takes long hands the painter of what there is so far to
    `on_partial`.
    """
    shown = [one for one in layers if one.spec.is_drawn_at(settings.scale_denominator)]
    work = Brushwork(painter, settings, cancelled, on_partial)
    painter.save()
    try:
        painter.setClipRect(QRectF(0, 0, settings.width_px, settings.height_px))
        for hint in (
            QPainter.RenderHint.Antialiasing,
            QPainter.RenderHint.TextAntialiasing,
            QPainter.RenderHint.SmoothPixmapTransform,
        ):
            painter.setRenderHint(hint)
        work.check()
        return _paint(work, shown, cache or RenderCache(), keep_clear, backdrops)
    except Stopped:
        return MapReport()
    finally:
        painter.restore()


def _paint(
    work: Brushwork,
    layers: Sequence[RenderLayer],
    cache: RenderCache,
    keep_clear: Sequence[Rect],
    backdrops: Sequence[Backdrop],
) -> MapReport:
    settings, painter = work.settings, work.painter
    is_base_kept = not backdrops and _is_picture(work)
    if settings.background and not is_base_kept:
        frame = QRectF(0, 0, settings.width_px, settings.height_px)
        painter.fillRect(frame, QColor(MAP_COLOURS[settings.style].land))
    drawn_layers, labelled = layers, layers
    if backdrops:
        drawn_layers, labelled = _over_backdrops(work, layers, cache, backdrops)
    shapes = _shape_painters(work, cache, drawn_layers)
    if not is_base_kept:
        _run_steps(work, shapes)
    else:
        shown = tuple(one.layer for one in shapes)
        draw_base(work, cache.base, shown, lambda part: _paint_shapes(part, cache, shown))
    draw_heat(work, drawn_layers)
    draw_graduated(work, drawn_layers)
    draw_highlights(work, cache, drawn_layers)
    families = cache.remember("families", RenderCache, app_font_families)
    placed = _draw_points(work, cache, labelled, families)
    tabs = write_beside(work, drawn_layers, keep_clear, placed.boxes)
    draw_marked(work, cache, placed)
    labels = Labeller(work, cache, placed, families, (*keep_clear, *tabs)).draw(labelled)
    drawn = {one.layer.id: one.count for one in shapes}
    drawn |= {one.id: count for one, count in zip(placed.layers, placed.counts, strict=True)}
    return MapReport(True, drawn, labels, placed, dict(work.faults))


def _draw_points(
    work: Brushwork,
    cache: RenderCache,
    layers: Sequence[RenderLayer],
    families: tuple[str, ...],
) -> PlacedPoints:
    def draw(some: Sequence[RenderLayer]) -> PlacedPoints:
        placed = place_points(work.settings, some, cache, work.check)
        PointPainter(work, cache, placed).draw(families)
        return placed

    return together_or_apart(work, layers, draw)


def _is_picture(work: Brushwork) -> bool:
    """Tell whether the painter fills a picture on screen, so that its base may be kept."""
    settings, device = work.settings, work.painter.device()
    return (
        not settings.is_paper
        and settings.background
        and isinstance(device, QImage)
        and (device.width(), device.height()) == (settings.width_px, settings.height_px)
        and device.devicePixelRatio() == 1
        and work.painter.combinedTransform().isIdentity()
    )


def _paint_shapes(work: Brushwork, cache: RenderCache, layers: Sequence[RenderLayer]) -> None:
    _run_steps(work, _shape_painters(work, cache, layers))


def _shape_painters(
    work: Brushwork, cache: RenderCache, layers: Sequence[RenderLayer]
) -> list[ShapePainter]:
    made: list[ShapePainter] = []
    for one in layers:
        if one.source is not None:
            sheltered(work, one.id, lambda one=one: made.append(ShapePainter(work, cache, one)))  # type: ignore[misc]
    return made


def _run_steps(work: Brushwork, shapes: Sequence[ShapePainter]) -> None:
    for _, step in sorted(_steps(shapes), key=lambda item: item[0]):
        work.check()
        drawn: Any = getattr(step, "func", step)
        sheltered(work, drawn.__self__.layer.id, step)


def _over_backdrops(
    work: Brushwork,
    layers: Sequence[RenderLayer],
    cache: RenderCache,
    backdrops: Sequence[Backdrop],
) -> tuple[Sequence[RenderLayer], Sequence[RenderLayer]]:
    """Paint what lies beneath; return the layers still to be drawn, and those to be labelled.

    The city's own base map stays where the pictures leave holes, so that nobody looks at nothing.
    """
    painter, settings = work.painter, work.settings
    of_base = [one for one in layers if one.table in _BASEMAP and one.source is not None]
    others = [one for one in layers if one.table not in _BASEMAP]
    is_whole = paint_backdrops(painter, settings, backdrops, work.cancelled)
    work.check()
    if not is_whole and of_base:
        if settings.background:
            frame = QRectF(0, 0, settings.width_px, settings.height_px)
            painter.fillRect(frame, QColor(MAP_COLOURS[settings.style].land))
        _run_steps(work, _shape_painters(work, cache, of_base))
        paint_backdrops(painter, settings, backdrops, work.cancelled)
        work.check()
    are_named = is_whole and any(one.has_labels for one in backdrops)
    return others, others if are_named else layers


def _steps(shapes: Sequence[ShapePainter]) -> list[tuple[tuple[float, int], Callable[[], None]]]:
    """Return what is drawn when: casings of neighbouring street layers all go under their fills."""
    steps: list[tuple[tuple[float, int], Callable[[], None]]] = []
    street_base: dict[str, float] = {}
    lines = [one for one in shapes if _is_street(one)]
    for before, after in pairwise([None, *lines]):
        assert after is not None
        is_next = before is not None and not any(
            before.layer.order < other.layer.order < after.layer.order
            for other in shapes
            if other is not before and other is not after and not _is_street(other)
        )
        base = street_base[before.layer.id] if before and is_next else after.layer.order
        street_base[after.layer.id] = base
    areas = [one for one in shapes if one.layer.table == AREAS]
    for n, one in enumerate(shapes):
        order = one.layer.order
        casing_order = street_base.get(one.layer.id, order)
        steps.append(((casing_order, -len(shapes) + n), one.draw_casing))
        s = one.symbol
        if isinstance(s, AreaTintSymbol):
            at = order if s.fill_order is None else float(s.fill_order)
            steps.append(((at, -1), one.draw_tints))
        above = [other for other in areas if other.layer.order > order]
        steps.append(((order, n + 1), partial(one.draw, above)))
    return steps


def _is_street(one: ShapePainter) -> bool:
    s = one.symbol
    return isinstance(s, LineSymbol) and s.casing is not None and not s.dash_mm

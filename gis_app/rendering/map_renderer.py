"""Paints a map on any painter, bottom to top: land, areas, streets, actions, points, labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from gis_app.domain.layer_spec import AreaTintSymbol, LineSymbol
from gis_app.rendering.brushwork import Brushwork, Stopped
from gis_app.rendering.feature_paths import RenderCache
from gis_app.rendering.fonts import app_font_families
from gis_app.rendering.highlights import draw_highlights
from gis_app.rendering.labels import Labeller
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.placed_points import place_points
from gis_app.rendering.point_sprites import PointPainter
from gis_app.rendering.selected_points import draw_marked
from gis_app.rendering.shape_painters import ShapePainter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_app.rendering.label_boxes import Rect
    from gis_app.rendering.labels import PlacedLabel
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_layer import RenderLayer

AREAS: Final = "areas"


@dataclass(frozen=True)
class MapReport:
    """Tell what a picture holds: features in view by layer, and the labels drawn.

    `is_complete` is False when painting was given up on the way.
    """

    is_complete: bool = False
    drawn: Mapping[str, int] = field(default_factory=dict)
    labels: tuple[PlacedLabel, ...] = ()


def paint_map(
    painter: QPainter,
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    cancelled: Callable[[], bool] = lambda: False,
    cache: RenderCache | None = None,
    keep_clear: Sequence[Rect] = (),
) -> MapReport:
    """Paint layers, bottom first, into (0, 0) to (width_px, height_px) of the painter.

    The painter may already be moved or scaled; nothing is painted outside that frame. Whoever
    paints again and again passes the same `cache` each time. Given up when `cancelled` says so.
    Labels stay off `keep_clear`, boxes in device pixels of what the caller draws on top.
    """
    shown = [one for one in layers if one.spec.is_drawn_at(settings.scale_denominator)]
    work = Brushwork(painter, settings, cancelled)
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
        return _paint(work, shown, cache or RenderCache(), keep_clear)
    except Stopped:
        return MapReport()
    finally:
        painter.restore()


def _paint(
    work: Brushwork, layers: Sequence[RenderLayer], cache: RenderCache, keep_clear: Sequence[Rect]
) -> MapReport:
    settings, painter = work.settings, work.painter
    if settings.background:
        frame = QRectF(0, 0, settings.width_px, settings.height_px)
        painter.fillRect(frame, QColor(MAP_COLOURS[settings.style].land))
    shapes = [ShapePainter(work, cache, one) for one in layers if one.source is not None]
    for _, step in sorted(_steps(shapes), key=lambda item: item[0]):
        work.check()
        step()
    draw_highlights(work, cache, layers)
    families = app_font_families()
    placed = place_points(settings, layers, cache, work.check)
    PointPainter(work, cache, placed).draw(families)
    draw_marked(work, cache, placed)
    labels = Labeller(work, cache, placed, families, keep_clear).draw(layers)
    drawn = {one.layer.id: one.count for one in shapes}
    drawn |= {one.id: count for one, count in zip(placed.layers, placed.counts, strict=True)}
    return MapReport(True, drawn, tuple(labels))


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

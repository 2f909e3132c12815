"""Lines, fills and areas of one layer, drawn as its symbol says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from gis_app.domain.area_colours import area_tints
from gis_app.domain.layer_spec import AreaTintSymbol, FillSymbol, LineSymbol
from gis_app.rendering.bare_lines import draw_lines
from gis_app.rendering.blending import composition
from gis_app.rendering.brushwork import pen
from gis_app.rendering.feature_paths import path_of_shape
from gis_app.rendering.line_marks import draw_arrows, draw_hatch, draw_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QPainterPath

    from gis_app.domain.layer_spec import Stage
    from gis_app.domain.table import Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import ShapeStore
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

SMALLEST_PX: Final = 1.5
"""Base-map shapes smaller than this are left out."""
COVERING_PX: Final = 1.5
"""A border from this width on hides whether the fill beneath ends in a smooth edge."""
THINNEST_CASING_PX: Final = 2.4
"""Lines thinner than this have no casing: it would swallow them."""
TICK_MM: Final = 1.5
ARROW_MM: Final = 3.0
HATCH_MM: Final = 0.28
HATCH_GROUND: Final = 0.14
"""How much of its colour stands beneath hatching."""
SLIM_FROM: Final = 65_000.0
SLIMMEST: Final = 0.28
TINT_FAINT_AT: Final = 4_000.0
TINT_FULL_AT: Final = 16_000.0
FAINTEST_TINT: Final = 0.5


class ShapePainter:
    """Draw one layer of lines or polygons in as many passes as the picture's order asks for."""

    def __init__(self, work: Brushwork, cache: RenderCache, layer: RenderLayer) -> None:
        if layer.source is None or layer.rows is None:
            raise ValueError(f"{layer.id} holds no shapes")
        self.work, self.cache, self.layer = work, cache, layer
        self.settings = work.settings
        self.store: ShapeStore = cache.store(layer.source)
        self.rows: Int64Array = layer.rows
        margin = self.settings.mm(2.0)
        smallest = SMALLEST_PX * self.settings.m_per_px_x if layer.table.startswith("base") else 0
        around = self.settings.extent_with_margin(margin)
        self.hits = self.store.inside(self.rows, around, smallest)
        self.symbol = layer.spec.symbol_in(self.settings.style)
        self._made: tuple[Int64Array, list[QPainterPath]] | None = None

    @property
    def count(self) -> int:
        """Return how many features of the layer the picture shows."""
        return len(self.hits)

    def paths(self, hits: Int64Array) -> list[QPainterPath]:
        """Return the paths of some of the layer's rows."""
        if self._made is None or self._made[0] is not hits:
            # casing and line are drawn of the same paths, one after the other
            self._made = (hits, self.work.paths(self.store, self.rows[hits]))
        return self._made[1]

    def draw_casing(self) -> None:
        """Draw the wider line beneath a layer of lines."""
        s = self.symbol
        if not isinstance(s, LineSymbol) or s.casing is None:
            return
        width = self._line_width(s)
        extra = self.settings.mm(max(s.casing_width_mm - s.width_mm, 0.0))
        if (
            width < self.settings.px(THINNEST_CASING_PX)
            and not s.dash_mm
            and not self.settings.is_paper
        ):
            return
        with self._opacity(s.opacity):
            cap = Qt.PenCapStyle.FlatCap if s.dash_mm else Qt.PenCapStyle.RoundCap
            line = pen(s.casing, width + extra, cap=cap)
            draw_lines(self.work, self.store, self.rows[self.hits], line)

    def draw_tints(self) -> None:
        """Draw the tints of responsibility areas, no two neighbours alike."""
        s = self.symbol
        if not isinstance(s, AreaTintSymbol) or not s.tints:
            return
        tints: NDArray[np.int64] = self.cache.remember(
            ("tints", self.layer.id, len(s.tints), self.rows.tobytes()),
            self.layer.source,
            lambda: area_tints(self.store.source[self.rows], len(s.tints)),
        )
        with self._opacity(s.opacity * tint_share(self.settings.scale_denominator)):
            for number, colour in enumerate(s.tints):
                hits = self.hits[tints[self.hits] == number]
                self.work.draw(self.paths(hits), self.store.origin, None, QColor(colour))

    def draw(self, above: Sequence[ShapePainter] = ()) -> None:
        """Draw the layer itself; `above` are the area layers whose borders hide this one's."""
        s = self.symbol
        if isinstance(s, LineSymbol):
            with self._opacity(s.opacity):
                self._draw_lines(s)
        elif isinstance(s, FillSymbol):
            with self._opacity(s.opacity):
                self._draw_fills(s, above)
        elif isinstance(s, AreaTintSymbol):
            with self._opacity(1.0):
                dash = s.outline_dash_mm
                self._draw_borders(s.outline, s.outline_width_mm, dash, above)

    def _opacity(self, opacity: float) -> _Opacity:
        mode = composition(self.layer.spec.blend, self.settings)
        return _Opacity(self.work, opacity * self.layer.opacity, mode)

    def _line_width(self, s: LineSymbol) -> float:
        width_mm = s.width_mm
        if self.layer.table.startswith("base"):
            width_mm *= slim_share(self.settings.scale_denominator)
        return max(self.settings.mm(width_mm), self.settings.ground(s.ground_width_m))

    def _staged(self) -> Iterator[tuple[Stage | None, Int64Array]]:
        """Yield the rows in view by stage, done ones first so that open work lies on top."""
        stage = self.layer.stage
        if stage is None:
            yield None, self.hits
            return
        stages = list(enumerate(self.layer.spec.looks))
        yield None, self.hits[stage[self.hits] < 0]
        for number, one in sorted(stages, key=lambda item: (not item[1].is_done, -item[0])):
            yield one, self.hits[stage[self.hits] == number]

    def _draw_lines(self, s: LineSymbol) -> None:
        style, mm = self.settings.style, self.settings.mm
        for stage, hits in self._staged():
            if not len(hits):
                continue
            colour = s.colour if stage is None else stage.colour_in(style)
            factor = 1.0 if stage is None else stage.width_factor
            dash = (stage.dash_mm if stage is not None else ()) or s.dash_mm
            width = self._line_width(s) * factor
            cap = Qt.PenCapStyle.FlatCap if s.opacity < 1 else Qt.PenCapStyle.RoundCap
            line = pen(colour, width, [mm(length) for length in dash], cap=cap)
            draw_lines(self.work, self.store, self.rows[hits], line)
            if s.tick_spacing_mm > 0:
                across = pen(colour, width * 0.8, cap=Qt.PenCapStyle.FlatCap)
                apart, length = mm(s.tick_spacing_mm), mm(TICK_MM) * factor
                draw_ticks(self.work, self.store, self.rows[hits], across, apart, length)
            spacing = (stage.arrow_spacing_mm if stage is not None else 0.0) or s.arrow_spacing_mm
            if spacing > 0:
                length = max(mm(ARROW_MM), width * 2.6)
                rows = self.rows[hits]
                draw_arrows(self.work, self.store, rows, colour, mm(spacing), length)

    def _draw_fills(self, s: FillSymbol, above: Sequence[ShapePainter]) -> None:
        mm, style = self.settings.mm, self.settings.style
        is_area = self.layer.table == "areas"
        for stage, hits in self._staged():
            if not len(hits):
                continue
            fill = s.fill if stage is None or s.fill is None else stage.colour_in(style)
            edge = s.outline if stage is None or s.outline is None else stage.colour_in(style)
            factor = 1.0 if stage is None else stage.width_factor
            line = None
            if edge is not None and s.outline_width_mm > 0 and not is_area:
                dash = [mm(length) for length in s.outline_dash_mm]
                line = pen(edge, mm(s.outline_width_mm) * factor, dash)
            if s.hatch_deg is None or fill is None:
                brush = None if fill is None else QColor(fill)
                if line is not None or brush is not None:
                    is_hidden = is_area and not above and self._hides_edges(s)
                    with _Edges(self.work, is_smooth=not is_hidden):
                        self.work.draw(self.paths(hits), self.store.origin, line, brush)
            else:
                faint = QColor(fill)
                faint.setAlphaF(HATCH_GROUND)
                self.work.draw(self.paths(hits), self.store.origin, None, faint)
                lines = pen(fill, mm(HATCH_MM), cap=Qt.PenCapStyle.FlatCap)
                apart = mm(s.hatch_spacing_mm)
                draw_hatch(self.work, self.store, self.rows[hits], lines, s.hatch_deg, apart)
                self.work.draw(self.paths(hits), self.store.origin, line)
        if is_area and s.outline is not None:
            self._draw_borders(s.outline, s.outline_width_mm, s.outline_dash_mm, above)

    def _hides_edges(self, s: FillSymbol) -> bool:
        """Tell whether the borders of areas cover the edges of their fills, smooth or not."""
        return (
            s.outline is not None
            and not s.outline_dash_mm
            and not self.settings.is_paper
            and self.settings.mm(s.outline_width_mm) >= COVERING_PX
            and QColor(s.outline).alpha() == 255
            and self.work.painter.opacity() == 1.0
        )

    def _draw_borders(
        self, colour: str, width_mm: float, dash_mm: Sequence[float], above: Sequence[ShapePainter]
    ) -> None:
        mm = self.settings.mm
        line = pen(colour, mm(width_mm), [mm(length) for length in dash_mm])
        if dash_mm and min(dash_mm) <= width_mm:  # dots
            line.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.work.draw(self._borders(above), self.store.origin, line)

    def _borders(self, above: Sequence[ShapePainter]) -> list[QPainterPath]:
        """Return each border once, though two areas share it: dashes drawn twice make a full line.

        What a larger area's border covers is left out.
        """
        step = self.store.step(self.settings.m_per_px_x)
        same = [other for other in above if other.store is self.store]
        rows = (self.rows.tobytes(), *(other.rows.tobytes() for other in same))

        def make() -> Any:
            lines = shapely.union_all(shapely.boundary(self.store.shapes[self.rows]))
            for other in same:
                larger = shapely.boundary(other.store.shapes[other.rows])
                lines = shapely.difference(lines, shapely.union_all(larger))
            return shapely.line_merge(lines)

        def make_paths() -> list[QPainterPath]:
            merged = self.cache.remember(("border", rows), self.layer.source, make)
            simple = shapely.simplify(shapely.get_parts(merged), 0.1 * 2**step)
            return [path_of_shape(part, self.store.origin) for part in simple]

        made: list[QPainterPath] = self.cache.remember(
            ("border", step, rows), self.layer.source, make_paths
        )
        return made


class _Edges:
    """Draw with smooth edges, or for a while without: ten times as fast where nobody sees them."""

    def __init__(self, work: Brushwork, *, is_smooth: bool) -> None:
        self._painter, self._is_smooth = work.painter, is_smooth

    def __enter__(self) -> None:
        hint = QPainter.RenderHint.Antialiasing
        self._was_smooth = self._painter.testRenderHint(hint)
        self._painter.setRenderHint(hint, self._was_smooth and self._is_smooth)

    def __exit__(self, *_: object) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._was_smooth)


class _Opacity:
    """Draw with an opacity and a way of mixing for a while."""

    def __init__(self, work: Brushwork, opacity: float, mode: QPainter.CompositionMode) -> None:
        self._painter, self._opacity, self._mode = work.painter, opacity, mode

    def __enter__(self) -> None:
        self._before = self._painter.opacity(), self._painter.compositionMode()
        self._painter.setOpacity(self._before[0] * self._opacity)
        if self._mode != self._before[1]:
            self._painter.setCompositionMode(self._mode)

    def __exit__(self, *_: object) -> None:
        self._painter.setOpacity(self._before[0])
        if self._mode != self._before[1]:
            self._painter.setCompositionMode(self._before[1])


def slim_share(scale_denominator: float) -> float:
    """Return the share of their width that streets and rivers have on maps of whole regions."""
    return float(np.clip((SLIM_FROM / scale_denominator) ** 0.75, SLIMMEST, 1.0))


def tint_share(scale_denominator: float) -> float:
    """Return how much of an area's tint is used: less when one area fills the picture."""
    share = np.log(scale_denominator / TINT_FAINT_AT) / np.log(TINT_FULL_AT / TINT_FAINT_AT)
    return float(np.interp(share, [0.0, 1.0], [FAINTEST_TINT, 1.0]))

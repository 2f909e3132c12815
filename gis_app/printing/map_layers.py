"""What the renderer paints under a sheet's markers: base map, areas, special actions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.subject import LEVELS, Coverage
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MapSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.page_template import Box
    from gis_app.printing.sheet_plane import SheetPlane
    from gis_app.printing.subject import Subject
    from gis_app.rendering.render_cache import RenderCache

_SMALLER: Final = {
    Coverage.DISTRICT: ("subdistrict",),
    Coverage.SUBDISTRICT: ("community",),
    Coverage.COMMUNITY: ("grid",),
    Coverage.GRID: (),
    Coverage.UNIT: ("subdistrict",),
    Coverage.GROUP: ("subdistrict",),
    Coverage.ACTION: ("subdistrict",),
    Coverage.SELECTION: ("subdistrict",),
    Coverage.WHOLE: ("district", "subdistrict"),
}
"""The areas drawn on a sheet: those one level below its own, which have no boundary here yet."""


LATE: Final = frozenset({"late_points", "late_actions"})
"""What is behind its milestones: on the wall map."""


def ground_layers(data: CityData, subject: Subject) -> frozenset[str]:
    """Return the ids of the base-map and area layers of a sheet."""
    levels = _SMALLER[subject.coverage]
    return frozenset(
        layer.id
        for layer in data.catalogue.group(LayerGroup.REFERENCE)
        if layer.table != "areas" or _shows_level(layer, levels)
    )


def _shows_level(layer: LayerSpec, levels: tuple[str, ...]) -> bool:
    return bool(set(layer.where.get("level", ())) & set(levels))


def action_layers(data: CityData, subject: Subject) -> frozenset[str]:
    """Return the ids of the special actions of a sheet: its own one, or all of them."""
    if subject.coverage is Coverage.ACTION:
        return frozenset({subject.code})
    if subject.coverage is Coverage.SELECTION:
        return frozenset()
    shown = frozenset(layer.id for layer in data.catalogue.group(LayerGroup.ACTIONS))
    return shown | LATE if subject.coverage is Coverage.WHOLE else shown


@dataclass(frozen=True, slots=True)
class MapWork:
    """Hold what every map of a page is painted with; `cancelled` is asked now and then."""

    canvas: PageCanvas
    data: CityData
    dpi: float
    language: str
    cache: RenderCache
    cancelled: Callable[[], bool]


def paint_ground(
    work: MapWork,
    subject: Subject,
    plane: SheetPlane,
    f: float,
    taken: Sequence[Box],
    *,
    has_actions: bool = True,
    has_names: bool = True,
) -> None:
    """Paint everything under the veil; labels keep off the boxes taken, in page millimetres.

    `f` enlarges symbols and letters.
    """
    canvas, data, frame = work.canvas, work.data, plane.frame
    k = canvas.px_per_mm
    settings = MapSettings.for_paper(
        plane.centre,
        plane.denominator,
        frame.width_mm,
        frame.height_mm,
        work.dpi,
        language=work.language,
    )
    # larger papers are read from further away: everything but the scale grows with them
    settings = replace(settings, dpi=settings.dpi * f, pixel_ratio=settings.pixel_ratio * f)
    # the picture has whole pixels, the frame has not: their centres must meet for exact places
    left = (frame.x_mm + frame.width_mm / 2) * k - settings.width_px / 2
    top = (frame.y_mm + frame.height_mm / 2) * k - settings.height_px / 2
    layers = city_layers(
        data,
        _own_features(subject),
        visible=ground_layers(data, subject)
        | (action_layers(data, subject) if has_actions else frozenset()),
        language=work.language,
    )
    if not has_names:
        layers = tuple(
            replace(one, spec=replace(one.spec, label=None, label_variants={})) for one in layers
        )
    keep_clear = [
        (b.x_mm * k - left, b.y_mm * k - top, b.right_mm * k - left, b.bottom_mm * k - top)
        for b in taken
    ]
    painter = canvas.painter
    painter.save()
    painter.translate(left, top)
    try:
        report = paint_map(
            painter, settings, layers, work.cancelled, work.cache, keep_clear, canvas.backdrops
        )
    finally:
        painter.restore()
    for layer_id, fault in report.faults.items():
        # a sheet may not lack a layer without anybody knowing
        title = data.catalogue.layer(layer_id).title
        raise RenderError(
            msg("Layer {layer} could not be drawn: {fault}", layer=title, fault=fault)
        )


def _own_features(subject: Subject) -> CityFilter:
    """Choose the special actions of the sheet's own area or unit."""
    if subject.coverage in (Coverage.UNIT, Coverage.GROUP):
        return CityFilter(unit_fids=(subject.fid,))
    if subject.coverage in LEVELS:
        return CityFilter(area_fids=(subject.fid,))
    return CityFilter()

"""What the inspector says of an area's shape: its size, and whether levels nest at its border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.area_nesting import crossed_above, crossing_below
from gis_app.domain.audit.area_edits import size_text
from gis_app.geo.measure import areas_m2
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

_NAMED: Final = 6


def area_lines(data: CityData, fid: int, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return headings with what they say; nothing of an area without a shape."""
    areas = data.table("areas")
    shape = areas.shapes[areas.position(fid)]
    if shape is None or shape.is_empty:
        return ()

    def name(area: int) -> str:
        return str(areas.value(area, "name") or areas.value(area, "code") or area)

    size_m2 = float(areas_m2(np.array([shape], dtype=object))[0])
    lines = [(t(msg("Size")), t(size_text(size_m2)))]
    above = crossed_above(data, fid)
    if above:
        parts = t(listed(f"{name(area)} {share:.1%}" for area, share in above))
        lines.append((t(msg("Crosses the border of")), f"⚠ {parts}"))
    below = crossing_below(data, fid)
    if below:
        named = [f"{name(one)} {dict(pairs)[fid]:.1%}" for one, pairs in below.items()]
        text = t(listed(named[:_NAMED])) + ("…" if len(named) > _NAMED else "")
        lines.append((t(msg("Only partly within")), f"⚠ {text}"))
    return tuple(lines)

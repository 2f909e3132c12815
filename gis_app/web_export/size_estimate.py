"""How large a page will be, told before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import ShapeColumn, TextColumn
from gis_app.paths import resources_dir
from gis_app.web_export.payload import page_masks
from gis_app.web_export.photos_payload import PHOTO_BYTES, chosen_photos

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.web_export.payload import PageOptions

LARGEST_SINGLE_FILE: Final = 40_000_000
"""From this size on a browser opens a single file badly, and side files are proposed."""

_POINT_BYTES: Final = 42
_ISSUE_BYTES: Final = 62
_REASON_BYTES: Final = 46
_ACTION_BYTES: Final = 260
_VERTEX_BYTES: Final = 3.4
_AREA_BYTES: Final = 420
_LIBRARIES: Final = 162_000
_TRIMMED: Final = 0.8
_WORDS_AND_LOOKS: Final = 35_000
_COUNTED_ROWS: Final = 20_000
_COUNTED_WORDS: Final = 2_000
_MOSTLY_DIFFERENT: Final = 0.6
_POINT_TEXTS: Final = ("name", "code", "address", "requirement", "leader", "contact", "phone")
_ISSUE_TEXTS: Final = ("code", "description", "address", "requirement", "progress")


def estimated_bytes(data: CityData, options: PageOptions) -> int:
    """Return about how many bytes the page will have; quick for large registers too."""
    point_mask, issue_mask, action_mask = page_masks(data, options)
    points, issues = data.table("points"), data.table("issues")
    is_open = issue_mask & data.issue_state.is_open
    size = float(_LIBRARIES + _WORDS_AND_LOOKS)
    size += _TRIMMED * sum(f.stat().st_size for f in (resources_dir() / "web").iterdir())
    size += _POINT_BYTES * int(point_mask.sum()) + _texts(points, _POINT_TEXTS, point_mask)
    size += _ISSUE_BYTES * int(issue_mask.sum()) + _texts(issues, _ISSUE_TEXTS, issue_mask)
    size += _REASON_BYTES * int(is_open.sum())
    size += _ACTION_BYTES * int(action_mask.sum())
    size += _AREA_BYTES * len(data.table("areas"))
    size += _VERTEX_BYTES * _vertices(data)
    if options.read_photo is not None:
        chosen = chosen_photos(data, options.profile, (point_mask, issue_mask, action_mask))
        size += PHOTO_BYTES * len(chosen)
    return int(size)


def _texts(table: Table, columns: Sequence[str], mask: NDArray[np.bool_]) -> float:
    """Return the bytes of text columns; of long registers some rows speak for the others."""
    size = 0.0
    rows = np.flatnonzero(mask)
    some = rows[:: max(1, len(rows) // _COUNTED_ROWS)]
    if not len(some):
        return size
    for name in columns:
        column = table.columns[name]
        if not isinstance(column, TextColumn):
            continue
        codes = column.codes[some]
        used = np.unique(codes[codes >= 0])
        step = max(1, len(used) // _COUNTED_WORDS)
        lengths = [len(column.words[code].encode()) + 3 for code in used[::step].tolist()]
        mean = sum(lengths) / len(lengths) if lengths else 0.0
        is_repeated = len(used) < _MOSTLY_DIFFERENT * len(some)
        size += mean * len(used) + 1.3 * len(rows) if is_repeated else mean * len(rows)
    return size


def _vertices(data: CityData) -> int:
    """Count the vertices of what is drawn: the base map once, areas with their borders."""
    shown = {s.table for s in data.catalogue.group(LayerGroup.REFERENCE) if s.is_visible}
    total = 0
    for name in shown | {"areas", "actions"}:
        table = data.tables.get(name)
        if table is not None and isinstance(table.geometry, ShapeColumn):
            count = int(shapely.get_num_coordinates(table.shapes).sum())
            total += count * (2 if name == "areas" else 1)
    return total

"""A city with photos, some of them publishable and one missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.table import PointColumns, Table, TextColumn
from gis_app.storage.photos import photo_folder
from tests.storage.photo_files import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

SECRET = "李队长 13912345678"


def with_photos(data: CityData, project: Path) -> CityData:
    """Return the city with three photos of its first point, the third missing, and one of an issue.

    The first alone is marked as publishable. Rows are 1 to 4.
    """
    store = photo_folder(project)
    store.mkdir()
    for name, colour in (("one", (200, 30, 60)), ("two", (30, 200, 60)), ("four", (9, 9, 200))):
        (store / f"{name}.jpg").write_bytes(jpeg(1600, 1200, colour))
    text = TextColumn.from_values
    point, issue = int(data.table("points").fids[0]), int(data.table("issues").fids[0])
    columns: dict[str, Any] = {name: text([None] * 4) for name in data.table("photos").columns}
    columns |= {
        "owner_table": text(["points"] * 3 + ["issues"]),
        "owner_fid": np.array([point, point, point, issue]),
        "role": text(["before", "after", "scene", "before"]),
        "file": text(["one.jpg", "two.jpg", "gone.jpg", "four.jpg"]),
        "taken_at": text(["2026-05-03T02:00:00Z", None, None, "2026-05-04T18:00:00Z"]),
        "caption": text([SECRET, "", "", ""]),
        "is_public": np.array([True, False, False, False]),
    }
    nowhere = np.full(4, np.nan)
    table = Table("photos", np.arange(1, 5), columns, PointColumns(nowhere, nowhere))
    return replace(data, tables={**data.tables, "photos": table})

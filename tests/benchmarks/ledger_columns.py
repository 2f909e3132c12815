"""A ledger of any size as columns, for benchmarks: a city of 1,200 points and 120 units."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.city_data import CityData
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.table import PointColumns, Table, TextColumn
from gis_app.paths import layers_dir
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOW = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
POINTS, UNITS = 1_200, 120
MATTERS = tuple(f"SC-{n:02d}" for n in range(1, 9))
_SECONDS = 300 * 86_400


def _coded(codes: NDArray[np.int64], words: tuple[str, ...]) -> TextColumn:
    return TextColumn(codes.astype(np.int32), words)


def _times(ago_s: NDArray[np.int64], where: NDArray[np.bool_]) -> TextColumn:
    """Return stored times so many seconds ago, each distinct one once, missing elsewhere."""
    moments = np.datetime64("2026-05-20T05:00:00") - ago_s.astype("timedelta64[s]")
    distinct, codes = np.unique(moments, return_inverse=True)
    words = tuple(f"{word}Z" for word in np.datetime_as_string(distinct).tolist())
    return TextColumn(np.where(where, codes, -1).astype(np.int32), words)


def ledger_city(count: int, seed: int = 5) -> CityData:
    """Return a city whose ledger holds so many issues of ten months, four fifths closed."""
    random = np.random.default_rng(seed)
    units = [{"name": f"单位{n}", "kind": "bureau"} for n in range(UNITS)]
    points = [
        {
            "code": f"P{n}", "name": f"点位{n}", "layer": "markets",
            "unit_fid": int(random.integers(1, UNITS + 1)),
            "lon": 80.2 + random.random() / 10, "lat": 41.1 + random.random() / 10,
        }
        for n in range(POINTS)
    ]  # fmt: skip
    made = city(load_catalogue(layers_dir()), NOW, units=units, points=points)
    empty = made.table("issues")
    columns = {
        name: TextColumn(np.full(count, -1, np.int32), ())
        if isinstance(column, TextColumn)
        else np.zeros(count, column.dtype)
        for name, column in empty.columns.items()
    }
    found_s = random.integers(0, _SECONDS, count)
    is_closed = random.random(count) < 0.8
    closed_s = (found_s * random.random(count)).astype(np.int64)
    everywhere = np.ones(count, np.bool_)
    columns |= {
        "point_fid": random.integers(1, POINTS + 1, count),
        "unit_fid": random.integers(1, UNITS + 1, count),
        "matter": _coded(random.integers(0, len(MATTERS), count), MATTERS),
        "step": _coded(np.where(is_closed, 0, 1), ("closed", "pushed")),
        "source": _coded(np.zeros(count, np.int64), ("patrol",)),
        "found_at": _times(found_s, everywhere),
        "assigned_at": _times(found_s, everywhere),
        "closed_at": _times(closed_s, is_closed),
        "sent_back_count": (random.random(count) < 0.05).astype(np.int64),
    }
    nowhere = np.full(count, np.nan)
    issues = Table("issues", np.arange(1, count + 1), columns, PointColumns(nowhere, nowhere))
    tables = {**made.tables, "issues": issues}
    return CityData(tables, made.catalogue, ProjectSettings(as_of=NOW))

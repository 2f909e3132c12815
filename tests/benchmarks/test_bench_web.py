"""Export of the sample as one HTML file, beside folium with one marker object a place.

python -m pytest tests/benchmarks/test_bench_web.py --benchmark-only
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.workflows.export_web_map import export_web_map
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from gis_app.domain.city_data import CityData


@pytest.fixture(scope="module")
def data() -> CityData:
    with open_city("sample") as city:
        # owners and colours are worked out once a city, not once an export
        _ = city.data.point_state
        return city.data


@pytest.mark.benchmark(group="web")
def test_whole_page(benchmark: BenchmarkFixture, data: CityData, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    report = benchmark(lambda: export_web_map(data, file))
    benchmark.extra_info["kB"] = round(report.size_bytes / 1024)
    assert report.point_count == len(data.table("points"))


@pytest.mark.benchmark(group="web")
def test_baseline_folium_markers_only(
    benchmark: BenchmarkFixture, data: CityData, tmp_path: Path
) -> None:
    """Points and issues alone, without base map, areas, legend, search or responsibility."""
    import folium

    points, issues = data.table("points"), data.issue_state
    names = points.text("name").values()

    def export() -> None:
        map_ = folium.Map([41.17, 80.26], tiles=None)
        places = [*zip(points.points.lat_deg, points.points.lon_deg, names, strict=True)]
        places += [(lat, lon, "") for lat, lon in zip(issues.lat_deg, issues.lon_deg, strict=True)]
        for lat, lon, name in places:
            if lat == lat:
                folium.CircleMarker([lat, lon], popup=name or "x").add_to(map_)
        map_.save(tmp_path / "folium.html")

    benchmark.pedantic(export, rounds=3)
    benchmark.extra_info["kB"] = round((tmp_path / "folium.html").stat().st_size / 1024)

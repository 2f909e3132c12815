"""How long a picture takes: the sample city, and registers of 100,000 and 1,000,000 points."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import replace
from itertools import pairwise
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.city_filter import CityFilter
from gis_app.geo.extent import GeoExtent, GeoPoint
from gis_app.paths import layers_dir, sample_city_file
from gis_app.project.city import City
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.identify import features_at
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture import render_picture
from gis_app.rendering.render_cache import RenderCache
from gis_app.rendering.render_layer import PointMarks, RenderLayer

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = pytest.mark.usefixtures("qapp")

_WIDTH, _HEIGHT = 1600, 1000
_MIDDLE = GeoPoint(80.26, 41.17)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> CityData:
    file: Path = tmp_path_factory.mktemp("bench") / "city.gpkg"
    shutil.copy(sample_city_file(), file)
    with City.open(file, read_only=True) as city:
        data = city.data
        _ = data.point_state
    return data


def _built_up(data: CityData) -> GeoExtent:
    points = data.table("points").points
    extent = GeoExtent.of(points.lon_deg, points.lat_deg)
    assert extent is not None
    return extent


def _closer(settings: MapSettings, factor: float) -> MapSettings:
    return replace(
        settings,
        m_per_px_x=settings.m_per_px_x / factor,
        m_per_px_y=settings.m_per_px_y / factor,
        scale_denominator=settings.scale_denominator / factor,
    )


@pytest.mark.parametrize("share", [1, 8])
def test_first_picture(benchmark: Any, sample: CityData, share: int) -> None:
    settings = _closer(MapSettings.fitting(_built_up(sample), _WIDTH, _HEIGHT), share)
    layers = city_layers(sample, CityFilter())
    image = benchmark(lambda: render_picture(settings, layers, cache=RenderCache()))
    assert not image.isNull()


@pytest.mark.parametrize("share", [1, 8])
def test_picture_again(benchmark: Any, sample: CityData, share: int) -> None:
    settings = _closer(MapSettings.fitting(_built_up(sample), _WIDTH, _HEIGHT), share)
    layers, cache = city_layers(sample, CityFilter()), RenderCache()
    render_picture(settings, layers, cache=cache)
    image = benchmark(lambda: render_picture(settings, layers, cache=cache))
    assert not image.isNull()


def test_layers_of_a_city(benchmark: Any, sample: CityData) -> None:
    assert benchmark(lambda: city_layers(sample, CityFilter()))


def test_what_is_under_the_pointer(benchmark: Any, sample: CityData) -> None:
    from gis_app.geo.extent import ScreenPoint

    settings = MapSettings.fitting(_built_up(sample), _WIDTH, _HEIGHT)
    layers = city_layers(sample, CityFilter())
    benchmark(lambda: features_at(settings, layers, ScreenPoint(800, 500), 5.0))


def _register(count: int) -> RenderLayer:
    rng = np.random.default_rng(7)
    town = rng.normal(0, 1, (count, 2)) * rng.choice([0.02, 0.08, 0.3], (count, 1))
    colour = rng.choice(np.array([0, 1, 2, 3], np.int8), count, p=[0.9, 0.06, 0.03, 0.01])
    nothing = np.zeros(count, np.bool_)
    marks = PointMarks(_MIDDLE.lon + town[:, 0], _MIDDLE.lat + town[:, 1], colour, nothing, nothing)
    spec = load_catalogue(layers_dir()).layer("schools")
    return RenderLayer(spec, 440.0, 1.0, np.arange(1, count + 1, dtype=np.int64), marks)


@pytest.mark.parametrize("count", [100_000, 1_000_000])
@pytest.mark.parametrize("scale", [400_000.0, 20_000.0])
def test_many_points(benchmark: Any, count: int, scale: float) -> None:
    layer, cache = _register(count), RenderCache()
    settings = MapSettings.for_screen(_MIDDLE.in_map(), scale, _WIDTH, _HEIGHT)
    image = benchmark.pedantic(
        lambda: render_picture(settings, [layer], cache=cache), rounds=5, warmup_rounds=1
    )
    assert not image.isNull()


def test_longest_stall_of_another_thread(
    sample: CityData, capsys: pytest.CaptureFixture[str]
) -> None:
    """A picture painted beside the window must let the window's thread run now and then."""
    settings = MapSettings.fitting(_built_up(sample), _WIDTH, _HEIGHT)
    layers, cache = city_layers(sample, CityFilter()), RenderCache()
    render_picture(settings, layers, cache=cache)
    stop, moments = Event(), [time.perf_counter()]

    def watch() -> None:
        while not stop.is_set():
            moments.append(time.perf_counter())
            time.sleep(0.0005)

    watcher = Thread(target=watch)
    watcher.start()
    for _ in range(5):
        render_picture(settings, layers, cache=cache)
    stop.set()
    watcher.join()
    longest_ms = max(b - a for a, b in pairwise(moments)) * 1000
    with capsys.disabled():
        sys.stdout.write(f"\nlongest stall {longest_ms:.1f} ms\n")
    # it ran between the pictures and within them, however long each stall was
    assert len(moments) > 50

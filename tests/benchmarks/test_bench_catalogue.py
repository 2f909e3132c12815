"""How long it takes to read and check every shipped layer file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.catalogue.loader import load_catalogue
from gis_app.paths import layers_dir

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


def test_loading_the_catalogue(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(lambda: load_catalogue(layers_dir())).layers) > 20

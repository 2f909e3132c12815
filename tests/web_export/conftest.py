from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.workflows.export_web_map import export_web_map
from gis_app.workflows.open_city import open_city
from tests.web_export.chromium import chromium
from tests.web_export.page_driving import opened, readable_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData


@pytest.fixture(scope="session")
def sample_data() -> CityData:
    with open_city("sample") as city:
        return city.data


@pytest.fixture(scope="session")
def sample_page(sample_data: CityData) -> Iterator[Path]:
    with readable_folder() as folder:
        file = folder / "map.html"
        export_web_map(sample_data, file, made_at=datetime(2026, 6, 10, 4, 0, tzinfo=UTC))
        yield file


@pytest.fixture
def folder() -> Iterator[Path]:
    with readable_folder() as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as connection:
        yield connection


@pytest.fixture
def page(browser: Any, sample_page: Path) -> Iterator[Any]:
    with opened(browser, sample_page) as tab:
        yield tab

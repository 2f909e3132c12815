from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.workflows.export_web_map import export_web_map
from gis_app.workflows.open_city import open_city
from tests.web_export.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData


@pytest.fixture(scope="session")
def sample_data() -> CityData:
    with open_city("sample") as city:
        return city.data


@pytest.fixture(scope="session")
def sample_page(sample_data: CityData) -> Iterator[Path]:
    """Return the sample's page in a folder that an unprivileged browser may read.

    pytest's own temporary folders are closed to everybody but their owner.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        file = folder / "map.html"
        export_web_map(sample_data, file, made_at=datetime(2026, 6, 10, 4, 0, tzinfo=UTC))
        file.chmod(0o644)
        yield file


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as connection:
        yield connection


@pytest.fixture
def page(browser: Any, sample_page: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    tab = context.new_page()
    faults: list[str] = []
    requests: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(sample_page.as_uri())
    tab.wait_for_selector("body[data-ready=yes]")
    yield tab
    context.close()
    assert faults == []
    assert requests == [sample_page.as_uri()]

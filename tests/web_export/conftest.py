from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gis_app.workflows.export_web_map import export_web_map
from gis_app.workflows.open_city import open_city

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

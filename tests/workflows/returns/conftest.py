from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.workflows.send_to_units import send_to_units, units_with_issues
from tests.workflows.returns.returned_workbooks import (
    issues_of,
    sending_city,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = sending_city(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sent(city: City, tmp_path: Path) -> Path:
    """Send one unit its issues; return the workbook."""
    folder = tmp_path / "out"
    folder.mkdir()
    unit = max((u for u in units_with_issues(city.data) if u), key=issues_of(city))
    (one,) = send_to_units(city, folder, units=[unit]).workbooks
    assert one.issues >= 3
    return one.file

"""A project that the first version of the program made opens in the present one, whole."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gis_app.domain.issue_moves import Moves
from gis_app.domain.record_types import ALL_TABLES
from gis_app.project.city import City
from gis_app.storage.migrations import current_version

OLDEST = Path(__file__).parent.parent / "data" / "schema1.gpkg.zip"
"""Made with schema 1: two points imported into a new project."""


def test_the_oldest_project_opens_and_can_be_worked_on(tmp_path: Path) -> None:
    with zipfile.ZipFile(OLDEST) as packed:
        packed.extractall(tmp_path)
    file = tmp_path / "schema1.gpkg"
    assert current_version() > 1
    with City.open(file, require_write=True) as city:
        points = city.data.table("points")
        assert points.text("name").values().tolist() == ["甲学校", "乙市场"]
        assert set(city.data.tables) == {spec.name for spec in ALL_TABLES}
        assert city.undo_label is not None, "what was done then can still be taken back"
        assert Moves(city.data).of(1) == []
        city.undo()
        assert len(city.data.table("points")) == 0
        city.redo()
        assert len(city.data.table("points")) == 2
    assert list(tmp_path.glob("schema1.gpkg.backups/*")), "the old file is kept"

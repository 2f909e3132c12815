"""A project and a copy of it in another group's hands."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gis_app.project.city import City

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def two_copies(ours: Path) -> Iterator[tuple[City, City]]:
    """Open a project, and a copy of it as it is now in a folder beside it."""
    folder = ours.with_name("b")
    folder.mkdir()
    shutil.copyfile(ours, folder / "theirs.gpkg")
    with (
        City.open(ours, user="甲组") as one,
        City.open(folder / "theirs.gpkg", user="乙组") as other,
    ):
        yield one, other

"""Open the city a person names: a project file, or the word `sample` for a copy of the sample."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.errors import ProjectFileError
from gis_app.messages import msg
from gis_app.paths import sample_city_file, user_data_dir
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.project.city import City

SAMPLE_WORD = "sample"


def copy_sample(target: Path) -> Path:
    """Copy the shipped sample city to a file that may be changed; returns the file."""
    source = sample_city_file()
    if not source.is_file():
        raise ProjectFileError(
            msg("The sample city is missing from this installation: {file}", file=str(source))
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_aside(target) as aside:
        shutil.copyfile(source, aside)
    return target


def working_sample() -> Path:
    """Return the user's own copy of the sample city, made on first use.

    A program update with another sample gets a new copy beside the old one.
    """
    stamp = f"{sample_city_file().stat().st_size:x}"
    target = user_data_dir() / f"sample_city-{stamp}.gpkg"
    return target if target.is_file() else copy_sample(target)


@contextmanager
def open_city(spec: str, *, read_only: bool = True) -> Iterator[City]:
    """Open a project by its path or the word `sample`, and close it afterwards.

    A writer gets ProjectLockedError when somebody else has the project open. The copy that
    `sample` stands for is thrown away at the end.
    """
    from gis_app.project.city import City

    if spec != SAMPLE_WORD:
        with City.open(Path(spec), read_only=read_only, require_write=not read_only) as city:
            yield city
        return
    with tempfile.TemporaryDirectory(prefix="gis-app-") as folder:
        copy = copy_sample(Path(folder) / "sample_city.gpkg")
        with City.open(copy, read_only=read_only, require_write=not read_only) as city:
            yield city

"""Make an empty project for a city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.project_settings import ProjectSettings
from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.project.city import City

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".gpkg"


def new_city(
    file: Path, *, name: str = "", adcode: str = "", office: str = "", user: str = ""
) -> City:
    """Make a project file and open it; without a name the file's own is taken.

    Raises UsageError for another suffix and ProjectFileError when the file is there already or
    cannot be made.
    """
    if file.suffix.lower() != SUFFIX:
        raise UsageError(msg("A project file ends in .gpkg, not like {file}.", file=file.name))
    settings = ProjectSettings(name=name or file.stem, adcode=adcode, office=office)
    return City.create(file, settings, user=user)

"""Read the office's numbers from the shipped preset and from the person's own file."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from gis_app.domain.presets import OfficePresets, read_presets
from gis_app.errors import CatalogueError
from gis_app.messages import msg
from gis_app.paths import resources_dir, user_config_dir

if TYPE_CHECKING:
    from pathlib import Path


def shipped_presets_file() -> Path:
    """Return the file of the shipped numbers."""
    return resources_dir() / "presets" / "office.toml"


def own_presets_file() -> Path:
    """Return the file in which an office keeps its own numbers; it may not exist."""
    return user_config_dir() / "office.toml"


def load_presets(*files: Path) -> OfficePresets:
    """Read the office's numbers from the first file that exists; its own before the shipped ones.

    Raises CatalogueError when the file cannot be read or something in it is wrong.
    """
    for file in files or (own_presets_file(), shipped_presets_file()):
        if file.is_file():
            return _read(file)
    return OfficePresets()


def _read(file: Path) -> OfficePresets:
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=str(error))
        ) from error
    return read_presets(values, file.name)

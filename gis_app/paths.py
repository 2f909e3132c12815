"""Where the program's own files and the user's live, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder that holds `layers/` and `resources/`."""
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent


def layers_dir() -> Path:
    """Return the folder of the shipped layer files."""
    return data_root() / "layers"


def resources_dir() -> Path:
    """Return the folder of shipped icons, fonts, translations, presets, web page and sample."""
    return data_root() / "resources"


def translations_dir() -> Path:
    """Return the folder of the compiled and source translations."""
    return resources_dir() / "translations"


def sample_city_file() -> Path:
    """Return the shipped sample city; read-only, work on a copy of it."""
    return resources_dir() / "sample" / "sample_city.gpkg"


def user_config_dir() -> Path:
    """Return the folder of the user's settings; it may not exist yet."""
    return Path(platformdirs.user_config_dir("gis-app", appauthor=False))


def user_data_dir() -> Path:
    """Return the folder of the user's working copies; it may not exist yet."""
    return Path(platformdirs.user_data_dir("gis-app", appauthor=False))


def user_cache_dir() -> Path:
    """Return the folder for what can be made again; it may not exist yet."""
    return Path(platformdirs.user_cache_dir("gis-app", appauthor=False))

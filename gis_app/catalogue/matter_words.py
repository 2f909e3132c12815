"""Read which words of the field mean the same: the shipped ones and the person's own."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from gis_app.errors import CatalogueError
from gis_app.messages import msg
from gis_app.paths import resources_dir, user_config_dir

if TYPE_CHECKING:
    from pathlib import Path


def load_matter_words() -> tuple[tuple[str, ...], ...]:
    """Return groups of words of one meaning; raises CatalogueError for a file that is no such list.

    A person's own matter_words.toml adds groups to the shipped ones.
    """
    own = user_config_dir() / "matter_words.toml"
    shipped = _read(resources_dir() / "matter_words.toml")
    return shipped + (_read(own) if own.is_file() else ())


def _read(file: Path) -> tuple[tuple[str, ...], ...]:
    try:
        groups = tomllib.loads(file.read_text("utf-8")).get("words")
    except (OSError, ValueError) as error:
        raise CatalogueError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=str(error))
        ) from error
    if not isinstance(groups, list) or not all(
        isinstance(group, list) and all(isinstance(word, str) and word for word in group)
        for group in groups
    ):
        raise CatalogueError(msg("{file}: words must be a list of lists of words.", file=str(file)))
    return tuple(tuple(group) for group in groups)

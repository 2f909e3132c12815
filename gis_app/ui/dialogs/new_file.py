"""Where a file that will be written goes, and why that may not be possible."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.messages import Message

_FORBIDDEN = '<>:"/\\|?*'


def documents_folder() -> Path:
    """Return the person's documents folder, or the home folder."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(found) if found else Path.home()
    return folder if folder.is_dir() else Path.home()


def proposed(name: str, suffix: str) -> Path:
    """Return a file in the documents folder named after something."""
    plain = "".join(" " if letter in _FORBIDDEN else letter for letter in name).strip() or "map"
    return documents_folder() / f"{plain}{suffix}"


def problem_with(text: str, suffixes: tuple[str, ...]) -> Message | None:
    """Say why a file of this name cannot be written; None when it can."""
    if not text:
        return msg("Choose a file.")
    file = Path(text).expanduser()
    if file.suffix.lower() not in suffixes:
        return msg("The file's name must end in {suffixes}.", suffixes=" / ".join(suffixes))
    if file.is_dir():
        return msg("{file} is a folder.", file=str(file))
    if not file.parent.is_dir():
        return msg("The folder {folder} does not exist.", folder=str(file.parent))
    if not os.access(file.parent, os.W_OK):
        return msg("You may not write into the folder {folder}.", folder=str(file.parent))
    return None

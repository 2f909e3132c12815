"""What one person prefers on one computer: language, theme, last project; a small JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from gis_app.paths import user_config_dir
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from pathlib import Path

LIGHT, DARK, SYSTEM = "light", "dark", "system"


@dataclass(frozen=True, slots=True)
class UserSettings:
    """Hold a person's preferences; an empty language follows the system."""

    language: str = ""
    theme: str = LIGHT
    recent_files: tuple[str, ...] = ()
    window: str = ""
    """The window's geometry as Qt saves it, in base64."""
    person: str = ""
    """Who works at this computer, as written under what was done last."""
    base_map: str = ""
    """The id or file of what lies beneath the city; empty for the project's own base map."""
    base_map_crs: str = ""


def settings_file() -> Path:
    """Return the file the preferences live in; it may not exist yet."""
    return user_config_dir() / "settings.json"


def load_settings(file: Path | None = None) -> UserSettings:
    """Read the preferences; what is missing or unreadable keeps its default."""
    try:
        stored = json.loads((file or settings_file()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return UserSettings()
    if not isinstance(stored, dict):
        return UserSettings()
    values: dict[str, object] = {}
    for item in fields(UserSettings):
        value = stored.get(item.name)
        if item.name == "recent_files" and isinstance(value, list):
            values[item.name] = tuple(str(part) for part in value)
        elif isinstance(value, str) and item.name != "recent_files":
            values[item.name] = value
    return UserSettings(**values)  # type: ignore[arg-type]


def save_settings(settings: UserSettings, file: Path | None = None) -> None:
    """Write the preferences; the old ones stay when that fails. Raises OSError."""
    target = file or settings_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1)
    with written_aside(target) as aside:
        aside.write_text(text, encoding="utf-8")


def remember_person(person: str) -> None:
    """Keep a person's name, to be proposed the next time."""
    settings = load_settings()
    if person and settings.person != person:
        save_settings(replace(settings, person=person))

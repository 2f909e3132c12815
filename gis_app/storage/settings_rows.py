"""Settings of a project in its file: of the whole, of its layers, and the office's own layers."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gis_app.domain.layer_spec import Blend
from gis_app.domain.map_look import (
    Appearance,
    LayerSettings,
    look_from_text,
    look_to_text,
    themes_from_text,
    themes_to_text,
)
from gis_app.domain.project_settings import ProjectSettings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

SCHEMA_KEY = "schema_version"
PROGRAM_KEY = "program_version"
_LOOK_KEY = "map_look"
_THEMES_KEY = "map_themes"


def read_setting(connection: sqlite3.Connection, key: str) -> str | None:
    """Return one stored value; None when there is none."""
    row = connection.execute("SELECT value FROM project_settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def write_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Store one value."""
    connection.execute("INSERT OR REPLACE INTO project_settings VALUES (?, ?)", (key, value))


def read_settings(connection: sqlite3.Connection) -> ProjectSettings:
    """Read what is true of the whole project; what is missing keeps its default."""
    stored = dict(connection.execute("SELECT key, value FROM project_settings"))
    texts = {
        f.name: str(stored[f.name])
        for f in fields(ProjectSettings)
        if f.type == "str" and stored.get(f.name) is not None
    }
    return ProjectSettings(
        **texts,
        as_of=_moment(stored.get("as_of")),
        is_demo=stored.get("is_demo") == "1",
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def write_settings(connection: sqlite3.Connection, settings: ProjectSettings) -> None:
    """Store what is true of the whole project."""
    for item in fields(ProjectSettings):
        value = getattr(settings, item.name)
        if isinstance(value, bool):
            text = "1" if value else "0"
        elif isinstance(value, datetime):
            text = value.astimezone(UTC).isoformat()
        else:
            text = "" if value is None else str(value)
        write_setting(connection, item.name, text)


def read_layer_settings(connection: sqlite3.Connection) -> dict[str, LayerSettings]:
    """Read what people changed about layers."""
    rows = connection.execute(
        "SELECT layer_id, is_visible, draw_order, opacity, blend, min_scale, max_scale "
        "FROM layer_settings"
    )
    return {
        layer: LayerSettings(
            None if visible is None else bool(visible),
            order,
            opacity,
            Blend(blend) if blend in list(Blend) else None,
            low,
            high,
        )
        for layer, visible, order, opacity, blend, low, high in rows
    }


def write_layer_settings(
    connection: sqlite3.Connection, settings: Mapping[str, LayerSettings]
) -> None:
    """Store what people changed about layers, in place of all that was stored."""
    connection.execute("DELETE FROM layer_settings")
    connection.executemany(
        "INSERT INTO layer_settings (layer_id, is_visible, draw_order, opacity, blend, min_scale, "
        "max_scale) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(layer, s.is_visible, s.order, s.opacity, s.blend),
                *(s.min_scale_denominator, s.max_scale_denominator),
            )
            for layer, s in settings.items()
        ],
    )


def read_appearance(connection: sqlite3.Connection) -> Appearance:
    """Read how people want the map."""
    return Appearance(
        read_layer_settings(connection),
        look_from_text(read_setting(connection, _LOOK_KEY) or ""),
        themes_from_text(read_setting(connection, _THEMES_KEY) or ""),
    )


def write_appearance(connection: sqlite3.Connection, wanted: Appearance) -> None:
    """Store how people want the map, in place of all that was stored."""
    write_layer_settings(connection, wanted.layers)
    write_setting(connection, _LOOK_KEY, look_to_text(wanted.look))
    write_setting(connection, _THEMES_KEY, themes_to_text(wanted.themes))


def read_project_layers(connection: sqlite3.Connection) -> dict[str, str]:
    """Read the office's own layer files: layer id → TOML text."""
    return dict(connection.execute("SELECT layer_id, toml FROM project_layers ORDER BY layer_id"))


def write_project_layers(connection: sqlite3.Connection, layers: Mapping[str, str]) -> None:
    """Store the office's own layer files, in place of all that was stored."""
    connection.execute("DELETE FROM project_layers")
    connection.executemany("INSERT INTO project_layers VALUES (?, ?)", list(layers.items()))

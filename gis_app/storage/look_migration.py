"""The step that lets a project keep how each layer blends and between which scales it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def add_layer_looks(connection: sqlite3.Connection) -> None:
    """Add blend and scale limits to the settings of layers."""
    there = {row[1] for row in connection.execute("PRAGMA table_info(layer_settings)")}
    for column, type_ in (("blend", "TEXT"), ("min_scale", "DOUBLE"), ("max_scale", "DOUBLE")):
        if column not in there:
            connection.execute(f"ALTER TABLE layer_settings ADD COLUMN {column} {type_}")

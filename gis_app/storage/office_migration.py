"""The step that lets a project keep what its office set otherwise than the presets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.storage.migration_steps import add_table

if TYPE_CHECKING:
    import sqlite3


def add_office_settings(connection: sqlite3.Connection) -> None:
    """Add the table of settings, one key a row."""
    add_table(
        connection,
        "office_settings",
        ("办公室设置", "Office settings"),
        (
            ("code", "TEXT", "设置项", "Setting", None),
            ("value", "TEXT", "数值", "Value", None),
        ),
    )

"""The step that gives points and areas a name in a second script, as base-map places have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

_TABLES: Final = ("points", "areas")
_TITLES: Final = ("其他语言名称", "Name in another language")
_TRIGGERS: Final = ("replace", "insert", "update", "renumber", "delete")


def add_second_names(connection: sqlite3.Connection) -> None:
    """Add the column `name_other` to points and areas."""
    for table in _TABLES:
        present = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if not present:
            continue  # a table that was dropped outside is told when the file is opened
        if "name_other" not in present:
            connection.execute(f'ALTER TABLE "{table}" ADD COLUMN name_other TEXT')
        connection.execute(
            "INSERT OR IGNORE INTO gpkg_data_columns "
            "(table_name, column_name, name, title, constraint_name) "
            "VALUES (?, 'name_other', ?, ?, NULL)",
            (table, *_TITLES),
        )
        # they name every column; opening the file for writing makes them anew
        for trigger in _TRIGGERS:
            connection.execute(f'DROP TRIGGER IF EXISTS "outside_{table}_{trigger}"')

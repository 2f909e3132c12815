"""The step that lets a project tell who was responsible on an earlier day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

_SOURCE_DATE: Final = ("source_date", "DATE", "来源日期", "Source dated")
_VALIDITY: Final = (
    ("valid_from", "DATE", "生效日期", "Valid from"),
    ("valid_to", "DATE", "失效日期", "Valid to"),
)
_NEW_COLUMNS: Final = {
    "units": (("successor_fid", "INTEGER", "并入单位", "Merged into"), _SOURCE_DATE),
    "areas": (_SOURCE_DATE,),
    "points": (
        ("lead_unit_fid", "INTEGER", "牵头单位", "Lead unit"),
        *_VALIDITY,
        _SOURCE_DATE,
    ),
    "issues": (_SOURCE_DATE,),
    "tasks": (_SOURCE_DATE,),
    "actions": (_SOURCE_DATE,),
}
_TENURES: Final = (
    ("owner_table", "TEXT", "所属台账", "Belongs to"),
    ("owner_fid", "INTEGER", "所属记录", "Belongs to row"),
    ("role", "TEXT", "事项", "What"),
    ("value", "TEXT", "名称", "Value"),
    ("unit_fid", "INTEGER", "责任单位", "Unit"),
    ("post", "TEXT", "职务", "Post"),
    ("phone", "TEXT", "联系电话", "Phone"),
    *_VALIDITY,
    ("note", "TEXT", "备注", "Note"),
)
_TRIGGERS: Final = ("replace", "insert", "update", "renumber", "delete")


def add_tenures(connection: sqlite3.Connection) -> None:
    """Add what a row said before, what a unit was merged into, and the dates of lists."""
    for table, columns in _NEW_COLUMNS.items():
        present = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if not present:
            continue  # a table that was dropped outside is told when the file is opened
        for name, type_, *_titles in columns:
            if name not in present:
                connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {type_}')
        _describe(connection, table, columns)
        # they name every column; opening the file for writing makes them anew
        for trigger in _TRIGGERS:
            connection.execute(f'DROP TRIGGER IF EXISTS "outside_{table}_{trigger}"')
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tenures'").fetchone()
    if there is None:
        cells = ", ".join(f'"{name}" {type_}' for name, type_, *_titles in _TENURES)
        connection.execute(
            f"CREATE TABLE tenures (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {cells})"
        )
        connection.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description) "
            "VALUES ('tenures', 'attributes', '任职与责任沿革', 'Tenures')"
        )
        _describe(connection, "tenures", _TENURES)


def _describe(
    connection: sqlite3.Connection, table: str, columns: tuple[tuple[str, str, str, str], ...]
) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO gpkg_data_columns (table_name, column_name, name, title) "
        "VALUES (?, ?, ?, ?)",
        [(table, name, zh, en) for name, _type, zh, en in columns],
    )

"""The step that lets a record of progress say how, and a list's row say when it was finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.storage.migration_steps import add_words

if TYPE_CHECKING:
    import sqlite3

_NEW_COLUMNS: Final = {
    "action_records": (
        ("kind", "TEXT", "记录类型", "Kind of record", "record_kind"),
        ("method", "TEXT", "治理方式", "Method", "wire_method"),
        ("length_before_m", "DOUBLE", "整治前长度(米)", "Length before (m)", None),
        ("length_after_m", "DOUBLE", "整治后长度(米)", "Length after (m)", None),
    ),
    "points": (("done_on", "DATE", "完成日期", "Done on", None),),
    "tasks": (("done_on", "DATE", "完成日期", "Done on", None),),
}
_WORDS: Final = {
    "record_kind": (("work", "推进"), ("visit", "巡查计数")),
    "wire_method": (("bundle", "捆扎"), ("cut", "剪除"), ("bury", "入地")),
}
_TRIGGERS: Final = ("replace", "insert", "update", "renumber", "delete")


def add_progress(connection: sqlite3.Connection) -> None:
    """Add how work was done to its records, and the day of finishing to points and tasks."""
    for words, codes in _WORDS.items():
        add_words(connection, words, codes)
    for table, columns in _NEW_COLUMNS.items():
        present = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if not present:
            continue  # a table that was dropped outside is told when the file is opened
        for name, type_, *_titles in columns:
            if name not in present:
                connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {type_}')
        connection.executemany(
            "INSERT OR IGNORE INTO gpkg_data_columns "
            "(table_name, column_name, name, title, constraint_name) VALUES (?, ?, ?, ?, ?)",
            [(table, name, zh, en, words) for name, _type, zh, en, words in columns],
        )
        # they name every column; opening the file for writing makes them anew
        for trigger in _TRIGGERS:
            connection.execute(f'DROP TRIGGER IF EXISTS "outside_{table}_{trigger}"')

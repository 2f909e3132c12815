"""The steps themselves: what each schema version added, written down once and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from gis_app.storage.schema_triggers import rtree_triggers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

NewColumn: TypeAlias = "tuple[str, str, str, str, str | None]"
"""Name, SQL type, Chinese title, English title, set of words or None."""


def add_table(
    connection: sqlite3.Connection,
    name: str,
    titles: tuple[str, str],
    columns: Sequence[NewColumn],
    geometry: str | None = None,
) -> None:
    """Make one table of rows and describe it as GeoPackage wants.

    `titles` are Chinese and English. A table that is there already is left alone. The triggers that
    notice other programs come by themselves when the file is opened for writing.
    """
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    if there:
        return
    geom = [f"geom {geometry}"] if geometry else []
    cells = [f'"{column}" {type_}' for column, type_, *_ in columns]
    body = ", ".join(["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *geom, *cells])
    connection.execute(f'CREATE TABLE "{name}" ({body})')
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
        "VALUES (?, ?, ?, ?, ?)",
        (name, "features" if geometry else "attributes", *titles, 4490 if geometry else None),
    )
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, constraint_name) "
        "VALUES (?, ?, ?, ?, ?)",
        [(name, column, zh, en, words) for column, _type, zh, en, words in columns],
    )
    if geometry:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4490, 0, 0)", (name, geometry)
        )
        connection.execute(
            "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
            "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            (name,),
        )
        connection.execute(
            f'CREATE VIRTUAL TABLE IF NOT EXISTS "rtree_{name}_geom" '
            "USING rtree(id, minx, maxx, miny, maxy)"
        )
        for trigger in rtree_triggers(name, "geom").values():
            connection.execute(trigger)


def add_words(connection: sqlite3.Connection, words: str, codes: Sequence[tuple[str, str]]) -> None:
    """Add a set of words that columns can name; `codes` are code and Chinese title."""
    connection.executemany(
        "INSERT OR IGNORE INTO gpkg_data_column_constraints "
        "(constraint_name, constraint_type, value, description) VALUES (?, 'enum', ?, ?)",
        [(words, code, title) for code, title in codes],
    )


def add_photos(connection: sqlite3.Connection) -> None:
    """Add the table of photos."""
    add_words(
        connection,
        "photo_role",
        (("before", "整改前"), ("after", "整改后"), ("scene", "现场")),
    )
    add_table(
        connection,
        "photos",
        ("照片", "Photos"),
        (
            ("owner_table", "TEXT", "所属台账", "Belongs to", None),
            ("owner_fid", "INTEGER", "所属记录", "Belongs to row", None),
            ("role", "TEXT", "照片类型", "Shows", "photo_role"),
            ("file", "TEXT", "照片文件", "Photo file", None),
            ("sha256", "TEXT", "校验值", "SHA-256", None),
            ("taken_at", "DATETIME", "拍摄时间", "Taken at", None),
            ("caption", "TEXT", "照片说明", "Caption", None),
            ("is_public", "BOOLEAN", "可公开", "May be published", None),
            ("source_file", "TEXT", "来源文件", "Source file", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
        "POINT",
    )

"""The tables of a project file, as GeoPackage wants them; made from the domain's record types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.record_types import ALL_TABLES, EDITABLE_TABLES, ColumnSpec, ColumnType
from gis_app.domain.terms import COLUMN_WORDS, WORDS
from gis_app.storage.schema_triggers import change_triggers, rtree_triggers

if TYPE_CHECKING:
    import sqlite3

    from gis_app.domain.record_types import TableSpec

APPLICATION_ID: Final = 0x47504B47
"""`GPKG` in the file's header."""
USER_VERSION: Final = 10300
"""GeoPackage 1.3.0, whose triggers GDAL knows from version 3.2 on."""
SRS_ID: Final = 4490
GEOMETRY_COLUMN: Final = "geom"

_CGCS2000_WKT = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",'
    'SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],'
    'AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]'
)
_WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SRS_ROWS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84_WKT, "longitude/latitude in degrees"),
    (
        "China Geodetic Coordinate System 2000",
        SRS_ID,
        "EPSG",
        SRS_ID,
        _CGCS2000_WKT,
        "longitude/latitude in degrees",
    ),
)

_SQL_TYPES: Final = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.REAL: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "DATETIME",
    ColumnType.REFERENCE: "INTEGER",
    ColumnType.JSON: "TEXT",
}

_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

_GEOPACKAGE_TABLES: Final = (
    """CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    f"""CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT ({_NOW}),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    """CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name))""",
    """CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
    min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN,
    description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))""",
)

_OWN_TABLES: Final = (
    "CREATE TABLE project_settings (key TEXT NOT NULL PRIMARY KEY, value TEXT)",
    """CREATE TABLE layer_settings (
    layer_id TEXT NOT NULL PRIMARY KEY, is_visible BOOLEAN, draw_order INTEGER, opacity DOUBLE,
    blend TEXT, min_scale DOUBLE, max_scale DOUBLE)""",
    "CREATE TABLE project_layers (layer_id TEXT NOT NULL PRIMARY KEY, toml TEXT NOT NULL)",
    """CREATE TABLE edit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, at DATETIME NOT NULL, who TEXT NOT NULL,
    program TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, counts TEXT NOT NULL,
    state TEXT NOT NULL, state_at DATETIME, state_by TEXT, forward BLOB, inverse BLOB)""",
    """CREATE TABLE outside_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, at DATETIME NOT NULL,
    table_name TEXT NOT NULL, row_fid INTEGER NOT NULL, operation TEXT NOT NULL, old TEXT)""",
    # a row in here, seen only inside our own transaction, tells the triggers who is writing
    "CREATE TABLE own_change (id INTEGER PRIMARY KEY)",
)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def column_sql(column: ColumnSpec) -> str:
    """Return the definition of one column."""
    return f"{quoted(column.name)} {_SQL_TYPES[column.type]}"


def table_sql(spec: TableSpec) -> str:
    """Return the statement that makes one table of the record types."""
    parts = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if spec.geometry is not None:
        parts.append(f"{GEOMETRY_COLUMN} {spec.geometry}")
    parts.extend(column_sql(column) for column in spec.columns)
    return f"CREATE TABLE {quoted(spec.name)} ({', '.join(parts)})"


def missing_table(connection: sqlite3.Connection) -> str | None:
    """Return a table that a project of the present schema lacks; None when it has them all."""
    present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    own = [statement.split()[2] for statement in (*_GEOPACKAGE_TABLES, *_OWN_TABLES)]
    wanted = [*own, *(spec.name for spec in ALL_TABLES)]
    return next((name for name in wanted if name not in present), None)


def create_schema(connection: sqlite3.Connection) -> None:
    """Make every table, index and trigger in an empty database, inside the open transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    for statement in (*_GEOPACKAGE_TABLES, *_OWN_TABLES):
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SRS_ROWS)
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', "
        "'http://www.geopackage.org/spec/#extension_schema', 'read-write')",
        [("gpkg_data_columns",), ("gpkg_data_column_constraints",)],
    )
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, "
        "description) VALUES (?, 'enum', ?, ?)",
        [
            (words, str(code), title.zh_CN)
            for words in dict.fromkeys(COLUMN_WORDS.values())
            for code, title in WORDS[words].items()
        ],
    )
    for spec in ALL_TABLES:
        _create_table(connection, spec)
    for spec in EDITABLE_TABLES:
        for trigger in change_triggers(spec):
            connection.execute(trigger)


def create_rtree(connection: sqlite3.Connection, table: str) -> None:
    """Make and register the empty spatial index of a table, unless it is there."""
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (table, GEOMETRY_COLUMN),
    )
    rtree = quoted(f"rtree_{table}_{GEOMETRY_COLUMN}")
    connection.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {rtree} USING rtree(id, minx, maxx, miny, maxy)"
    )


def _create_table(connection: sqlite3.Connection, spec: TableSpec) -> None:
    connection.execute(table_sql(spec))
    is_spatial = spec.geometry is not None
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            spec.name,
            "features" if is_spatial else "attributes",
            spec.title.zh_CN,
            spec.title.en,
            SRS_ID if is_spatial else None,
        ),
    )
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, constraint_name) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (spec.name, c.name, c.title.zh_CN, c.title.en, COLUMN_WORDS.get((spec.name, c.name)))
            for c in spec.columns
        ],
    )
    if not is_spatial:
        return
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
        (spec.name, GEOMETRY_COLUMN, spec.geometry, SRS_ID),
    )
    create_rtree(connection, spec.name)
    for trigger in rtree_triggers(spec.name, GEOMETRY_COLUMN).values():
        connection.execute(trigger)

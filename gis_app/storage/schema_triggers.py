"""Triggers in the project file: the spatial index's own, and those that notice other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.record_types import ColumnType

if TYPE_CHECKING:
    from gis_app.domain.record_types import ColumnSpec, TableSpec


def rtree_triggers(table: str, column: str) -> dict[str, str]:
    """Return the triggers GeoPackage 1.3 asks for, by name; they need ST_MinX and its kin."""
    rtree = f"rtree_{table}_{column}"
    t, c, r = f'"{table}"', f'"{column}"', f'"{rtree}"'
    filled = f"(NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))"
    empty = f"(NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))"
    box = f"ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})"
    put = f"INSERT OR REPLACE INTO {r} VALUES (NEW.fid, {box});"
    same, other = "OLD.fid = NEW.fid", "OLD.fid != NEW.fid"
    bodies = {
        "insert": f"AFTER INSERT ON {t} WHEN {filled} BEGIN {put} END",
        "update1": f"AFTER UPDATE OF {c} ON {t} WHEN {same} AND {filled} BEGIN {put} END",
        "update2": (
            f"AFTER UPDATE OF {c} ON {t} WHEN {same} AND {empty} "
            f"BEGIN DELETE FROM {r} WHERE id = OLD.fid; END"
        ),
        "update3": (
            f"AFTER UPDATE ON {t} WHEN {other} AND {filled} "
            f"BEGIN DELETE FROM {r} WHERE id = OLD.fid; {put} END"
        ),
        "update4": (
            f"AFTER UPDATE ON {t} WHEN {other} AND {empty} "
            f"BEGIN DELETE FROM {r} WHERE id IN (OLD.fid, NEW.fid); END"
        ),
        "delete": (
            f"AFTER DELETE ON {t} WHEN OLD.{c} NOTNULL "
            f"BEGIN DELETE FROM {r} WHERE id = OLD.fid; END"
        ),
    }
    return {
        f"{rtree}_{name}": f'CREATE TRIGGER "{rtree}_{name}" {body}'
        for name, body in bodies.items()
    }


def _old_value(column: ColumnSpec) -> str:
    cell = f'OLD."{column.name}"'
    # json_object writes a double with 15 digits; quote() keeps every bit
    return f"quote({cell})" if column.type is ColumnType.REAL else cell


def change_triggers(spec: TableSpec) -> tuple[str, ...]:
    """Return triggers that write what another program changes into `outside_changes`.

    Old values are kept as a JSON object, geometry as hexadecimal. They stay silent while
    `own_change` has a row.
    """
    pairs = [f"'{c.name}', {_old_value(c)}" for c in spec.columns]
    if spec.geometry is not None:
        pairs.append("'geom', hex(OLD.geom)")
    old = f"json_object({', '.join(pairs)})"
    t, outside = f'"{spec.name}"', "NOT EXISTS (SELECT 1 FROM own_change)"
    now = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

    def noted(fid: str, operation: str, values: str) -> str:
        return (
            "INSERT INTO outside_changes (at, table_name, row_fid, operation, old) "
            f"VALUES ({now}, '{spec.name}', {fid}, '{operation}', {values});"
        )

    changed, gone = noted("OLD.fid", "update", old), noted("OLD.fid", "delete", old)
    new = noted("NEW.fid", "insert", "NULL")
    # REPLACE deletes a row without firing delete triggers, so the row is noted beforehand
    replaced = (
        "INSERT INTO outside_changes (at, table_name, row_fid, operation, old) "
        f"SELECT {now}, '{spec.name}', OLD.fid, 'delete', {old} FROM {t} AS OLD "
        "WHERE OLD.fid = NEW.fid;"
    )
    moved = "OLD.fid IS NOT NEW.fid"
    bodies = {
        "replace": f"BEFORE INSERT ON {t} WHEN {outside} BEGIN {replaced} END",
        "insert": f"AFTER INSERT ON {t} WHEN {outside} BEGIN {new} END",
        "update": f"AFTER UPDATE ON {t} WHEN {outside} AND NOT {moved} BEGIN {changed} END",
        "renumber": f"AFTER UPDATE ON {t} WHEN {outside} AND {moved} BEGIN {gone} {new} END",
        "delete": f"AFTER DELETE ON {t} WHEN {outside} BEGIN {gone} END",
    }
    return tuple(
        f'CREATE TRIGGER IF NOT EXISTS "outside_{spec.name}_{name}" {body}'
        for name, body in bodies.items()
    )

"""Read other programs' vector files through GDAL into plain rows and shapes in stored degrees."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.errors import VectorFileError
from gis_app.geo.crs import reference_system, shapes_to_stored
from gis_app.messages import msg
from gis_app.vector_files.dbf_encoding import guess_encoding
from gis_app.vector_files.name_map import long_names
from gis_app.vector_files.source import source_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.table import ObjectArray
    from gis_app.messages import Message


@dataclass(frozen=True)
class VectorTable:
    """Hold one layer of a vector file; `shapes` are degrees, EPSG:4490, None where missing.

    `notes` say what was assumed: encoding, reference system, unreadable shapes.
    """

    layer: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    shapes: ObjectArray
    notes: tuple[Message, ...] = ()


def read_vector(
    file: Path,
    *,
    layer: str | None = None,
    encoding: str | None = None,
    crs: str | None = None,
    refused: Sequence[Path] = (),
) -> VectorTable:
    """Read one layer of a file; `refused` are projects that are open here.

    `crs` is used where the file names none. Raises VectorFileError for a file that cannot be
    read, CrsError for coordinates that cannot be turned into ours with metre accuracy.
    """
    _refuse(file, refused)
    source = source_of(file)
    import pyogrio

    try:
        names = [str(name) for name, _kind in pyogrio.list_layers(source.path)]
        if layer is None and len(names) > 1:
            names = _filled_layers(source.path, names)
        chosen = _chosen_layer(file, names, layer)
        notes: list[Message] = []
        if encoding is None and source.dbf is not None and not source.has_cpg:
            encoding = guess_encoding(source.dbf)
            if encoding is not None:
                notes.append(
                    msg("The file names no encoding; it was read as {encoding}.", encoding=encoding)
                )
        with warnings.catch_warnings(record=True) as said_by_gdal:
            warnings.simplefilter("always")
            meta, wkb, columns = _read_layer(source.path, chosen, encoding)
        if any("convert" in str(warning.message) for warning in said_by_gdal):
            notes.append(msg("Some letters are not of the file's encoding; they were left out."))
    except pyogrio.errors.DataSourceError as error:
        raise _unreadable(file) from error
    except (
        pyogrio.errors.DataLayerError,
        UnicodeDecodeError,
        LookupError,
        ValueError,
        UnboundLocalError,
    ) as error:
        raise VectorFileError(
            msg("{file} cannot be read: {reason}", file=file.name, reason=str(error)[:200])
        ) from error
    count = len(columns[0]) if len(columns) else (0 if wkb is None else len(wkb))
    shapes = _shapes(wkb, count, notes)
    shapes, said = _stored(file, shapes, meta.get("crs"), crs)
    fields = tuple(str(name) for name in meta["fields"])
    if meta.get("cut_letters"):
        notes.append(msg("Texts in the file end in the middle of a letter; it was left out."))
    if source.dbf is not None:
        fields = long_names(file, chosen, fields)
    cells = [[_cell(value) for value in column.tolist()] for column in columns]
    rows = list(zip(*cells, strict=True)) if cells else [()] * count
    return VectorTable(chosen, fields, rows, shapes, (*notes, *said))


def layer_names(file: Path) -> tuple[str, ...]:
    """Return the names of a file's layers that hold something; raises VectorFileError."""
    _refuse(file, ())
    import pyogrio

    try:
        path = source_of(file).path
        names = [str(name) for name, _kind in pyogrio.list_layers(path)]
        return tuple(_filled_layers(path, names) if len(names) > 1 else names)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise _unreadable(file) from error


def _filled_layers(path: str, names: list[str]) -> list[str]:
    """Return the layers with something in them; a GPX file has five whatever it holds."""
    import pyogrio

    filled = [
        name
        for name in names
        if pyogrio.read_info(path, layer=name, force_feature_count=True)["features"]
    ]
    # the points of routes and tracks are those lines once more
    whole = [name for name in filled if name not in ("route_points", "track_points")]
    return whole or filled or names


def _read_layer(path: str, layer: str, encoding: str | None) -> tuple[Any, Any, list[Any]]:
    import pyogrio

    try:
        meta, _fids, wkb, columns = pyogrio.raw.read(
            path, layer=layer, encoding=encoding, datetime_as_string=True
        )
    except UnicodeDecodeError:
        if encoding is None:
            raise
    else:
        return meta, wkb, columns
    # a name of ten bytes may end in the middle of a letter: read bytes, and decode them here
    meta, _fids, wkb, columns = pyogrio.raw.read(
        path, layer=layer, encoding="ISO-8859-1", datetime_as_string=True
    )
    meta["fields"] = [_decoded(name, encoding) for name in meta["fields"]]
    meta["cut_letters"] = True
    decoded = []
    for column in columns:
        if column.dtype.kind == "O":
            column = np.array([_decoded(value, encoding) for value in column], dtype=object)
        decoded.append(column)
    return meta, wkb, decoded


def _decoded(value: Any, encoding: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return value.encode("latin-1").decode(encoding, "ignore")
    except UnicodeEncodeError:
        return value


def _refuse(file: Path, refused: Sequence[Path]) -> None:
    if not file.exists():
        raise VectorFileError(msg("There is no file {file}.", file=str(file)))
    if file.is_dir():
        raise VectorFileError(msg("{file} is a folder, not a vector file.", file=str(file)))
    for other in refused:
        if other.exists() and file.samefile(other):
            raise VectorFileError(
                msg("{file} is the project that is open. Import another file.", file=file.name)
            )
    # GDAL and another program's SQLite do not see each other's locks; a live journal may be lost
    if any(file.with_name(file.name + end).exists() for end in ("-wal", "-journal")):
        raise VectorFileError(
            msg("{file} is open in another program. Close it there first.", file=file.name)
        )
    try:
        with file.open("rb") as stream:
            head = stream.read(64)
    except PermissionError:
        raise VectorFileError(
            msg(
                "{file} cannot be read: another program has it open, or you lack the permission.",
                file=str(file),
            )
        ) from None
    if not head.strip(b"\x00 \r\n\t"):
        raise VectorFileError(msg("{file} is empty.", file=str(file)))


def _chosen_layer(file: Path, names: list[str], layer: str | None) -> str:
    if layer is None and len(names) == 1:
        return names[0]
    if layer in names:
        return str(layer)
    if not names:
        raise VectorFileError(msg("{file} has no layer.", file=file.name))
    raise VectorFileError(
        msg(
            "{file} has several layers. Name one with --sheet: {names}",
            file=file.name,
            names=", ".join(names),
        )
        if layer is None
        else msg(
            "{file} has no layer “{layer}”. Its layers: {names}",
            file=file.name,
            layer=layer,
            names=", ".join(names),
        )
    )


def _shapes(wkb: Any, count: int, notes: list[Message]) -> ObjectArray:
    if wkb is None:
        return np.full(count, None, dtype=object)
    shapes: ObjectArray = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    given = np.array([value is not None for value in wkb], np.bool_)
    lost = int((given & shapely.is_missing(shapes)).sum())
    if lost:
        notes.append(msg("{count} shapes are damaged and were left out.", count=lost))
    shapes[shapely.is_empty(shapes)] = None
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def _stored(
    file: Path, shapes: ObjectArray, named: str | None, told: str | None
) -> tuple[ObjectArray, tuple[Message, ...]]:
    definition = named or told
    if definition is not None:
        system = reference_system(definition)
        said = msg("Coordinates turned from {system} into CGCS2000.", system=system.name)
        return shapes_to_stored(shapes, system), (said,)
    if shapely.is_missing(shapes).all():
        return shapes, ()
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        return shapes, (
            msg("The file names no reference system; its coordinates were taken as degrees."),
        )
    raise VectorFileError(
        msg(
            "{file} names no reference system and its coordinates are no degrees. Tell it with "
            "--crs, for example --crs EPSG:4547.",
            file=file.name,
        )
    )


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, bytes):
        return None
    return value


def _unreadable(file: Path) -> VectorFileError:
    return VectorFileError(
        msg(
            "{file} is no vector file that can be read, or is damaged or incomplete.",
            file=file.name,
        )
    )

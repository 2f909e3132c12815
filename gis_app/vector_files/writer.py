"""Write rows and shapes as GeoJSON, GeoPackage or KML, aside first, then renamed into place."""

from __future__ import annotations

import html
import os
import re
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.errors import VectorFileError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import ObjectArray

SUFFIXES: Final = (".geojson", ".gpkg", ".kml")
_DRIVERS: Final = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".kml": "KML"}
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECIMALS: Final = 9


def write_vector(
    file: Path,
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shapes: ObjectArray | None,
    *,
    layer: str,
    description: str,
    crs: str | None,
    name_field: str | None = None,
) -> None:
    """Write one layer; without shapes a plain table, which only GeoPackage can hold.

    `name_field` is the heading whose values KML shows as names.

    `crs` None leaves the reference system open, as shifted coordinates need. Raises
    VectorFileError; an older file stays as it was then.
    """
    import pyogrio

    driver = _DRIVERS[file.suffix.lower()]
    names = _distinct(headings)
    if driver == "KML":
        # the driver writes names into its XML as they are
        names = [html.escape(_for_xml(name)) for name in names]
        name_field = None if name_field is None else html.escape(_for_xml(name_field))
        rows = [[_for_xml(value) for value in row] for row in rows]
    fields = [field_array([row[i] for row in rows]) for i in range(len(names))]
    masks = [np.array([row[i] is None for row in rows], np.bool_) for i in range(len(names))]
    options: dict[str, Any] = {"layer_options": {"DESCRIPTION": description}}
    if driver == "KML":
        options = {"dataset_options": {"NameField": name_field}} if name_field else {}
    if driver == "GeoJSON":
        options["layer_options"]["COORDINATE_PRECISION"] = str(_DECIMALS)
    wkb = None if shapes is None else np.asarray(shapely.to_wkb(shapes), dtype=object)
    aside = _aside(file)
    try:
        with warnings.catch_warnings():
            # shifted coordinates have no reference system; to name one would be a lie
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            pyogrio.raw.write(
                str(aside),
                wkb,
                fields,
                np.array(names, dtype=object),
                field_mask=masks,
                layer=layer,
                driver=driver,
                geometry_type=None if shapes is None else kind_of_shapes(shapes),
                crs=crs,
                **options,
            )
        aside.replace(file)
    except (pyogrio.errors.DataSourceError, RuntimeError, OSError, ValueError) as error:
        raise cannot_write(file, str(error)) from error
    finally:
        for left in aside.parent.glob(aside.name + "*"):
            left.unlink(missing_ok=True)
        aside.unlink(missing_ok=True)


def _aside(file: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{file.stem}-", suffix=f".part{file.suffix.lower()}", dir=file.parent
        )
        os.close(handle)
    except OSError as error:
        raise cannot_write(file, error.strerror or str(error)) from error
    aside = Path(name)
    aside.unlink()
    return aside


def cannot_write(file: Path, reason: str) -> VectorFileError:
    """Return the error for a file that could not be written."""
    return VectorFileError(
        msg("{file} cannot be written: {reason}", file=str(file), reason=reason[:200])
    )


def _distinct(headings: Sequence[str]) -> list[str]:
    """Return headings that differ even without case, as GeoPackage's columns must."""
    seen: set[str] = {"fid", "geom"}
    names = []
    for heading in headings:
        name, number = heading, 2
        while name.lower() in seen:
            name, number = f"{heading} ({number})", number + 1
        seen.add(name.lower())
        names.append(name)
    return names


def _for_xml(value: Any) -> Any:
    return _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value


def field_array(values: list[Any]) -> np.ndarray[Any, Any]:
    """Return values as an array of the one type that holds them all."""
    given = [value for value in values if value is not None]
    if given and all(isinstance(v, bool) for v in given):
        return np.array([bool(v) for v in values], np.bool_)
    if given and all(isinstance(v, int) and not isinstance(v, bool) for v in given):
        return np.array([v or 0 for v in values], np.int64)
    if given and all(isinstance(v, int | float) and not isinstance(v, bool) for v in given):
        return np.array([np.nan if v is None else float(v) for v in values], np.float64)
    return np.array([None if v is None else str(v) for v in values] + [None], dtype=object)[:-1]


def kind_of_shapes(shapes: ObjectArray) -> str:
    """Return the one kind of all shapes, Unknown for several."""
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    return str(kinds.pop()) if len(kinds) == 1 else "Unknown"

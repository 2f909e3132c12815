"""Write rows and shapes as Shapefiles, in a folder or zipped, with a map of their short names.

A Shapefile holds one kind of shape and names of ten bytes: mixed shapes become several files, and a
small table beside them says what each name means and in which datum the coordinates are.
"""

from __future__ import annotations

import csv
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.messages import plural
from gis_app.vector_files.name_map import FIRST_CELL, NAME_MAP_END
from gis_app.vector_files.writer import cannot_write, field_array
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import BoolArray, ObjectArray
    from gis_app.messages import Message

_LONGEST_NAME: Final = 10
_LONGEST_TEXT: Final = 254
_KINDS: Final = {0: "point", 4: "multipoint", 1: "line", 5: "line", 3: "area", 6: "area"}
_TYPES: Final = {
    "point": "Point",
    "multipoint": "MultiPoint",
    "line": "MultiLineString",
    "area": "MultiPolygon",
}


def short_names(names: Sequence[str]) -> list[str]:
    """Return names of at most ten ASCII letters that differ even without case.

    >>> short_names(["description", "descriptive", "问题"])
    ['descriptio', 'descript_2', 'field']
    """
    seen: set[str] = set()
    made = []
    for name in names:
        plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "" for c in name)
        plain = plain[:_LONGEST_NAME] or "field"
        short, number = plain, 2
        while short.lower() in seen:
            end = f"_{number}"
            short, number = plain[: _LONGEST_NAME - len(end)] + end, number + 1
        seen.add(short.lower())
        made.append(short)
    return made


def write_shapefile(
    file: Path,
    names: Sequence[str],
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shapes: ObjectArray,
    *,
    description: str,
    crs: str | None,
) -> tuple[Message, ...]:
    """Write FILE.shp with its companions, or all of them into FILE.zip; returns what was lost.

    Raises VectorFileError; what was there stays as it was then.
    """
    import pyogrio

    cut = 0
    plain: list[list[Any]] = []
    for row in rows:
        made = [_fitting(value) for value in row]
        cut += sum(a != b for a, b in zip(made, row, strict=True) if isinstance(b, str))
        plain.append(made)
    short = short_names(names)
    try:
        with tempfile.TemporaryDirectory(prefix=".gis-app-", dir=file.parent) as text:
            folder = Path(text)
            for kind, part in _parts(shapes).items():
                several = len(_parts(shapes)) > 1
                stem = f"{file.stem}_{kind}" if several else file.stem
                _write(folder / f"{stem}.shp", short, plain, shapes, part, _TYPES[kind], crs)
            _write_name_map(folder / f"{file.stem}{NAME_MAP_END}", short, headings, description)
            _deliver(folder, file)
    except (pyogrio.errors.DataSourceError, RuntimeError, OSError, ValueError) as error:
        raise cannot_write(file, str(error)) from error
    if not cut:
        return ()
    return (
        plural(
            "{count} text is longer than a Shapefile can hold and was cut; write a .gpkg or .xlsx "
            "to keep it whole.",
            "{count} texts are longer than a Shapefile can hold and were cut; write a .gpkg or "
            ".xlsx to keep them whole.",
            cut,
        ),
    )


def _fitting(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    content = value.replace("\x00", "\ufffd").encode("utf-8", "replace")
    return content[:_LONGEST_TEXT].decode("utf-8", "ignore")


def _parts(shapes: ObjectArray) -> dict[str, BoolArray]:
    """Return which rows go into the file of which kind; those without a shape go into the first."""
    types = shapely.get_type_id(shapes)
    kinds = np.array([_KINDS.get(int(t), "") for t in types] + [""], dtype=object)[:-1]
    found = [kind for kind in _TYPES if (kinds == kind).any()] or ["point"]
    return {
        kind: np.asarray((kinds == kind) | ((kinds == "") & (number == 0)), np.bool_)
        for number, kind in enumerate(found)
    }


def _write(
    file: Path,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shapes: ObjectArray,
    part: BoolArray,
    kind: str,
    crs: str | None,
) -> None:
    import pyogrio

    chosen = [row for row, is_in in zip(rows, part, strict=True) if is_in]
    fields = [field_array([row[i] for row in chosen]) for i in range(len(names))]
    masks = [np.array([row[i] is None for row in chosen], np.bool_) for i in range(len(names))]
    with warnings.catch_warnings():
        # shifted coordinates have no reference system; to name one would be a lie
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.raw.write(
            str(file),
            np.asarray(shapely.to_wkb(shapes[part]), dtype=object),
            fields,
            np.array(names, dtype=object),
            field_mask=masks,
            driver="ESRI Shapefile",
            geometry_type=kind,
            crs=crs,
            encoding="UTF-8",
            promote_to_multi=False,
        )


def _write_name_map(
    file: Path, short: Sequence[str], headings: Sequence[str], description: str
) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([FIRST_CELL, "字段含义 Meaning"])
        writer.writerows(zip(short, headings, strict=True))
        writer.writerow(["", description])


def _deliver(folder: Path, file: Path) -> None:
    made = sorted(folder.iterdir())
    if file.suffix.lower() != ".zip":
        for one in made:
            one.replace(file.parent / one.name)
        return
    with (
        written_aside(file) as aside,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for one in made:
            archive.write(one, one.name)

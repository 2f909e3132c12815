"""Small vector files as other programs write them."""

from __future__ import annotations

import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = ("东街道", "西街道")
BOXES = (shapely.box(80.2, 41.1, 80.25, 41.2), shapely.box(80.25, 41.1, 80.3, 41.2))
NEW_YORK = (shapely.box(-74.0, 40.6, -73.9, 40.7), shapely.box(-73.9, 40.6, -73.8, 40.7))


def write(
    file: Path,
    shapes: Sequence[Any],
    *,
    crs: str | None = "EPSG:4326",
    encoding: str | None = None,
    names: Sequence[str] = NAMES,
    **options: Any,
) -> Path:
    import pyogrio

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.raw.write(
            str(file),
            np.asarray(shapely.to_wkb(np.array(shapes, dtype=object)), dtype=object),
            [np.arange(1, len(names) + 1), np.array(names, dtype=object)],
            np.array(["BoroCode", "BoroName"], dtype=object),
            geometry_type=shapes[0].geom_type,
            crs=crs,
            encoding=encoding,
            **options,
        )
    return file


def in_feet(shapes: Sequence[Any] = NEW_YORK) -> list[Any]:
    """Return shapes in New York's state plane, US feet (EPSG:2263)."""
    way = Transformer.from_crs(4326, 2263, always_xy=True)
    return [
        shapely.transform(s, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))
        for s in shapes
    ]


def zipped(folder: Path, stem: str, target: Path, *, inside: str = "") -> Path:
    """Zip a Shapefile's parts, in a folder of the archive."""
    with zipfile.ZipFile(target, "w") as archive:
        for part in sorted(folder.glob(f"{stem}.*")):
            archive.write(part, f"{inside}{part.name}")
    return target

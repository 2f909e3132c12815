"""Where GDAL finds a vector file: the file itself, or the one file in a ZIP archive."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from gis_app.errors import VectorFileError
from gis_app.messages import msg

SUFFIXES: Final = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".kml", ".kmz", ".gpx", ".fgb")
_IN_ARCHIVE: Final = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".fgb")
_BAD_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    EOFError,
)
_LARGEST_UNPACKED: Final = 4 * 1024**3


@dataclass(frozen=True)
class VectorSource:
    """Hold the path GDAL takes, a Shapefile's table, and whether a .cpg tells its encoding."""

    path: str
    dbf: bytes | None = None
    has_cpg: bool = False


def source_of(file: Path) -> VectorSource:
    """Find what GDAL opens; raises VectorFileError."""
    suffix = file.suffix.lower()
    if suffix == ".zip":
        return _in_archive(file)
    if suffix not in SUFFIXES:
        raise VectorFileError(
            msg(
                "{file} is no vector file that is read here. They end in: {suffixes}",
                file=file.name,
                suffixes=" ".join(SUFFIXES),
            )
        )
    if suffix == ".shp":
        dbf = _sibling(file, ".dbf")
        content = dbf.read_bytes() if dbf is not None else None
        return VectorSource(str(file), content, _sibling(file, ".cpg") is not None)
    return VectorSource(str(file))


def _sibling(file: Path, suffix: str) -> Path | None:
    for name in (file.with_suffix(suffix), file.with_suffix(suffix.upper())):
        if name.is_file():
            return name
    return None


def _in_archive(file: Path) -> VectorSource:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if m.filename and not m.is_dir()]
            if sum(m.file_size for m in members) > _LARGEST_UNPACKED:
                raise VectorFileError(
                    msg("{file} would unpack to more than 4 GB and is not opened.", file=file.name)
                )
            found = [
                m.filename
                for m in members
                if PurePosixPath(m.filename).suffix.lower() in _IN_ARCHIVE
                and not m.filename.startswith("__MACOSX")
            ]
            if len(found) != 1:
                raise _not_one(file, found)
            inner = found[0]
            by_name = {m.filename.lower(): m.filename for m in members}
            stem = inner[: -len(PurePosixPath(inner).suffix)].lower()
            dbf = by_name.get(stem + ".dbf")
            content = archive.read(dbf) if dbf is not None and inner.lower().endswith("p") else None
    except _BAD_ARCHIVE as error:
        raise VectorFileError(
            msg("{file} is no ZIP archive that can be read, or has a password.", file=file.name)
        ) from error
    # braces keep GDAL from guessing where the archive's own path ends
    path = f"/vsizip/{{{file.resolve().as_posix()}}}/{inner}"
    return VectorSource(path, content, stem + ".cpg" in by_name)


def _not_one(file: Path, found: list[str]) -> VectorFileError:
    if not found:
        return VectorFileError(msg("{file} holds no vector file.", file=file.name))
    return VectorFileError(
        msg(
            "{file} holds {count} vector files. Unpack it and import one of them: {names}",
            file=file.name,
            count=len(found),
            names=", ".join(found[:8]),
        )
    )

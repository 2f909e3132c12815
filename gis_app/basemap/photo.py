"""A GeoTIFF, or a picture with a world file, in any reference system, read as the map needs it."""

from __future__ import annotations

import warnings
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.errors import BasemapError, RenderError
from gis_app.geo.extent import MapExtent
from gis_app.geo.tiles import WORLD_M
from gis_app.messages import msg

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PHOTO_SUFFIXES: Final = (".tif", ".tiff", ".jpg", ".jpeg", ".png", ".jp2", ".bmp")
_DRIVERS: Final = (
    (b"II*\0", "GTiff"),
    (b"MM\0*", "GTiff"),
    (b"II+\0", "GTiff"),
    (b"MM\0+", "GTiff"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"\0\0\0\x0cjP  ", "JP2OpenJPEG"),
    (b"BM", "BMP"),
)
"""First bytes of formats that hold their own pixels: none that may lead to other files."""
_SAMPLE_PX: Final = 512


class PhotoWithoutCrsError(BasemapError):
    """Report a picture that does not say in which reference system it lies: it must be told."""


class Photo:
    """Give parts of a georeferenced picture in EPSG:3857; any thread may ask."""

    def __init__(self, file: Path, crs: str | None = None) -> None:
        """Open a picture; `crs` (such as EPSG:4547) is used where the file names none.

        Raises PhotoWithoutCrsError when nobody names one, BasemapError for anything else.
        """
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning, RasterioError

        if not file.is_file():
            raise BasemapError(msg("There is no file {file}.", file=str(file)))
        self.name = file.name
        self._lock = Lock()
        try:
            # one told driver, so that a hostile file cannot lead to other files or the network
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)  # told in our own words
                self._file = rasterio.open(file.resolve(), driver=_driver(file))
        except RasterioError as error:
            raise BasemapError(
                msg("{file} cannot be read as a picture: {reason}", file=str(file),
                    reason=str(error))
            ) from error  # fmt: skip
        try:
            self._plane = self._in_map(file, crs)
        except BaseException:
            self._file.close()
            raise
        left, bottom, right, top = self._plane.bounds
        half = WORLD_M / 2
        self.extent = MapExtent(
            max(left, -half), max(bottom, -half), min(right, half), min(top, half)
        )
        self._stretch = self._sampled()

    def _in_map(self, file: Path, crs: str | None) -> Any:
        """Return the picture as if it lay in EPSG:3857."""
        from rasterio.enums import Resampling
        from rasterio.errors import CRSError, RasterioError
        from rasterio.vrt import WarpedVRT

        if self._file.transform.is_identity and not self._file.gcps[0]:
            raise BasemapError(
                msg(
                    "{file} does not say where on the earth it lies: it is no GeoTIFF and has no "
                    "world file ({world}) beside it.",
                    file=str(file),
                    world=file.stem + ".tfw / .jgw / .pgw / .wld",
                )
            )
        own = self._file.crs or self._file.gcps[1] or _crs_beside(file) or crs
        if own is None:
            raise PhotoWithoutCrsError(
                msg("{file} does not name its coordinate reference system.", file=str(file))
            )
        try:
            return WarpedVRT(
                self._file,
                src_crs=own,
                crs="EPSG:3857",
                resampling=Resampling.bilinear,
                add_alpha=not _has_alpha(self._file),
            )
        except (CRSError, RasterioError, ValueError) as error:
            raise BasemapError(
                msg("{file} cannot be laid on the map in {crs}: {reason}", file=str(file),
                    crs=str(own), reason=str(error))
            ) from error  # fmt: skip

    def _sampled(self) -> tuple[float, float] | None:
        """Return the darkest and lightest value to show, for pictures of more than 8 bits."""
        if self._file.dtypes[0] == "uint8":
            return None
        share = min(1.0, _SAMPLE_PX / max(self._file.width, self._file.height))
        height, width = (max(int(n * share), 1) for n in (self._file.height, self._file.width))
        held = self._file.read(
            list(range(1, min(self._file.count, 3) + 1)),
            out_shape=(min(self._file.count, 3), height, width),
            masked=True,
        )
        values = np.asarray(held.compressed(), np.float64)
        values = values[np.isfinite(values)]
        if not len(values):
            return (0.0, 1.0)
        low, high = (float(v) for v in np.percentile(values, (2, 98)))
        return (low, max(high, low + 1e-9))

    def window(self, box: MapExtent, width_px: int, height_px: int) -> NDArray[np.uint8]:
        """Return a part as height × width × 4 bytes of RGBA; raises RenderError."""
        from rasterio.enums import ColorInterp
        from rasterio.errors import RasterioError
        from rasterio.windows import from_bounds

        plane = self._plane
        window = from_bounds(*box.bounds, transform=plane.transform)
        bands = [i for i, kind in enumerate(plane.colorinterp, 1) if kind != ColorInterp.alpha]
        alphas = [i for i, kind in enumerate(plane.colorinterp, 1) if kind == ColorInterp.alpha]
        shown = bands[:3] if len(bands) >= 3 else bands[:1]
        try:
            with self._lock:
                held = plane.read(
                    [*shown, *alphas[-1:]],
                    window=window,
                    out_shape=(len(shown) + len(alphas[-1:]), height_px, width_px),
                )
        except (RasterioError, ValueError, MemoryError) as error:
            raise RenderError(
                msg("{file} cannot be read: {reason}", file=self.name, reason=str(error))
            ) from error
        out = np.full((height_px, width_px, 4), 255, np.uint8)
        colours = self._eight_bits(held[: len(shown)])
        palette = self._palette() if len(shown) == 1 else None
        if palette is not None:
            out[:] = palette[colours[0]]
        else:
            for band in range(3):
                out[:, :, band] = colours[min(band, len(shown) - 1)]
        if alphas:
            out[:, :, 3] = np.where(held[-1] > 0, out[:, :, 3], 0)
        return out

    def _eight_bits(self, held: NDArray[Any]) -> NDArray[np.uint8]:
        if self._stretch is None:
            return held.astype(np.uint8)
        low, high = self._stretch
        scaled = (np.nan_to_num(held.astype(np.float64), nan=low) - low) / (high - low)
        return (np.clip(scaled, 0, 1) * 255).astype(np.uint8)

    def _palette(self) -> NDArray[np.uint8] | None:
        try:
            table = self._file.colormap(1)
        except ValueError:
            return None
        out = np.zeros((256, 4), np.uint8)
        for value, colour in table.items():
            if 0 <= value < 256:
                out[value] = colour
        return out

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._plane.close()
            self._file.close()


def _driver(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            start = opened.read(16)
    except OSError as error:
        raise BasemapError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=str(error))
        ) from error
    for first, driver in _DRIVERS:
        if start.startswith(first):
            return driver
    raise BasemapError(
        msg(
            "{file} is no picture that can lie beneath the map: choose a GeoTIFF, or a JPEG, PNG, "
            "JPEG 2000 or BMP with a world file.",
            file=str(file),
        )
    )


def _has_alpha(file: Any) -> bool:
    from rasterio.enums import ColorInterp

    return ColorInterp.alpha in file.colorinterp


def _crs_beside(file: Path) -> str | None:
    """Return the reference system a .prj file of the same name tells, as GIS programs write it."""
    beside = file.with_suffix(".prj")
    try:
        text = beside.read_text("utf-8", errors="replace").strip()
    except OSError:
        return None
    return text[:10_000] or None

"""Pictures made for tests, with the EXIF that phones write."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

RED, BLUE = (200, 30, 30), (30, 30, 200)


def jpeg(
    width: int = 400,
    height: int = 300,
    colour: tuple[int, int, int] = RED,
    *,
    taken: str | None = None,
    offset: str | None = None,
    place: tuple[float, float] | None = None,
    orientation: int | None = None,
) -> bytes:
    """Return a JPEG, red above and blue below, as a phone would write it."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste(BLUE, (0, height // 2, width, height))
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    details: dict[int, Any] = {}
    if taken is not None:
        details[0x9003] = taken
    if offset is not None:
        details[0x9011] = offset
    if details:
        exif[0x8769] = details
    if place is not None:
        lon, lat = place
        exif[0x8825] = {
            1: "N" if lat >= 0 else "S",
            2: _parts(abs(lat)),
            3: "E" if lon >= 0 else "W",
            4: _parts(abs(lon)),
        }
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


def _parts(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return float(whole), float(minutes), ((degrees - whole) * 60 - minutes) * 60


def write_jpeg(file: Path, **options: Any) -> Path:
    """Write such a picture and return its file."""
    file.write_bytes(jpeg(**options))
    return file

"""One picture file: checked before it is taken in, its EXIF read, small copies made of it.

Pictures come from anywhere, so only a few plain formats are opened, their size is read from the
header first, and small copies carry nothing but pixels.
"""

from __future__ import annotations

import contextlib
import io
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any, Final

from gis_app.errors import PhotoError
from gis_app.messages import msg

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_PIXELS: Final = {".jpg": 120_000_000, ".png": 50_000_000, ".webp": 50_000_000}
"""The largest pictures opened; phones reach 108 million, and JPEG is decoded at a smaller scale."""

_ALIKE_PX, _ALIKE_GREY = 16, 12.0
_BEIJING: Final = timezone(timedelta(hours=8))
_DATE_TIME, _EXIF_IFD, _GPS_IFD = 0x0132, 0x8769, 0x8825
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Hold what a picture says of itself.

    `taken_at` is in UTC; `lon_deg` and `lat_deg` are EPSG:4490, NaN when it does not say.
    """

    suffix: str
    width_px: int
    height_px: int
    taken_at: datetime | None = None
    lon_deg: float = math.nan
    lat_deg: float = math.nan


def suffix_of(content: bytes) -> str | None:
    """Return the suffix for a picture's format, by its first bytes; None for any other file."""
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    return None


def _opened(content: bytes, name: str) -> tuple[Image.Image, str]:
    """Read a picture's header; raises PhotoError for what is no picture or too large."""
    # the plugins themselves, not Image.open: that warns of large pictures instead of refusing them
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    suffix = suffix_of(content)
    if suffix is None:
        raise PhotoError(
            msg("{file} is no picture that can be taken in. Save it as JPEG or PNG.", file=name)
        )
    makers: dict[str, Any] = {".jpg": JpegImageFile, ".png": PngImageFile, ".webp": WebPImageFile}
    try:
        picture: Image.Image = makers[suffix](io.BytesIO(content))
    except Exception as error:  # Pillow raises almost anything for a mangled file
        raise _unreadable(name) from error
    most = MOST_PIXELS[suffix]
    if picture.width * picture.height > most:
        raise PhotoError(
            msg(
                "{file} has {width} × {height} pixels, more than {most} million. Make it smaller.",
                file=name,
                width=picture.width,
                height=picture.height,
                most=most // 1_000_000,
            )
        )
    return picture, suffix


def _unreadable(name: str) -> PhotoError:
    return PhotoError(
        msg("{file} is a damaged picture. Open it elsewhere and save it again.", file=name)
    )


def facts_of(content: bytes, name: str) -> PhotoFacts:
    """Check that a picture can be shown and read what it says; raises PhotoError.

    `name` is what messages call it.
    """
    if len(content) > MOST_BYTES:
        raise too_large(name)
    picture, suffix = _opened(content, name)
    width, height = picture.size
    try:
        exif: Any = picture.getexif()
        taken, (lon, lat) = _taken_at(exif), _place(exif)
    except Exception:  # what stands in EXIF is anybody's guess, and never a reason to refuse
        taken, lon, lat = None, math.nan, math.nan
    small_jpeg(content, 64, name)  # decodes it all: half a picture is found here
    return PhotoFacts(suffix, width, height, taken, lon, lat)


def too_large(name: str) -> PhotoError:
    """Return the error for a file with more bytes than any photo needs."""
    return PhotoError(
        msg(
            "{file} is larger than {most} MB. Make it smaller.",
            file=name,
            most=MOST_BYTES // (1024 * 1024),
        )
    )


def small_jpeg(content: bytes, most_px: int, name: str, quality: int = 82) -> bytes:
    """Return a copy at most `most_px` wide and high as JPEG, upright and without EXIF.

    Raises PhotoError.
    """
    from PIL import Image, ImageOps

    picture, _suffix = _opened(content, name)
    try:
        picture.draft("RGB", (most_px * 2, most_px * 2))
        picture.thumbnail((most_px, most_px), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(picture)
        if upright.mode != "RGB":
            paper = Image.new("RGB", upright.size, "white")
            clear = upright.convert("RGBA")
            paper.paste(clear, mask=clear.getchannel("A"))
            upright = paper
        out = io.BytesIO()
        # a new picture: nothing that the old one carried along is written
        plain = Image.new("RGB", upright.size)
        plain.paste(upright)
        plain.save(out, "JPEG", quality=quality, optimize=True)
    except Exception as error:
        raise _unreadable(name) from error
    return out.getvalue()


def look_alike(first: bytes, second: bytes) -> bool:
    """Tell whether two files show the same picture, be it smaller or compressed anew.

    Both are shrunk to 16 × 16 greys, which may differ by 12 of 255 on average. Raises PhotoError.
    """
    import numpy as np
    from PIL import Image

    greys = []
    for content in (first, second):
        small = Image.open(io.BytesIO(small_jpeg(content, 64, "", quality=95)))
        greys.append(np.asarray(small.convert("L").resize((_ALIKE_PX, _ALIKE_PX)), float))
    return bool(np.abs(greys[0] - greys[1]).mean() <= _ALIKE_GREY)


def _taken_at(exif: Any) -> datetime | None:
    details = exif.get_ifd(_EXIF_IFD)
    text = str(details.get(_TAKEN) or exif.get(_DATE_TIME) or "").strip("\x00 ")
    try:
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    # phones here run by Beijing time, and old ones do not say so
    zone: tzinfo = _BEIJING
    offset = str(details.get(_TAKEN_OFFSET) or "").strip("\x00 ")
    with contextlib.suppress(ValueError):
        zone = datetime.strptime(offset, "%z").tzinfo or _BEIJING
    if moment.year < 1990:
        return None
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _degrees(parts: Any, sign: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if sign.upper() in ("S", "W") else value


def _place(exif: Any) -> tuple[float, float]:
    gps = exif.get_ifd(_GPS_IFD)
    try:
        lat = _degrees(gps[2], str(gps.get(1, "N")))
        lon = _degrees(gps[4], str(gps.get(3, "E")))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return math.nan, math.nan
    is_place = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    # 0, 0 is what a phone writes that had not found its place yet
    return (lon, lat) if is_place and (lon or lat) else (math.nan, math.nan)

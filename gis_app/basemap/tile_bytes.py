"""What the bytes of a tile are, told by their first few."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 4_000_000
"""No tile of a few hundred pixels is larger; whatever is was not meant as a tile."""

_GZIP: Final = b"\x1f\x8b"


def picture_kind(data: bytes) -> str | None:
    """Return png, jpeg, webp or gif; None for anything that is no picture."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    return None


def is_vector_tile(data: bytes) -> bool:
    """Tell whether bytes look like a vector tile: packed, or a protocol-buffer layer."""
    return data.startswith(_GZIP) or (len(data) > 2 and data[0] == 0x1A)

"""Photos that a unit laid beside its workbook, named after the number of the issue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gis_app.ledger.unit_return import ReturnedPhoto
from gis_app.storage.photo_file import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.ledger.unit_sheet import SentSheet

_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp")
_BEFORE: Final = re.compile(r"前|before", re.IGNORECASE)
_MOST_FILES: Final = 5_000


def photos_beside(file: Path, sent: SentSheet, data: CityData) -> list[ReturnedPhoto]:
    """Return the pictures in a workbook's folder whose name begins with an issue's number.

    `WT-0427-096 后.jpg` shows the place after mending, a 前 or "before" in the name before it.
    Links are not followed; pictures larger than a photo may be are passed over.
    """
    codes = {
        str(code): row.fid
        for row in sent.rows
        if data.table("issues").has(row.fid)
        and (code := data.table("issues").value(row.fid, "code"))
    }
    found = []
    for picture in sorted(file.parent.iterdir())[:_MOST_FILES]:
        if picture.suffix.lower() not in _SUFFIXES or picture.is_symlink() or not picture.is_file():
            continue
        named = [code for code in codes if _begins(picture.stem, code)]
        if not named or picture.stat().st_size > MOST_BYTES:
            continue
        code = max(named, key=len)
        rest = picture.stem[len(code) :]
        is_after = _BEFORE.search(rest) is None
        found.append(ReturnedPhoto(codes[code], picture.name, picture.read_bytes(), is_after))
    return found


def _begins(stem: str, code: str) -> bool:
    following = stem[len(code) :][:1]
    # WT-12 is not meant by WT-123.jpg
    goes_on = following.isascii() and following.isalnum()
    return stem.lower().startswith(code.lower()) and not goes_on

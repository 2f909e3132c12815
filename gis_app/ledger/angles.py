"""Read coordinates as people write them: decimal, 41°10′15″N, both in one cell."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gis_app.ledger.cells import half_width
from gis_app.ledger.moments import UnreadableError
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell


class Axis(StrEnum):
    """Name what a coordinate says it measures."""

    LON = "lon"
    LAT = "lat"


@dataclass(frozen=True, slots=True)
class Angle:
    """Hold a coordinate in degrees, and its axis when a letter or word tells it."""

    degrees: float
    axis: Axis | None = None


_NUMBER: Final = r"\d+(?:\.\d+)?"
_ANGLE: Final = re.compile(
    r"(?P<before>东经|西经|北纬|南纬|经度|纬度|[NSEWnsew])?\s*[:=]?\s*(?P<sign>[-+])?\s*"
    rf"(?P<deg>{_NUMBER}|\.\d+)\s*(?:[°º度dD]\s*"
    rf"(?:(?P<min>{_NUMBER})\s*[′'’分]\s*)?(?:(?P<sec>{_NUMBER})\s*(?:[″\"”秒]|''|′′)?)?)?\s*"
    r"(?P<after>[NSEWnsew]|东经|西经|北纬|南纬)?"
)
_PAIR: Final = re.compile(r"[\s,，;；、/|]+")
_POINT_TEXT: Final = re.compile(r"(?i)point\s*z?\s*\(|[()\[\]{}]")
_LON_WORDS: Final = frozenset({"e", "w", "东经", "西经", "经度"})
_LAT_WORDS: Final = frozenset({"n", "s", "北纬", "南纬", "纬度"})
_NEGATIVE: Final = frozenset({"w", "s", "西经", "南纬"})


def read_angle(cell: Cell) -> Angle:
    """Read one coordinate; raises UnreadableError."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise _no_angle()
        return Angle(float(cell))
    if not isinstance(cell, str):
        raise _no_angle()
    # NFKC turns the prime of seconds into two primes of minutes, so it is not applied to signs
    text = _plain(cell)
    found = _ANGLE.fullmatch(text)
    if found is None:
        raise _no_angle()
    minutes, seconds = float(found["min"] or 0), float(found["sec"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise UnreadableError(msg("Minutes and seconds of an angle are below 60."))
    words = {(found["before"] or "").lower(), (found["after"] or "").lower()}
    degrees = float(found["deg"]) + minutes / 60 + seconds / 3600
    if found["sign"] == "-" or words & _NEGATIVE:
        degrees = -degrees
    if words & _LON_WORDS:
        return Angle(degrees, Axis.LON)
    return Angle(degrees, Axis.LAT if words & _LAT_WORDS else None)


def read_pair(cell: Cell) -> tuple[Angle, Angle]:
    """Read two coordinates from one cell in the order they stand; raises UnreadableError."""
    if not isinstance(cell, str):
        raise _no_angle()
    text = _POINT_TEXT.sub(" ", _plain(cell)).strip()
    parts = [part for part in _PAIR.split(text) if part]
    if len(parts) != 2:
        # 41°10′15″N80°15′0″E, or with spaces inside the angles
        parts = [found.group().strip() for found in _ANGLE.finditer(text) if found.group().strip()]
    if len(parts) != 2:
        raise UnreadableError(msg("These are not two coordinates. Write them like 80.26, 41.17."))
    return read_angle(parts[0]), read_angle(parts[1])


def _plain(text: str) -> str:
    marks = str.maketrans({"″": '"', "＂": '"', "“": '"', "”": '"', "＇": "'", "‘": "'", "’": "'"})
    return half_width(text.translate(marks).replace("″", '"'))


def _no_angle() -> UnreadableError:
    return UnreadableError(msg("This is no coordinate. Write it like 80.2612 or 80°15′40″E."))

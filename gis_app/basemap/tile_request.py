"""One request for one tile: bounded in time and size, and told apart by what came back."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from enum import Enum, auto
from http.client import HTTPException
from typing import TYPE_CHECKING, Final

import gis_app
from gis_app.basemap.tile_bytes import MOST_BYTES, picture_kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message as Headers

USER_AGENT: Final = f"gis-app/{gis_app.__version__} (desktop map of a city office)"
TIMEOUT_S: Final = 8.0
LONGEST_S: Final = 20.0
_CHUNK: Final = 65_536


class Outcome(Enum):
    """Name what came of a request."""

    TILE = auto()
    MISSING = auto()
    """The server knows no such tile: beyond its land or its zooms."""
    REFUSED = auto()
    """The server wants another key, or none of us."""
    SLOW_DOWN = auto()
    NO_PICTURE = auto()
    """Something came that is no picture: a web page, words, half a file, far too much."""
    UNREACHABLE = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what came: the tile's bytes, or how long to leave the server alone."""

    outcome: Outcome
    data: bytes = b""
    wait_s: float = 0.0


def request_tile(url: str, timeout_s: float = TIMEOUT_S, longest_s: float = LONGEST_S) -> Answer:
    """Ask a server for one tile; never raises. Only http and https are followed."""
    if not url.startswith(("http://", "https://")):
        return Answer(Outcome.UNREACHABLE)
    request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT, "Accept": "image/*"})
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            if answer.status == 204:
                return Answer(Outcome.MISSING)
            claimed = answer.headers.get("Content-Length", "")
            data = _read(answer.read1, longest_s)
    except urllib.error.HTTPError as error:
        with error:
            return _of_status(error.code, error.headers)
    except (OSError, HTTPException, ValueError):
        return Answer(Outcome.UNREACHABLE)
    if data is None:
        return Answer(Outcome.NO_PICTURE)
    if claimed.isdecimal() and int(claimed) != len(data):
        # the line broke off, or the server lies about the size: half a picture is none
        return Answer(Outcome.UNREACHABLE)
    if picture_kind(data) is None:
        return Answer(Outcome.NO_PICTURE)
    return Answer(Outcome.TILE, data)


def _read(read: Callable[[int], bytes], longest_s: float) -> bytes | None:
    """Read to the end; None for what is far too much or trickles in for far too long."""
    parts, total, started = [], 0, time.monotonic()
    while chunk := read(_CHUNK):
        parts.append(chunk)
        total += len(chunk)
        if total > MOST_BYTES:
            return None
        if time.monotonic() - started > longest_s:
            raise TimeoutError
    return b"".join(parts)


def _of_status(status: int, headers: Headers | None) -> Answer:
    if status in (404, 410):
        return Answer(Outcome.MISSING)
    if status in (401, 403, 418):
        return Answer(Outcome.REFUSED)
    if status in (429, 503):
        asked = (headers.get("Retry-After") if headers is not None else None) or ""
        wait = float(asked) if asked.strip().isdecimal() else 5.0
        return Answer(Outcome.SLOW_DOWN, wait_s=min(wait, 60.0))
    return Answer(Outcome.UNREACHABLE)

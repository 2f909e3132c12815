"""Read a page back the way its scripts do."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gis_app.web_export.columns import unpack_column

if TYPE_CHECKING:
    from pathlib import Path


def payload_of(page: str) -> dict[str, Any]:
    """Return the data block of a page."""
    found = re.search(r'<script type="application/json" id="city-data">(.*?)</script>', page, re.S)
    assert found
    value: dict[str, Any] = json.loads(found.group(1))
    return value


def column(payload: dict[str, Any], table: str, name: str) -> list[Any]:
    """Return a column of points or issues over all its pieces."""
    return [value for piece in payload[table] for value in unpack_column(piece[name])]


def sentence(payload: dict[str, Any], number: int, language: int) -> str:
    """Return a sentence by number; language 0 is Chinese, 1 English."""
    if number < 0:
        return ""
    phrase = payload["phrases"][number]
    if isinstance(phrase[0], str):
        return str(phrase[language])
    pattern = payload["patterns"][phrase[0]]
    fields = {
        name: sentence(payload, value, language) if isinstance(value, int) else value
        for name, value in zip(pattern[2], phrase[1:], strict=True)
    }
    return re.sub(r"\{(\w+)\}", lambda m: fields.get(m.group(1), m.group()), pattern[language])


def answers_of(payload: dict[str, Any], position: int, language: int) -> list[list[Any]]:
    """Return a point's answers as [way, unit, leader, liaison, phone, reason, is responsible]."""

    def own(name: str) -> str:
        return str(column(payload, "points", name)[position])

    title = own("name") or own("code") or own("fid")
    signs = {"\ue000": lambda: title, "\ue001": lambda: own("row")}
    signs |= {s: (lambda n=n: own(f"own_{n}")) for s, n in
              zip("\ue002\ue003\ue004", ("leader", "contact", "phone"), strict=True)}  # fmt: skip

    def filled(text: str) -> str:
        return re.sub("[\ue000-\ue004]", lambda m: signs[m.group()](), text)

    names = [name for name in payload["points"][0] if name.startswith("part")]
    sets = [column(payload, "points", name)[position] for name in names]
    found = [a for number in sets for a in payload["answers"][number]]
    best = min((a for a in found if a[6] < 99), key=lambda a: a[6], default=None)
    found.sort(key=lambda a: a[0])
    return [
        [a[0], payload["units"][a[1]], *(filled(t) for t in a[2:5]),
         filled(sentence(payload, a[5], language)), a is best]
        for a in found
    ]  # fmt: skip


def read(file: Path) -> dict[str, Any]:
    """Return the data block of a page's file."""
    return payload_of(file.read_text("utf-8"))

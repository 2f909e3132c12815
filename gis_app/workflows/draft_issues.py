"""Issues out of a pasted group-chat message: drafts that a person looks over before they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

_HEAD: Final = re.compile(
    r"^\s*(?P<who>[^\s:：]{1,20})\s+(?P<when>(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+)?\d{1,2}:\d{2}(:\d{2})?)\s*$"
)
"""The line chat programs put above a message: name and time."""
_NUMBERED: Final = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）]|\d{1,2}[.、．]|[①-⑳]|[一二三四五六七八九十]+、)\s*"
)
_PICTURE: Final = re.compile(
    r"\[(?:图片|照片|视频|Photo|Image|动画表情|文件)[^\]]*\]", re.IGNORECASE
)
_MOST: Final = 200
_LIKE_ENOUGH: Final = 62


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold one issue read out of a message; `likeness` is 0 to 100 of the matter's title."""

    text: str
    point_fid: int = NO_ROW
    matter: str | None = None
    likeness: int = 0
    sender: str = ""
    picture_count: int = 0


def draft_issues(data: CityData, message: str) -> tuple[Draft, ...]:
    """Read drafts out of a message: one a paragraph or numbered line, at most 200.

    The place is the longest point name that stands in the text, else the one of the lines above
    it; the matter is the checklist item of that kind whose title is likest. Nothing is certain.
    """
    names = _point_names(data)
    drafts: list[Draft] = []
    sender, point = "", NO_ROW
    for line in message.splitlines():
        head = _HEAD.match(line)
        if head is not None:
            sender, point = head["who"], NO_ROW
            continue
        pictures = len(_PICTURE.findall(line))
        text = _NUMBERED.sub("", _PICTURE.sub("", line)).strip(" \t,，。;；")
        # "All, this morning's round:" leads to what follows and is no issue itself
        is_heading = text.endswith((":", "：")) and _NUMBERED.match(line) is None
        if not text:
            if pictures and drafts:
                last = drafts[-1]
                drafts[-1] = Draft(last.text, last.point_fid, last.matter, last.likeness,
                                   last.sender, last.picture_count + pictures)  # fmt: skip
            continue
        named = _named(text, names)
        point = named or point
        if named and _is_only_place(text, data, named):
            continue
        if is_heading and not pictures:
            continue
        matter, likeness = matter_of(data, text, point)
        drafts.append(Draft(text, point, matter, likeness, sender, pictures))
        if len(drafts) == _MOST:
            break
    return tuple(drafts)


def _point_names(data: CityData) -> list[tuple[str, int]]:
    points = data.table("points")
    names = points.text("name")
    found = [(plain_name(names[i] or ""), int(fid)) for i, fid in enumerate(points.fids.tolist())]
    return sorted((pair for pair in found if len(pair[0]) > 1), key=lambda p: -len(p[0]))


def _named(text: str, names: list[tuple[str, int]]) -> int:
    plain = plain_name(text)
    return next((fid for name, fid in names if name in plain), NO_ROW)


def _is_only_place(text: str, data: CityData, fid: int) -> bool:
    """Tell whether a line says no more than the name of a place, as a heading does."""
    name = plain_name(str(data.table("points").value(fid, "name") or ""))
    return len(plain_name(text).strip(":：。,，")) <= len(name) + 1


def matter_of(data: CityData, text: str, point_fid: int) -> tuple[str | None, int]:
    """Return the likest checklist item and its likeness: of the point's kind, else of any kind."""
    from rapidfuzz import fuzz, process

    layers = data.catalogue.group(LayerGroup.INSPECTION)
    if point_fid != NO_ROW:
        kind = data.table("points").value(point_fid, "layer")
        layers = tuple(layer for layer in layers if layer.id == kind) or layers
        name = str(data.table("points").value(point_fid, "name") or "")
        text = text.replace(name, "")
    titles = {item.code: item.title.zh_CN for layer in layers for item in layer.checklist}
    found = process.extractOne(text, titles, scorer=fuzz.token_set_ratio)
    chars = process.extractOne(_spaced(text), {c: _spaced(t) for c, t in titles.items()},
                               scorer=fuzz.token_set_ratio)  # fmt: skip
    best = max((f for f in (found, chars) if f is not None), key=lambda f: f[1], default=None)
    if best is None or best[1] < _LIKE_ENOUGH:
        return None, 0
    return str(best[2]), round(best[1])


def _spaced(text: str) -> str:
    """Return a text with a blank between pairs of signs, so that Chinese words can be compared."""
    plain = plain_name(text)
    return " ".join(plain[i : i + 2] for i in range(max(len(plain) - 1, 1)))

"""Issues out of a pasted group-chat message: drafts that a person looks over before they count."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gis_app.catalogue.matter_words import load_matter_words
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.matter_likeness import MatterLikeness
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

_DAY: Final = (
    r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|今天|昨天|前天|(?:星期|周)[一二三四五六日天])\s*"
)
_HALF: Final = r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|[AP]M)?\s*"
_HEAD: Final = re.compile(
    rf"^\s*(?P<who>[^\s:：]{{1,20}})\s+(?:{_DAY})?{_HALF}\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?"
    r"(?:\s*[AP]M)?\s*$"
)
"""The line chat programs put above a message: name and time."""
_NUMBERED: Final = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）]|\d{1,2}[.、．]|[①-⑳]|[一二三四五六七八九十]+、)\s*"
)
_PICTURE: Final = re.compile(
    r"\[(?:图片|照片|视频|Photo|Image|动画表情|文件)[^\]]*\]", re.IGNORECASE
)
_MOST_SAID: Final = 12
_LOOKED_BACK: Final = 20_000
"""So many of the latest issues are looked at, and so many texts kept of an item."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold one issue read out of a message; `likeness` is 0 to 100."""

    text: str
    point_fid: int = NO_ROW
    matter: str | None = None
    likeness: int = 0
    sender: str = ""
    picture_count: int = 0


def draft_issues(data: CityData, message: str, most: int | None = None) -> tuple[Draft, ...]:
    """Read drafts out of a message, the first so many or all: one a paragraph or numbered line.

    The place is the longest point name that stands in the text, else the one of the lines above
    it; the matter is the likest checklist item of that kind. Nothing is certain.
    """
    names = _point_names(data)
    proposer = MatterProposer(data)
    drafts: list[Draft] = []
    sender, point, waiting = "", NO_ROW, 0
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
            if drafts and drafts[-1].sender == sender:
                drafts[-1] = _with_pictures(drafts[-1], pictures)
            else:
                # somebody's pictures come before their first words as often as after them
                waiting += pictures
            continue
        named = _named(text, names)
        point = named or point
        if named and _is_only_place(text, data, named):
            continue
        if is_heading and not pictures:
            continue
        matter, likeness = proposer.matter_of(text, point)
        drafts.append(Draft(text, point, matter, likeness, sender, pictures + waiting))
        waiting = 0
        if len(drafts) == most:
            break
    if waiting and drafts:
        drafts[-1] = _with_pictures(drafts[-1], waiting)
    return tuple(drafts)


def _with_pictures(draft: Draft, more: int) -> Draft:
    return replace(draft, picture_count=draft.picture_count + more)


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


class MatterProposer:
    """Propose the matter of a text; what a kind's items were said to be is gathered once."""

    def __init__(self, data: CityData) -> None:
        self._data = data
        self._words = load_matter_words()
        self._of_kind: dict[str | None, MatterLikeness] = {}

    def matter_of(self, text: str, point_fid: int) -> tuple[str | None, int]:
        """Return the likest item and its likeness: of the point's kind, else of any kind."""
        kind = None
        if point_fid != NO_ROW:
            row = self._data.table("points").row(point_fid)
            kind = str(row["layer"])
            text = text.replace(str(row["name"] or ""), "")
        if kind not in self._of_kind:
            self._of_kind[kind] = MatterLikeness(self._said(kind), self._words)
        return self._of_kind[kind].likest(text)

    def _said(self, kind: str | None) -> dict[str, list[str]]:
        """Return every item's title with what the latest issues of it said."""
        layers = self._data.catalogue.group(LayerGroup.INSPECTION)
        layers = tuple(layer for layer in layers if layer.id == kind) or layers
        said = {item.code: [item.title.zh_CN] for layer in layers for item in layer.checklist}
        issues = self._data.table("issues")
        matters, texts = issues.text("matter"), issues.text("description")
        for row in range(len(issues) - 1, max(len(issues) - _LOOKED_BACK, 0) - 1, -1):
            known, text = said.get(matters[row] or ""), texts[row]
            if known is not None and text and len(known) <= _MOST_SAID and text not in known:
                known.append(text)
        return said

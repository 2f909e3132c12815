"""What the page's search looks through: names, numbers, addresses and pinyin initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def search_texts(names: Sequence[str], *further: Sequence[str]) -> list[str]:
    """Return one lower-case text a row: the name, its pinyin initials, and further columns."""
    from pypinyin import Style, lazy_pinyin

    out = []
    for name, *rest in zip(names, *further, strict=True):
        initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
        out.append(" ".join(part for part in (name, initials, *rest) if part).lower())
    return out

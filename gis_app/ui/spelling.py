"""Spell very many texts in pinyin: each character and each phrase is looked up once."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_MOST_KEPT: Final = 20_000
"""Stretches of Chinese kept ready; names repeat some, and must not fill memory."""


class Spelling:
    """Give the initials and the whole pinyin of a text, as pypinyin's `lazy_pinyin` reads it.

    The longest phrase that pypinyin knows decides how its characters are read (银行 yin hang), a
    character on its own has its commonest reading. What is not Chinese stands as it is, and gives
    its first letter to the initials. For one thread only.
    """

    def __init__(self) -> None:
        from pypinyin.constants import PHRASES_DICT, RE_HANS

        chinese = RE_HANS.pattern.strip("^$")
        self._stretches = re.compile(f"({chinese})|(?:(?!{chinese}).)+", re.DOTALL)
        self._phrases = PHRASES_DICT
        self._lengths = _lengths_by_start()
        self._read: dict[str, tuple[str, str]] = {}
        self._kept: dict[str, tuple[str, str]] = {}

    def of(self, text: str) -> tuple[str, str]:
        """Return initials and pinyin of one text, in small letters."""
        initials, pinyin = [], []
        for match in self._stretches.finditer(text):
            stretch = match.group()
            if match.group(1) is None:
                initials.append(stretch[0])
                pinyin.append(stretch)
                continue
            kept = self._kept.get(stretch)
            if kept is None:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                kept = self._kept[stretch] = self._of_chinese(stretch)
            initials.append(kept[0])
            pinyin.append(kept[1])
        return "".join(initials).lower(), "".join(pinyin).lower()

    def _of_chinese(self, stretch: str) -> tuple[str, str]:
        initials, pinyin, at = "", "", 0
        while at < len(stretch):
            phrase = stretch[at]
            for length in self._lengths.get(stretch[at : at + 2], ()):
                if stretch[at : at + length] in self._phrases:
                    phrase = stretch[at : at + length]
                    break
            first, whole = self._reading(phrase)
            initials, pinyin, at = initials + first, pinyin + whole, at + len(phrase)
        return initials, pinyin

    def _reading(self, phrase: str) -> tuple[str, str]:
        read = self._read.get(phrase)
        if read is None:
            from pypinyin import lazy_pinyin

            parts = lazy_pinyin(phrase)
            read = self._read[phrase] = "".join(part[:1] for part in parts), "".join(parts)
        return read


@cache  # a tenth of a second, and the index of names is made anew after many an edit
def _lengths_by_start() -> dict[str, tuple[int, ...]]:
    """Return the lengths of the phrases that begin with two characters, longest first."""
    from pypinyin.constants import PHRASES_DICT

    lengths: dict[str, set[int]] = {}
    for phrase in PHRASES_DICT:
        lengths.setdefault(phrase[:2], set()).add(len(phrase))
    return {start: tuple(sorted(some, reverse=True)) for start, some in lengths.items()}


def spelled(text: str) -> str:
    """Return the pinyin initials of a text and its whole pinyin, for finding it in a list."""
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(text)
    return f"{''.join(part[:1] for part in parts)} {''.join(parts)}".lower()

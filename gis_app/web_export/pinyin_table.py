"""How the letters of Chinese names are said, so that the page finds a name by its initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_HAN = "㐀"


def pinyin_table(texts: Iterable[str]) -> dict[str, str]:
    """Return the first letters of every reading of each Chinese character in some texts.

    The answer maps letters such as `"cz"` to all characters read with them, 重 and 长 among them.
    """
    from pypinyin import Style, pinyin

    letters = sorted(letter for letter in set("".join(texts)) if letter >= _FIRST_HAN)
    by_reading: dict[str, list[str]] = {}
    for letter in letters:
        (readings,) = pinyin(letter, style=Style.FIRST_LETTER, heteronym=True, errors="ignore") or (
            [],
        )
        plain = "".join(sorted({r for r in readings if len(r) == 1 and "a" <= r <= "z"}))
        if plain:
            by_reading.setdefault(plain, []).append(letter)
    return {reading: "".join(letters) for reading, letters in sorted(by_reading.items())}

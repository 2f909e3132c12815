"""Mend what a PDF says its glyphs mean, so that words are found and copied as they were written.

Qt names a glyph by the first character that shares it: the blank becomes a tab, and in fonts
that draw Kangxi radicals with the same glyphs 大 becomes ⼤, which no search for 大街 finds.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdf import PdfWriter

_LIST: Final = re.compile(rb"\[[^\]]*\]")
_SINGLE: Final = re.compile(rb"(<[0-9A-Fa-f]{4}>\s*<[0-9A-Fa-f]{4}>\s*)(<[0-9A-Fa-f]{4}>)")
_CODE: Final = re.compile(rb"<([0-9A-Fa-f]{4})>")
_RADICALS: Final = range(0x2E80, 0x2FE0)
_SIMPLIFIED_RADICALS: Final = dict(
    zip(
        map(ord, "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰⻳"),
        map(ord, "母民西见角贝车长门青页风飞食马鱼鸟麦黄齐齿龙龟"),
        strict=True,
    )
)
"""Unicode gives these no compatibility form, although fonts draw them alike."""
_BLANKS: Final = (0x0009, 0x00A0)


def meant_code(code: int) -> int:
    """Return the character a person would type for one that shares its glyph."""
    if code in _BLANKS:
        return 0x0020
    if code in _RADICALS:
        return _SIMPLIFIED_RADICALS.get(code) or ord(unicodedata.normalize("NFKC", chr(code))[0])
    return code


def _mended(match: re.Match[bytes]) -> bytes:
    return b"<%04X>" % meant_code(int(match[1], 16))


def mended_map(text: bytes) -> bytes:
    """Return a ToUnicode map with the targets mended; glyph numbers stay as they are."""
    text = _LIST.sub(lambda found: _CODE.sub(_mended, found[0]), text)
    return _SINGLE.sub(lambda found: found[1] + _CODE.sub(_mended, found[2]), text)


def mend_words(pdf: PdfWriter) -> None:
    """Mend the ToUnicode map of every font of a file."""
    from pypdf.generic import DictionaryObject, StreamObject

    for number in range(len(pdf._objects)):
        font = pdf._objects[number]
        if not isinstance(font, DictionaryObject) or "/ToUnicode" not in font:
            continue
        stream = font["/ToUnicode"].get_object()
        if isinstance(stream, StreamObject):
            stream.set_data(mended_map(stream.get_data()))

"""Mend what a PDF says its glyphs mean, so that words are found and copied as they were written.

Qt names a glyph by the first character that shares it: the blank becomes a tab, and in fonts
that draw Kangxi radicals with the same glyphs 大 becomes ⼤, which no search for 大街 finds. A
letter that is joined to its neighbours has a glyph of its own, which Qt does not name at all.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from gis_app.printing.joined_letters import joined_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pikepdf import Object, Pdf

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


def mend_words(pdf: Pdf) -> None:
    """Mend the ToUnicode map of every font that the pages of a file are set in."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for font in _fonts(page.obj.get("/Resources"), seen):
            if "/ToUnicode" not in font:
                continue
            text = mended_map(font.ToUnicode.read_bytes())
            letters = joined_letters(str(font.get("/BaseFont", "")), _program(font))
            if letters:
                text = with_letters(text, letters)
            font.ToUnicode.write(text)


def _fonts(resources: Object | None, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """Yield the fonts of some resources and of the forms in them, each once for all."""
    if resources is None:
        return
    for kind in ("/Font", "/XObject"):
        held = resources.get(kind)
        if held is None or (held.is_indirect and held.objgen in seen):
            continue
        if held.is_indirect:
            seen.add(held.objgen)
        for _, one in held.items():
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
            if kind == "/Font":
                yield one
            else:
                yield from _fonts(one.get("/Resources"), seen)


def _program(font: Object) -> bytes:
    """Return the TrueType file that a font is embedded as; nothing for other kinds."""
    for below in font.get("/DescendantFonts", ()):
        descriptor = below.get("/FontDescriptor")
        if descriptor is not None and "/FontFile2" in descriptor:
            return descriptor.FontFile2.read_bytes()
    return b""


def with_letters(text: bytes, letters: Mapping[int, str]) -> bytes:
    """Return a ToUnicode map that names some glyphs anew; the last word on a glyph counts."""
    lines = [
        b"<%04X> <%b>" % (glyph, words.encode("utf-16-be").hex().upper().encode())
        for glyph, words in sorted(letters.items())
    ]
    blocks = [
        b"%d beginbfchar\n%b\nendbfchar\n" % (len(part), b"\n".join(part))
        for part in (lines[at : at + 100] for at in range(0, len(lines), 100))
    ]
    return text.replace(b"endcmap", b"".join(blocks) + b"endcmap", 1)

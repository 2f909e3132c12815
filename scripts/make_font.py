#!/usr/bin/env python3
"""Build the map's own fonts from Debian's fonts-noto-cjk and fonts-noto-core.

    python scripts/make_font.py [--out resources/fonts] [--noto /usr/share/fonts]

Three things are changed, and each is why the installed fonts are not used as they are:

* Noto draws a Kangxi radical and its character with one glyph, and Qt writes the lower code point
  into a PDF, so 大街 would not be found by searching. The radicals, U+2E80 to U+2FDF, and the
  compatibility ideographs are taken out, and every glyph keeps one code point only.
* The family gets its own name, so that an installed Noto is never taken in its place.
* The characters are limited to those of GBK, which holds GB 2312 and the traditional forms, and of
  the 通用规范汉字表 (8,105), with Latin, Greek, Cyrillic, digits, punctuation, arrows and the marks
  a map needs: 5 MB a weight, not 16.

Arabic letters for Uyghur stay a family of their own, because their outlines are of another kind.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "City Map Sans"
ARABIC_FAMILY = "City Map Arabic"
WEIGHTS = ("Regular", "Bold")
HANZI_FILE = Path(__file__).parent / "hanzi_beyond_gbk.txt"
RADICALS_AND_DOUBLES = (
    range(0x2E80, 0x2FE0),
    range(0xF900, 0xFB00),
    range(0x2F800, 0x2FA20),
)
BLOCKS = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    range(0x1CD, 0x1DD),  # pinyin vowels with the third tone
    range(0x391, 0x3CA),
    range(0x401, 0x452),
    range(0x2010, 0x2040),
    range(0x2070, 0x2090),
    range(0x20AC, 0x20AD),
    range(0x2103, 0x2104),
    range(0x2109, 0x210A),
    range(0x2113, 0x2117),
    range(0x2121, 0x2123),
    range(0x2150, 0x2180),
    range(0x2190, 0x219A),
    range(0x2200, 0x2270),
    range(0x2460, 0x24B6),
    range(0x24B6, 0x24FF),
    range(0x2500, 0x2574),
    range(0x25A0, 0x25F0),
    range(0x2605, 0x2607),
    range(0x260E, 0x260F),
    range(0x2640, 0x2643),
    range(0x2713, 0x2718),
    range(0x2776, 0x2794),
    range(0x3000, 0x3040),
    range(0x3041, 0x3100),
    range(0x3105, 0x312A),
    range(0x3220, 0x322A),
    range(0x338E, 0x33D6),
    range(0xFE30, 0xFE50),
    range(0xFF01, 0xFF5F),
    range(0xFFE0, 0xFFE7),
)
# Of characters that Noto draws alike, the ones people type: – not ‒, ／ not ∕, ～ not 〜, ｀ not ‵.
PREFERRED = frozenset({0x2013, 0xFF0F, 0xFF5E, 0xFF40})
ARABIC_BLOCKS = (range(0x600, 0x700), range(0x20, 0x21), range(0x200C, 0x2010))


def gbk_characters() -> set[int]:
    """Return every character of two bytes in GBK, hanzi and marks."""
    found = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gbk")))
            except UnicodeDecodeError:
                continue
    return found


def wanted_characters() -> set[int]:
    """Return the code points the map's font is to hold."""
    wanted = {code for block in BLOCKS for code in block} | gbk_characters()
    wanted |= {ord(c) for c in HANZI_FILE.read_text(encoding="utf-8") if not c.isspace()}
    return wanted - {code for block in RADICALS_AND_DOUBLES for code in block}


def keep_one_code_point_a_glyph(font: TTFont) -> int:
    """Unmap all but the best code point of every glyph; return how many went."""
    best = font.getBestCmap()
    keep: dict[str, int] = {}
    for code in sorted(best, key=lambda c: (c not in PREFERRED, not 0x4E00 <= c <= 0x9FFF, c)):
        keep.setdefault(best[code], code)
    doubled = {code for code, glyph in best.items() if keep[glyph] != code} - {0xA0, 0xAD}
    for table in font["cmap"].tables:
        for code in doubled & set(getattr(table, "cmap", {})):
            del table.cmap[code]
    return len(doubled)


def rename(font: TTFont, family: str, weight: str) -> None:
    """Give a font its own family name and keep the notices of copyright and licence."""
    names = font["name"]
    kept = {i: names.getDebugName(i) for i in (0, 5, 13, 14)}
    names.names = []
    texts = {
        **{i: text for i, text in kept.items() if text},
        1: family,
        2: weight,
        3: f"{family} {weight}",
        4: family if weight == "Regular" else f"{family} {weight}",
        6: f"{family.replace(' ', '')}-{weight}",
    }
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [texts[6]]
        top = cff.topDictIndex[0]
        top.FamilyName, top.FullName = family, texts[4]


def subset(font: TTFont, codes: set[int], features: list[str]) -> None:
    """Reduce a font to some code points and layout features, in place."""
    from fontTools.subset import Options, Subsetter

    options = Options(
        layout_features=features,
        hinting=False,
        desubroutinize=False,
        name_IDs=["*"],
        notdef_outline=True,
        glyph_names=False,
        drop_tables=["VORG", "vhea", "vmtx", "BASE", "DSIG", "STAT"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def make_sans(noto_dir: Path, weight: str, out: Path) -> Path:
    """Write one weight of the map's font."""
    from fontTools.ttLib import TTCollection

    collection = TTCollection(noto_dir / f"opentype/noto/NotoSansCJK-{weight}.ttc", lazy=True)
    font = next(f for f in collection.fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    # without ccmp: it joins —— to one glyph that no character names, which a search cannot find
    subset(font, wanted_characters(), ["kern", "mark"])
    dropped = keep_one_code_point_a_glyph(font)
    rename(font, FAMILY, weight)
    file = out / f"CityMapSans-{weight}.otf"
    font.save(file)
    print(f"{file.name}: {len(font.getBestCmap())} characters, {dropped} doubles unmapped")
    return file


def make_arabic(noto_dir: Path, weight: str, out: Path) -> Path:
    """Write one weight of the Arabic letters with their joining forms."""
    from fontTools.ttLib import TTFont

    font = TTFont(noto_dir / f"truetype/noto/NotoSansArabic-{weight}.ttf")
    codes = {code for block in ARABIC_BLOCKS for code in block}
    subset(font, codes, ["init", "medi", "fina", "isol", "rlig", "ccmp", "mark", "mkmk", "curs"])
    rename(font, ARABIC_FAMILY, weight)
    file = out / f"CityMapArabic-{weight}.ttf"
    font.save(file)
    return file


def main() -> int:
    """Build both families and tell their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parents[1]
    parser.add_argument("--out", type=Path, default=root / "resources" / "fonts")
    parser.add_argument("--noto", type=Path, default=Path("/usr/share/fonts"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        for make in (make_sans, make_arabic):
            file = make(arguments.noto, weight, arguments.out)
            print(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

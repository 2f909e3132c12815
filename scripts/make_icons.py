"""Make resources/icons from the Material Design Icons font that QtAwesome carries.

    python scripts/make_icons.py [--sheet FILE.png]

Each icon is one path of currentColor in a 24 × 24 box. An icon that is no longer in ICONS is
removed. With --sheet all icons are painted on one page, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "icons"
BOX: Final = 24.0
FONT: Final = "materialdesignicons6-webfont-"

KINDS: Final = {
    "bag-personal": "bag-personal",
    "bank": "bank",
    "bed": "bed",
    "billboard": "billboard",
    "book-open": "book-open-page-variant",
    "broom": "broom",
    "bullhorn": "bullhorn",
    "bus-stop": "bus-stop",
    "cable": "transmission-tower",
    "cart": "cart",
    "certificate": "certificate",
    "fence": "fence",
    "fountain": "fountain",
    "government": "town-hall",
    "home-city": "home-city",
    "home-heart": "home-heart",
    "home-repair": "home-edit",
    "hospital": "medical-bag",
    "internet-bar": "desktop-tower-monitor",
    "lane": "walk",
    "parking": "parking",
    "restaurant": "silverware-fork-knife",
    "road-variant": "road-variant",
    "school": "school",
    "signs": "sign-direction",
    "stall": "storefront",
    "store": "store",
    "toilet": "human-male-female",
    "traffic-light": "traffic-light",
    "tree": "tree",
    "wrench": "wrench",
}
"""Layer files name these: what an icon shows → glyph of the font."""

ACTIONS: Final = {
    "account": "account",
    "account-group": "account-group",
    "alert": "alert",
    "arrow-down": "arrow-down",
    "arrow-up": "arrow-up",
    "calendar": "calendar",
    "camera": "camera",
    "chart": "chart-bar",
    "check": "check",
    "check-circle": "check-circle",
    "chevron-down": "chevron-down",
    "chevron-left": "chevron-left",
    "chevron-right": "chevron-right",
    "chevron-up": "chevron-up",
    "clipboard-list": "clipboard-list",
    "clock": "clock-outline",
    "close": "close",
    "cog": "cog",
    "copy": "content-copy",
    "crosshairs": "crosshairs-gps",
    "delete": "delete",
    "dots-vertical": "dots-vertical",
    "drag": "drag-vertical",
    "export": "export",
    "eye": "eye",
    "eye-off": "eye-off",
    "file-document": "file-document",
    "file-excel": "file-excel",
    "file-pdf": "file-pdf-box",
    "filter": "filter",
    "fit": "fit-to-page-outline",
    "folder-open": "folder-open",
    "help": "help-circle-outline",
    "history": "history",
    "home": "home",
    "identify": "map-marker-question",
    "image": "image",
    "import": "import",
    "information": "information",
    "language": "translate",
    "layers": "layers",
    "lock": "lock",
    "map": "map",
    "map-marker": "map-marker",
    "map-marker-off": "map-marker-off",
    "measure": "ruler",
    "minus": "minus",
    "open-in-new": "open-in-new",
    "pan": "hand-back-right",
    "pencil": "pencil",
    "phone": "phone",
    "plus": "plus",
    "print": "printer",
    "redo": "redo",
    "refresh": "refresh",
    "save": "content-save",
    "search": "magnify",
    "select": "cursor-default",
    "select-area": "select-drag",
    "shield": "shield-account",
    "sitemap": "sitemap",
    "table": "table",
    "theme": "theme-light-dark",
    "tune": "tune",
    "undo": "undo",
    "web": "web",
    "area-add": "vector-polygon",
    "area-split": "call-split",
    "area-merge": "call-merge",
    "arrow-left": "arrow-left",
    "arrow-right": "arrow-right",
    "bookmark": "bookmark",
    "goto": "map-search",
    "lasso": "lasso",
    "measure-area": "vector-square",
    "overview": "picture-in-picture-bottom-right",
    "place-rows": "map-marker-check",
    "point-add": "map-marker-plus",
    "reshape": "vector-polyline-edit",
    "line-add": "vector-polyline-plus",
    "select-in-area": "select-marker",
    "table-search": "table-search",
    "zoom-box": "selection-search",
    "zoom-in": "magnify-plus-outline",
    "zoom-out": "magnify-minus-outline",
}
"""Buttons and menus name these."""

ICONS: Final = {**KINDS, **ACTIONS}

NOTICE: Final = """\
The icons in this folder are glyphs of Material Design Icons (the Pictogrammers, Austin Andrews
and contributors; https://pictogrammers.com), version 6.9.96, taken from the font that the package
QtAwesome {version} (MIT licence) carries, and written as SVG by scripts/make_icons.py. The shapes
are unchanged.

Material Design Icons are licensed under the Apache License, Version 2.0. You may obtain a copy at
https://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software distributed under the License
is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or
implied. See the License for the specific language governing permissions and limitations under the
License.
"""


def font_files() -> tuple[Path, Path]:
    """Return the font and its list of glyph names; raises FileNotFoundError without QtAwesome."""
    fonts = Path(str(distribution("qtawesome").locate_file("qtawesome/fonts")))
    for font in sorted(fonts.glob(f"{FONT}*.ttf")):
        version = font.stem.removeprefix(FONT)
        return font, fonts / f"{FONT}charmap-{version}.json"
    raise FileNotFoundError(fonts / f"{FONT}*.ttf")


def svg(font: Any, glyph_name: str) -> str:
    """Write one glyph as SVG, y downwards; raises ValueError when it leaves the box or is empty."""
    glyphs = font.getGlyphSet()
    scale = BOX / font["head"].unitsPerEm
    to_box = Transform(scale, 0, 0, -scale, 0, font["hhea"].ascent * scale)
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{round(value, 2):g}")
    bounds = BoundsPen(glyphs)
    glyphs[glyph_name].draw(TransformPen(pen, to_box))
    glyphs[glyph_name].draw(TransformPen(bounds, to_box))
    if bounds.bounds is None:
        raise ValueError(f"{glyph_name}: no outline")
    if min(bounds.bounds) < -0.01 or max(bounds.bounds) > BOX + 0.01:
        raise ValueError(f"{glyph_name}: leaves the box {bounds.bounds}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">'
        f'<path fill="currentColor" d="{pen.getCommands()}"/></svg>\n'
    )


def write_icons(folder: Path) -> None:
    """Write every icon and the notice; raises KeyError for a glyph that the font does not have."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # the font's dates are wrong, no matter
    font_file, names_file = font_files()
    codes = {k: int(v, 16) for k, v in json.loads(names_file.read_text()).items()}
    font = TTFont(font_file)
    by_code = font.getBestCmap()
    folder.mkdir(parents=True, exist_ok=True)
    for icon, glyph in sorted(ICONS.items()):
        (folder / f"{icon}.svg").write_text(svg(font, by_code[codes[glyph]]), encoding="utf-8")
    for old in folder.glob("*.svg"):
        if old.stem not in ICONS:
            old.unlink()
    notice = NOTICE.format(version=distribution("qtawesome").version)
    (folder / "LICENSE.txt").write_text(notice, encoding="utf-8")


def paint_sheet(folder: Path, file: Path) -> None:
    """Paint all icons with their names on one page; needs a Qt platform, offscreen will do."""
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    icons = sorted(folder.glob("*.svg"))
    columns, cell = 10, 116
    rows = -(-len(icons) // columns)
    image = QImage(columns * cell, rows * cell, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    for i, icon in enumerate(icons):
        x, y = i % columns * cell, i // columns * cell
        QSvgRenderer(str(icon)).render(painter, QRectF(x + 14, y + 14, 56, 56))
        QSvgRenderer(str(icon)).render(painter, QRectF(x + 84, y + 28, 14, 14))
        painter.drawText(QRectF(x, y + 78, cell, 30), Qt.AlignmentFlag.AlignHCenter, icon.stem)
    painter.end()
    if not image.save(str(file)):
        raise OSError(file)
    del application


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sheet", type=Path, help="also paint all icons on one picture")
    options = parser.parse_args()
    write_icons(FOLDER)
    print(f"{len(ICONS)} icons in {FOLDER}")
    if options.sheet:
        paint_sheet(FOLDER, options.sheet)


if __name__ == "__main__":
    main()

"""The fonts of map and window: the shipped family first, the system's for the rest."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFont, QFontDatabase

from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED: Final = ("City Map Sans", "City Map Arabic")
FALLBACKS: Final = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif")


def app_font_families() -> tuple[str, ...]:
    """Return the families to set text in, the Chinese one first; needs a QGuiApplication.

    The files in resources/fonts are registered on the first call of a process.
    """
    if not QFontDatabase.hasFamily(SHIPPED[0]):
        folder = resources_dir() / "fonts"
        for file in sorted([*folder.glob("*.otf"), *folder.glob("*.ttf")]):
            QFontDatabase.addApplicationFont(str(file))
        _registered.cache_clear()
    return _registered()


@lru_cache(maxsize=1)
def _registered() -> tuple[str, ...]:
    # asking Qt takes a tenth of a millisecond each time
    return tuple(f for f in SHIPPED if QFontDatabase.hasFamily(f)) + FALLBACKS


def map_font(families: Sequence[str], size_px: float, *, is_bold: bool = False) -> QFont:
    """Return a font whose letters are `size_px` high on a device, with equal proportions on all.

    Whole pixels are set exactly; other sizes are set in points of a 72 dpi device.
    """
    font = QFont()
    font.setFamilies(list(families))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    font.setBold(is_bold)
    font.setPixelSize(max(round(size_px), 1))
    return font

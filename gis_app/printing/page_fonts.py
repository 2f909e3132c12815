"""The fonts of a page, and the application object that Qt wants before it sets any text."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.rendering.fonts import SHIPPED, app_font_families

if TYPE_CHECKING:
    from collections.abc import Sequence


def ensure_application() -> None:
    """Start Qt without a window where nobody has; needs no display."""
    if QGuiApplication.instance() is not None:
        return
    has_display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # kept alive by Qt itself until the process ends
    QGuiApplication.setDesktopSettingsAware(False)
    QGuiApplication(sys.argv[:1])


def page_font_families() -> Sequence[str]:
    """Return the families a page is set in, the shipped one first.

    Raises RenderError where neither the program's own fonts nor the machine's can write Chinese.
    """
    ensure_application()
    families = app_font_families()
    chinese = QFontDatabase.WritingSystem.SimplifiedChinese
    if SHIPPED[0] not in families and not QFontDatabase.families(chinese):
        raise RenderError(
            msg(
                "There is no font with Chinese characters on this machine; pages would be full of "
                "empty boxes. Install one (for example Noto Sans CJK) or repair this program."
            )
        )
    return families

"""The one table of the window's colours and sizes, and the palette made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QFont, QPalette

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Theme:
    """Hold the window's colours; data colours belong to the layer files, not here."""

    name: str
    map_style: str
    text: str
    text_secondary: str
    text_disabled: str
    panel: str
    canvas: str
    raised: str
    border: str
    border_strong: str
    hover: str
    pressed: str
    selection: str
    accent: str
    accent_hover: str
    accent_text: str
    notice: str
    issue_white: str
    issue_yellow: str
    issue_red: str
    issue_closed: str
    issue_yellow_ink: str
    issue_red_ink: str


LIGHT: Final = Theme(
    name="light",
    map_style="light",
    text="#1F2328",
    text_secondary="#57606A",
    text_disabled="#8C959F",
    panel="#F6F8FA",
    canvas="#FFFFFF",
    raised="#FFFFFF",
    border="#D0D7DE",
    border_strong="#AFB8C1",
    hover="#EAEEF2",
    pressed="#DDE3E9",
    selection="#DCEAFB",
    accent="#1B66C9",
    accent_hover="#1557AF",
    accent_text="#FFFFFF",
    notice="#E8F1FC",
    issue_white="#57606A",
    issue_yellow="#F2B705",
    issue_red="#C8102E",
    issue_closed="#8C959F",
    issue_yellow_ink="#1F2328",
    issue_red_ink="#FFFFFF",
)

DARK: Final = Theme(
    name="dark",
    map_style="dark",
    text="#E6EDF3",
    text_secondary="#9DA7B3",
    text_disabled="#6E7681",
    panel="#161B22",
    canvas="#0D1117",
    raised="#1C2129",
    border="#30363D",
    border_strong="#484F58",
    hover="#21262D",
    pressed="#30363D",
    selection="#1C3350",
    accent="#6CB6FF",
    accent_hover="#8CC6FF",
    accent_text="#0D1117",
    notice="#182A40",
    issue_white="#9DA7B3",
    issue_yellow="#F2B705",
    issue_red="#FF5A6E",
    issue_closed="#6E7681",
    issue_yellow_ink="#1F2328",
    issue_red_ink="#0D1117",
)

THEMES: Final = {LIGHT.name: LIGHT, DARK.name: DARK}

FONT_PX: Final = 13
TABLE_FONT_PX: Final = 12.5
HEADING_FONT_PX: Final = 15
SMALL_FONT_PX: Final = 12
TOOLBAR_HEIGHT_PX: Final = 44
CHIP_ROW_HEIGHT_PX: Final = 36
LEFT_WIDTH_PX: Final = 264
RIGHT_WIDTH_PX: Final = 344
BOTTOM_HEIGHT_PX: Final = 248
SEARCH_WIDTH_PX: Final = 420
ROW_HEIGHT_PX: Final = 28
RADIUS_PX: Final = 6


def palette(theme: Theme) -> QPalette:
    """Make the palette that widgets use where the style sheet says nothing."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, theme.panel),
        (role.WindowText, theme.text),
        (role.Base, theme.canvas),
        (role.AlternateBase, theme.panel),
        (role.Text, theme.text),
        (role.Button, theme.panel),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.accent_text),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.text_secondary),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_text),
        (role.Link, theme.accent),
        (role.Accent, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.hover),
        (role.Mid, theme.border),
        (role.Dark, theme.border_strong),
        (role.Shadow, theme.border_strong),
    ):
        made.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.text_disabled))
    return made


def ui_font(families: Sequence[str], size_px: int = FONT_PX, *, is_bold: bool = False) -> QFont:
    """Make a font of the window, Chinese family first."""
    font = QFont(list(families))
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    return font

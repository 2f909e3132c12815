"""Sizes of the blocks beside the map, in points and in millimetres of the A3 pattern."""

from __future__ import annotations

from typing import Final

from gis_app.printing.page_canvas import line_mm

HEADING_PT: Final = 10.5
BODY_PT: Final = 8.0
NOTE_PT: Final = 6.5
HEADING_MM: Final = 6.6
LEGEND_ROW_MM: Final = 4.1
SUMMARY_ROW_MM: Final = line_mm(BODY_PT) * 1.16
BLOCK_GAP_MM: Final = 3.0
LEAST_TABLE_MM: Final = 32.0
LEGEND_COLUMN_MM: Final = 34.0
LEGEND_SYMBOL_MM: Final = 5.6
LEGEND_TEXT_LEFT_MM: Final = 7.2
MOST_CUT_SHARE: Final = 0.25
"""With more of the stages' titles cut than this, a legend does without stages."""
COUNTDOWN_MM: Final = 27.0
COUNTDOWN_LINE_MM: Final = 4.6

"""Traps of the installed libraries that would otherwise show as a crash far away."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPainterPath


def test_drawing_does_not_lose_references_to_none(qapp: QGuiApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 drops one a call and aborts after some thousands."""
    picture = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    path = QPainterPath(QPointF(1, 1))
    path.lineTo(9, 9)
    painter = QPainter(picture)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.drawPath(path)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert abs(lost) < 500


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    heavy = ["PySide6", "pandas", "geopandas", "folium", "scipy", "openpyxl", "pyogrio", "osmium"]
    code = (
        "import sys; import gis_app.__main__, gis_app.cli.main, gis_app.project.city;"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

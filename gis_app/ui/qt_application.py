"""The one QApplication of the process."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


def the_application() -> QApplication:
    """Return the application, made on first use."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(["gis-app"])
    app.setApplicationName("gis-app")
    app.setDesktopFileName("gis-app")
    return app

"""Tell what this program is, and where the map comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gis_app import __version__
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import fit_text

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class AboutDialog(QDialog):
    """Show the name, the version and the sources."""

    def __init__(self, data: CityData | None, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("About"))
        self.resize(440, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        attribution = data.settings.attribution if data is not None else ""
        for text, role in (
            (t("Map for the civilised-city command office"), "title"),
            (t("Version {version}", version=__version__), "secondary"),
            (
                t(
                    msg(
                        "Points, responsible units and open issues of a city on one map: on "
                        "screen, on paper and in one HTML file."
                    )
                ),
                "",
            ),
            (t("Stored in CGCS2000 (EPSG:4490), drawn in Web Mercator (EPSG:3857)."), "small"),
            (t("Map: {source}", source=attribution) if attribution else "", "small"),
            (t("Interface icons: Material Design Icons (Apache 2.0)."), "small"),
        ):
            if text:
                label = QLabel(text, self)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setProperty("role", role)
                column.addWidget(label)
                fit_text(label, 440 - 48)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addSpacing(8)
        column.addWidget(buttons)

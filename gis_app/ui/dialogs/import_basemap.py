"""Ask for an OpenStreetMap extract and turn it into the base map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.ui.main_window import MainWindow
    from gis_app.workflows.import_basemap import BasemapReport


def replace_box(t: Translator, parent: QWidget | None) -> QMessageBox:
    """Make the question whether the present base map may go."""
    box = QMessageBox(parent)
    box.setWindowTitle(t("Import base map"))
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(t("The project has a base map already. Replace it?"))
    box.setInformativeText(t("This cannot be undone. Points, areas and issues stay as they are."))
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    return box


def ask_basemap_file(parent: QWidget, t: Translator) -> Path | None:
    """Ask for the extract; None when the person gives up."""
    name, _kind = QFileDialog.getOpenFileName(
        parent,
        t("Import base map"),
        "",
        t("OpenStreetMap extract (*.osm *.pbf *.osm.gz *.osm.bz2)"),
    )
    return Path(name) if name else None


def start_basemap_import(window: MainWindow, city: City, file: Path) -> None:
    """Read the extract in the background; asks first when a base map would be replaced."""
    if len(city.data.table("basemap_lines")):
        box = replace_box(window.t, window)
        if box.exec() != QMessageBox.StandardButton.Yes:
            return

    def work(progress: Progress) -> BasemapReport:
        from gis_app.workflows.import_basemap import import_basemap

        return import_basemap(city, file, progress)

    def done(report: BasemapReport) -> None:
        count = sum(sum(by_class.values()) for by_class in report.counts.values())
        window.say(
            plural("Base map: {count} feature taken.", "Base map: {count} features taken.", count)
        )
        window.canvas.zoom_city()

    window.tasks.run(msg("Importing the base map"), work, done)

"""Ask for an OpenStreetMap extract and turn it into the base map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.ui.window import Window
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


def clip_box(file: Path, t: Translator, parent: QWidget | None, *, replaces: bool) -> QMessageBox:
    """Make the question how much of an extract to take, and whether the present map may go."""
    if replaces:
        box = replace_box(t, parent)
    else:
        box = QMessageBox(parent)
        box.setWindowTitle(t("Import base map"))
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(t(msg("Make the base map from {file}?", file=file.name)))
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    only = QCheckBox(t("Only around this city's areas and points"), box)
    only.setChecked(True)
    box.setCheckBox(only)
    return box


def start_basemap_import(window: Window, city: City, file: Path) -> None:
    """Read the extract in the background; asks first how much of it, and before replacing."""
    from gis_app.workflows.import_basemap import city_box

    replaces = bool(len(city.data.table("basemap_lines")))
    around = city_box(city.data)
    clip = None
    if around is not None or replaces:
        box = (
            replace_box(window.t, window)
            if around is None
            else clip_box(file, window.t, window, replaces=replaces)
        )
        if box.exec() != QMessageBox.StandardButton.Yes:
            return
        only = box.checkBox()
        clip = around if only is not None and only.isChecked() else None

    def work(progress: Progress) -> BasemapReport:
        from gis_app.workflows.import_basemap import import_basemap

        return import_basemap(city, file, progress, clip)

    def done(report: BasemapReport) -> None:
        count = sum(sum(by_class.values()) for by_class in report.counts.values())
        said = plural(
            "Base map: {count} feature taken.", "Base map: {count} features taken.", count
        )
        window.say(said)
        if report.problems:
            window.notice.show_text(" ".join(window.t(one) for one in (said, *report.problems)))
        window.canvas.zoom_city()

    window.tasks.run(msg("Importing the base map"), work, done)

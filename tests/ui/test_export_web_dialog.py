"""The dialog for the web map: for whom, as which files, what is said before saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from gis_app.domain.city_filter import CityFilter
from gis_app.progress import Progress
from gis_app.ui.dialogs.export_web import ExportWebDialog, Variant
from gis_app.ui.translation import translator_for
from gis_app.web_export.profiles import ProfileKind
from gis_app.workflows.add_photos import NewPhoto, add_photos
from tests.storage.photo_files import write_jpeg
from tests.web_export.page_reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.project.city import City


@pytest.fixture
def dialog(qtbot: QtBot, city: City, tmp_path: Path) -> ExportWebDialog:
    made = ExportWebDialog(city.data, CityFilter(), translator_for("en"), project=city.file)
    qtbot.addWidget(made)
    made.file_field.set_file(tmp_path / "map.html")
    made.show()
    return made


def choose(dialog: ExportWebDialog, kind: ProfileKind) -> None:
    dialog.profile.setCurrentIndex(dialog.profile.findData(str(kind.value)))


def test_a_public_page_without_a_number_is_warned_of(dialog: ExportWebDialog) -> None:
    choose(dialog, ProfileKind.PUBLIC)
    assert "may not be published" in dialog.warning.text()
    assert dialog.accept_button.text() == "Export as sketch map"
    assert dialog.rounding.isVisible()
    assert "no people" in dialog.people_note.text()
    dialog.review_number.setText("新S(2026)001号")
    assert dialog.warning.isHidden()
    assert dialog.accept_button.text() == "Export"


def test_a_public_page_is_written(dialog: ExportWebDialog, tmp_path: Path) -> None:
    choose(dialog, ProfileKind.PUBLIC)
    dialog.rounding.setCurrentIndex(dialog.rounding.findData(200))
    dialog.work()(Progress())
    meta = read(tmp_path / "map.html")["meta"]
    assert (meta["profile"], meta["rounding"]) == ("public", 200)


def test_a_unit_s_page_asks_for_the_unit(dialog: ExportWebDialog, city: City) -> None:
    assert not dialog.unit.isVisible()
    choose(dialog, ProfileKind.UNIT)
    assert dialog.unit.isVisible()
    assert not dialog.accept_button.isEnabled()
    name = next(name for name in city.data.table("units").text("name").values() if name)
    dialog.unit.setCurrentText(name)
    assert dialog.accept_button.isEnabled()
    assert dialog.request.profile.unit_fid > 0


def test_a_folder_has_an_index_to_open(dialog: ExportWebDialog, tmp_path: Path) -> None:
    dialog.variant.setCurrentIndex(dialog.variant.findData(str(Variant.FOLDER.value)))
    assert dialog.file == tmp_path / "map"
    assert dialog.shown_file == tmp_path / "map" / "index.html"
    assert not dialog.profile.isEnabled()
    dialog.work()(Progress())
    assert dialog.shown_file.is_file()


def test_the_size_is_told_and_a_missing_picture_too(dialog: ExportWebDialog) -> None:
    assert "MB" in dialog.size_note.text()
    dialog.backdrop.line.setText("/nowhere/photo.tif")
    assert "photo.tif" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()


def test_online_tiles_with_a_key_are_refused(dialog: ExportWebDialog) -> None:
    assert not dialog.attribution.isVisible()
    dialog.online.setText("https://t0.tianditu.gov.cn/{z}/{x}/{y}?tk=abc")
    dialog.attribution.setText("天地图")
    assert "key" in dialog.problem.text()
    dialog.online.setText("https://tile.example.org/{z}/{x}/{y}.png")
    assert dialog.accept_button.isEnabled()
    assert dialog.request.online is not None


def test_it_is_opened_afterwards_when_wished(dialog: ExportWebDialog) -> None:
    assert not dialog.opens
    dialog.open_after.setChecked(True)
    assert dialog.opens


@pytest.fixture
def photographed(qtbot: QtBot, city: City, tmp_path: Path) -> ExportWebDialog:
    pictures = [write_jpeg(tmp_path / f"{k}.jpg", colour=(60 * k, 99, 9)) for k in range(3)]
    added = [
        NewPhoto("issues" if k else "points", 1, file, is_public=k == 1)
        for k, file in enumerate(pictures)
    ]
    add_photos(city, added, Progress())
    made = ExportWebDialog(city.data, CityFilter(), translator_for("en"), project=city.file)
    qtbot.addWidget(made)
    made.file_field.set_file(tmp_path / "map.html")
    made.show()
    return made


def pictures_in(file: Path) -> int:
    return sum(bool(photo["picture"]) for photo in read(file)["photos"])


def test_photos_are_ticked_in_a_list(
    qtbot: QtBot, photographed: ExportWebDialog, tmp_path: Path
) -> None:
    dialog = photographed
    assert dialog.photos.count.text() == "3 of 3"
    listed = dialog.photos.dialog()
    qtbot.addWidget(listed)
    listed.show()
    view, shown = listed.view, listed.shown
    assert shown.rowCount() == 3
    is_pictured = Qt.ItemDataRole.DecorationRole

    def has_pictures() -> bool:
        pictures = [shown.index(row, 0).data(is_pictured) for row in range(3)]
        return all(not picture.toImage().allGray() for picture in pictures)

    qtbot.waitUntil(has_pictures)
    # the box of the first row, as a hand ticks it
    box = view.visualRect(shown.index(0, 0))
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=box.topLeft() + QPoint(10, box.height() // 2),
    )
    assert len(listed.ticked) == 2
    assert "2 of 3" in listed.count.text()
    listed.accept()
    dialog.photos.take(listed.ticked)
    assert dialog.photos.count.text() == "2 of 3"
    dialog.work()(Progress())
    assert pictures_in(tmp_path / "map.html") == 2


def test_the_search_narrows_what_all_and_none_tick(
    qtbot: QtBot, photographed: ExportWebDialog
) -> None:
    listed = photographed.photos.dialog()
    qtbot.addWidget(listed)
    listed.none.click()
    assert listed.ticked == ()
    point = str(photographed._data.table("points").text("name")[0])
    listed.search.setText(point)
    assert 0 < listed.shown.rowCount() <= 3
    listed.all.click()
    assert len(listed.ticked) == listed.shown.rowCount()
    listed.search.clear()
    listed.public.click()
    assert listed.ticked == (3,)
    listed.reject()


def test_the_public_is_offered_publishable_photos_alone(
    photographed: ExportWebDialog, tmp_path: Path
) -> None:
    dialog = photographed
    choose(dialog, ProfileKind.PUBLIC)
    assert dialog.photos.count.text() == "1 of 1"
    listed = dialog.photos.dialog()
    assert listed.model.rowCount() == 1
    listed.reject()
    dialog.photos.take(())
    choose(dialog, ProfileKind.INTERNAL)
    # what the public was not offered is still ticked
    assert dialog.photos.count.text() == "2 of 3"
    dialog.photos.box.setChecked(False)
    assert dialog.photos.choose.isEnabled() is False
    dialog.work()(Progress())
    assert pictures_in(tmp_path / "map.html") == 0


def test_without_photos_nothing_is_asked(dialog: ExportWebDialog) -> None:
    assert not dialog.photos.isVisible()

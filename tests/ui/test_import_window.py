"""The import window step by step, the report afterwards, and the tray of rows to be placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_app.domain.to_place import unplaced_rows
from gis_app.geo.extent import ScreenPoint
from gis_app.messages import CHINESE
from gis_app.ui.dialogs.import_ledger import ImportLedgerDialog
from gis_app.ui.dialogs.import_report import ImportReportDialog
from gis_app.ui.dialogs.to_place import ToPlaceTray
from gis_app.ui.tasks import Tasks
from gis_app.ui.translation import translator_for
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_memory import remember
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.project.city import City
    from tests.ui.conftest import Opened

LEDGER = """点位名录,,,,,
点位名称,点位类型,某列,经度,纬度,责任单位
甲小学,学校,13909970001,80.2611,41.1612,教育局
乙小学,学校,13909970002,80.2621,41.1622,不认识的单位
丙小学,学校,13909970003,,,
"""


@pytest.fixture
def dialog(qtbot: QtBot, city: City) -> Iterator[ImportLedgerDialog]:
    tasks = Tasks()
    made = ImportLedgerDialog(city, tasks, translator_for(CHINESE))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.reject()
    tasks.shut_down()


def planned(qtbot: QtBot, dialog: ImportLedgerDialog) -> None:
    qtbot.waitUntil(lambda: not dialog._later.isActive() and dialog.plan is not None)


def choose_ledger(qtbot: QtBot, dialog: ImportLedgerDialog, folder: Path) -> None:
    file = folder / "点位名录.csv"
    file.write_text(LEDGER, "utf-8")
    dialog.file_field.set_file(file)
    planned(qtbot, dialog)


def test_the_steps_show_what_there_is_to_look_at(
    qtbot: QtBot, dialog: ImportLedgerDialog, tmp_path: Path
) -> None:
    choose_ledger(qtbot, dialog, tmp_path)
    assert dialog.accept_button.isHidden()
    assert "(1)" in dialog.steps.item(1).text()
    assert dialog.columns.combos["某列"].currentData() == "phone"
    assert dialog.plan is not None
    assert dialog.plan.places.unplaced == 1
    for _step in range(4):
        dialog.next.click()
    assert dialog.next.isHidden()
    assert not dialog.accept_button.isHidden()
    assert dialog.accept_button.isEnabled()
    dialog.back.click()
    assert dialog.pages.currentWidget() is dialog.place_page


def test_the_header_is_shown_and_a_click_corrects_it(
    qtbot: QtBot, dialog: ImportLedgerDialog, tmp_path: Path
) -> None:
    choose_ledger(qtbot, dialog, tmp_path)
    preview = dialog.file_page.preview
    assert preview.item(1, 0).font().bold()
    assert not preview.item(2, 0).font().bold()
    assert preview.verticalHeaderItem(1).text() == "2 表头"
    assert preview.verticalHeaderItem(2).text() == "3"
    assert preview.item(0, 0).font().italic()
    preview.cellClicked.emit(2, 0)
    qtbot.waitUntil(lambda: preview.item(2, 0).font().bold())
    assert dialog.request().header_row == 3
    assert preview.verticalHeaderItem(2).text() == "3 表头"
    preview.verticalHeader().sectionClicked.emit(1)
    qtbot.waitUntil(lambda: preview.item(1, 0).font().bold())


def test_a_name_counts_when_a_person_chose_its_unit(
    qtbot: QtBot, dialog: ImportLedgerDialog, city: City, tmp_path: Path
) -> None:
    choose_ledger(qtbot, dialog, tmp_path)
    page = dialog.names_page
    asked = page.open_count
    assert asked >= 1
    combo = page.combos["不认识的单位"]
    unit = str(city.data.table("units").text("name")[0])
    combo.setCurrentIndex(combo.findData(unit))
    combo.activated.emit(combo.currentIndex())
    planned(qtbot, dialog)
    assert page.open_count == asked - 1
    assert dialog.plan is not None
    assert "不认识的单位" not in {u.name for u in dialog.plan.unknown_units}


def test_the_datum_a_person_chooses_moves_the_places_on_the_map(
    qtbot: QtBot, dialog: ImportLedgerDialog, tmp_path: Path
) -> None:
    choose_ledger(qtbot, dialog, tmp_path)
    assert dialog.plan is not None
    before = dialog.plan.places.lon_deg.copy()
    combo = dialog.place_page.datum
    combo.setCurrentIndex(combo.findData("gcj02"))
    planned(qtbot, dialog)
    assert dialog.plan is not None
    moved = (dialog.plan.places.lon_deg - before) * 83_000
    assert np.all(np.abs(moved) > 100)
    assert np.isfinite(dialog.plan.places.unmoved_lon_deg).all()


def test_choices_are_remembered_for_the_same_headings(
    qtbot: QtBot, dialog: ImportLedgerDialog, tmp_path: Path
) -> None:
    choose_ledger(qtbot, dialog, tmp_path)
    combo = dialog.columns.combos["某列"]
    combo.setCurrentIndex(combo.findData("note"))
    planned(qtbot, dialog)
    assert dialog.plan is not None
    remember(dialog._city, dialog.chosen(), dialog.plan)
    other = tmp_path / "下月点位名录.csv"
    other.write_text(LEDGER.replace("小学", "中学"), "utf-8")
    dialog.file_field.set_file(other)
    planned(qtbot, dialog)
    assert dialog.columns.combos["某列"].currentData() == "note"
    assert dialog.plan is not None
    assert dialog.plan.is_recalled


def test_a_serial_number_is_not_taken_and_not_remembered_as_text(
    qtbot: QtBot, dialog: ImportLedgerDialog, tmp_path: Path
) -> None:
    file = tmp_path / "点位名录.csv"
    lines = LEDGER.splitlines()
    head = next(i for i, line in enumerate(lines) if "某列" in line)
    file.write_text(
        "\n".join(
            line if i < head else f"{'序号' if i == head else i},{line}"
            for i, line in enumerate(lines)
        ),
        "utf-8",
    )
    dialog.file_field.set_file(file)
    planned(qtbot, dialog)
    assert dialog.columns.combos["序号"].currentText() == "不导入（序号）"
    assert "序号" not in dialog.columns.all_shown()
    combo = dialog.columns.combos["序号"]
    combo.setCurrentIndex(combo.findData("extra"))
    planned(qtbot, dialog)
    assert dialog.columns.all_shown()["序号"] == "extra"


def test_the_report_is_there_after_the_import(
    qtbot: QtBot, open_window: Callable[..., Opened], tmp_path: Path
) -> None:
    from gis_app.ui.commands.in_out import show_import_report

    opened = open_window()
    file = tmp_path / "点位名录.csv"
    file.write_text(LEDGER, "utf-8")
    city = opened.session.city
    assert city is not None
    plan = import_file(city, ImportRequest(file, is_strict=False))
    show_import_report(opened.window, plan)
    dialog = opened.window.findChild(ImportReportDialog)
    assert isinstance(dialog, ImportReportDialog)
    assert dialog.view.problems.rowCount() == len(plan.report.problems) > 0
    dialog.view.outcome.setCurrentIndex(1)
    assert 0 < dialog.view.problems.rowCount() < len(plan.report.problems)
    dialog.close()


def test_rows_are_placed_one_after_another(
    qtbot: QtBot, open_window: Callable[..., Opened], tmp_path: Path
) -> None:
    from PySide6.QtCore import Qt

    from gis_app.ui.commands.placing import show_tray

    opened = open_window()
    city, window = opened.session.city, opened.window
    assert city is not None
    already = len(unplaced_rows(city.data))
    file = tmp_path / "点位名录.csv"
    file.write_text("点位名录\n点位名称,点位类型\n丁小学,学校\n戊小学,学校\n", "utf-8")
    import_file(city, ImportRequest(file, is_strict=False))
    show_tray(window)
    tray = window.findChild(ToPlaceTray)
    assert isinstance(tray, ToPlaceTray)
    assert tray.table.rowCount() == already + 2
    tray.search.setText("丁小学")
    assert tray.picked is not None
    fid = tray.picked.fid
    tray.place.click()
    window.canvas.tool.release(ScreenPoint(200, 150), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.tasks.running)
    points = city.data.table("points")
    assert points.points.is_placed[points.position(fid)]
    assert points.value(fid, "location_source") == "by_hand"
    tray.search.clear()
    assert tray.table.rowCount() == already + 1
    tray.close()

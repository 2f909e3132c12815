from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QPushButton

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import LedgerList
from gis_app.errors import EditError, GisAppError
from gis_app.messages import CHINESE, msg
from gis_app.progress import Progress
from gis_app.ui.dialogs.about import AboutDialog
from gis_app.ui.dialogs.edit_row import FIELDS, EditRowDialog
from gis_app.ui.dialogs.error_dialog import error_box
from gis_app.ui.dialogs.export_table import ExportTableDialog
from gis_app.ui.dialogs.export_web import ExportWebDialog
from gis_app.ui.dialogs.history import HistoryDialog
from gis_app.ui.dialogs.import_basemap import replace_box
from gis_app.ui.dialogs.import_ledger import ImportLedgerDialog
from gis_app.ui.dialogs.new_project import NewProjectDialog
from gis_app.ui.dialogs.print_sheets import PrintSheetsDialog
from gis_app.ui.dialogs.window_words import _IN_WINDOW
from gis_app.ui.row_edits import cells_edit
from gis_app.ui.tasks import Tasks
from gis_app.ui.translation import translator_for

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City


def _english_left(dialog: QDialog) -> list[str]:
    """Return texts without a Chinese letter that are longer than a name or a number."""
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    texts += [button.text() for button in dialog.findChildren(QPushButton)]
    return [
        text for text in texts
        if sum(c.isalpha() for c in text) > 3 and not any("一" <= c <= "鿿" for c in text)
    ]  # fmt: skip


def test_new_project_gives_back_name_and_file(qtbot: QtBot, t: Translator, tmp_path: Path) -> None:
    dialog = NewProjectDialog(t)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.accept_button.isEnabled()
    dialog.name.setText("测试市")
    dialog.file_field.line.setText(str(tmp_path / "测试市.gpkg"))
    assert dialog.accept_button.isEnabled()
    assert dialog.settings.name == "测试市"
    assert dialog.file == tmp_path / "测试市.gpkg"
    (tmp_path / "there.gpkg").write_bytes(b"x")
    for wrong in ("there.gpkg", "there.txt", "none/there.gpkg"):
        dialog.file_field.line.setText(str(tmp_path / wrong))
        assert not dialog.accept_button.isEnabled(), wrong
        assert dialog.problem.isVisible()
    if t.language == CHINESE:
        assert not _english_left(dialog)


@pytest.mark.parametrize("table", sorted(FIELDS))
def test_every_row_can_be_opened_for_editing(
    qtbot: QtBot, city: City, t: Translator, table: str
) -> None:
    fid = int(city.data.table(table).fids[0])
    dialog = EditRowDialog(city.data, table, fid, t)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.accept_button.isEnabled()
    assert not any(len(batch.columns) for batch in dialog.edit().updates), "nothing was changed"
    if t.language == CHINESE:
        assert not _english_left(dialog)


def test_an_edit_carries_only_what_differs(qtbot: QtBot, city: City) -> None:
    fid = int(city.data.table("issues").fids[1])
    dialog = EditRowDialog(city.data, "issues", fid, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    severity = dialog.fields["severity"]
    assert isinstance(severity, QComboBox)
    severity.setCurrentIndex(severity.findData("urgent"))
    city.apply(dialog.edit())
    row = city.data.table("issues").row(fid)
    assert row["severity"] == "urgent"
    assert row["description"] == "问题描述1"
    assert "step" not in dialog.fields, "steps change by moves, which keep who and why"


def test_a_unit_that_is_not_in_the_list_is_told(qtbot: QtBot, city: City) -> None:
    dialog = EditRowDialog(city.data, "points", 1, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    unit = dialog.fields["unit_fid"]
    assert isinstance(unit, QComboBox)
    unit.setEditText("市教育局")
    city.apply(dialog.edit())
    assert city.data.table("points").value(1, "unit_fid") == 3
    unit.setEditText("没有的单位")
    assert not dialog.accept_button.isEnabled()


def test_a_wrong_date_is_told(qtbot: QtBot, city: City) -> None:
    dialog = EditRowDialog(city.data, "points", 1, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    dialog.show()
    line = dialog.fields["deadline"]
    line.setText("2026-13-01")  # type: ignore[attr-defined]
    assert not dialog.accept_button.isEnabled()
    assert "完成时限" in dialog.problem.text()
    line.setText("2026-12-01")  # type: ignore[attr-defined]
    assert dialog.accept_button.isEnabled()


def test_print_shows_its_first_page(qtbot: QtBot, city: City, t: Translator) -> None:
    tasks = Tasks()
    dialog = PrintSheetsDialog(city.data, tasks, t)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull())
    image = dialog.preview.pixmap().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 7)
        for y in range(0, image.height(), 7)
    }  # fmt: skip
    assert len(colours) > 10, "a page has more than paper on it"
    assert "2" in dialog.pages.text()
    dialog.scale.setEditText("groß")
    assert not dialog.accept_button.isEnabled()
    if t.language == CHINESE:
        assert not _english_left(dialog)
    dialog.reject()
    tasks.shut_down()


def test_the_other_dialogs_open(qtbot: QtBot, city: City, t: Translator) -> None:
    for dialog in (
        AboutDialog(city.data, t),
        HistoryDialog(city.history(), t),
        ExportWebDialog(city.data, CityFilter(), t),
        replace_box(t, None),
        error_box(EditError(msg("Choose a file.")), t),
        error_box(ZeroDivisionError("x"), t),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        if t.language == CHINESE:
            assert not [text for text in _english_left(dialog) if "OpenStreetMap" not in text]
        dialog.close()


def test_an_error_of_ours_is_told_in_its_own_words(qtbot: QtBot) -> None:
    error = GisAppError(msg("Choose a file."), msg("{file} is a folder.", file="/x"))
    box = error_box(error, translator_for(CHINESE))
    qtbot.addWidget(box)
    assert box.text() == "请选择文件。"
    assert "/x" in box.informativeText()


def test_the_web_export_writes_a_page(qtbot: QtBot, city: City, tmp_path: Path) -> None:

    dialog = ExportWebDialog(city.data, CityFilter(), translator_for(CHINESE))
    qtbot.addWidget(dialog)
    dialog.file_field.set_file(tmp_path / "map.html")
    dialog.work()(Progress())
    assert (tmp_path / "map.html").stat().st_size > 10_000


def test_history_lists_the_change(qtbot: QtBot, city: City) -> None:
    dialog = HistoryDialog(city.history(), translator_for(CHINESE))
    qtbot.addWidget(dialog)
    cells = [dialog.table.item(row, 2).text() for row in range(dialog.table.rowCount())]
    assert cells
    assert all(cells)
    assert dialog.table.item(0, 0).text()[:2] == str(datetime.now(UTC).year)[:2]


_LEDGER = """实地考察点位名录
点位编号,点位名称,点位类别,经度,纬度,责任单位,年份备忘
D9001,新建农贸市场,农贸市场,80.2511,41.1601,市商务局,2024
D9002,无类别的点,,80.2512,41.1602,市商务局,2025
"""


def test_a_ledger_is_planned_shown_and_applied_as_one(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    file = tmp_path / "点位名录.csv"
    file.write_text(_LEDGER, encoding="gb18030")
    tasks = Tasks()
    dialog = ImportLedgerDialog(city, tasks, t)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.accept_button.isEnabled()
    dialog.file_field.set_file(file)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.plan is not None
    assert dialog.plan.report.added == 1
    assert dialog.plan.report.left_out == 1
    assert dialog.columns.combos["点位名称"].currentData() == "name"
    assert dialog.columns.combos["年份备忘"].currentData() == "extra"
    assert dialog.problems.rowCount() >= 1
    before = len(city.data.table("points"))
    # saying that a column means something plans anew
    combo = dialog.columns.combos["年份备忘"]
    combo.setCurrentIndex(combo.findData("note"))
    qtbot.waitUntil(lambda: not dialog.accept_button.isEnabled() or bool(tasks.running))
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    city.apply(dialog.plan.edit)
    table = city.data.table("points")
    assert len(table) == before + 1
    assert table.value(int(table.fids[-1]), "note") == "2024"
    city.undo()
    assert len(city.data.table("points")) == before
    if t.language == CHINESE:
        assert not [text for text in _english_left(dialog) if str(tmp_path) not in text]
    dialog.reject()
    tasks.shut_down()


def test_a_file_that_is_no_ledger_is_told(qtbot: QtBot, city: City, tmp_path: Path) -> None:
    file = tmp_path / "bild.xlsx"
    file.write_bytes(b"\x89PNG nothing like a workbook")
    tasks = Tasks()
    dialog = ImportLedgerDialog(city, tasks, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file_field.set_file(file)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "bild.xlsx" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    tasks.shut_down()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".geojson", ".gpkg", ".zip", ".shp", ".kml"])
def test_a_table_is_exported_in_every_kind(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path, suffix: str
) -> None:
    dialog = ExportTableDialog(city.data, CityFilter(), "points", city.file, t)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file_field.set_file(tmp_path / "x.xlsx")
    dialog.file_field.line.textEdited.emit("typed")
    dialog.kind.setCurrentIndex(dialog.kind.findData(suffix))
    assert dialog.file == tmp_path / f"x{suffix}"
    report = dialog.work()(Progress())
    assert report.rows == 40
    assert dialog.file.stat().st_size > 500
    if t.language == CHINESE:
        assert not _english_left(dialog)


def test_tab_runs_through_the_fields_and_then_the_buttons(qtbot: QtBot, city: City) -> None:
    dialog = EditRowDialog(city.data, "issues", 2, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is dialog.fields["description"]
    cancel = dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel)
    seen = []
    for _ in range(len(dialog.fields) + 2):
        seen.append(dialog.focusWidget())
        dialog.focusNextChild()
    assert seen == [*dialog.fields.values(), dialog.accept_button, cancel]


def test_units_of_one_name_are_not_mixed_up(qtbot: QtBot, city: City) -> None:
    city.apply(cells_edit(city.data, "units", 8, {"name": "民主路社区"}))
    city.apply(cells_edit(city.data, "points", 1, {"unit_fid": 8}))
    dialog = EditRowDialog(city.data, "points", 1, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    assert dialog.value("unit_fid") == 8
    assert dialog.edit().is_empty


_UNCERTAIN = "点位名称,备注二\n甲,乙\n"


def test_a_window_never_speaks_of_options_of_the_command_line(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    file = tmp_path / "points.csv"
    title = "实地考察点位责任清单,,,\n点位名称,点位类型,经度,纬度\n甲,没有的类型,80.25,41.16\n"
    file.write_text(title, encoding="utf-8")
    tasks = Tasks()
    dialog = ImportLedgerDialog(city, tasks, t)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file_field.set_file(file)
    qtbot.waitUntil(lambda: dialog.problem.isVisible() or dialog.problems.rowCount() > 0)
    dialog.list.setCurrentIndex(dialog.list.findData(LedgerList.POINTS))
    qtbot.waitUntil(lambda: dialog.problems.rowCount() > 0)
    told = [dialog.problem.text()]
    told += [dialog.problems.text(row) for row in range(dialog.problems.rowCount())]
    assert "--" not in " ".join(told)
    dialog.reject()
    tasks.shut_down()


@pytest.mark.parametrize("id_", _IN_WINDOW)
def test_what_is_said_otherwise_in_the_window_is_still_said(id_: str) -> None:
    """A sentence that changed where it is made would slip past the window's words."""
    said = "".join(
        "".join(part.split('"')[1::2])
        for file in Path("gis_app").rglob("*.py")
        if file.name != "window_words.py" and file.parent.name in ("ledger", "vector_files")
        for part in [file.read_text(encoding="utf-8").replace("\n", "")]
    )
    assert id_ in said
    assert "--" not in _IN_WINDOW[id_]


def test_another_list_takes_the_columns_anew(qtbot: QtBot, city: City, tmp_path: Path) -> None:
    file = tmp_path / "点位名录.csv"
    file.write_text(_LEDGER, encoding="gb18030")
    tasks = Tasks()
    dialog = ImportLedgerDialog(city, tasks, translator_for(CHINESE))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file_field.set_file(file)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    for list_ in (LedgerList.UNITS, LedgerList.POINTS):
        dialog.list.setCurrentIndex(dialog.list.findData(list_))
        assert dialog.plan is None
        assert not dialog.accept_button.isEnabled()
        qtbot.waitUntil(lambda: not dialog._later.isActive() and not tasks.running)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.columns.combos["点位名称"].currentData() == "name"
    dialog.reject()
    tasks.shut_down()

"""The print dialog as people use it: templates, items, words, saved designs, outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from gis_app.messages import CHINESE
from gis_app.printing.page_design import ORDER, PageDesign
from gis_app.printing.saved_designs import saved_designs
from gis_app.printing.subject import Coverage
from gis_app.printing.variants import Variant
from gis_app.progress import Progress
from gis_app.ui.dialogs.print_output import Output
from gis_app.ui.dialogs.print_sheets import PrintSheetsDialog
from gis_app.ui.tasks import Tasks
from gis_app.ui.to_printer import printer_for, printing_work
from gis_app.ui.translation import translator_for
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.domain.project_settings import ProjectSettings

DATA = busy_city()
T = translator_for(CHINESE)


@pytest.fixture
def saved() -> list[ProjectSettings]:
    return []


@pytest.fixture
def dialog(qtbot: QtBot, saved: list[ProjectSettings]) -> Iterator[PrintSheetsDialog]:
    tasks = Tasks()
    made = PrintSheetsDialog(DATA, tasks, T, selection=(1, 2, 3, 4), save=saved.append)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.reject()
    tasks.shut_down()


def choose(dialog: PrintSheetsDialog, template: str) -> None:
    dialog.what.template.setCurrentIndex(dialog.what.template.findData(template))


@pytest.mark.parametrize("template", ORDER)
def test_every_template_shows_its_page(
    qtbot: QtBot, dialog: PrintSheetsDialog, template: str
) -> None:
    made = []
    dialog.page_preview.made.connect(made.append)
    choose(dialog, template)
    qtbot.waitUntil(lambda: any(b.design.template == template for b in made))
    assert dialog.accept_button.isEnabled()
    request = dialog.request()
    assert request.design == PageDesign.of(template)
    assert request.coverage == Coverage(PageDesign.of(template).shipped.coverage)


def test_pages_are_turned(qtbot: QtBot, dialog: PrintSheetsDialog) -> None:
    qtbot.waitUntil(dialog.page_preview.after.isEnabled)
    assert not dialog.page_preview.before.isEnabled()
    before = dialog.preview.pixmap().toImage()
    qtbot.mouseClick(dialog.page_preview.after, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.page_preview.before.isEnabled)
    assert dialog.preview.pixmap().toImage() != before
    assert "2/" in dialog.pages.text()


def test_what_is_set_is_what_is_asked_for(dialog: PrintSheetsDialog) -> None:
    items = dialog.page.items
    off = next(i for i in range(items.count()) if items.item(i).data(256) == "overview")
    items.item(off).setCheckState(Qt.CheckState.Unchecked)
    dialog.paper.setCurrentText("A1")
    dialog.page.margin.setValue(22.0)
    dialog.page.variant.setCurrentIndex(1)
    dialog.words.title.setText("{name}图")
    dialog.words.marking.setText("内部资料")
    dialog.words.remarks.setPlainText("备注一")
    dialog.words.signatures.setText("编制，审核")
    dialog.what.cover.setChecked(True)
    dialog.what.names.item(0).setCheckState(Qt.CheckState.Unchecked)
    request = dialog.request()
    design = request.design
    assert "overview" not in design.items
    assert (design.paper, design.margin_mm, design.title) == ("A1", 22.0, "{name}图")
    assert (design.marking, design.remarks) == ("内部资料", "备注一")
    assert design.signatures == ("编制", "审核")
    assert request.variant is Variant.GREY
    assert request.has_cover
    assert len(request.names) == 3
    for i in range(dialog.what.names.count()):
        dialog.what.names.item(i).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.accept_button.isEnabled()


def test_a_design_is_saved_chosen_again_and_handed_on(
    dialog: PrintSheetsDialog, saved: list[ProjectSettings], tmp_path: Path
) -> None:
    choose(dialog, "unit")
    dialog.words.title.setText("{name}责任图")
    dialog.bar.save("周报用图")
    mine = replace(PageDesign.of("unit"), title="{name}责任图")
    assert saved_designs(saved[-1]) == {"周报用图": mine}
    dialog.bar.export_file(tmp_path / "mine.page.json")
    choose(dialog, "route")
    assert dialog.request().design == PageDesign.of("route")
    dialog.bar.open_file(tmp_path / "mine.page.json")
    assert dialog.request().design == mine
    (tmp_path / "bad.page.json").write_text("{}")
    dialog.bar.open_file(tmp_path / "bad.page.json")
    assert "bad.page.json" in dialog.problem.text()
    dialog.bar.delete()
    assert saved_designs(saved[-1]) == {}


def test_a_sketch_for_the_public_is_called_so_before_it_is_written(
    dialog: PrintSheetsDialog,
) -> None:
    plain = dialog.accept_button.text()
    dialog.what.public.setChecked(True)
    assert "示意图" in dialog.accept_button.text()
    dialog.what.review.setText("新S(2023)012号")
    assert dialog.accept_button.text() == plain
    assert dialog.request().review_number == "新S(2023)012号"


@pytest.mark.parametrize("output", [Output.FOLDER, Output.POSTER_A3, Output.PNG])
def test_outputs_are_written_where_they_are_wanted(
    dialog: PrintSheetsDialog, tmp_path: Path, output: Output
) -> None:
    dialog.paper.setCurrentText("A4")
    for i in range(1, dialog.what.names.count()):
        dialog.what.names.item(i).setCheckState(Qt.CheckState.Unchecked)
    dialog.output.setCurrentIndex(dialog.output.findData(output))
    suffix = {Output.FOLDER: "", Output.PNG: ".png"}.get(output, ".pdf")
    assert dialog.file.suffix == suffix
    dialog.file_field.set_file(tmp_path / f"out{suffix}")
    assert dialog.accept_button.isEnabled()
    report = dialog.work()(Progress())
    assert report.sheets == 1
    assert list(tmp_path.iterdir())


def test_a_poster_overlaps_as_wide_as_it_is_told(
    dialog: PrintSheetsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gis_app.workflows import print_atlas

    fields, told = dialog.fields, []
    assert not dialog.form.isRowVisible(fields.overlap)
    assert not dialog.form.isRowVisible(fields.dpi)
    dialog.output.setCurrentIndex(dialog.output.findData(Output.POSTER_A4))
    assert dialog.form.isRowVisible(fields.overlap)
    dialog.file_field.set_file(tmp_path / "poster.pdf")
    fields.overlap.setValue(22.5)
    monkeypatch.setattr(print_atlas, "print_atlas", lambda _data, into, *_: told.append(into))
    dialog.work()(Progress())
    (target,) = told
    assert target.form is print_atlas.PrintForm.POSTER
    assert (target.paper, target.overlap_mm) == ("A4", 22.5)
    dialog.output.setCurrentIndex(dialog.output.findData(Output.PNG))
    assert not dialog.form.isRowVisible(fields.overlap)
    assert dialog.form.isRowVisible(fields.dpi)
    assert dialog.request().dpi == 300
    fields.dpi.setValue(200)
    assert dialog.request().dpi == 200
    dialog.output.setCurrentIndex(dialog.output.findData(Output.PDF))
    assert dialog.request().dpi is None


def test_a_folder_is_chosen_for_one_file_a_sheet(
    dialog: PrintSheetsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "sheets.pdf", tmp_path / "sheets"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    for output, wanted in ((Output.FOLDER, folder), (Output.PDF, file)):
        dialog.output.setCurrentIndex(dialog.output.findData(output))
        dialog.file_field.browse.click()
        assert dialog.file == wanted


def test_pages_go_to_a_printer_true_to_scale(qapp: object, tmp_path: Path) -> None:
    request = print_request("district_table", names=("东关街道",))
    printer = printer_for(request)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printer.pdf"))
    printer.setResolution(300)
    pages = printing_work(printer, DATA, request, T, None)(Progress())
    pdf = read_pdf(tmp_path / "printer.pdf")
    assert len(pdf.pages) == pages
    assert float(pdf.pages[0].mediabox.width) == pytest.approx(420 / 25.4 * 72, abs=1.0)
    assert "东关街道" in pdf.pages[0].extract_text()
    grey = printer_for(replace(request, variant=Variant.GREY))
    assert grey.colorMode() == QPrinter.ColorMode.GrayScale


@pytest.mark.parametrize("variant", [Variant.GREY, Variant.COLOUR_BLIND])
def test_a_printer_gets_the_colours_of_the_variant(
    qapp: object, tmp_path: Path, variant: Variant
) -> None:
    from gis_app.domain.palette import ISSUE_FILLS
    from gis_app.domain.terms import Colour
    from tests.printing.pdf_probe import read_page

    seen = {}
    for one in (Variant.COLOUR, variant):
        request = print_request("district_table", names=("东关街道",), variant=one)
        printer = printer_for(request)
        # what the driver would make of it is not asked: the colours are ours
        printer.setColorMode(QPrinter.ColorMode.Color)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / f"{one}.pdf"))
        printer.setResolution(300)
        printing_work(printer, DATA, request, T, None)(Progress())
        shapes = read_page(read_pdf(tmp_path / f"{one}.pdf").pages[0]).shapes
        seen[one] = {c for shape in shapes for c in (shape.fill, shape.line) if c is not None}
    red = tuple(int(ISSUE_FILLS[Colour.RED][i : i + 2], 16) / 255 for i in (1, 3, 5))

    def has_red(colours: set[tuple[float, ...]]) -> bool:
        return any(max(abs(a - b) for a, b in zip(c, red, strict=True)) < 4e-3 for c in colours)

    assert has_red(seen[Variant.COLOUR])
    assert seen[variant]
    assert not has_red(seen[variant])
    if variant is Variant.GREY:
        assert all(max(c) - min(c) < 4e-3 for c in seen[variant])

"""Ask for printed sheets: what, how the page looks, what it says, as which file; with the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from gis_app.messages import msg
from gis_app.printing.page_design import DEFAULT_TEMPLATE, PageDesign
from gis_app.printing.page_template import Orientation
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.subject import Coverage
from gis_app.printing.variants import Variant
from gis_app.ui.dialogs.design_bar import DesignBar
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.page_preview import PagePreview
from gis_app.ui.dialogs.print_output import Output, OutputFields
from gis_app.ui.dialogs.print_page_tab import PageTab
from gis_app.ui.dialogs.print_what_tab import WhatTab
from gis_app.ui.dialogs.print_words_tab import WordsTab
from gis_app.ui.panels.status_line import scale_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.ui.tasks import Tasks
    from gis_app.workflows.open_base_map import OpenedBaseMap


_ACCEPT: Final = {
    Output.PDF: msg("Print to PDF"),
    Output.FOLDER: msg("Print to PDF"),
    Output.POSTER_A3: msg("Print to PDF"),
    Output.POSTER_A4: msg("Print to PDF"),
    Output.PNG: msg("Save pictures"),
    Output.PRINTER: msg("Choose printer…"),
}
_AS_SKETCH: Final = msg("Print as sketch map")
MOST_WARNINGS: Final = 4
SCREEN_EDGE_PX: Final = 60
"""The window's title and a strip of the screen stay free."""


class PrintSheetsDialog(FormDialog):
    """Give back `output`, `request`, `file` and the `work` that writes it."""

    def __init__(
        self,
        data: CityData,
        tasks: Tasks,
        t: Translator,
        parent: QWidget | None = None,
        *,
        selection: tuple[int, ...] = (),
        project: Path | None = None,
        save: Callable[[ProjectSettings], None] | None = None,
        beneath: OpenedBaseMap | None = None,
        beneath_crs: str | None = None,
    ) -> None:
        super().__init__(msg("Print sheets"), _ACCEPT[Output.PDF], t, parent, width_px=1100)
        self._data, self._project, self._selection = data, project, selection
        self._template = DEFAULT_TEMPLATE
        self._beneath_crs = beneath_crs
        self.what = WhatTab(data, selection, t, self)
        self.page = PageTab(t, self)
        self.words = WordsTab(t, self)
        self.coverage, self.paper, self.scale = self.what.coverage, self.page.paper, self.page.scale
        self.bar = DesignBar(data.settings, self.design, save, t, self)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.what, t("Content"))
        self.tabs.addTab(self.page, t("Page"))
        self.tabs.addTab(self.words, t("Words"))
        self.form.addRow(t("Page design"), self.bar)
        self.fields = OutputFields(self.form, data.settings.name, beneath, t, self)
        self.output, self.file_field = self.fields.output, self.fields.file_field
        self.has_backdrop = self.fields.has_backdrop
        self.page_preview = PagePreview(data, tasks, t, self, project)
        self.preview, self.pages = self.page_preview.picture, self.page_preview.pages
        self.warnings = self.note(msg("Making the preview …"))
        self._arrange()
        self._show_design(PageDesign.of(DEFAULT_TEMPLATE))
        self._connect_signals()
        self._check()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(20)
        left = QVBoxLayout()
        self.column.removeItem(self.form)
        self.column.removeItem(self.body)
        left.addWidget(self.tabs, 1)
        left.addLayout(self.form)
        left.addLayout(self.body)
        row.addLayout(left, 1)
        row.addWidget(self.page_preview)
        self.column.insertLayout(1, row, 1)

    def _connect_signals(self) -> None:
        for tab in (self.what, self.page, self.words):
            tab.changed.connect(self._check)
        self.what.template_chosen.connect(lambda name: self._show_design(PageDesign.of(name)))
        self.bar.chosen.connect(self._on_design)
        self.bar.problem.connect(self.show_problem)
        self.fields.changed.connect(self._grow)
        self.fields.changed.connect(self._check)
        self.page_preview.made.connect(self._show_warnings)
        self.page_preview.failed.connect(self.show_problem)

    def _on_design(self, design: PageDesign | None) -> None:
        self._show_design(design or PageDesign.of(self._template))

    def _show_design(self, design: PageDesign) -> None:
        self._template = design.template
        self.page.show_design(design)
        self.words.show_design(design)
        self.what.choose_template(design.template)
        self._check()

    def design(self) -> PageDesign:
        """Return the page as it is set now."""
        marking = self.words.marking.text().strip()
        return replace(
            PageDesign.of(self._template),
            paper=self.page.paper.currentText(),
            orientation=Orientation(self.page.orientation.currentData()),
            items=self.page.chosen_items(),
            margin_mm=self.page.chosen_margin(),
            title=self.words.title.text().strip(),
            marking=marking or None,
            remarks=self.words.remarks.toPlainText().strip(),
            signatures=self.words.chosen_signatures(),
            logo=self.words.logo,
        )

    def _scale(self) -> int | None:
        text = self.scale.currentText().strip()
        if text == self.page.fitting or not text:
            return None
        found = scale_from(text)
        return None if found is None else round(found)

    def request(self) -> PrintRequest:
        """Return what was asked for."""
        coverage = self.what.wanted() or Coverage.WHOLE
        return PrintRequest(
            coverage=coverage,
            scale_denominator=self._scale(),
            names=self.what.chosen_names() or (),
            design=self.design(),
            selection=self._selection if coverage is Coverage.SELECTION else (),
            has_cover=self.what.cover.isChecked(),
            has_week=self.what.week.isChecked(),
            is_public=self.what.public.isChecked(),
            # Qt gives enumerations of text back as plain text
            variant=Variant(self.page.variant.currentData()),
            review_number=self.what.review.text().strip(),
            dpi=self.fields.chosen_dpi,
            backdrop=self.fields.backdrop,
            backdrop_crs=self._beneath_crs,
        )

    @property
    def chosen_output(self) -> Output:
        """Return what becomes of the pages."""
        return self.fields.chosen

    def _problem(self) -> Message | None:
        coverage = self.what.wanted()
        if coverage is None:
            return msg("There is no area and no unit yet to print a sheet for.")
        if coverage is Coverage.SELECTION and not self._selection:
            return msg("No points are chosen; choose some on the map or in the table first.")
        if self.what.chosen_names() is None:
            return msg("Tick at least one sheet to print.")
        text = self.scale.currentText().strip()
        if text and text != self.page.fitting and scale_from(text) is None:
            return msg("Write the scale as 1:5000.")
        return self.fields.problem()

    def _grow(self) -> None:
        """Make room for fields that an output brings with it, and for lines of a warning."""
        self.column.activate()
        least = self.minimumSizeHint()
        wanted = max(least.height(), self.column.totalHeightForWidth(self.width()))
        least.setHeight(min(wanted, self.screen().availableGeometry().height() - SCREEN_EDGE_PX))
        self.resize(self.size().expandedTo(least))

    def _check(self, _value: Any = None) -> None:
        problem = self._problem()
        self.show_problem(problem)
        is_sketch = self.what.public.isChecked() and not self.what.review.text().strip()
        self.accept_button.setText(
            self._t(_AS_SKETCH if is_sketch else _ACCEPT[self.chosen_output])
        )
        if self.isVisible() and (problem is None or problem == self.fields.problem()):
            self.page_preview.show_request(self.request())

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._check()

    def _show_warnings(self, _book: object) -> None:
        warnings = self.page_preview.warnings[:MOST_WARNINGS]
        self.warnings.setText("\n".join(self._t(warning) for warning in warnings))
        self._grow()

    def done(self, result: int) -> None:
        self.page_preview.close_down()
        super().done(result)

    @property
    def file(self) -> Path:
        """Return the file or folder to write."""
        return self.fields.file

    def work(self) -> Callable[[Progress], Any]:
        """Return what writes the file."""
        data, file, request, t = self._data, self.file, self.request(), self._t
        project, output, fields = self._project, self.chosen_output, self.fields
        paper, overlap_mm = fields.poster_paper, fields.overlap.value()

        def write(progress: Progress) -> Any:
            from gis_app.workflows.print_atlas import PrintForm, PrintTarget, print_atlas

            forms = {Output.FOLDER: PrintForm.FOLDER, Output.PNG: PrintForm.PICTURES}
            form = forms.get(output, PrintForm.PDF if paper is None else PrintForm.POSTER)
            target = PrintTarget(file, form, paper or "", overlap_mm)
            return print_atlas(data, target, request, t, progress, project)

        return write

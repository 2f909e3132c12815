"""回头看 beside the map: draw closed issues, see where they are, note what was found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gis_app.domain.assessment.look_back import look_back_figures
from gis_app.domain.dates import local
from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import LookBackResult
from gis_app.errors import GisAppError
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import titled_column
from gis_app.ui.number_fields import NumberField, WholeNumberField
from gis_app.ui.plain_table import DATA_ROLE, plain_table, put_text
from gis_app.workflows.look_back import (
    LookBackFound,
    draw_look_back,
    draws,
    issue_words,
    note_look_back,
    rows_of_draw,
)

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator
    from gis_app.ui.session import Session

_TITLES = (
    msg("Issue no."),
    msg("Place"),
    msg("Issue"),
    msg("Responsible unit"),
    msg("What was found"),
    msg("Note"),
)


class LookBackDialog(QDialog):
    """Stay beside the main window; `rows_asked` carries the issues of picked rows."""

    rows_asked = Signal(object)

    def __init__(self, session: Session, person: str, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._t = session, t
        self.setWindowTitle(t("Look-back"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1060, 600)
        title = t("Look-back at closed issues")
        column = titled_column(self, title, top_px=16, spacing_px=10)
        column.addLayout(self._draw_row())
        self.state = QLabel(self)
        self.state.setProperty("role", "secondary")
        column.addWidget(self.state)
        self.table = plain_table(_TITLES, t, self)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        column.addWidget(self.table, 1)
        column.addLayout(self._note_row(person))
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        column.addWidget(self.problem)
        session.city_changed.connect(self.refresh)
        session.city_opened.connect(self.refresh)
        self.refresh()

    def _draw_row(self) -> QHBoxLayout:
        t, row = self._t, QHBoxLayout()
        row.setSpacing(8)
        self.draw_box = QComboBox(self)
        self.draw_box.setMinimumWidth(180)
        self.draw_box.currentIndexChanged.connect(lambda _i: self._show())
        self.weeks = WholeNumberField(self)
        self.weeks.setRange(1, 52)
        self.share = NumberField(self)
        self.share.setRange(0.5, 100.0)
        self.share.setDecimals(1)
        self.share.setSuffix(" %")
        data = self._session.data
        self.share.setValue(100 * (0.1 if data is None else data.presets.look_back_share))
        self.draw = QPushButton(t("Draw a sample"), self)
        self.draw.setAutoDefault(False)
        self.draw.clicked.connect(self._on_draw)
        row.addWidget(QLabel(t("Sample"), self))
        row.addWidget(self.draw_box)
        row.addStretch(1)
        for label, field in ((t("Closed in weeks"), self.weeks), (t("Share"), self.share)):
            row.addWidget(QLabel(label, self))
            row.addWidget(field)
        row.addWidget(self.draw)
        return row

    def _note_row(self, person: str) -> QHBoxLayout:
        t, row = self._t, QHBoxLayout()
        row.setSpacing(8)
        self.person = QLineEdit(person, self)
        self.person.setMaximumWidth(140)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(t("what was seen"))
        self.good = QPushButton(t(WORDS["look_back_result"][LookBackResult.GOOD]), self)
        self.relapsed = QPushButton(t("Relapsed: reopen"), self)
        self.good.clicked.connect(lambda: self._on_note(LookBackResult.GOOD))
        self.relapsed.clicked.connect(lambda: self._on_note(LookBackResult.RELAPSED))
        row.addWidget(QLabel(t("Looked at by"), self))
        row.addWidget(self.person)
        row.addWidget(self.note, 1)
        for button in (self.good, self.relapsed):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def refresh(self, _change: object = None) -> None:
        """List the samples anew; the one shown stays shown."""
        data = self._session.data
        shown = self.draw_box.currentText()
        self.draw_box.blockSignals(True)
        self.draw_box.clear()
        if data is not None:
            self.draw_box.addItems(list(draws(data)))
            self.draw_box.setCurrentIndex(max(self.draw_box.findText(shown), 0))
        self.draw_box.blockSignals(False)
        self._show()

    def _show(self) -> None:
        data, t, name = self._session.data, self._t, self.draw_box.currentText()
        self.draw.setEnabled(self._session.can_edit)
        if data is None or not name:
            self.table.setRowCount(0)
            self.state.setText(t("Nothing was drawn for a look-back yet."))
            self._on_chosen()
            return
        table, units = data.table("look_backs"), data.table("units")
        rows = rows_of_draw(data, name)
        figures = look_back_figures(data, table.text("draw").equals(name))
        first = table.row(rows[0])
        self.state.setText(
            t(msg("Closed {start} to {end} · seed {seed} · {checked} of {drawn} looked at, "
                  "{relapsed} relapsed ({rate})",
                  start=local(first["closed_from"]).date(), end=local(first["closed_to"]).date(),
                  seed=first["seed"], checked=figures.checked, drawn=figures.drawn,
                  relapsed=figures.relapsed, rate=percent(figures.relapse_rate)))
        )  # fmt: skip
        self.table.setRowCount(len(rows))
        for line, fid in enumerate(rows):
            row = table.row(fid)
            code, where, what = issue_words(data, int(row["issue_fid"]), t)
            unit = units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else ""
            found = WORDS["look_back_result"].get(row["result"] or "")
            result = t(found) if found is not None else t("not looked at yet")
            texts = (code, where, what, str(unit), result, str(row["note"] or ""))
            for column, text in enumerate(texts):
                put_text(self.table, line, column, text, fid)
        self._on_chosen()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the rows of the sample that are picked."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        items = [self.table.item(row, 0) for row in rows]
        return tuple(int(item.data(DATA_ROLE)) for item in items if item is not None)

    def _on_chosen(self) -> None:
        data, chosen = self._session.data, self.chosen
        for button in (self.good, self.relapsed):
            button.setEnabled(bool(chosen) and self._session.can_edit)
        if data is not None and chosen:
            table = data.table("look_backs")
            fids = [int(table.value(fid, "issue_fid")) for fid in chosen]
            known = data.table("issues")
            self.rows_asked.emit(tuple(fid for fid in fids if known.has(fid)))

    def _now(self) -> datetime:
        data = self._session.data
        return (None if data is None else data.settings.as_of) or datetime.now(UTC)

    def _on_draw(self) -> None:
        city = self._session.city
        if city is None:
            return
        share = self.share.value() / 100
        try:
            rows = draw_look_back(
                city, self.person.text(), self._now(), weeks=self.weeks.value(), share=share
            )
        except GisAppError as error:
            self._tell(error.message)
            return
        self._tell(None)
        name = city.data.table("look_backs").value(rows[0], "draw")
        self.draw_box.setCurrentIndex(self.draw_box.findText(str(name)))

    def _on_note(self, result: LookBackResult) -> None:
        city = self._session.city
        if city is None:
            return
        found = [LookBackFound(fid, result, self.note.text()) for fid in self.chosen]
        try:
            note_look_back(city, found, self.person.text(), self._now())
        except GisAppError as error:
            self._tell(error.message, *error.details[:2])
            return
        self.note.clear()
        self._tell(None)

    def _tell(self, *problems: Message | None) -> None:
        self.problem.setText(" ".join(self._t(one) for one in problems if one is not None))

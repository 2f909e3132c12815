"""Score a round on screen, point by point and by keys; every point is one change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.assessment.round import read_round
from gis_app.domain.work_terms import ItemResult, LatePolicy
from gis_app.errors import GisAppError
from gis_app.messages import msg
from gis_app.ui.dialogs.checklist_table import ChecklistTable
from gis_app.ui.dialogs.new_round import MomentField
from gis_app.ui.plain_table import DATA_ROLE, plain_table, put_text
from gis_app.workflows.enter_scores import ItemScore, enter_scores, scores_of_round
from gis_app.workflows.score_forms import point_title

if TYPE_CHECKING:
    from gis_app.domain.table import Table
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_MARKS: Final = {"none": "○", "some": "◐", "good": "✓", "bad": "✗"}
_LEFT_PX: Final = 300
_KEYS: Final = msg(
    "1 conforms · 2 partly · 3 fails · 4 not applicable · 0 takes back · N says what is wrong · "
    "Enter saves and goes on"
)
_LATE: Final = msg("Outside the window: marked, and left out of the rates.")


class ScorePointsDialog(QDialog):
    """Stay beside the map; the point being scored is picked there."""

    saved = Signal(object)
    photo_asked = Signal(int)
    """Asks for a photo for a score: its row id."""

    def __init__(
        self,
        session: Session,
        round_fid: int,
        person: str,
        t: Translator,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._fid, self._t = session, round_fid, t
        data = session.data
        assert data is not None
        self.round = read_round(data, round_fid)
        self._place = -1
        self._is_edited = False
        self._known_states: tuple[Table, dict[int, str]] | None = None
        self.setWindowTitle(t(msg("Score: {round}", round=self.round.title)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1180, 700)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        head = QHBoxLayout()
        title = QLabel(self.round.title, self)
        title.setProperty("role", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, max(self.round.item_count, 1))
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(220, 8)
        self.count = QLabel(self)
        head.addWidget(title, 1)
        head.addWidget(self.count)
        head.addWidget(self.bar)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(self._left())
        row.addLayout(self._right(theme), 1)
        column.addLayout(row, 1)
        self.inspector.setText(person)
        self.moment.set_moment(data.settings.as_of or datetime.now(UTC))
        self._list_points()
        session.city_changed.connect(self._on_city)
        self._show_first()

    def _left(self) -> QVBoxLayout:
        side = QVBoxLayout()
        self.only_open = QCheckBox(self._t("Only what is not scored yet"), self)
        self.only_open.toggled.connect(lambda _on: self._list_points())
        self.points = plain_table((msg(""), msg("Point")), self._t, self)
        self.points.horizontalHeader().hide()
        self.points.horizontalHeader().setStretchLastSection(True)
        self.points.setColumnWidth(0, 34)
        self.points.setFixedWidth(_LEFT_PX)
        self.points.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.points.currentCellChanged.connect(self._on_point)
        side.addWidget(self.only_open)
        side.addWidget(self.points, 1)
        return side

    def _right(self, theme: Theme) -> QVBoxLayout:
        t, side = self._t, QVBoxLayout()
        side.setSpacing(8)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.where = QLabel(self)
        self.where.setProperty("role", "secondary")
        for label in (self.heading, self.where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            side.addWidget(label)
        self.table = ChecklistTable(t, theme, self)
        self.table.edited.connect(self._on_edited)
        self.table.finished.connect(self.save_and_next)
        side.addWidget(self.table, 1)
        keys = QLabel(t(_KEYS), self)
        keys.setWordWrap(True)
        keys.setProperty("role", "small")
        side.addWidget(keys)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.inspector = QLineEdit(self)
        self.inspector.setPlaceholderText(t("Inspector"))
        self.inspector.setMaximumWidth(140)
        self.moment = MomentField(self.round.opens_at, self)
        self.all_conform = QPushButton(t("The rest conforms"), self)
        self.all_conform.clicked.connect(self.table.fill_conforming)
        self.photo = QPushButton(t("Photo…"), self)
        self.photo.clicked.connect(self._on_photo)
        self.next = QPushButton(t("Save and next"), self)
        self.next.setProperty("role", "primary")
        self.next.clicked.connect(self.save_and_next)
        for button in (self.all_conform, self.photo, self.next):
            button.setAutoDefault(False)
        for text, field in ((t("Inspector"), self.inspector), (t("Scored at"), self.moment)):
            row.addWidget(QLabel(text, self))
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self.all_conform)
        row.addWidget(self.photo)
        row.addWidget(self.next)
        side.addLayout(row)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        side.addWidget(self.problem)
        return side

    def _items(self, place: int) -> tuple[str, ...]:
        kind = self.round.standard.kinds[int(self.round.points.kind[place])]
        return tuple(item.code for item in kind.items)

    def _states(self) -> dict[int, str]:
        """Return how far each point is: none, some, good, bad; kept until a score changes."""
        data = self._session.data
        assert data is not None
        table = data.table("scores")
        if self._known_states is not None and self._known_states[0] is table:
            return self._known_states[1]
        known = scores_of_round(data, self._fid)
        results, positions = table.text("result"), table.positions(list(known.values()))
        of_point: dict[int, list[str | None]] = {}
        for (point, _matter), at in zip(known, positions.tolist(), strict=True):
            of_point.setdefault(point, []).append(results[at])
        out = {}
        done = 0
        for place, fid in enumerate(self.round.points.fids.tolist()):
            found, wanted = of_point.get(fid, []), len(self._items(place))
            done += min(len(found), wanted)
            if not found:
                out[place] = "none"
            elif len(found) < wanted:
                out[place] = "some"
            else:
                out[place] = "bad" if ItemResult.FAILS.value in found else "good"
        self.bar.setValue(done)
        self.count.setText(
            self._t(msg("{done} of {all} items", done=done, all=self.round.item_count))
        )
        self._known_states = table, out
        return out

    def _list_points(self) -> None:
        states, points = self._states(), self.round.points
        order = np.lexsort((np.arange(len(points)), points.kind, points.area))
        self.points.blockSignals(True)
        self.points.setUpdatesEnabled(False)
        self.points.setRowCount(0)
        for place in order.tolist():
            is_done = states[place] in ("good", "bad")
            if self.only_open.isChecked() and is_done and place != self._place:
                continue
            row = self.points.rowCount()
            self.points.insertRow(row)
            mark = put_text(self.points, row, 0, _MARKS[states[place]], place)
            mark.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            put_text(self.points, row, 1, point_title(self.round, place))
            if place == self._place:
                self.points.setCurrentCell(row, 1)
        self.points.setUpdatesEnabled(True)
        self.points.blockSignals(False)

    def _mark_points(self) -> None:
        """Set the marks of the points listed anew; a round's points never change."""
        if self.only_open.isChecked():
            self._list_points()
            return
        states = self._states()
        for row in range(self.points.rowCount()):
            item = self.points.item(row, 0)
            mark = _MARKS[states[self._place_at(row)]]
            if item is not None and item.text() != mark:
                item.setText(mark)

    def _show_first(self) -> None:
        states = self._states()
        for row in range(self.points.rowCount()):
            if states[self._place_at(row)] in ("none", "some"):
                self.points.setCurrentCell(row, 1)
                return
        if self.points.rowCount():
            self.points.setCurrentCell(0, 1)

    def _place_at(self, row: int) -> int:
        item = self.points.item(row, 0)
        return -1 if item is None else int(item.data(DATA_ROLE))

    def _on_city(self, _change: object) -> None:
        data = self._session.data
        if data is None or not data.table("rounds").has(self._fid):
            self.close()
            return
        self._mark_points()
        if not self._is_edited:
            self._show_point()

    def _on_point(self, row: int, *_before: int) -> None:
        place = self._place_at(row)
        if place < 0 or place == self._place:
            return
        if self._is_edited and not self.save():
            return
        self._place = place
        self._show_point()
        fid = int(self.round.points.fids[self._place])
        if self._session.data is not None and self._session.data.table("points").has(fid):
            self._session.select("points", (fid,))
            self._session.reveal_asked.emit("points", (fid,))

    def _show_point(self) -> None:
        data, place = self._session.data, self._place
        if data is None or place < 0:
            return
        fid = int(self.round.points.fids[place])
        kind = self.round.standard.kinds[int(self.round.points.kind[place])]
        self.heading.setText(point_title(self.round, place))
        area = self.round.points.area_names.get(int(self.round.points.area[place]), "")
        address = ""
        if data.table("points").has(fid):
            row = data.table("points").row(fid)
            address = " · ".join(str(row[n]) for n in ("address", "time_window") if row[n])
        parts = (self._t(kind.title), area, address)
        self.where.setText(" · ".join(part for part in parts if part))
        known, table = scores_of_round(data, self._fid, {fid}), data.table("scores")
        rows = [known.get((fid, item.code)) for item in kind.items]
        found = [None if row is None else table.row(row) for row in rows]
        results = [None if row is None else ItemResult(row["result"]) for row in found]
        notes = ["" if row is None else str(row["note"] or "") for row in found]
        self.table.show_items(kind.items, results, notes)
        self._is_edited = False
        self.problem.setText("")
        self.table.setFocus()

    def _on_edited(self) -> None:
        self._is_edited = True

    def save(self) -> bool:
        """Enter what was scored at the shown point; tells whether it was taken."""
        city, data = self._session.city, self._session.data
        if city is None or data is None or self._place < 0:
            return False
        fid = int(self.round.points.fids[self._place])
        known = scores_of_round(data, self._fid, {fid})
        wanted = [
            ItemScore(fid, code, result, self.moment.moment, self.inspector.text(), note)
            for code, result, note in self.table.scores
            if result is not None or (fid, code) in known
        ]
        self._is_edited = False
        try:
            plan = enter_scores(city, self._fid, wanted)
        except GisAppError as error:
            self._is_edited = True
            self.problem.setText(" ".join(self._t(m) for m in (error.message, *error.details[:2])))
            return False
        is_told = plan.late and self.round.policy.late is LatePolicy.MARK
        self.problem.setText(self._t(_LATE) if is_told else "")
        self.saved.emit(plan)
        return True

    def save_and_next(self) -> None:
        """Enter the shown point and go to the next one that is not scored whole."""
        if self._is_edited and not self.save():
            return
        states = self._states()
        rows = list(range(self.points.rowCount()))
        here = self.points.currentRow()
        for row in (*rows[here + 1 :], *rows[: max(here, 0)]):
            if states[self._place_at(row)] in ("none", "some"):
                self.points.setCurrentCell(row, 1)
                return
        if not self.problem.text():
            self.problem.setText(self._t("Every point of the round is scored."))

    def _on_photo(self) -> None:
        """Ask for a photo for the item picked; its score is entered first."""
        if self._is_edited and not self.save():
            return
        data, row = self._session.data, self.table.currentRow()
        if data is None or row < 0:
            return
        key = (int(self.round.points.fids[self._place]), self.table.scores[row][0])
        fid = scores_of_round(data, self._fid, {key[0]}).get(key)
        if fid is None:
            self.problem.setText(self._t("Score the item first; then its photo can be added."))
            return
        self.photo_asked.emit(fid)

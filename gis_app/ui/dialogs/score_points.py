"""Score a round on screen, point by point and by keys; every point is one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gis_app.domain.work_terms import LatePolicy
from gis_app.errors import GisAppError
from gis_app.messages import msg
from gis_app.ui.dialogs.point_sheet import PointSheet
from gis_app.ui.dialogs.score_writer import ScoreWriter
from gis_app.ui.models.round_points_model import RoundPointsModel
from gis_app.ui.plain_table import plain_view
from gis_app.ui.renewal import Renewal
from gis_app.workflows.enter_scores import ItemScore, refusal, scores_of_round
from gis_app.workflows.score_forms import point_title
from gis_app.workflows.score_on_screen import followed, known_at, look_at_scoring

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.enter_scores import ScorePlan
    from gis_app.workflows.score_on_screen import ScoringView

_LEFT_PX: Final = 300
_LATE: Final = msg("Outside the window: marked, and left out of the rates.")


class ScorePointsDialog(QDialog):
    """Stay beside the map; the point being scored is picked there.

    Scores are written beside the window: the next point is shown at once, and what could not be
    written is kept with its point and told.
    """

    saved = Signal(object)
    failed = Signal(object)
    """Carries an error that came after the dialog was closed."""
    photo_asked = Signal(int)
    """Asks for a photo for a score: its row id."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        view: ScoringView,
        person: str,
        t: Translator,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._t, self.view = session, t, view
        data = session.data
        assert data is not None
        self.round, self._fid = view.round, view.round.fid
        self._place = -1
        self._is_edited = False
        self._writer = ScoreWriter(self)
        self._writer.entered.connect(self._on_saved)
        self._writer.failed.connect(self._on_not_saved)
        self._anew = Renewal(tasks, self)
        self._photo_for: tuple[int, str] | None = None
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
        row.addWidget(self._right(theme), 1)
        column.addLayout(row, 1)
        self.inspector.setText(person)
        self.moment.set_moment(data.settings.now())
        self._show_count()
        session.city_changed.connect(self._on_city)
        self._go_to(max(self.model.next_open(-1), 0))

    def _left(self) -> QVBoxLayout:
        side = QVBoxLayout()
        self.only_open = QCheckBox(self._t("Only what is not scored yet"), self)
        self.only_open.toggled.connect(self._on_only_open)
        self.model = RoundPointsModel(self.view, self)
        self.points = plain_view(self.model, self)
        self.points.horizontalHeader().hide()
        self.points.horizontalHeader().setStretchLastSection(True)
        self.points.setColumnWidth(0, 34)
        self.points.setFixedWidth(_LEFT_PX)
        self.points.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.points.selectionModel().currentRowChanged.connect(self._on_point)
        side.addWidget(self.only_open)
        side.addWidget(self.points, 1)
        return side

    def _right(self, theme: Theme) -> PointSheet:
        sheet = PointSheet(self.round.opens_at, self._t, theme, self)
        self.heading, self.where, self.problem = sheet.heading, sheet.where, sheet.problem
        self.table, self.inspector, self.moment = sheet.table, sheet.inspector, sheet.moment
        self.all_conform, self.photo = sheet.all_conform, sheet.photo
        self.table.edited.connect(self._on_edited)
        self.table.finished.connect(self.save_and_next)
        self.photo.clicked.connect(self._on_photo)
        sheet.next.clicked.connect(self.save_and_next)
        return sheet

    @property
    def is_busy(self) -> bool:
        """Tell whether scores are on their way into the project."""
        return self._writer.is_busy

    def _show_count(self) -> None:
        done, every = self.view.progress.items_done, self.round.item_count
        self.bar.setValue(done)
        self.count.setText(self._t(msg("{done} of {all} items", done=done, all=every)))

    def _go_to(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self.points.setCurrentIndex(self.model.index(row, 1))

    def _on_only_open(self, wanted: bool) -> None:
        self.model.list_only_open(wanted, self._place)
        self._go_to(self.model.row_of(self._place))

    def _follow(self, view: ScoringView, places: Int64Array) -> None:
        """Show marks and counts as they are now."""
        self.view = view
        if self.model.follow(view, places, self._place):
            self._go_to(self.model.row_of(self._place))
        self._show_count()

    def _on_city(self, change: ChangeSet) -> None:
        data = self._session.data
        if data is None or not data.table("rounds").has(self._fid):
            self._is_edited = False
            self.close()
            return
        found = followed(self.view, data, change)
        if found is None:
            self._anew.ask(lambda _progress: look_at_scoring(data, self._fid), self._show_anew)
            return
        view, places = found
        if change.touches("scores"):
            self._follow(view, places)
        if change.touches("points") or self._place in places:
            self._show_unless_typed()

    def _show_anew(self, view: ScoringView) -> None:
        if isValid(self):
            self._follow(view, np.arange(len(self.round.points)))
            self._show_unless_typed()

    def _show_unless_typed(self) -> None:
        if not self._is_edited and self._writer.typed_at(self._place) is None:
            self._show_point()

    def _on_point(self, now: QModelIndex, _before: QModelIndex) -> None:
        place = self.model.place_at(now.row())
        if place < 0 or place == self._place:
            return
        if self._is_edited and not self.save():
            QTimer.singleShot(0, lambda: self._go_to(self.model.row_of(self._place)))
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
        results, notes = known_at(data, self.round, place)
        typed = self._writer.typed_at(place)
        if typed is not None:
            results, notes = [one[1] for one in typed], [one[2] for one in typed]
        self.table.show_items(kind.items, results, notes)
        # what could not be written before is tried again on leaving the point
        self._is_edited = self._writer.has_failed(place)
        self.problem.setText("")
        self.table.setFocus()

    def _on_edited(self) -> None:
        self._is_edited = True

    def save(self) -> bool:
        """Hand over what was scored at the shown point; tells whether the round takes it."""
        city, data, place = self._session.city, self._session.data, self._place
        if city is None or data is None or place < 0:
            return False
        fid, typed = int(self.round.points.fids[place]), self.table.scores
        known = scores_of_round(data, self._fid, {fid})
        waiting = {code for code, result, _note in self._writer.typed_at(place) or () if result}
        at, by = self.moment.moment, self.inspector.text()
        wanted = [
            ItemScore(fid, code, result, at, by, note)
            for code, result, note in typed
            if result is not None or (fid, code) in known or code in waiting
        ]
        reasons = dict.fromkeys(filter(None, (refusal(self.round, one) for one in wanted)))
        if reasons:
            said = (msg("No score was taken."), *list(reasons)[:2])
            self.problem.setText(" ".join(self._t(one) for one in said))
            return False
        self._is_edited = False
        is_late = bool(wanted) and not self.round.is_within(at)
        is_told = is_late and self.round.policy.late is LatePolicy.MARK
        self.problem.setText(self._t(_LATE) if is_told else "")
        self._follow(self.view.as_typed(place, [one[1] for one in typed]), np.array([place]))
        self._writer.write(city, self._fid, place, typed, wanted)
        return True

    def _on_saved(self, _place: int, plan: ScorePlan) -> None:
        self.saved.emit(plan)
        if not self._writer.is_busy and self._photo_for is not None:
            wanted, self._photo_for = self._photo_for, None
            self._ask_photo(wanted)

    def _on_not_saved(self, place: int, error: BaseException) -> None:
        """Tell of scores that could not be written; they stay with their point."""
        self._photo_for = None
        if not self.isVisible() or not isinstance(error, GisAppError):
            self.failed.emit(error)
            return
        self._follow(self.view.looked_at_again(np.array([place])), np.array([place]))
        self._is_edited = self._is_edited or place == self._place
        said = msg(
            "{point}: not saved, what was scored is kept here until it is. {reason}",
            point=point_title(self.round, place),
            reason=error.message,
        )
        self.problem.setText(" ".join(self._t(one) for one in (said, *error.details[:2])))

    def save_and_next(self) -> None:
        """Enter the shown point and go to the next one that is not scored whole."""
        if self._is_edited and not self.save():
            return
        row = self.model.next_open(self.points.currentIndex().row())
        if row >= 0:
            self._go_to(row)
        elif not self.problem.text():
            self.problem.setText(self._t("Every point of the round is scored."))

    def reject(self) -> None:
        """Close; what is typed is entered first, and nothing is dropped without a word."""
        if self._is_edited and not self.save() and not self._leaves():
            return
        self._writer.finish()
        super().reject()

    def _leaves(self) -> bool:
        box = QMessageBox(self)
        box.setWindowTitle(self.windowTitle())
        box.setText(self._t("What was scored at this point was not taken. Close without it?"))
        box.setInformativeText(self.problem.text())
        leave = box.addButton(self._t("Close without it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is leave

    def _on_photo(self) -> None:
        """Ask for a photo for the item picked; its score is entered first."""
        if self._is_edited and not self.save():
            return
        row = self.table.currentRow()
        if row < 0:
            return
        key = (int(self.round.points.fids[self._place]), self.table.scores[row][0])
        if self._writer.is_busy:
            self._photo_for = key
        else:
            self._ask_photo(key)

    def _ask_photo(self, key: tuple[int, str]) -> None:
        data = self._session.data
        fid = None if data is None else scores_of_round(data, self._fid, {key[0]}).get(key)
        if fid is None:
            self.problem.setText(self._t("Score the item first; then its photo can be added."))
            return
        self.photo_asked.emit(fid)

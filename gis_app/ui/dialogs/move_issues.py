"""Ask for one move of some issues: what is done, by whom, when and why; what cannot is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, QTimer
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLabel, QLineEdit, QPlainTextEdit, QWidget

from gis_app.domain.dates import BEIJING, local
from gis_app.domain.issue_moves import RULES, MoveRequest, possible_moves, responsible_unit
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import Move
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import MARGIN_PX, FormDialog, fit_text
from gis_app.ui.dialogs.unit_field import UnitField
from gis_app.workflows.work_issue import MovePlan, plan_move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator

WIDTH_PX: Final = 560
_REASON_TITLES: Final = {
    Move.NOTE: msg("Progress"),
    Move.SUBMIT: msg("What was done"),
    Move.REPLY: msg("Reply"),
    Move.CALL_BACK: msg("What was said"),
}
_MOST_REFUSED: Final = 4


class MoveIssuesDialog(FormDialog):
    """Give back `request`; moves that no chosen issue can make are not offered."""

    def __init__(
        self,
        data: CityData,
        fids: Sequence[int],
        person: str,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Work on issues"), msg("Record"), t, parent, width_px=WIDTH_PX)
        self._data, self._fids = data, tuple(fids)
        self.plan: MovePlan | None = None
        self.move_box = QComboBox(self)
        able = {move for fid in self._fids for move in possible_moves(data, fid)}
        for move in RULES:
            if move in able:
                self.move_box.addItem(t(WORDS["move"][move]), move)
        self.move_box.setMaxVisibleItems(len(RULES))
        self.unit = UnitField(data, t, self)
        self.until = QLineEdit(self)
        self.approval = QLineEdit(self)
        self.reason = QPlainTextEdit(self)
        self.reason.setTabChangesFocus(True)
        self.by = QLineEdit(person, self)
        self.at = QDateTimeEdit(self)
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        now = local(data.settings.now())
        # shows the form of a day by one that could be meant
        self.until.setPlaceholderText(f"{now + timedelta(days=7):%Y-%m-%d}")
        self.at.setDateTime(QDateTime.fromString(now.strftime("%Y%m%d%H%M"), "yyyyMMddHHmm"))
        for title, field in (
            (msg("What is done"), self.move_box),
            (msg("Unit"), self.unit),
            (msg("Until"), self.until),
            (msg("Approved by"), self.approval),
            (msg("Reason"), self.reason),
            (msg("Done by"), self.by),
            (msg("When"), self.at),
        ):
            self.form.addRow(t(title), field)
        self.outcome = QLabel(self)
        self.outcome.setProperty("role", "small")
        self.body.addWidget(self.outcome)
        # planning looks at every chosen issue, so a burst of typing asks once
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(120)
        self._soon.timeout.connect(self._check)
        self._connect_signals()
        self._on_move()

    def _connect_signals(self) -> None:
        self.move_box.currentIndexChanged.connect(self._on_move)
        self.unit.changed.connect(self._check)
        self.at.dateTimeChanged.connect(self._soon.start)
        self.reason.textChanged.connect(self._soon.start)
        for line in (self.until, self.approval, self.by):
            line.textChanged.connect(self._soon.start)

    @property
    def request(self) -> MoveRequest:
        """Return the move as the fields say it now."""
        move = Move(self.move_box.currentData())
        rule = RULES[move]
        stamp = datetime.strptime(self.at.dateTime().toString("yyyyMMddHHmm"), "%Y%m%d%H%M")
        has_until = rule.needs_until or move is Move.ASSIGN
        return MoveRequest(
            move,
            self.by.text().strip(),
            stamp.replace(tzinfo=BEIJING),
            self.reason.toPlainText().strip(),
            self.unit.fid if rule.needs_unit else NO_ROW,
            self.until.text().strip() if has_until else "",
            self.approval.text().strip() if _may_be_approved(move) else "",
        )

    def _on_move(self) -> None:
        if self.move_box.count() == 0:
            self.show_problem(msg("Nothing was changed: no issue can make this move."))
            return
        move = Move(self.move_box.currentData())
        rule = RULES[move]
        self.form.setRowVisible(self.unit, rule.needs_unit)
        self.form.setRowVisible(self.until, rule.needs_until or move is Move.ASSIGN)
        self.form.setRowVisible(self.approval, _may_be_approved(move))
        is_optional = move is Move.ASSIGN
        self.approval.setPlaceholderText(
            self._t("only for a new clock or a later deadline") if is_optional else ""
        )
        label = self.form.labelForField(self.reason)
        if isinstance(label, QLabel):
            title = _REASON_TITLES.get(move, msg("Reason") if rule.needs_reason else msg("Note"))
            label.setText(self._t(title))
        until = self.form.labelForField(self.until)
        if isinstance(until, QLabel):
            is_deadline = move in (Move.ASSIGN, Move.EXTEND)
            until.setText(self._t(msg("New deadline") if is_deadline else msg("Deferred until")))
        if rule.needs_unit and self._fids:
            self.unit.propose(*self._proposal())
        self._check()
        self.resize(WIDTH_PX, self.sizeHint().height())

    def _proposal(self) -> tuple[int, Message | None]:
        """Return the unit all chosen issues count for by responsibility, with the reason."""
        units = {responsible_unit(self._data, fid) for fid in self._fids}
        if len(units) != 1:
            return NO_ROW, None
        found = self._data.responsibility.who(*self._place(), issue_fid=self._fids[0]).responsible
        return units.pop(), None if found is None else found.reason

    def _place(self) -> tuple[float, float]:
        state = self._data.issue_state
        place = self._data.table("issues").position(self._fids[0])
        return float(state.lon_deg[place]), float(state.lat_deg[place])

    def _check(self) -> None:
        request = self.request
        problem = request.problem()
        if problem is not None:
            self.plan = None
            self.outcome.clear()
            self.show_problem(problem)
            return
        self.plan = plan_move(self._data, self._fids, request)
        able, not_able = len(self.plan.fids), len(self.plan.refused)
        lines = []
        if len(self._fids) > 1:
            lines.append(plural("{count} issue can.", "{count} issues can.", able))
        issues = self._data.table("issues")
        for fid, reason in self.plan.refused[:_MOST_REFUSED]:
            lines.append(
                msg("{issue}: {reason}", issue=issues.value(fid, "code") or fid, reason=reason)
            )
        if not_able > _MOST_REFUSED:
            more = not_able - _MOST_REFUSED
            lines.append(plural("and {count} more", "and {count} more", more))
        self.outcome.setText("\n".join(self._t(line) for line in lines))
        fit_text(self.outcome, WIDTH_PX - 2 * MARGIN_PX)
        self.show_problem(None)
        self.accept_button.setEnabled(able > 0)

    def accept(self) -> None:
        self._soon.stop()
        self._check()
        if self.accept_button.isEnabled():
            super().accept()


def _may_be_approved(move: Move) -> bool:
    return RULES[move].needs_approval or move is Move.ASSIGN

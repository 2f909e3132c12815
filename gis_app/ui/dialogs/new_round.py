"""Open a round: its window, every point or a sample, the weights; what it would visit is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from gis_app.domain.dates import BEIJING, local
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import LatePolicy, RoundScope, ScorePart
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.number_fields import NumberField, WholeNumberField
from gis_app.workflows.open_round import NewRound, chosen_points, office_policy, problem_with

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

_FORMAT: Final = "yyyy-MM-dd HH:mm"
_LARGEST_SEED: Final = 2**31 - 1


class MomentField(QDateTimeEdit):
    """Ask for a moment by Beijing time."""

    def __init__(self, moment: datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDisplayFormat(_FORMAT)
        self.setCalendarPopup(True)
        self.set_moment(moment)

    def set_moment(self, moment: datetime) -> None:
        """Show a moment that carries its zone."""
        here = local(moment)
        self.setDateTime(QDateTime(here.year, here.month, here.day, here.hour, here.minute, 0))

    @property
    def moment(self) -> datetime:
        """Return the moment in UTC."""
        shown = self.dateTime()
        day, time = shown.date(), shown.time()
        here = datetime(
            day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=BEIJING
        )
        return here.astimezone(UTC)


class NewRoundDialog(FormDialog):
    """Give back `round`."""

    def __init__(self, data: CityData, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            msg("New round of the mock assessment"), msg("Open the round"), t, parent, width_px=600
        )
        self._data = data
        now = data.settings.now()
        monday = local(now).replace(hour=10, minute=0, second=0, microsecond=0)
        monday -= timedelta(days=monday.weekday())
        week = monday.isocalendar().week
        self.name = QLineEdit(t(msg("Week {week}", week=week)), self)
        self.opens = MomentField(monday.replace(tzinfo=BEIJING), self)
        friday = monday.replace(hour=20) + timedelta(days=4)
        self.closes = MomentField(friday.replace(tzinfo=BEIJING), self)
        self.scope = QComboBox(self)
        for scope in RoundScope:
            self.scope.addItem(t(WORDS["round_scope"][scope]), scope.value)
        self.share = NumberField(self)
        self.share.setRange(0.5, 100.0)
        self.share.setDecimals(1)
        self.share.setSuffix(" %")
        self.share.setValue(data.presets.sample_share * 100)
        self.seed = WholeNumberField(self)
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setValue(int(now.timestamp()) % 1_000_000)
        self.late = QComboBox(self)
        for late in LatePolicy:
            self.late.addItem(t(WORDS["late_policy"][late]), late.value)
        for title, field in (
            (msg("Name"), self.name),
            (msg("Scored from"), self.opens),
            (msg("until"), self.closes),
            (msg("Points"), self.scope),
            (msg("Share"), self.share),
            (msg("Seed"), self.seed),
            (msg("Scores outside the window"), self.late),
        ):
            self.form.addRow(t(title), field)
        self.weights: dict[ScorePart, NumberField] = {}
        self.form.addRow(t("Weights of the parts"), self._weights())
        self.told = QLabel(self)
        self.told.setProperty("role", "strong")
        self.told.setWordWrap(True)
        self.body.addWidget(self.told)
        self.note(
            msg(
                "Points, units, checklists and weights are frozen when the round opens; what "
                "changes afterwards does not touch it. The same seed draws the same points again."
            )
        )  # fmt: skip
        self.name.textChanged.connect(self._check)
        for edit in (self.opens, self.closes):
            edit.dateTimeChanged.connect(self._check)
        for box in (self.scope, self.late):
            box.currentIndexChanged.connect(self._check)
        for spin in (self.share, *self.weights.values()):
            spin.valueChanged.connect(self._check)
        self.seed.valueChanged.connect(self._check)
        self._check()

    def _weights(self) -> QWidget:
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        for place, (part, weight) in enumerate(self._data.presets.part_weights.items()):
            spin = NumberField(holder)
            spin.setRange(0.0, 1000.0)
            spin.setDecimals(1)
            spin.setValue(weight)
            self.weights[part] = spin
            label = QLabel(self._t(WORDS["score_part"][part]), holder)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, place // 2, place % 2 * 2)
            grid.addWidget(spin, place // 2, place % 2 * 2 + 1)
        return holder

    @property
    def round(self) -> NewRound:
        """Return the round as the fields say it."""
        scope = RoundScope(self.scope.currentData())
        parts = {part: spin.value() for part, spin in self.weights.items()}
        return NewRound(
            name=self.name.text().strip(),
            opens_at=self.opens.moment,
            closes_at=self.closes.moment,
            scope=scope,
            share=self.share.value() / 100 if scope is RoundScope.SAMPLE else 1.0,
            seed=self.seed.value(),
            policy=office_policy(self._data.presets, LatePolicy(self.late.currentData()), parts),
        )

    def _check(self) -> None:
        is_sample = self.scope.currentData() == RoundScope.SAMPLE
        self.share.setEnabled(is_sample)
        self.seed.setEnabled(is_sample)
        problem = problem_with(self.round)
        self.show_problem(problem)
        if problem is None:
            made = chosen_points(self._data, self.round)
            points = plural("{count} point", "{count} points", len(made.points))
            items = sum(len(made.standard.kinds[k].items) for k in made.points.kind.tolist())
            text = msg("{points} of {listed}, {items} items to score", points=points,
                       listed=made.listed, items=items)  # fmt: skip
            if made.unasked:
                text = msg("{said}; {unasked} points of kinds without a checklist are left out",
                           said=text, unasked=made.unasked)  # fmt: skip
            self.told.setText(self._t(text))
            if not len(made.points):
                self.accept_button.setEnabled(False)

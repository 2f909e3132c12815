"""The board of special actions: stages, burn-down, forecast, who did what; progress is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.action_words import amount_text, forecast_sentence, unit_of
from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS
from gis_app.messages import msg
from gis_app.ui.dialogs.action_tables import ActionTables
from gis_app.ui.dialogs.figures_board import FiguresBoard
from gis_app.ui.panels.burn_down_chart import BurnDownChart
from gis_app.ui.panels.figure_tile import FigureTile
from gis_app.ui.panels.stage_bar import StageBar
from gis_app.ui.plain_table import open_roomy, plain_table, put_text
from gis_app.workflows.look_at_actions import look_at_actions

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.look_at_actions import ActionsView, ActionView

_TILES: Final[tuple[tuple[str, Message], ...]] = (
    ("total", msg("In all")),
    ("done", msg("Done")),
    ("left", msg("Left")),
    ("late", msg("Overdue")),
    ("week", msg("Last 7 days")),
    ("needed", msg("Needed a week")),
)
_BUTTONS: Final[tuple[tuple[str, Message], ...]] = (
    ("record", msg("Record progress…")),
    ("plan", msg("Plan milestones…")),
    ("form", msg("Form to fill in…")),
    ("read", msg("Read a form…")),
    ("report", msg("Report…")),
)


class ActionsBoard(FiguresBoard):
    """Stay beside the main window.

    `rows_asked` carries the features behind a number, `work_asked` a button's name with the
    action's layer and the features picked in its table.
    """

    rows_asked = Signal(object)
    work_asked = Signal(str, str, object)

    def __init__(
        self, session: Session, tasks: Tasks, t: Translator, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(session, tasks, t, theme, msg("Special actions"), parent)
        self.view: ActionsView | None = None
        self._layer = ""
        open_roomy(self, (1280, 800), (1560, 920))
        column = self.framed(10)
        top = self.title_row()
        self.buttons = self.add_buttons(top, _BUTTONS, self._ask)
        column.addLayout(top)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(self._made_list(), 5)
        body.addLayout(self._details(), 8)
        column.addLayout(body, 1)
        self.keep_fresh(look_at_actions, self.show_view)

    def _made_list(self) -> QWidget:
        titles = (msg("Special action"), msg("Stages"), msg("Share done"), msg("Finish"))
        self.list = plain_table(titles, self._t, self)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.verticalHeader().setDefaultSectionSize(38)
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(0, 200)
        self.list.itemSelectionChanged.connect(self._on_row)
        return self.list

    def _details(self) -> QVBoxLayout:
        t, theme = self._t, self._theme
        column = QVBoxLayout()
        column.setSpacing(8)
        self.title = QLabel(self)
        self.title.setProperty("role", "section")
        column.addWidget(self.title)
        self.bar = StageBar(t, theme, self, has_words=True)
        self.bar.chosen.connect(self.rows_asked)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.tiles: dict[str, FigureTile] = {}
        for name, title in _TILES:
            tile = FigureTile(t(title), theme, None, self)
            tile.chosen.connect(self.rows_asked)
            self.tiles[name] = tile
            row.addWidget(tile)
        column.addLayout(row)
        self.forecast = QLabel(self)
        self.forecast.setWordWrap(True)
        column.addWidget(self.forecast)
        self.chart = BurnDownChart(t, theme, self)
        column.addWidget(self.chart, 3)
        self.tables = ActionTables(t, self)
        self.tables.chosen.connect(self.rows_asked)
        self.tables.features.itemSelectionChanged.connect(self._set_enabled)
        column.addWidget(self.tables, 3)
        return column

    def show_view(self, view: ActionsView) -> None:
        """Show figures that were worked out; the chosen action stays chosen."""
        self.view = view
        self.say_moment(view.data.as_of)
        self.list.blockSignals(True)
        self.list.setRowCount(len(view.actions))
        for row, one in enumerate(view.actions):
            f = one.figures
            put_text(self.list, row, 0, self._t(f.spec.title), f.spec.id)
            bar = StageBar(self._t, self._theme, self.list)
            bar.show_action(f)
            bar.chosen.connect(self.rows_asked)
            holder = QWidget(self.list)
            inner = QHBoxLayout(holder)
            inner.setContentsMargins(6, 0, 6, 0)
            inner.addWidget(bar)
            self.list.setCellWidget(row, 1, holder)
            put_text(self.list, row, 2, percent(f.share), is_number=True)
            finish = f.forecast.finish
            put_text(self.list, row, 3, "—" if finish is None else finish.isoformat())
        # names in full where the bars keep room beside them
        fitting = self.list.sizeHintForColumn(0) + 4
        self.list.setColumnWidth(0, min(max(fitting, 150), max(200, self.list.width() * 45 // 100)))
        ids = [one.figures.spec.id for one in view.actions]
        place = ids.index(self._layer) if self._layer in ids else 0
        if ids:
            self.list.selectRow(place)
            self.list.setFocus()
        self.list.blockSignals(False)
        self._on_row()

    def _set_enabled(self) -> None:
        has_action = self.view is not None and bool(self.view.actions)
        can_edit = self._session.can_edit
        for name, button in self.buttons.items():
            needs_writing = name in ("record", "plan", "read")
            needs_rows = name in ("record", "plan") and not self.tables.picked
            button.setEnabled(has_action and not needs_rows and (can_edit or not needs_writing))

    def choose(self, layer_id: str) -> None:
        """Show one action, now or when the figures are there."""
        self._layer = layer_id
        if self.view is not None:
            self.show_view(self.view)

    def _on_row(self) -> None:
        row = self.list.currentRow()
        if self.view is None or not 0 <= row < len(self.view.actions):
            return
        self._show(self.view.actions[row])

    def _show(self, one: ActionView) -> None:
        assert self.view is not None
        f, t = one.figures, self._t
        self._layer = f.spec.id
        aspect = WORDS["aspect"].get(f.spec.aspect or "")
        words = (t(f.spec.title), "" if aspect is None else t(aspect), t(unit_of(f.spec)))
        self.title.setText(" · ".join(word for word in words if word))
        self.bar.show_action(f)
        actions = f.work.actions
        done = tuple(actions.fids[f.rows[f.work.done[f.rows] > 0]].tolist())
        left = f.work.plan[f.rows] - f.work.done[f.rows] > 1e-6
        recent = f.work.credits_of(f.spec.id)
        recent = recent[(f.work.today - f.work.day[recent]).astype(int) < 7]
        values: dict[str, tuple[str, tuple[int, ...]]] = {
            "total": (amount_text(f.total), f.fids),
            "done": (amount_text(f.done), done),
            "left": (amount_text(f.left), tuple(actions.fids[f.rows[left]].tolist())),
            "late": (str(len(f.late)), f.late),
            "week": (
                amount_text(f.this_week),
                tuple(sorted(set(actions.fids[f.work.feature[recent]].tolist()))),
            ),
            "needed": (
                "—" if f.needed is None else amount_text(f.needed),
                tuple(actions.fids[f.rows[left]].tolist()),
            ),
        }
        for name, (value, fids) in values.items():
            self.tiles[name].show_value(value, fids)
        self.forecast.setText(t(_finish(one)))
        self.chart.show_action(one)
        self.tables.show_action(self.view.data, one)
        self._set_enabled()

    def _ask(self, name: str) -> None:
        self.work_asked.emit(name, self._layer, self.tables.picked)


def _finish(one: ActionView) -> Message:
    f = one.figures
    sentence = msg("Finish: {sentence}", sentence=forecast_sentence(f.forecast, f.spec))
    over = f.days_over
    if over is None or f.deadline is None:
        return sentence
    if over > 0:
        return msg(
            "{sentence}. That is {days} days after the last deadline, {deadline}.",
            sentence=sentence,
            days=over,
            deadline=f.deadline,
        )
    return msg(
        "{sentence}. The last deadline is {deadline}.", sentence=sentence, deadline=f.deadline
    )

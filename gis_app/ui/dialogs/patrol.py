"""Tomorrow's patrol: points nobody has been to for too long, for one group, in walking order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QWidget,
)

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.dates import local_text
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import NO_ROW
from gis_app.messages import msg
from gis_app.ui.dialogs.area_field import AreaField
from gis_app.ui.dialogs.dialog import titled_column
from gis_app.ui.dialogs.unit_field import UnitField
from gis_app.ui.icons import icon
from gis_app.ui.number_fields import WholeNumberField
from gis_app.ui.plain_table import plain_table, put_text
from gis_app.workflows.plan_patrol import MOST_A_DAY, PatrolWish, plan_patrol

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme
    from gis_app.workflows.plan_patrol import PatrolPlan

_MOST: Final = 200
_LONGEST_DAYS: Final = 365


class PatrolDialog(QDialog):
    """Stay beside the map; what is planned follows the fields and the city."""

    rows_asked = Signal(object)
    """Carries the points to pick and show on the map."""
    write_asked = Signal(object)
    """Carries the walk to write into a file."""
    record_asked = Signal(object)
    """Carries the points to record visits of."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._t = session, tasks, t
        self._data = session.data
        assert self._data is not None
        self.plan: PatrolPlan | None = None
        self._wanted = PatrolWish()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 680)
        column = titled_column(self, t("Tomorrow's patrol"))
        column.addLayout(self._fields())
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setProperty("role", "secondary")
        column.addWidget(self.summary)
        self.table = plain_table(
            (msg("Stop no."), msg("Point"), msg("Kind"), msg("Last visit"), msg("Open issues"),
             msg("Walk (m)"), msg("Time window")), t, self,
        )  # fmt: skip
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._on_row)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.on_map = self._button(msg("Show on the map"), "map-marker", theme)
        self.record = self._button(msg("Record visits…"), "check", theme)
        self.save = QPushButton(t("Print or save…"), self)
        self.save.setAutoDefault(False)
        self.save.setProperty("role", "primary")
        self.on_map.clicked.connect(lambda: self.rows_asked.emit(self.fids))
        self.record.clicked.connect(lambda: self.record_asked.emit(self.fids))
        self.save.clicked.connect(self._on_save)
        foot.addWidget(self.on_map)
        foot.addWidget(self.record)
        foot.addStretch(1)
        foot.addWidget(self.save)
        column.addLayout(foot)
        # typing a number asks once, when it has ended
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(150)
        self._soon.timeout.connect(self.refresh)
        session.city_changed.connect(self._soon.start)
        session.city_opened.connect(self.close)
        self.refresh()

    def _button(self, text: Message, icon_name: str, theme: Theme) -> QPushButton:
        button = QPushButton(icon(icon_name, theme), self._t(text), self)
        button.setAutoDefault(False)
        return button

    def _fields(self) -> QFormLayout:
        t, data = self._t, self._data
        assert data is not None
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.unit = UnitField(data, t, self)
        areas = data.table("areas")
        rank = {level.value: n for n, level in enumerate(LEVELS_SMALLEST_FIRST)}
        levels = areas.text("level")
        order = sorted(range(len(areas)), key=lambda i: -rank.get(levels[i] or "", 0))
        self.area = AreaField(data, (), t, self)
        self.area.offer(data, [int(areas.fids[i]) for i in order], may_be_none=True)
        self.kind, self.system = QComboBox(self), QComboBox(self)
        self.kind.addItem("", None)
        for layer in data.catalogue.group(LayerGroup.INSPECTION):
            if layer.table == "points":
                self.kind.addItem(t(layer.title), layer.id)
        self.system.addItem("", None)
        for word in sorted(data.table("units").text("system").words):
            if word:
                self.system.addItem(word, word)
        self.days, self.most = WholeNumberField(self), WholeNumberField(self)
        self.days.setRange(0, _LONGEST_DAYS)
        self.days.setValue(data.presets.unvisited_days)
        self.days.setSuffix(t(" days"))
        self.days.setSpecialValueText(t("any, all points"))
        self.most.setRange(1, _MOST)
        self.most.setValue(MOST_A_DAY)
        for box in (self.unit.box, self.area.box):
            line = box.lineEdit()
            if line is not None:
                line.setPlaceholderText(t("all"))
        for plain in (self.kind, self.system):
            plain.setItemText(0, t("all"))
        for title, left, right in (
            (msg("Group or unit"), self.unit, (msg("Area"), self.area)),
            (msg("Kind"), self.kind, (msg("System"), self.system)),
            (msg("Nobody there for more than"), self.days, (msg("At most"), self.most)),
        ):
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(left, 1)
            label = QLabel(t(right[0]), self)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setMinimumWidth(72)
            row.addWidget(label)
            row.addWidget(right[1], 1)
            form.addRow(t(title), row)
        for changed in (
            self.unit.changed, self.area.changed, self.kind.currentIndexChanged,
            self.system.currentIndexChanged, self.days.valueChanged, self.most.valueChanged,
        ):  # fmt: skip
            changed.connect(self._ask_soon)
        return form

    def _ask_soon(self, *_: object) -> None:
        self._soon.start()

    @property
    def wish(self) -> PatrolWish:
        """Return what the fields ask for."""
        kind, system = self.kind.currentData(), self.system.currentData()
        chosen = CityFilter(
            area_fids=() if self.area.fid == NO_ROW else (self.area.fid,),
            layers=() if kind is None else (kind,),
            unit_fids=() if self.unit.fid == NO_ROW else (self.unit.fid,),
            systems=() if system is None else (system,),
        )
        return PatrolWish(chosen, self.days.value(), self.most.value())

    @property
    def fids(self) -> tuple[int, ...]:
        """Return the points in walking order."""
        return () if self.plan is None else self.plan.walk.fids

    def refresh(self) -> None:
        """Plan anew in the background."""
        data = self._session.data
        if data is None:
            return
        wish = self._wanted = self.wish
        self.summary.setText(self._t("Looking for the shortest way …"))

        def done(plan: PatrolPlan) -> None:
            # the fields may have changed again, or the dialog may be gone
            if shiboken6.isValid(self) and self._wanted is wish:
                self.show_plan(plan)

        self._tasks.run(msg("Planning the patrol"), lambda _p: plan_patrol(data, wish), done)

    def show_plan(self, plan: PatrolPlan) -> None:
        """Show a plan that was worked out."""
        data, t = self._session.data, self._t
        if data is None:
            return
        self.plan = plan
        self.summary.setText(t(plan.summary))
        points, visits = data.table("points"), data.last_visits
        titles = {layer.id: layer.title for layer in data.catalogue.layers}
        rows = points.positions(np.array(plan.walk.fids, np.int64))
        self.table.setRowCount(len(rows))
        for row, place in enumerate(rows.tolist()):
            fid, metres = plan.walk.fids[row], plan.walk.metres[row]
            days = int(visits.days[place])
            kind = titles.get(str(points.value(fid, "layer") or ""))
            seen = t(msg("never"))
            if days >= 0:
                day = local_text(visits.at[place])[:10]
                seen = t(msg("{day}, {days} d ago", day=day, days=days))
            cells = (
                (str(row + 1), True),
                (str(points.value(fid, "name") or points.value(fid, "code") or fid), False),
                ("" if kind is None else t(kind), False),
                (seen, False),
                (str(int(data.point_state.open_count[place])), True),
                (f"{metres:.0f}" if row and metres == metres else "—", True),
                (str(points.value(fid, "time_window") or ""), False),
            )
            for column, (text, is_number) in enumerate(cells):
                put_text(self.table, row, column, text, fid, is_number=is_number)
        for button in (self.on_map, self.record, self.save):
            button.setEnabled(bool(plan.walk.fids))

    def _on_row(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.fids):
            self._session.reveal_asked.emit("points", (self.fids[row],))

    def _on_save(self) -> None:
        if self.plan is not None:
            self.write_asked.emit(self.plan.walk)

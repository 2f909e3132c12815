"""Loads at the bottom: who carries how much, ranked against what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.load import LOAD_TITLES, LoadBy, levels_with_areas, load_table
from gis_app.domain.terms import AreaLevel, word
from gis_app.messages import LocalText, msg
from gis_app.rendering.overlays import rate_layer
from gis_app.ui.models.load_columns import load_columns
from gis_app.ui.models.row_table_model import RowTableModel
from gis_app.ui.panels.hide_button import hide_button
from gis_app.ui.panels.row_table import row_table
from gis_app.ui.panels.worded_button import worded_button
from gis_app.workflows.measure_load import HEADINGS, explanation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from gis_app.domain.city_data import CityData
    from gis_app.domain.load import LoadTable
    from gis_app.messages import Translator
    from gis_app.rendering.render_layer import RenderLayer
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme

_MAP_TITLE = LocalText("每10点位未销号(可比)", "Open per 10 points (fair)")


class LoadPanel(QFrame):
    """Show a load table; by area it also fills the areas on the map."""

    hidden = Signal()

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        actions: Mapping[str, QAction],
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tablePanel")
        self._session, self._tasks, self._t = session, tasks, t
        self._asked: tuple[CityData, LoadBy, AreaLevel] | None = None
        self.table: LoadTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        title = QLabel(t("Load"), self)
        title.setProperty("role", "heading")
        title.setToolTip(t(explanation()))
        head.addWidget(title)
        self.by = QComboBox(self)
        for by in LoadBy:
            self.by.addItem(t(LOAD_TITLES[by]), by)
        head.addWidget(self.by)
        self.level = QComboBox(self)
        head.addWidget(self.level)
        self.legend = QLabel(self)
        self.legend.setProperty("role", "small")
        head.addWidget(self.legend)
        self._swatches = QHBoxLayout()
        self._swatches.setSpacing(8)
        head.addLayout(self._swatches)
        head.addStretch(1)
        head.addWidget(worded_button(actions["load_export"], t(msg("Export")), self))
        closing = hide_button("chevron-down", t("Hide the load"), theme, self)
        closing.clicked.connect(self.hidden)
        head.addWidget(closing)
        column.addLayout(head)
        self.model = RowTableModel(self)
        self.view = row_table(self.model, theme, self)
        self.view.setObjectName("loads")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        column.addWidget(self.view, 1)
        self.by.currentIndexChanged.connect(self.refresh)
        self.level.currentIndexChanged.connect(self.refresh)
        self.view.clicked.connect(self._on_clicked)
        session.city_opened.connect(self._on_city)
        session.shown_changed.connect(self._on_change)

    @property
    def chosen_by(self) -> LoadBy:
        """Return what the load is counted by."""
        return LoadBy(self.by.currentData())

    @property
    def chosen_level(self) -> AreaLevel:
        """Return which areas are meant."""
        level = self.level.currentData()
        return AreaLevel.SUBDISTRICT if level is None else AreaLevel(level)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._on_city()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._session.outlook.show_rates(None)

    def _on_city(self) -> None:
        data = self._session.data
        if data is None or self.isHidden():
            return
        chosen = self.level.currentData()
        self.level.blockSignals(True)
        self.level.clear()
        for level in levels_with_areas(data):
            self.level.addItem(self._t(word("level", level) or LocalText(level, level)), level)
        wanted = self.level.findData(chosen or AreaLevel.SUBDISTRICT)
        self.level.setCurrentIndex(max(wanted, 0))
        self.level.blockSignals(False)
        self.refresh()

    def _on_change(self, change: Any) -> None:
        if change.tables:
            self.refresh()

    def refresh(self, _index: int = 0) -> None:
        """Count anew in the background; nothing happens while the panel is hidden."""
        data = self._session.data
        if data is None or self.isHidden():
            return
        by, level = self.chosen_by, self.chosen_level
        self.level.setVisible(by is LoadBy.AREA)
        self._asked = asked = (data, by, level)

        def count(_progress: object) -> tuple[LoadTable, RenderLayer | None]:
            table = load_table(data, by, level)
            is_area = by is LoadBy.AREA
            return table, rate_layer(data, table, _MAP_TITLE) if is_area else None

        def counted(found: tuple[LoadTable, RenderLayer | None]) -> None:
            # a later wish makes an earlier answer stale
            if self._asked is asked and not self.isHidden():
                self._show(*found)

        self._tasks.run(msg("Counting the load"), count, counted)

    def _show(self, table: LoadTable, layer: RenderLayer | None) -> None:
        self.table = table
        is_first = not self.model.columns
        columns = load_columns(table, self._t)
        shown = np.arange(len(table), dtype=np.int64)
        self.model.set_register(shown + 1, columns, shown)
        if is_first:
            for place, one in enumerate(columns):
                self.view.setColumnWidth(place, one.width_px)
        self._session.outlook.show_rates(layer)
        self._show_legend(None if layer is None else layer.spec.stages)

    def _show_legend(self, stages: Any) -> None:
        while (item := self._swatches.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.legend.setText("" if stages is None else self._t(HEADINGS[-1]))
        for stage in stages or ():
            chip = QToolButton(self)
            chip.setEnabled(False)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setText(self._t(stage.title))
            swatch = QPixmap(14, 14)
            swatch.fill(QColor(stage.colour))
            picture = QIcon(swatch)
            picture.addPixmap(swatch, QIcon.Mode.Disabled)
            chip.setIcon(picture)
            self._swatches.addWidget(chip)

    def _on_clicked(self, index: QModelIndex) -> None:
        """Show on the map what a line is about: an area itself, a unit by narrowing to it."""
        from gis_app.domain.city_filter import CityFilter

        if self.table is None:
            return
        place = self.model.fid_at(index.row()) - 1
        fid = int(self.table.fids[place])
        if self.table.by is LoadBy.AREA:
            self._session.zoom_asked.emit("areas", (fid,))
            self._session.select("areas", (fid,))
        elif fid:
            self._session.set_filter(CityFilter(unit_fids=(fid,)))

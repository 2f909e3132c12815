"""The left panel: what the map shows, in what order, and what its symbols mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QTreeView,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.map_look import LayerSettings
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.dialogs.layer_look import LayerLookDialog
from gis_app.ui.icons import icon
from gis_app.ui.layer_counts import LayerCounts
from gis_app.ui.models.layer_tree_model import LayerTreeModel, effective_order
from gis_app.ui.panels.base_map_row import BaseMapRow
from gis_app.ui.panels.hide_button import hide_button
from gis_app.ui.panels.layer_delegate import LayerDelegate
from gis_app.ui.panels.theme_row import ThemeRow

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme


class LayerPanel(QFrame):
    """List the layers with switch, symbol, count and legend."""

    layer_zoom_asked = Signal(str)
    hidden = Signal()

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leftPanel")
        self._session, self._t, self._theme = session, t, theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 4)
        title = QLabel(t("Layers"), self)
        title.setProperty("role", "heading")
        head.addWidget(title)
        head.addStretch(1)
        closing = hide_button("chevron-left", t("Hide the layers panel"), theme, self)
        closing.clicked.connect(self.hidden)
        head.addWidget(closing)
        column.addLayout(head)
        self.themes = ThemeRow(session, t, theme, self)
        column.addWidget(self.themes)
        self.model = LayerTreeModel(t, self)
        self.tree = QTreeView(self)
        self.tree.setObjectName("layers")
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(LayerDelegate(theme, self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setMouseTracking(True)
        self.tree.setDragDropMode(QTreeView.DragDropMode.InternalMove)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.tree, 1)
        self.base_map = BaseMapRow(session.base_map, t, theme, self)
        column.addWidget(self.base_map)
        self._open: set[str] = {LayerGroup.ISSUES, LayerGroup.INSPECTION, LayerGroup.ACTIONS}
        self._open |= {"issues"}
        self._connect_signals()
        self._on_city()

    def _connect_signals(self) -> None:
        self.model.switched.connect(self._on_switched)
        self.model.reordered.connect(self._on_reordered)
        self.tree.clicked.connect(self._on_clicked)
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self._session.city_opened.connect(self._on_city)
        self._session.shown_changed.connect(self._on_city)
        self._session.filter_changed.connect(self._on_city)

    def _on_city(self, _change: object = None) -> None:
        data = self._session.data
        if data is None:
            return
        self.model.can_reorder = self._session.can_edit
        every = LayerCounts(data, CityFilter())
        wanted = self._session.filter
        counts = every if wanted.is_empty else LayerCounts(data, wanted)
        scrolled = self.tree.verticalScrollBar().value()
        if not self.model.show_city(data, self._session.is_layer_visible, counts.of, every.has):
            return
        self._expand(QModelIndex())
        self.tree.verticalScrollBar().setValue(scrolled)

    def _key(self, index: QModelIndex) -> str:
        node = self.model.node(index)
        return str(node.group) if node.group is not None else node.spec.id if node.spec else ""

    def _expand(self, above: QModelIndex) -> None:
        for row in range(self.model.rowCount(above)):
            index = self.model.index(row, 0, above)
            if self.model.rowCount(index):
                self.tree.setExpanded(index, self._key(index) in self._open)
                self._expand(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not self.model.rowCount(index):
            return
        is_open = not self.tree.isExpanded(index)
        self.tree.setExpanded(index, is_open)
        (self._open.add if is_open else self._open.discard)(self._key(index))

    def show_scale(self, denominator: float) -> None:
        """Grey out what is not drawn at a scale."""
        self.model.update_scale(denominator)

    def _settings(self, layer_id: str) -> LayerSettings:
        data = self._session.data
        stored = None if data is None else data.layer_settings.get(layer_id)
        return stored or LayerSettings()

    def _on_switched(self, ids: list[str], shown: bool) -> None:
        self._session.set_layers(
            {id_: replace(self._settings(id_), is_visible=shown) for id_ in ids}
        )

    def _on_reordered(self, ids: list[str]) -> None:
        data = self._session.data
        if data is None:
            return
        specs = [data.catalogue.layer(id_) for id_ in ids]
        orders = sorted({effective_order(data, spec) for spec in specs}, reverse=True)
        # layers that share an order are told apart by counting down from the highest
        if len(orders) < len(ids):
            orders = [orders[0] - place for place in range(len(ids))]
        self._session.set_layers(
            {
                id_: replace(self._settings(id_), order=order)
                for id_, order in zip(ids, orders, strict=True)
            }
        )

    def _on_menu(self, place: QPoint) -> None:
        node = self.model.node(self.tree.indexAt(place))
        if node.spec is None:
            return
        menu = self.layer_menu(node.spec)
        menu.exec(self.tree.viewport().mapToGlobal(place))
        menu.deleteLater()

    def layer_menu(self, spec: LayerSpec) -> QMenu:
        """Make the context menu of a layer."""
        menu = QMenu(self)
        zoom = menu.addAction(icon("crosshairs", self._theme), self._t("Zoom to layer"))
        zoom.triggered.connect(lambda: self.layer_zoom_asked.emit(spec.id))
        only = menu.addAction(icon("eye", self._theme), self._t("Show only this in its group"))
        only.triggered.connect(lambda: self._show_only(spec))
        if self._session.can_edit:
            menu.addSeparator()
            menu.addAction(self._opacity_action(spec, menu))
            looking = menu.addAction(icon("layers", self._theme), self._t("Blending and scales…"))
            looking.triggered.connect(lambda: self._ask_look(spec))
            menu.addSeparator()
            reset = menu.addAction(
                icon("undo", self._theme), self._t("Back to the layer file's settings")
            )
            reset.triggered.connect(lambda: self._session.set_layers({spec.id: LayerSettings()}))
        return menu

    def _ask_look(self, spec: LayerSpec) -> None:
        dialog = LayerLookDialog(spec, self._settings(spec.id), self._t, self.window())
        if ask(dialog):
            self._session.set_layers({spec.id: dialog.settings})

    def _show_only(self, spec: LayerSpec) -> None:
        data = self._session.data
        if data is not None:
            self._session.set_layers(
                {
                    other.id: replace(self._settings(other.id), is_visible=other.id == spec.id)
                    for other in data.catalogue.group(spec.group)
                }
            )

    def _opacity_action(self, spec: LayerSpec, menu: QMenu) -> QWidgetAction:
        holder = QWidget(menu)
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(QLabel(self._t("Opacity"), holder))
        slider = QSlider(Qt.Orientation.Horizontal, holder)
        slider.setRange(10, 100)
        own = self._settings(spec.id).opacity
        slider.setValue(round((1.0 if own is None else own) * 100))
        slider.setFixedWidth(120)
        shown = QLabel(f"{slider.value()}%", holder)
        shown.setFixedWidth(40)
        row.addWidget(slider)
        row.addWidget(shown)
        slider.valueChanged.connect(lambda value: shown.setText(f"{value}%"))

        def store(_value: Any = None) -> None:
            if not slider.isSliderDown():
                wanted = replace(self._settings(spec.id), opacity=slider.value() / 100)
                self._session.set_layers({spec.id: wanted})

        slider.sliderReleased.connect(store)
        slider.valueChanged.connect(store)
        action = QWidgetAction(menu)
        action.setDefaultWidget(holder)
        return action

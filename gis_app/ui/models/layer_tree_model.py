"""The layers as a tree: groups, their layers top of the map first, and each layer's legend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from gis_app.domain.layer_spec import (
    GROUP_TITLES,
    AreaTintSymbol,
    IssueSymbol,
    LayerGroup,
    MarkerSymbol,
)
from gis_app.domain.terms import Colour, Mark
from gis_app.messages import msg
from gis_app.ui.words import colour_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec, Stage
    from gis_app.messages import Message, Translator

    Index = QModelIndex | QPersistentModelIndex

NODE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
GROUP_ORDER: Final = (
    LayerGroup.ISSUES,
    LayerGroup.INSPECTION,
    LayerGroup.ACTIONS,
    LayerGroup.REFERENCE,
)
"""The groups from the top of the map down."""
_MIME = "application/x-gis-app-layer"
_ROOT: Final = QModelIndex()


@dataclass(eq=False)
class LayerNode:
    """Hold one line of the tree: a group, a layer, or one entry of a layer's legend."""

    title: str
    parent: LayerNode | None = None
    row: int = 0
    children: list[LayerNode] = field(default_factory=list)
    group: LayerGroup | None = None
    spec: LayerSpec | None = None
    stage: Stage | None = None
    colour: Colour | None = None
    mark: Mark | None = None
    count: int | None = None
    is_visible: bool = True
    is_in_scale: bool = True
    shown_as: LayerSpec | None = None
    """The declaration with the scales a person wants."""

    def add(self, child: LayerNode) -> None:
        """Put a line beneath this one."""
        child.parent, child.row = self, len(self.children)
        self.children.append(child)

    @property
    def is_layer(self) -> bool:
        """Tell whether this is a layer's own line."""
        return self.spec is not None and not (self.stage or self.mark or self.colour is not None)


class LayerTreeModel(QAbstractItemModel):
    """Offer the layers of a city; switching and dragging are announced, not done."""

    switched = Signal(list, bool)
    """Carries layer ids and whether they shall be shown."""
    reordered = Signal(list)
    """Carries the layer ids of one group, top of the map first."""

    def __init__(self, t: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self._root = LayerNode("")
        self._denominator = 0.0
        self._unvisited_days = 0
        self.can_reorder = True

    def show_city(
        self,
        data: CityData,
        is_visible: Callable[[LayerSpec], bool],
        counts: Callable[[LayerSpec], dict[str | None, int]],
        has_rows: Callable[[LayerSpec], bool],
    ) -> bool:
        """Show a city's layers; tells whether the lines are others than before.

        `counts` gives rows per legend entry, None for all of them; `has_rows` tells which kinds
        the office has at all.
        """
        self._unvisited_days = data.presets.unvisited_days
        root = self._made(data, is_visible, counts, has_rows)
        if _is_same_tree(self._root, root):
            _take_over(self._root, root)
            self._tell_changed(_ROOT)
            self.update_scale(self._denominator)
            return False
        self.beginResetModel()
        self._root = root
        self.endResetModel()
        self.update_scale(self._denominator)
        return True

    def _tell_changed(self, above: QModelIndex) -> None:
        count = self.rowCount(above)
        if count:
            self.dataChanged.emit(self.index(0, 0, above), self.index(count - 1, 0, above))
        for row in range(count):
            self._tell_changed(self.index(row, 0, above))

    def _made(
        self,
        data: CityData,
        is_visible: Callable[[LayerSpec], bool],
        counts: Callable[[LayerSpec], dict[str | None, int]],
        has_rows: Callable[[LayerSpec], bool],
    ) -> LayerNode:
        root = LayerNode("")
        for group in GROUP_ORDER:
            node = LayerNode(self._t(GROUP_TITLES[group]), group=group)
            for spec in ordered_layers(data, group):
                # an office keeps the kinds it has; the many it has not would only be in the way
                is_listed = spec.group in (LayerGroup.ISSUES, LayerGroup.ACTIONS) or has_rows(spec)
                if is_listed:
                    own = data.layer_settings.get(spec.id)
                    made = self._layer(spec, is_visible(spec), counts(spec))
                    made.shown_as = spec if own is None else own.applied_to(spec)
                    node.add(made)
            if node.children:
                root.add(node)
        return root

    def _layer(
        self, spec: LayerSpec, is_visible: bool, numbers: dict[str | None, int]
    ) -> LayerNode:
        node = LayerNode(self._t(spec.title), spec=spec, count=numbers.get(None))
        node.is_visible = is_visible
        if isinstance(spec.symbol, IssueSymbol):
            for colour in (Colour.RED, Colour.YELLOW, Colour.WHITE):
                count = numbers.get(colour.name.lower(), 0)
                title = colour_text(self._t, colour)
                node.add(LayerNode(title, spec=spec, colour=colour, count=count))
            marks = ((Mark.OVERDUE, msg("Overdue")), (Mark.RECURRENCE, msg("Recurrence")))
            self._add_marks(node, spec, numbers, marks)
        elif spec.looks and not isinstance(spec.symbol, AreaTintSymbol):
            for stage in spec.looks:
                shown = numbers.get(stage.id, 0) if spec.stages else None
                node.add(LayerNode(self._t(stage.title), spec=spec, stage=stage, count=shown))
        if Mark.PARTLY in numbers:
            words = msg("Share done, behind the name")
            node.add(LayerNode(self._t(words), spec=spec, mark=Mark.PARTLY))
        if isinstance(spec.symbol, MarkerSymbol):
            words = msg("Not visited for more than {days} days", days=self._unvisited_days)
            self._add_marks(node, spec, numbers, ((Mark.STALE, words),))
        return node

    def _add_marks(
        self,
        node: LayerNode,
        spec: LayerSpec,
        numbers: dict[str | None, int],
        marks: Sequence[tuple[Mark, Message]],
    ) -> None:
        """Explain what else a symbol says, where any of them says it."""
        for mark, title in marks:
            if mark in numbers:
                node.add(LayerNode(self._t(title), spec=spec, mark=mark, count=numbers[mark]))

    def update_scale(self, denominator: float) -> None:
        """Grey out layers that are not drawn at a scale."""
        self._denominator = denominator
        if denominator <= 0:
            return
        for group in self._root.children:
            for node in group.children:
                spec = node.spec
                if spec is None:
                    continue
                fits = (node.shown_as or spec).is_drawn_at(denominator)
                if fits != node.is_in_scale:
                    node.is_in_scale = fits
                    index = self.createIndex(node.row, 0, node)
                    self.dataChanged.emit(index, index)

    def node(self, index: Index) -> LayerNode:
        """Return the line of an index; the root for an invalid one."""
        found = index.internalPointer() if index.isValid() else self._root
        return found if isinstance(found, LayerNode) else self._root

    def switch(self, index: Index) -> None:
        """Ask for a layer, or all layers of a group, to be shown or hidden."""
        node = self.node(index)
        if node.is_layer and node.spec is not None:
            self.switched.emit([node.spec.id], not node.is_visible)
        elif node.group is not None:
            wanted = not all(child.is_visible for child in node.children)
            self.switched.emit([c.spec.id for c in node.children if c.spec], wanted)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        above = self.node(parent)
        if column != 0 or not 0 <= row < len(above.children):
            return QModelIndex()
        return self.createIndex(row, column, above.children[row])

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self.node(parent).children)

    def columnCount(self, _parent: Index = _ROOT) -> int:
        return 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.title
        if role == Qt.ItemDataRole.ToolTipRole:
            if not node.is_layer or node.is_in_scale:
                return node.title  # a narrow panel cuts long titles off
            return self._t("{layer}: not drawn at this scale", layer=node.title)
        if role == Qt.ItemDataRole.CheckStateRole and node.is_layer:
            return Qt.CheckState.Checked if node.is_visible else Qt.CheckState.Unchecked
        if role == NODE_ROLE:
            return node
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled
        node = self.node(index)
        if node.is_layer and self.can_reorder:
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsSelectable
        if node.group is not None:
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        made = QMimeData()
        spec = self.node(indexes[0]).spec if indexes else None
        made.setData(_MIME, QByteArray((spec.id if spec else "").encode()))
        return made

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        above = self.node(parent)
        layer_id = bytes(data.data(_MIME).data()).decode()
        return above.group is not None and any(
            child.spec is not None and child.spec.id == layer_id for child in above.children
        )

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        layer_id = bytes(data.data(_MIME).data()).decode()
        ids = [c.spec.id for c in self.node(parent).children if c.spec is not None]
        old = ids.index(layer_id)
        new = len(ids) if row < 0 else row
        ids.insert(new, layer_id)
        ids.pop(old if new > old else old + 1)
        self.reordered.emit(ids)
        # the tree is shown anew after the change is stored; Qt must not move rows itself
        return False


def _is_same_tree(one: LayerNode, other: LayerNode) -> bool:
    if len(one.children) != len(other.children):
        return False
    return all(
        (a.title, a.group, a.spec, a.stage, a.colour, a.mark)
        == (b.title, b.group, b.spec, b.stage, b.colour, b.mark)
        and _is_same_tree(a, b)
        for a, b in zip(one.children, other.children, strict=True)
    )


def _take_over(kept: LayerNode, new: LayerNode) -> None:
    """Give lines that stay their new counts and switches."""
    for old, fresh in zip(kept.children, new.children, strict=True):
        old.count, old.is_visible = fresh.count, fresh.is_visible
        old.shown_as = fresh.shown_as
        _take_over(old, fresh)


def effective_order(data: CityData, spec: LayerSpec) -> int:
    """Return a layer's place in the drawing order, as the person or the layer file says."""
    own = data.layer_settings.get(spec.id)
    return spec.order if own is None or own.order is None else own.order


def ordered_layers(data: CityData, group: LayerGroup) -> list[LayerSpec]:
    """Return a group's layers, top of the map first."""
    layers = data.catalogue.group(group)
    return sorted(layers, key=lambda spec: effective_order(data, spec), reverse=True)

"""One line of the layer tree: symbol, title, count, switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gis_app.rendering.legend import paint_symbol
from gis_app.ui.icons import icon_picture
from gis_app.ui.models.layer_tree_model import NODE_ROLE, LayerNode, LayerTreeModel

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex

    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.ui.theme import Theme

_GROUP_PX = 32
_LAYER_PX = 30
_LEGEND_PX = 24
_SYMBOL_PX = 20
_SWITCH_W_PX, _SWITCH_H_PX = 24, 13


class LayerDelegate(QStyledItemDelegate):
    """Paint the lines and turn a click on the switch into a wish."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._symbols: dict[tuple[object, ...], tuple[LayerSpec, QImage]] = {}

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        node: LayerNode = index.data(NODE_ROLE)
        height = _GROUP_PX if node.group is not None else _LAYER_PX if node.is_layer else _LEGEND_PX
        return QSize(120, height)

    def switch_rect(self, row: QRect) -> QRect:
        """Return where the switch of a line is."""
        return QRect(
            row.right() - _SWITCH_W_PX - 12,
            row.center().y() - _SWITCH_H_PX // 2 + 1,
            _SWITCH_W_PX,
            _SWITCH_H_PX,
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        node: LayerNode = index.data(NODE_ROLE)
        theme, rect = self._theme, QRect(option.rect)
        rect.setLeft(0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        if node.group is not None:
            self._paint_group(painter, rect, node, option)
        else:
            self._paint_layer(painter, rect, node, option)
        painter.restore()

    def _paint_group(
        self, painter: QPainter, rect: QRect, node: LayerNode, option: QStyleOptionViewItem
    ) -> None:
        is_open = bool(option.state & QStyle.StateFlag.State_Open)
        self._chevron(painter, rect, 8, is_open)
        font = QFont(option.font)
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text_secondary))
        painter.drawText(rect.adjusted(28, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, node.title)
        shown = [child.is_visible for child in node.children]
        share = 1.0 if all(shown) else 0.5 if any(shown) else 0.0
        self._paint_switch(painter, self.switch_rect(rect), share)

    def _paint_layer(
        self, painter: QPainter, rect: QRect, node: LayerNode, option: QStyleOptionViewItem
    ) -> None:
        theme = self._theme
        faded = not (node.is_visible and node.is_in_scale)
        left = 28 if node.is_layer else 52
        symbol = QRectF(left, rect.center().y() - _SYMBOL_PX / 2 + 0.5, _SYMBOL_PX, _SYMBOL_PX)
        if node.children:
            self._chevron(painter, rect, 8, bool(option.state & QStyle.StateFlag.State_Open))
        if node.spec is not None:
            painter.setOpacity(0.45 if faded else 1.0)
            ratio = painter.device().devicePixelRatioF()
            painter.drawImage(symbol.topLeft(), self._symbol(node, node.spec, ratio))
            painter.setOpacity(1.0)
        painter.setFont(option.font)
        right = self.switch_rect(rect).left() - 8
        count = "" if node.count is None else str(node.count)
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(count)
        painter.setPen(QColor(theme.text_secondary))
        painter.drawText(
            QRect(right - width, rect.top(), width + 1, rect.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
            count,
        )
        is_main = node.is_layer and not faded
        painter.setPen(QColor(theme.text if is_main else theme.text_secondary))
        start = int(symbol.right()) + 8
        room = QRect(start, rect.top(), right - width - 8 - start, rect.height())
        shown = metrics.elidedText(node.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if node.is_layer:
            self._paint_switch(painter, self.switch_rect(rect), float(node.is_visible))

    def _symbol(self, node: LayerNode, spec: LayerSpec, ratio: float) -> QImage:
        """Return a line's symbol, painted once: a panel of symbols takes a blink to paint."""
        stage = None if node.stage is None else node.stage.id
        key = (spec.id, stage, node.colour, node.mark, ratio)
        kept = self._symbols.get(key)
        if kept is None or kept[0] is not spec:
            side = round(_SYMBOL_PX * ratio)
            found = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            paint_symbol(
                painter,
                QRectF(0, 0, _SYMBOL_PX, _SYMBOL_PX),
                spec,
                stage=node.stage,
                colour=node.colour,
                mark=node.mark,
                style=self._theme.map_style,
            )
            painter.end()
            kept = self._symbols[key] = (spec, found)
        return kept[1]

    def _chevron(self, painter: QPainter, rect: QRect, left: int, is_open: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        name = "chevron-down" if is_open else "chevron-right"
        picture = icon_picture(name, self._theme.text_secondary, 16, ratio)
        painter.drawImage(QPointF(left, rect.center().y() - 7.5), picture)

    def _paint_switch(self, painter: QPainter, rect: QRect, share: float) -> None:
        theme, box = self._theme, QRectF(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if share > 0 else theme.border_strong))
        painter.setOpacity(0.45 if 0 < share < 1 else 0.8)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setOpacity(1.0)
        knob = box.height() - 4
        left = box.left() + 2 + (box.width() - 4 - knob) * share
        painter.setBrush(QColor("#FFFFFF" if theme.name == "light" else theme.canvas))
        painter.drawEllipse(QRectF(left, box.top() + 2, knob, knob))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            node: LayerNode = index.data(NODE_ROLE)
            zone = self.switch_rect(option.rect).adjusted(-6, -8, 12, 8)
            has_switch = node.group is not None or node.is_layer
            if has_switch and zone.contains(event.position().toPoint()):
                if isinstance(model, LayerTreeModel):
                    model.switch(index)
                return True
        return super().editorEvent(event, model, option, index)

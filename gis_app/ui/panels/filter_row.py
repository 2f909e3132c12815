"""The row of active filters, each removable, and the four counts the office looks at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from gis_app.domain.terms import Colour
from gis_app.ui.badges import badge_picture
from gis_app.ui.filter_dimensions import DIMENSIONS, Dimension
from gis_app.ui.icons import icon
from gis_app.ui.theme import CHIP_ROW_HEIGHT_PX
from gis_app.ui.words import colour_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_OPEN = (Colour.RED, Colour.YELLOW, Colour.WHITE)
_TYPING_MS = 200
_MOST_CHIPS = 6
_WIDE_PX = 1400
_CHIP_TEXT_PX = 120


class FilterRow(QFrame):
    """Show what is being looked at and how many open issues that leaves."""

    add_asked = Signal(str, QWidget)

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("filterRow")
        self.setFixedHeight(CHIP_ROW_HEIGHT_PX)
        self._session, self._t, self._theme = session, t, theme
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        self.add = self._button(t("Filter"), "chip", "filter")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add)
        for one in DIMENSIONS:
            action = menu.addAction(icon(one.icon, theme), t(one.title))
            action.triggered.connect(self._asks(one.id))
        self.add.setMenu(menu)
        row.addWidget(self.add)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(t("Words in name or description"))
        self.text.setObjectName("compact")
        self.text.setFixedSize(208, 26)
        self.text.setClearButtonEnabled(True)
        row.addWidget(self.text)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        row.addLayout(self._chips)
        row.addStretch(1)
        self.counts: dict[str, QToolButton] = {}
        for id_, text, colour in (
            ("open", t("Unclosed"), None),
            ("due", t("Due today"), None),
            ("yellow", colour_text(t, Colour.YELLOW), Colour.YELLOW),
            ("red", colour_text(t, Colour.RED), Colour.RED),
        ):
            button = self._button(text, "count", "")
            button.setProperty("word", text)
            if colour is not None:
                button.setIcon(badge_picture(colour, theme))
                button.setIconSize(QSize(12, 12))
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            if id_ == "due":
                button.setEnabled(False)
                button.setStyleSheet(f"color: {theme.text}")
            else:
                button.setCheckable(True)
                button.clicked.connect(self._looks((colour,) if colour else _OPEN))
            self.counts[id_] = button
            row.addWidget(button)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._connect_signals()
        self._on_changed()

    def _connect_signals(self) -> None:
        self.text.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._on_typed)
        self._session.filter_changed.connect(self._on_changed)
        self._session.shown_changed.connect(self._on_changed)
        self._session.city_opened.connect(self._on_changed)

    def _button(self, text: str, role: str, icon_name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setProperty("role", role)
        button.setFixedHeight(26)
        if icon_name:
            button.setIcon(icon(icon_name, self._theme, self._theme.text_secondary))
            button.setIconSize(QSize(14, 14))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _asks(self, id_: str) -> Callable[[], None]:
        return lambda: self.add_asked.emit(id_, self.add)

    def _looks(self, colours: tuple[Colour, ...]) -> Callable[[], None]:
        def look() -> None:
            now = self._session.filter
            wanted = () if set(now.colours) == set(colours) else colours
            self._session.set_filter(replace(now, colours=wanted))

        return look

    def _on_typed(self) -> None:
        wanted = self.text.text().strip()
        self._session.set_filter(replace(self._session.filter, text=wanted))

    def _on_changed(self, _change: object = None) -> None:
        data, wanted = self._session.data, self._session.filter
        if wanted.text != self.text.text().strip() and not self._typing.isActive():
            self.text.setText(wanted.text)
        while (item := self._chips.takeAt(0)) is not None:
            chip = item.widget()
            if chip is not None:
                chip.deleteLater()
        self.setEnabled(data is not None)
        if data is None:
            return
        room = _MOST_CHIPS if self.width() >= _WIDE_PX else _MOST_CHIPS // 2
        for one in DIMENSIONS:
            values = one.chosen(wanted)
            if one.id == "colour" and set(values) == set(_OPEN):
                self._add_chip(self._t("Open issues only"), one, None)
                continue
            shown = values if len(values) <= room else values[: max(room - 1, 0)]
            room -= len(shown)
            for value in shown:
                self._add_chip(one.text_of(data, value, self._t), one, value)
            hidden = len(values) - len(shown)
            if hidden:
                text = self._t("{dimension}: {number} more", dimension=one.title, number=hidden)
                self._add_chip(text, one, None)
        self._show_counts(data, wanted)

    def _show_counts(self, data: CityData, wanted: CityFilter) -> None:
        found = data.issue_state.counts(wanted.issue_mask(data))
        numbers = {
            "open": found.open,
            "due": found.due_today,
            "yellow": found.yellow,
            "red": found.red,
        }
        for id_, button in self.counts.items():
            lead = " " if not button.icon().isNull() else ""
            button.setText(f"{lead}{button.property('word')}  {numbers[id_]}")
        chosen = set(wanted.colours)
        self.counts["open"].setChecked(chosen == set(_OPEN))
        self.counts["yellow"].setChecked(chosen == {Colour.YELLOW})
        self.counts["red"].setChecked(chosen == {Colour.RED})

    def _add_chip(self, text: str, one: Dimension, value: Any) -> None:
        chip = self._button("", "chip", "close")
        metrics = chip.fontMetrics()
        chip.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, _CHIP_TEXT_PX))
        chip.setObjectName("chip")
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setIconSize(QSize(12, 12))
        chip.setToolTip(
            self._t("{dimension}: {value}. Click to remove.", dimension=one.title, value=text)
        )
        if isinstance(value, Colour):
            chip.setStyleSheet(f"border-color: {self._theme.border_strong}")

        def remove() -> None:
            now = self._session.filter
            kept = () if value is None else tuple(v for v in one.chosen(now) if v != value)
            self._session.set_filter(one.with_values(now, kept))

        chip.clicked.connect(remove)
        self._chips.addWidget(chip)

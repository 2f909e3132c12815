"""The window's actions, made from a table in one language and theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from gis_app.messages import msg
from gis_app.ui.action_spec import TOOL
from gis_app.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QWidget

    from gis_app.messages import Message, Translator
    from gis_app.ui.action_spec import ActionSpec, MenuSpec, Situation
    from gis_app.ui.theme import Theme
    from gis_app.ui.window import Window


class WindowActions(Mapping[str, QAction]):
    """Hold a window's actions by their ids, made from a table in one language and theme."""

    def __init__(
        self, specs: Sequence[ActionSpec], window: Window, t: Translator, theme: Theme
    ) -> None:
        self._specs = specs
        self._made: dict[str, QAction] = {}
        self._t, self._theme = t, theme
        groups: dict[str, QActionGroup] = {}
        for spec in self._specs:
            action = QAction(icon(spec.icon, theme), t(spec.text), window)
            action.setObjectName(spec.id)
            if spec.shortcut:
                action.setShortcut(QKeySequence(spec.shortcut))
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                action.setToolTip(f"{t(spec.text).rstrip('…')}  ({keys})")
            else:
                action.setToolTip(t(spec.text).rstrip("…"))
            if spec.choice:
                group = groups.setdefault(spec.choice, QActionGroup(window))
                if spec.choice == TOOL:
                    # none is on while a tool without an action of its own is in hand
                    group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
                action.setCheckable(True)
                group.addAction(action)
            action.setCheckable(action.isCheckable() or spec.is_switch)
            action.triggered.connect(_Trigger(spec, window, self))
            window.addAction(action)
            self._made[spec.id] = action

    def __getitem__(self, id_: str) -> QAction:
        return self._made[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def refresh(self, now: Situation, undo: Message | None, redo: Message | None) -> None:
        """Enable what is possible now, and say what undo and redo would do."""
        for spec in self._specs:
            self._made[spec.id].setEnabled(spec.is_enabled(now))
        for id_, label, plain in (
            ("undo", undo, msg("Undo")),
            ("redo", redo, msg("Redo")),
        ):
            text = self._t(plain)
            if label is not None:
                text = self._t(msg("{action}: {what}", action=plain, what=label))
            action = self._made[id_]
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text}  ({keys})")

    def show_tool(self, action_id: str) -> None:
        """Mark the tool that is in hand."""
        for spec in self._specs:
            if spec.choice == TOOL:
                self._made[spec.id].setChecked(spec.id == action_id)

    def menu(self, spec: MenuSpec, parent: QWidget) -> QMenu:
        """Make a menu with its submenus; each bears its spec's id as object name."""
        menu = QMenu(self._t(spec.text), parent)
        menu.setObjectName(spec.id)
        menu.setIcon(icon(spec.icon, self._theme))
        # a button may run from right to left to have its arrow behind the name; no menu follows it
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for item in spec.items:
            if isinstance(item, str):
                menu.addSeparator() if item == "|" else menu.addAction(self._made[item])
            else:
                menu.addMenu(self.menu(item, parent))
        return menu


class _Trigger:
    """Run a spec's callback when Qt triggers its action."""

    def __init__(self, spec: ActionSpec, window: Window, actions: WindowActions) -> None:
        self._spec, self._window, self._actions = spec, window, actions

    def __call__(self, _checked: bool = False) -> None:
        self._spec.run(self._window)
        if self._spec.choice == TOOL:
            # a command may have found nothing to do; then the tool in hand has not changed
            self._actions.show_tool(self._window.canvas.tool.action_id)

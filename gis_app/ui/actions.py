"""The window's actions, made from the one table in one language and theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from gis_app.messages import msg
from gis_app.ui.action_table import ACTIONS
from gis_app.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from gis_app.messages import Message, Translator
    from gis_app.ui.action_table import ActionSpec, Situation
    from gis_app.ui.commands import Commands
    from gis_app.ui.theme import Theme


class WindowActions:
    """Hold the window's actions, made from the table, in one language and theme."""

    def __init__(self, window: QWidget, commands: Commands, t: Translator, theme: Theme) -> None:
        self._made: dict[str, QAction] = {}
        self._t = t
        groups: dict[str, QActionGroup] = {}
        for spec in ACTIONS:
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
                action.setCheckable(True)
                group.addAction(action)
            action.setCheckable(action.isCheckable() or spec.is_switch)
            action.triggered.connect(_Trigger(spec, commands))
            window.addAction(action)
            self._made[spec.id] = action

    def __getitem__(self, id_: str) -> QAction:
        return self._made[id_]

    def refresh(self, now: Situation, undo: Message | None, redo: Message | None) -> None:
        """Enable what is possible now, and say what undo and redo would do."""
        for spec in ACTIONS:
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

    def fill(self, menu: QMenu, ids: tuple[str, ...], submenus: dict[str, QMenu]) -> None:
        """Put actions, lines and submenus into a menu in the order given."""
        for id_ in ids:
            if id_ == "|":
                menu.addSeparator()
            elif id_ in submenus:
                menu.addMenu(submenus[id_])
            else:
                menu.addAction(self._made[id_])


class _Trigger:
    """Run a spec's callback when Qt triggers its action."""

    def __init__(self, spec: ActionSpec, commands: Commands) -> None:
        self._spec, self._commands = spec, commands

    def __call__(self, _checked: bool = False) -> None:
        self._spec.run(self._commands)

"""What an action of the window is, and when it is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

TOOL: Final = "tool"
"""The choice that the tools of the map make up."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Message
    from gis_app.ui.window import Window


@dataclass(frozen=True, slots=True)
class Situation:
    """Tell what is true right now, as far as an action's being possible depends on it."""

    has_city: bool = False
    can_edit: bool = False
    can_undo: bool = False
    can_redo: bool = False
    has_selection: bool = False
    is_one_row: bool = False
    is_movable: bool = False
    is_filtered: bool = False
    has_audit: bool = False
    has_finding: bool = False
    has_fix: bool = False
    is_accepted: bool = False
    selected_table: str = ""


def always(_now: Situation) -> bool:
    """Allow it at any time."""
    return True


def with_city(now: Situation) -> bool:
    """Allow it while a city is open."""
    return now.has_city


def editable(now: Situation) -> bool:
    """Allow it while the open city may be changed."""
    return now.can_edit


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """Describe one thing to do; `choice` names the group of actions of which one is on."""

    id: str
    text: Message
    icon: str
    run: Callable[[Window], object]
    is_enabled: Callable[[Situation], bool] = with_city
    shortcut: str = ""
    choice: str = ""
    is_switch: bool = False


@dataclass(frozen=True, slots=True)
class MenuSpec:
    """Describe a menu or submenu: "|" is a line, other words are ids of actions."""

    id: str
    text: Message
    icon: str
    items: tuple[str | MenuSpec, ...] = ()

"""What a task's state says, which offices write freely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from gis_app.domain.table import BoolArray, TextColumn

_DONE: Final = ("已完成", "已办结", "办结", "已报送", "completed", "done", "finished")


def says_done(state: str | None) -> bool:
    """Tell whether a task's state, which offices write freely, says that it is done.

    >>> says_done("已完成"), says_done("已报送初稿"), says_done(None)
    (True, False, False)
    """
    text = state or ""
    return any(text.startswith(word) for word in _DONE) and "初稿" not in text


def told_done(state: TextColumn) -> BoolArray:
    """Tell which states say that the task is done."""
    words = np.array([says_done(word) for word in state.words] + [False], np.bool_)
    return np.asarray(words[state.codes], np.bool_)

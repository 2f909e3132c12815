"""Merging what two sides made of one thing: what was there before decides who changed it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gis_app.messages import LocalText


class Decision(StrEnum):
    """Name whose value stays when both sides changed a cell."""

    OURS = "ours"
    THEIRS = "theirs"


class Outcome(StrEnum):
    """Name what comes of comparing a cell three ways."""

    SAME = "same"
    OURS = "ours"
    THEIRS = "theirs"
    CONFLICT = "conflict"


def outcome(base: Any, ours: Any, theirs: Any) -> Outcome:
    """Compare one cell three ways.

    >>> outcome("a", "a", "b"), outcome("a", "b", "a"), outcome("a", "b", "c").value
    (<Outcome.THEIRS: 'theirs'>, <Outcome.OURS: 'ours'>, 'conflict')
    """
    if ours == theirs:
        return Outcome.SAME
    if theirs == base:
        return Outcome.OURS
    return Outcome.THEIRS if ours == base else Outcome.CONFLICT


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Hold a cell that both sides changed; the texts are as people read them.

    `name` says which row, `source` which file, `who` who sent it. An empty `column` is the row
    itself: one side removed what the other one changed.
    """

    table: str
    fid: int
    column: str
    name: str
    title: LocalText
    base: str
    ours: str
    theirs: str
    source: str
    who: str

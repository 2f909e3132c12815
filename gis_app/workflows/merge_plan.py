"""What a merge would do, before anything is changed: the same for workbooks and for projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.three_way import Decision, FieldConflict
    from gis_app.messages import Message


@dataclass(frozen=True, slots=True)
class MergeNote:
    """Say something about what was merged: file, where in it, the value, and what about it.

    `is_loss` tells that something of theirs was not taken.
    """

    source: str
    where: str
    value: str
    what: Message
    is_loss: bool = True


class MergePlan(Protocol):
    """Describe a merge that can be looked at, decided and applied as one change."""

    @property
    def summary(self) -> tuple[Message, ...]:
        """Say in a few lines what would be taken."""
        ...

    @property
    def conflicts(self) -> tuple[FieldConflict, ...]:
        """Return the cells that both sides changed."""
        ...

    @property
    def notes(self) -> tuple[MergeNote, ...]:
        """Return what is not taken and what looked odd."""
        ...

    @property
    def refused_photos(self) -> tuple[Message, ...]:
        """Return why photos were not taken in; known once the plan was applied."""
        ...

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change, whatever is decided."""
        ...

    def apply(self, decisions: Mapping[int, Decision]) -> ChangeSet:
        """Make the change; a conflict that is not decided stays as it is here."""
        ...

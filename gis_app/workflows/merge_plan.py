"""What a merge would do, before anything is changed: the same for workbooks and for projects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.three_way import Decision, FieldConflict
    from gis_app.ledger.returned_book import ReturnNote
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


def where_in_form(row: int, field: str = "") -> str:
    """Write where in a form something stands; `row` counts from 1, 0 for no row of its own."""
    return " · ".join(part for part in (f"#{row}" if row else "", field) if part)


def note_of_return(note: ReturnNote) -> MergeNote:
    """Return what a workbook's reader noted, as a merge tells it."""
    where = where_in_form(note.row, note.field)
    return MergeNote(note.file, where, note.value, note.reason, note.is_loss)


@dataclass(kw_only=True)
class MergeFindings:
    """Hold what a merge meets on its way: conflicts, notes, and photos that were refused."""

    found_conflicts: list[FieldConflict] = field(default_factory=list)
    found_notes: list[MergeNote] = field(default_factory=list)
    refused: tuple[Message, ...] = ()

    @property
    def conflicts(self) -> tuple[FieldConflict, ...]:
        """Return the cells that both sides changed."""
        return tuple(self.found_conflicts)

    @property
    def notes(self) -> tuple[MergeNote, ...]:
        """Return what is not taken and what looked odd."""
        return tuple(self.found_notes)

    @property
    def refused_photos(self) -> tuple[Message, ...]:
        """Return why photos were not taken in; known once the plan was applied."""
        return self.refused


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

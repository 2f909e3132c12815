"""Everything that can go wrong, as one tree; each error carries a message in both languages.

GisAppError
├── UsageError          a verb, option or name the user gave cannot be used
├── ProjectFileError    the project file cannot be opened, read or written
│   ├── ProjectLockedError   somebody else has it open
│   └── ProjectTooNewError   a newer version of the program wrote it
├── CatalogueError      layer files are wrong; carries every problem found
├── LedgerError         a table file as a whole cannot be read or written
├── PhotoError          a photo cannot be taken in, found or shown
├── VectorFileError     a vector file as a whole cannot be read or written
├── BasemapError        tiles or a picture cannot be used as a base map
├── CrsError            coordinates or a reference system cannot be used
├── EditError           a change cannot be applied
├── RenderError         a map, page or file of it cannot be made
└── Cancelled           the user stopped the work; nothing was changed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gis_app.messages import Message


class GisAppError(Exception):
    """Say in one sentence what is wrong and what the user can do about it."""

    def __init__(self, message: Message, *details: Message) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return "\n".join(str(part) for part in (self.message, *self.details))


class UsageError(GisAppError):
    """Report a verb, option or name that cannot be used."""


class ProjectFileError(GisAppError):
    """Report a project file that cannot be opened, read or written."""


class ProjectLockedError(ProjectFileError):
    """Report a project that somebody else has open for writing."""


class ProjectTooNewError(ProjectFileError):
    """Report a project written by a newer version of the program."""


class CatalogueError(GisAppError):
    """Report everything wrong with the layer files at once, one detail a problem."""


class LedgerError(GisAppError):
    """Report a table file that as a whole cannot be read or written."""


class PhotoError(GisAppError):
    """Report a photo that cannot be taken in, found or shown."""


class VectorFileError(GisAppError):
    """Report a vector file that as a whole cannot be read or written."""


class BasemapError(GisAppError):
    """Report tiles or a picture that cannot be used as a base map."""


class CrsError(GisAppError):
    """Report coordinates or a reference system that cannot be used."""


class EditError(GisAppError):
    """Report a change that cannot be applied; the project is as it was."""


class RenderError(GisAppError):
    """Report a map, page or file of it that cannot be made."""


class Cancelled(GisAppError):  # noqa: N818 - what happened, not a fault
    """Tell that the user stopped the work; nothing was changed."""

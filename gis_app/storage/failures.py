"""What can be wrong with a project file, as one sentence a person can act on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gis_app.errors import ProjectFileError
from gis_app.messages import msg
from gis_app.storage.backup import newest_backup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.messages import Message

_SQLITE_MAGIC = b"SQLite format 3\x00"


def check_is_database(file: Path) -> None:
    """Raise ProjectFileError unless the file is there, readable and an SQLite database."""
    name = str(file)
    if file.is_dir():
        raise ProjectFileError(msg("{file} is a folder, not a project file.", file=name))
    try:
        with file.open("rb") as stream:
            head = stream.read(len(_SQLITE_MAGIC))
    except FileNotFoundError:
        raise ProjectFileError(
            msg("There is no project file {file}. Check the name and the folder.", file=name)
        ) from None
    except PermissionError:
        raise ProjectFileError(
            msg("You are not allowed to read {file}. Ask its owner for permission.", file=name)
        ) from None
    except OSError as error:
        raise ProjectFileError(
            msg("{file} cannot be read: {reason}", file=name, reason=error.strerror or str(error))
        ) from None
    if not head:
        raise ProjectFileError(_with_backup(msg("{file} is empty.", file=name), file))
    if head != _SQLITE_MAGIC:
        raise ProjectFileError(
            msg(
                "{file} is not a project file, or it is protected with a password. "
                "Choose a GeoPackage made by this program.",
                file=name,
            )
        )


def not_ours(file: Path) -> ProjectFileError:
    """Return the error for a database without a project in it."""
    return ProjectFileError(
        msg(
            "{file} holds no project of this program. Make a new project and import the data "
            "into it.",
            file=str(file),
        )
    )


def _with_backup(sentence: Message, file: Path) -> Message:
    backup = newest_backup(file)
    if backup is None:
        return msg(
            "{sentence} No backup lies beside it; look for a copy elsewhere.", sentence=sentence
        )
    return msg(
        "{sentence} Its newest backup is {backup}; copy it to another place and open the copy.",
        sentence=sentence,
        backup=str(backup),
    )


def lacking(table: str, file: Path) -> ProjectFileError:
    """Return the error for a project without one of its tables."""
    sentence = msg("{file} lacks its table {table}.", file=str(file), table=table)
    return ProjectFileError(_with_backup(sentence, file))


def explained(error: sqlite3.Error, file: Path) -> Message:
    """Return the sentence for what SQLite said about a file."""
    name = str(file)
    code = getattr(error, "sqlite_errorcode", 0) or 0
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return msg(
                "{file} is in use by another program. Close it there and try again.", file=name
            )
        case sqlite3.SQLITE_FULL:
            return msg(
                "The disk that holds {file} is full. Free some space and try again.", file=name
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return msg("{file} cannot be written: you have no permission to.", file=name)
        case sqlite3.SQLITE_CANTOPEN:
            return msg(
                "{file} cannot be opened. Check that the file and its folder may be read.",
                file=name,
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT:
            return _with_backup(msg("{file} is damaged.", file=name), file)
        case sqlite3.SQLITE_IOERR:
            return msg(
                "The disk that holds {file} failed or is full: {reason}",
                file=name,
                reason=str(error),
            )
        case _:
            return msg("{file} cannot be used: {reason}", file=name, reason=str(error))


@contextmanager
def explaining(file: Path) -> Iterator[None]:
    """Turn what SQLite raises inside into a ProjectFileError that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise ProjectFileError(explained(error, file)) from error

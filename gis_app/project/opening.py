"""Opening a project for writing, or for reading with the sentence why; and its layers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from gis_app.catalogue.loader import load_catalogue
from gis_app.errors import ProjectFileError, ProjectLockedError
from gis_app.messages import msg
from gis_app.paths import layers_dir
from gis_app.storage.geopackage import ProjectStore
from gis_app.storage.lock import Opener, WriterLock, lock_file, take_lock, this_opener
from gis_app.storage.project_reading import check_is_project, read_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.layer_spec import Catalogue
    from gis_app.messages import Message
    from gis_app.storage.project_reading import ProjectContents
    from gis_app.storage.rows import FileChanges

_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class OpenedProject:
    """Hold a project as it was opened: what is in it, and the means to write it, if any."""

    file: Path
    contents: ProjectContents
    store: ProjectStore | None = None
    lock: WriterLock | None = None
    other_opener: Message | None = None
    read_only_reason: Message | None = None
    foreign: FileChanges | None = None

    def close(self) -> None:
        """Let the file go."""
        let_go(self.store, self.lock)


def let_go(store: ProjectStore | None, lock: WriterLock | None) -> None:
    """Close a store and, whatever happens, release its lock."""
    try:
        if store is not None:
            store.close()
    finally:
        if lock is not None:
            lock.release()


def open_project(file: Path, user: str, *, read_only: bool, require_write: bool) -> OpenedProject:
    """Open a project for writing when that may and can be; raises ProjectFileError.

    What another program changed is found and recorded on the way.
    """
    check_is_project(file)
    if read_only:
        return OpenedProject(file, read_project(file))
    taken = take_for_writing(file, user)
    if taken.lock is None:
        if require_write and taken.error is not None:
            raise taken.error
        return OpenedProject(
            file,
            read_project(file),
            other_opener=taken.other_opener,
            read_only_reason=taken.reason,
        )
    store = None
    try:
        store = ProjectStore(file, taken.user)
        foreign = store.absorb_outside_changes() if store.has_outside_changes() else None
        return OpenedProject(file, store.contents(), store, taken.lock, foreign=foreign)
    except BaseException:
        let_go(store, taken.lock)
        raise


@dataclass(frozen=True)
class Taken:
    """Hold the lock of a project, or the reason why there is none."""

    user: str
    lock: WriterLock | None = None
    other_opener: Message | None = None
    error: ProjectFileError | None = None

    @property
    def reason(self) -> Message | None:
        """Return why the project cannot be written."""
        return None if self.error is None else self.error.message


def load_layers(project_layers: Mapping[str, str]) -> Catalogue:
    """Load the shipped layers and those that travel in the project; raises CatalogueError."""
    return load_catalogue(layers_dir(), project_layers)


def take_for_writing(file: Path, user: str) -> Taken:
    """Take the lock of a project that is there and may be written."""
    opener = this_opener(user)
    name = str(file)
    if not os.access(file, os.W_OK):
        return _refused(
            opener, msg("{file} is open for reading only: it may not be written.", file=name)
        )
    folder = file.resolve().parent
    read_only_folder = msg(
        "{file} is open for reading only: the folder {folder} may not be written.",
        file=name,
        folder=str(folder),
    )
    if not os.access(folder, os.W_OK | os.X_OK):
        return _refused(opener, read_only_folder)
    try:
        taken = take_lock(file.resolve(), opener)
    except OSError:
        return _refused(opener, read_only_folder)
    if isinstance(taken, WriterLock):
        return Taken(opener.user, taken)
    sentence = _who_has_it(file, taken, opener)
    return Taken(opener.user, None, sentence, ProjectLockedError(sentence))


def _refused(opener: Opener, reason: Message) -> Taken:
    return Taken(opener.user, error=ProjectFileError(reason))


def _who_has_it(file: Path, other: Opener, here: Opener) -> Message:
    since = other.since_utc
    moment = None if since is None else since.astimezone(_BEIJING)
    if other.host == here.host:
        return msg(
            "{user} has {file} open in another window since {since} (process {pid}). "
            "Close it there to make changes here.",
            user=other.user,
            file=str(file),
            since=moment,
            pid=other.pid,
        )
    return msg(
        "{user} on the computer {host} has {file} open since {since}. Close it there to make "
        "changes here; if that computer no longer runs the program, delete {lock}.",
        user=other.user,
        host=other.host,
        file=str(file),
        since=moment,
        lock=str(lock_file(file)),
    )

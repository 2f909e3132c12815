"""The open city: the project file, its columns in memory, and the one door for changes."""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import numpy as np

from gis_app.catalogue.presets import load_presets
from gis_app.domain.change_set import ChangeSet, TableChange
from gis_app.domain.city_data import CityData
from gis_app.domain.former_values import with_former_values
from gis_app.domain.map_look import LayerSettings
from gis_app.domain.presets import OfficePresets
from gis_app.domain.record_types import table_spec
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.project.edit_check import as_edit_error, basemap_batches, checked
from gis_app.project.opening import let_go, load_layers, open_project
from gis_app.project.subscribers import Subscribers
from gis_app.project.table_delta import (
    box_of,
    boxes_of,
    changed_tables,
    table_changes,
)
from gis_app.storage.edit_log import EntryState
from gis_app.storage.geopackage import create_project
from gis_app.storage.project_reading import read_history

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from gis_app.domain.edits import Edit, RowBatch
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.domain.map_look import Appearance
    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import Message
    from gis_app.project.opening import OpenedProject
    from gis_app.project.subscribers import Subscriber
    from gis_app.storage.edit_log import AuditEntry
    from gis_app.storage.geopackage import Box, ProjectStore
    from gis_app.storage.rows import FileChanges


class City:
    """Hold one open project; made by `City.open` and `City.create`, ended by `close`.

    `data` is an immutable moment that any thread may keep. Methods that change something may be
    called from any thread, one at a time; subscribers are called in that same thread.
    """

    def __init__(self, opened: OpenedProject, catalogue: Catalogue | None) -> None:
        self.file = opened.file
        self.other_opener: Message | None = opened.other_opener
        """Who has the project open for writing, when that is why it is read-only here."""
        self.read_only_reason: Message | None = opened.read_only_reason
        """Why the project cannot be changed, when nobody asked for read-only."""
        self.foreign_changes: ChangeSet | None = (
            None if opened.foreign is None else ChangeSet(table_changes(opened.foreign))
        )
        """What another program had changed when the project was opened."""
        self._store = opened.store
        self._lock = opened.lock
        self._one_at_a_time = threading.RLock()
        self._subscribers = Subscribers()
        self.prepare: Callable[[CityData], object] = lambda _data: None
        """Works out of a new moment what every view asks for, before anybody sees it."""
        self._next_fid: dict[str, int] = {}
        self._given_catalogue = catalogue
        self._project_layers = dict(opened.contents.project_layers)
        self._data = CityData(
            opened.contents.tables,
            catalogue if catalogue is not None else load_layers(self._project_layers),
            opened.contents.settings,
            opened.contents.appearance,
            base_presets=load_presets() if catalogue is None else OfficePresets(),
        )
        self._labels = self._read_labels()

    @classmethod
    def create(
        cls,
        file: Path,
        settings: ProjectSettings,
        catalogue: Catalogue | None = None,
        *,
        user: str = "",
    ) -> City:
        """Make a new project file and open it; raises ProjectFileError when it is there."""
        if catalogue is None:
            load_layers({})  # wrong layer files are told before there is a file
        create_project(file, settings)
        city = cls.open(file, catalogue, require_write=True, user=user)
        city._writer().skip_backup()
        return city

    @classmethod
    def open(
        cls,
        file: Path,
        catalogue: Catalogue | None = None,
        *,
        read_only: bool = False,
        require_write: bool = False,
        user: str = "",
    ) -> City:
        """Open a project.

        Without a catalogue, the shipped layers, the project's own and the office's presets count.
        When somebody else writes it, or it may not be written here, it opens read-only and
        `read_only_reason` says why; `require_write` makes that an error. Raises ProjectFileError.
        """
        opened = open_project(file, user, read_only=read_only, require_write=require_write)
        try:
            return cls(opened, catalogue)
        except BaseException:
            opened.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_read_only(self) -> bool:
        """Tell whether the project cannot be changed through this object."""
        return self._store is None

    @property
    def backup_problem(self) -> Message | None:
        """Return why no backup was made before the first change; None when all is well."""
        return None if self._store is None else self._store.backup_problem

    @property
    def data(self) -> CityData:
        """Return the present moment of the city."""
        return self._data

    @property
    def project_layers(self) -> Mapping[str, str]:
        """Return the office's own layers: a name such as `inspection/clinics` → TOML text."""
        return dict(self._project_layers)

    def reserve_fids(self, table: str, count: int) -> NDArray[np.int64]:
        """Return row ids for new rows of a table; they are never given out twice."""
        table_spec(table)
        with self._one_at_a_time:
            first = self._next_fid.get(table)
            if first is None:
                fids = self._data.table(table).fids
                stored = 0 if self._store is None else self._store.highest_fid(table)
                first = max(stored, int(fids[-1]) if len(fids) else 0) + 1
            self._next_fid[table] = first + count
        return np.arange(first, first + count, dtype=np.int64)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else change the city while a change is planned and applied."""
        with self._one_at_a_time:
            yield

    def apply(self, edit: Edit) -> ChangeSet:
        """Make a change: rows and a line of the audit trail in one transaction.

        Raises EditError when something is wrong or cannot be written; nothing has changed then.
        """
        self.notice_outside_changes()
        with self._one_at_a_time:
            store = self._writer()
            changes = checked(edit, self._data.tables)
            if edit.is_empty:
                return ChangeSet()
            kept = with_former_values(edit, self._data, self.reserve_fids)
            changes = changes if kept is edit else checked(kept, self._data.tables)
            done = self._take_over(changes, lambda boxes: store.apply(changes, edit.label, boxes))
        return self._subscribers.tell(done)

    def notice_outside_changes(self) -> ChangeSet | None:
        """Take over what another program changed in the file while it is open here.

        Every change does this first; call it when the window becomes active again. None for
        nothing new or a project open for reading only.
        """
        with self._one_at_a_time:
            store = self._store
            if store is None:
                return None
            with as_edit_error():
                if not store.has_outside_changes():
                    return None
                changes = store.absorb_outside_changes()
            if changes is None:
                return None
            done = self._take_over(changes, lambda _boxes: None)
        return self._subscribers.tell(done)

    def undo(self) -> ChangeSet | None:
        """Take back the last change, also one of an earlier day; None when there is none."""
        return self._replay(is_undo=True)

    def redo(self) -> ChangeSet | None:
        """Make the change again that was undone last; None when there is none."""
        return self._replay(is_undo=False)

    @property
    def undo_label(self) -> Message | None:
        """Return what undo would take back."""
        return self._labels[0]

    @property
    def redo_label(self) -> Message | None:
        """Return what redo would make again."""
        return self._labels[1]

    def _read_labels(self) -> tuple[Message | None, Message | None]:
        """Read what can be undone and redone, once a change: windows ask while a change runs."""
        if self._store is None:
            return None, None
        undo, redo = self._store.next_to_undo(), self._store.next_to_redo()
        return (None if undo is None else undo[1]), (None if redo is None else redo[1])

    def _replay(self, *, is_undo: bool) -> ChangeSet | None:
        state = EntryState.UNDONE if is_undo else EntryState.APPLIED
        self.notice_outside_changes()
        with self._one_at_a_time:
            store = self._writer()
            with as_edit_error():
                found = store.next_to_undo() if is_undo else store.next_to_redo()
                if found is None:
                    return None
                changes = store.changes_of(found[0], inverse=is_undo)
            done = self._take_over(
                changes, lambda boxes: store.replay(found[0], changes, state, boxes)
            )
        return self._subscribers.tell(done)

    def replace_basemap(self, tables: Mapping[str, RowBatch], attribution: str) -> ChangeSet:
        """Put a new base map in place of the old one; tables not given become empty. Not undoable.

        The attribution goes to the settings.
        """
        batches, new = basemap_batches(tables)
        boxes = {name: box_of(table) for name, table in new.items()}
        with self._one_at_a_time:
            changes = {
                name: TableChange(table.fids, deleted=self._data.table(name).fids)
                for name, table in new.items()
            }
            settings = replace(self._data.settings, attribution=attribution)
            label = msg("Base map replaced")
            with as_edit_error():
                self._writer().replace_basemap(batches, settings, label, boxes)
            self._data = replace(self._data.with_tables(new), settings=settings)
        return self._subscribers.tell(ChangeSet(changes, is_basemap=True, is_settings=True))

    def change_settings(self, settings: ProjectSettings) -> ChangeSet:
        """Store what is true of the whole project; not undoable."""
        with self._one_at_a_time:
            with as_edit_error():
                self._writer().write_settings(settings, msg("Project settings changed"))
            self._data = replace(self._data.with_tables({}), settings=settings)
        return self._subscribers.tell(ChangeSet(is_settings=True))

    def change_layer_settings(self, settings: Mapping[str, LayerSettings]) -> ChangeSet:
        """Store how people want some layers; the others keep theirs. Not undoable."""
        layers = {**self._data.layer_settings, **settings}
        return self.change_appearance(replace(self._data.appearance, layers=layers))

    def change_appearance(self, wanted: Appearance) -> ChangeSet:
        """Store how people want the map as a whole. Not undoable."""
        with self._one_at_a_time:
            layers = {name: s for name, s in wanted.layers.items() if s != LayerSettings()}
            kept = replace(wanted, layers=layers)
            with as_edit_error():
                self._writer().write_appearance(kept)
            self._data = self._data.with_appearance(kept)
        return self._subscribers.tell(ChangeSet(is_settings=True))

    def change_project_layers(self, layers: Mapping[str, str]) -> ChangeSet:
        """Store the office's own layers in place of all there were; raises CatalogueError."""
        with self._one_at_a_time:
            given = self._given_catalogue
            catalogue = given if given is not None else load_layers(layers)
            with as_edit_error():
                self._writer().write_project_layers(layers)
            self._project_layers = dict(layers)
            self._data = replace(self._data.with_tables({}), catalogue=catalogue)
        return self._subscribers.tell(ChangeSet(is_settings=True))

    def history(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Return the latest lines of the audit trail, newest first."""
        with self._one_at_a_time:
            if self._store is None:
                return read_history(self.file, limit)
            return self._store.history(limit)

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call back after every change; returns the function that ends this."""
        return self._subscribers.add(callback)

    def close(self) -> None:
        """Close the file, one file again; the data stays readable. May be called twice."""
        with self._one_at_a_time:
            store, self._store = self._store, None
            lock, self._lock = self._lock, None
            self._labels = None, None
            let_go(store, lock)

    def _writer(self) -> ProjectStore:
        if self._store is None:
            raise EditError(
                self.read_only_reason
                or msg("{file} is open for reading only.", file=os.fspath(self.file))
            )
        return self._store

    def _take_over(
        self, changes: FileChanges, write: Callable[[dict[str, Box]], None]
    ) -> ChangeSet:
        new = changed_tables(self._data.tables, changes)
        touched = table_changes(changes)
        with as_edit_error():
            write(boxes_of(new, touched))
            self._labels = self._read_labels()
        made = self._data.with_tables(new)
        try:
            self.prepare(made)
        finally:
            self._data = made
        return ChangeSet(touched)

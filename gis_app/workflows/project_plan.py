"""What another copy of the project brings: rows that come, change and go, as one edit."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.three_way import Decision
from gis_app.errors import PhotoError
from gis_app.messages import listed, msg
from gis_app.storage.photos import read_photo, take_in_bytes
from gis_app.workflows.merge_plan import MergeFindings
from gis_app.workflows.merge_settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet
    from gis_app.messages import Message
    from gis_app.project.city import City
    from gis_app.workflows.merge_settings import SettingsPlan


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold what taking theirs would do, for a conflict that a person decides."""

    table: str
    fid: int
    cells: dict[str, Any] = field(default_factory=dict)
    is_deleted: bool = False
    is_back: bool = False


@dataclass
class ProjectPlan(MergeFindings):
    """Hold what another copy of the project brings, decided and not."""

    city: City
    source: Path
    who: tuple[str, ...]
    inserts: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    updates: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    deletes: dict[str, list[int]] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    settings: SettingsPlan | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change, whatever is decided."""
        return not (
            any(self.inserts.values())
            or any(self.updates.values())
            or any(self.deletes.values())
            or self.found_conflicts
            or (self.settings is not None and not self.settings.is_empty)
        )

    @property
    def summary(self) -> tuple[Message, ...]:
        """Say in a few lines what would be taken."""
        names = [name for name in self.who if name]
        joined = self.settings
        return (
            msg("{file}: changes by {names}", file=self.source.name, names=listed(names))
            if names
            else msg("{file}: no row was changed", file=self.source.name),
            msg(
                "rows added: {added}; rows changed: {changed}; rows removed: {removed}",
                added=sum(map(len, self.inserts.values())),
                changed=sum(map(len, self.updates.values())),
                removed=sum(map(len, self.deletes.values())),
            ),
            *(() if joined is None or joined.is_empty else (joined.summary,)),
        )

    def apply(self, decisions: Mapping[int, Decision]) -> ChangeSet:
        """Make the change; a conflict that is not decided stays as it is here."""
        with self.city.held():
            for number, choice in enumerate(self.choices):
                if decisions.get(number) is Decision.THEIRS:
                    self._take(choice)
            inserts = {table: dict(rows) for table, rows in self.inserts.items()}
            if "photos" in inserts:
                self._copy_photos(inserts["photos"])
            label = msg(
                "Merged {file}: {names}",
                file=self.source.name,
                names=listed(name for name in self.who if name),
            )
            edit = Edit(
                label,
                tuple(b for t, rows in inserts.items() for b in _batches(t, rows)),
                tuple(b for t, rows in self.updates.items() for b in _batches(t, rows)),
                {table: tuple(fids) for table, fids in self.deletes.items() if fids},
            )
            done = self.city.apply(edit)
            if self.settings is not None:
                self.settings.apply(self.city)
            return done

    def _take(self, choice: Choice) -> None:
        if choice.table == SETTINGS:
            if self.settings is not None:
                self.settings.take(choice.cells)
        elif choice.is_deleted:
            self.deletes.setdefault(choice.table, []).append(choice.fid)
            self.updates.get(choice.table, {}).pop(choice.fid, None)
        elif choice.is_back:
            self.inserts.setdefault(choice.table, {})[choice.fid] = choice.cells
        else:
            rows = self.updates.setdefault(choice.table, {})
            rows.setdefault(choice.fid, {}).update(choice.cells)

    def _copy_photos(self, rows: dict[int, dict[str, Any]]) -> None:
        for cells in rows.values():
            name = str(cells.get("file") or "")
            try:
                taken = take_in_bytes(self.city.file, read_photo(self.source, name), name)
            except PhotoError as error:
                self.refused = (*self.refused, error.message)
                continue
            cells["file"] = taken.file


def _batches(table: str, rows: Mapping[int, Mapping[str, Any]]) -> list[RowBatch]:
    """Gather rows that set the same columns into one batch each."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for fid, cells in sorted(rows.items()):
        groups.setdefault(tuple(sorted(cells)), []).append(fid)
    return [
        RowBatch(
            table,
            np.array(fids, np.int64),
            {name: [_value(table, name, rows[fid][name]) for fid in fids] for name in names},
        )
        for names, fids in groups.items()
    ]


def _value(table: str, name: str, value: Any) -> Any:
    if name != GEOMETRY and table_spec(table).column(name).type is ColumnType.JSON and value:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return value

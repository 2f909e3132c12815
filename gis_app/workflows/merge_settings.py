"""What is said once about a whole project, joined with what another copy of it says.

Answers of units, column choices, bookmarks and page designs are joined entry by entry; where both
copies hold something else under one name, a person decides. What cannot be joined is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from gis_app.catalogue.notices import notices_folder
from gis_app.domain.bookmarks import bookmarks_text, read_bookmarks
from gis_app.domain.exchange_log import Sending, log_text, read_log
from gis_app.domain.terms import WORDS, LedgerList
from gis_app.errors import CatalogueError
from gis_app.geo.china_datums import Datum
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.frames import DATUM_TITLES
from gis_app.messages import LocalText, msg, plural
from gis_app.whole_file import written_aside
from gis_app.workflows.merge_plan import MergeNote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.messages import Message, Translator
    from gis_app.project.city import City

SETTINGS: Final = "settings"
"""Stands for the table in a conflict about something said once."""
JOINED: Final = {
    "import_choices": LocalText("列对应关系", "Column choices"),
    "page_designs": LocalText("版面设计", "Page designs"),
}
"""What is kept as JSON under names."""
_ONCE: Final = {
    "name": LocalText("项目名称", "Name of the project"),
    "office": LocalText("单位名称", "Name of the office"),
    "review_number": LocalText("审图号", "Review number"),
    "marking": LocalText("密级标注", "Marking"),
}
_MOST_SHOWN: Final = 160
_MOST_BYTES: Final = 100_000
"""No template of words is longer."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Hold an entry that both copies have, each with something else under its name."""

    column: str
    key: str
    name: str
    ours: str
    theirs: str
    value: Any


@dataclass
class SettingsPlan:
    """Hold what another copy's settings bring; `before` is what stood here."""

    before: ProjectSettings
    settings: ProjectSettings
    taken: int = 0
    clashes: list[Clash] = field(default_factory=list)
    notes: list[MergeNote] = field(default_factory=list)
    layers: dict[str, str] = field(default_factory=dict)
    wording: dict[Path, bytes] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return not self.taken

    @property
    def summary(self) -> Message:
        """Say how much is taken over."""
        return plural("settings: {count} entry taken over", "settings: {count} entries taken over",
                      self.taken)  # fmt: skip

    def take(self, cells: Mapping[str, Any]) -> None:
        """Take their entry in place of ours: column → {name: value}."""
        for column, entries in cells.items():
            values: dict[str, Any] = {
                column: _json({**_entries(getattr(self.settings, column)), **entries})
            }
            self.settings = replace(self.settings, **values)
            self.taken += 1

    def apply(self, city: City) -> None:
        """Store what was joined; raises EditError and CatalogueError."""
        if self.layers:
            city.change_project_layers({**city.project_layers, **self.layers})
        now = city.data.settings
        joined: dict[str, Any] = {
            one.name: value
            for one in fields(now)
            if (value := getattr(self.settings, one.name)) != getattr(self.before, one.name)
        }
        if joined:
            city.change_settings(replace(now, **joined))
        for target, content in self.wording.items():
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with written_aside(target) as aside:
                    aside.write_bytes(content)
            except OSError as error:
                reason = error.strerror or ""
                raise CatalogueError(
                    msg("{file} cannot be written: {reason}", file=str(target), reason=reason)
                ) from error


def join_settings(
    city: City,
    source: Path,
    theirs: ProjectSettings,
    their_layers: Mapping[str, str],
    number_here: Callable[[str, int], int],
    t: Translator,
) -> SettingsPlan:
    """Compare what two copies say once; `number_here` gives a row's number here."""
    plan = SettingsPlan(city.data.settings, city.data.settings)
    _Joiner(plan, city, source, t).run(theirs, their_layers, number_here)
    return plan


class _Joiner:
    def __init__(self, plan: SettingsPlan, city: City, source: Path, t: Translator) -> None:
        self._plan, self._city, self._source, self._t = plan, city, source, t

    def run(
        self,
        theirs: ProjectSettings,
        layers: Mapping[str, str],
        number_here: Callable[[str, int], int],
    ) -> None:
        self._join_once(theirs)
        self._join_exchange(theirs, number_here)
        for column in JOINED:
            self._join_entries(column, getattr(theirs, column))
        self._join_bookmarks(theirs.bookmarks)
        self._join_layers(layers)
        self._join_wording()

    def _set(self, count: int, **values: Any) -> None:
        self._plan.settings = replace(self._plan.settings, **values)
        self._plan.taken += count

    def _note(self, where: str, value: str, what: Message, *, is_loss: bool = False) -> None:
        note = MergeNote(self._source.name, where, value[:_MOST_SHOWN], what, is_loss)
        self._plan.notes.append(note)

    def _join_once(self, theirs: ProjectSettings) -> None:
        for column, title in _ONCE.items():
            ours, value = getattr(self._plan.settings, column), getattr(theirs, column)
            if value and not ours:
                self._set(1, **{column: value})
            elif value and value != ours:
                what = msg("Stays as it is here: {ours}", ours=ours)
                self._note(self._t(title), value, what)

    def _join_exchange(
        self, theirs: ProjectSettings, number_here: Callable[[str, int], int]
    ) -> None:
        ours = self._plan.settings
        if not theirs.exchange_key:
            return
        if not ours.exchange_key:
            self._set(1, exchange_key=theirs.exchange_key)
        elif ours.exchange_key != theirs.exchange_key:
            what = msg(
                "Workbooks that this copy sent carry another seal. What comes back of them can "
                "only be taken in there; merge the copy again afterwards."
            )
            self._note(self._t(msg("Exchange with units")), "", what, is_loss=bool(
                read_log(theirs.exchange_log)
            ))  # fmt: skip
        known = {_key(one): one for one in read_log(ours.exchange_log)}
        count = 0
        for one in read_log(theirs.exchange_log):
            moved = replace(one, unit_fid=number_here("units", one.unit_fid))
            mine = known.get(_key(moved))
            joined = moved if mine is None else _joined(mine, moved)
            count += joined != mine
            known[_key(moved)] = joined
        if count:
            log = sorted(known.values(), key=lambda one: (one.sent_at, one.unit))
            self._set(count, exchange_log=log_text(log))

    def _join_entries(self, column: str, text: str) -> None:
        ours, added = _entries(getattr(self._plan.settings, column)), 0
        for key, value in _entries(text).items():
            if key not in ours:
                ours[key] = value
                added += 1
            elif ours[key] != value:
                mine, other = self._said(column, ours[key]), self._said(column, value)
                name = self._name(column, key, value)
                self._plan.clashes.append(Clash(column, key, name, mine, other, value))
        if added:
            self._set(added, **{column: _json(ours)})

    def _name(self, column: str, key: str, value: Any) -> str:
        if column != "import_choices":
            return key
        told = value.get("list") if isinstance(value, dict) else None
        title = WORDS["ledger_list"].get(str(told))
        return str(told or key) if title is None else self._t(title)

    def _said(self, column: str, value: Any) -> str:
        if column != "import_choices" or not isinstance(value, dict):
            return str(value)[:_MOST_SHOWN]
        columns = value.get("columns")
        pairs = columns.items() if isinstance(columns, dict) else ()
        told = str(value.get("datum") or "")
        datum = DATUM_TITLES[Datum(told)] if told in set(Datum) else told
        rest = [str(value[name]) for name in ("layer", "crs") if value.get(name)]
        list_ = str(value.get("list"))
        said = "; ".join(
            [
                *(f"{heading} → {self._field(list_, str(name))}" for heading, name in pairs),
                *([self._t(datum)] if datum else []),
                *rest,
            ]
        )
        return said[:_MOST_SHOWN] or self._t(msg("as found"))

    def _field(self, list_: str, name: str) -> str:
        """Return what a column of a list is called."""
        if list_ not in set(LedgerList):
            return name
        field = self._names.lists[LedgerList(list_)].field(name)
        return name if field is None else self._t(field.title)

    @cached_property
    def _names(self) -> ColumnNames:
        return load_column_names()

    def _join_bookmarks(self, text: str) -> None:
        ours = {one.name: one for one in read_bookmarks(self._plan.settings.bookmarks)}
        added = 0
        for one in read_bookmarks(text):
            if ours.get(one.name) == one:
                continue
            name = one.name if one.name not in ours else f"{one.name} ({self._source.stem})"
            if ours.get(name) != replace(one, name=name):
                ours[name] = replace(one, name=name)
                added += 1
        if added:
            self._set(added, bookmarks=bookmarks_text(ours.values()))

    def _join_layers(self, theirs: Mapping[str, str]) -> None:
        ours = self._city.project_layers
        for name, text in theirs.items():
            if name not in ours:
                self._plan.layers[name] = text
                self._plan.taken += 1
            elif ours[name] != text:
                what = msg("The office's own layer differs and stays as it is here.")
                self._note(self._t(msg("Layers")), name, what, is_loss=True)

    def _join_wording(self) -> None:
        folder, here = notices_folder(self._source), notices_folder(self._city.file)
        if folder.is_symlink() or not folder.is_dir():
            return
        for file in sorted(folder.glob("*.toml")):
            if file.is_symlink() or not file.is_file() or file.stat().st_size > _MOST_BYTES:
                continue
            content, target = file.read_bytes(), here / file.name
            if not target.exists():
                self._plan.wording[target] = content
                self._plan.taken += 1
            elif target.read_bytes() != content:
                what = msg("The words of documents differ and stay as they are here.")
                self._note(self._t(msg("Wording")), file.name, what, is_loss=True)


def _key(one: Sending) -> tuple[int, str, str]:
    return one.unit_fid, one.sent_at, one.file


def _joined(ours: Sending, theirs: Sending) -> Sending:
    """Return one sending that both copies know of: what came back to either came back."""
    back = ours if ours.is_back or not theirs.is_back else theirs
    return replace(
        ours,
        returned_at=back.returned_at,
        returned_file=back.returned_file,
        answered=max(ours.answered, theirs.answered),
    )


def _entries(text: str) -> dict[str, Any]:
    try:
        stored = json.loads(text or "{}")
    except ValueError:
        return {}
    return stored if isinstance(stored, dict) else {}


def _json(entries: Mapping[str, Any]) -> str:
    return json.dumps(entries, ensure_ascii=False, sort_keys=True) if entries else ""

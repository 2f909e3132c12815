"""Ask for one change of the organisation; what cannot be is said before it is accepted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from gis_app.domain.dates import local, parse_date
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.unit_field import UnitField
from gis_app.workflows import edit_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.edits import Edit
    from gis_app.messages import Message, Translator
    from gis_app.project.city import City


class UnitChange(StrEnum):
    """Name the changes of a unit."""

    ADD = "add"
    RENAME = "rename"
    MOVE = "move"
    LEADER = "leader"
    LIAISON = "liaison"
    END = "end"
    MERGE = "merge"


TITLES: Final[dict[UnitChange, tuple[Message, Message]]] = {
    UnitChange.ADD: (msg("Add a unit"), msg("Add")),
    UnitChange.RENAME: (msg("Rename the unit"), msg("Rename")),
    UnitChange.MOVE: (msg("Put under another unit"), msg("Move")),
    UnitChange.LEADER: (msg("New leader"), msg("Change")),
    UnitChange.LIAISON: (msg("New liaison"), msg("Change")),
    UnitChange.END: (msg("End the unit"), msg("End")),
    UnitChange.MERGE: (msg("Merge into another unit"), msg("Merge")),
}
_NEEDS_DAY: Final = (UnitChange.LEADER, UnitChange.LIAISON, UnitChange.END)
_NOTES: Final[dict[UnitChange, Message]] = {
    UnitChange.RENAME: msg(
        "The former name becomes an alias. With a day, answers about earlier days use it."
    ),
    UnitChange.LEADER: msg("The former one is kept for answers about earlier days."),
    UnitChange.LIAISON: msg("The former one is kept for answers about earlier days."),
    UnitChange.MERGE: msg(
        "Points, open issues, areas, tasks, actions, sponsors and units below go along; the names "
        "become aliases. Without a day both rows meant the same unit, and this one is taken out."
    ),
}


class UnitChangeDialog(FormDialog):
    """Give back `edit`; `fid` is the unit that changes, or the one above a new one."""

    def __init__(
        self, city: City, change: UnitChange, fid: int, t: Translator, parent: QWidget | None = None
    ) -> None:
        title, accept = TITLES[change]
        super().__init__(title, accept, t, parent)
        self._city, self._change, self._fid = city, change, fid
        data = city.data
        units = data.table("units")
        row = units.row(fid) if units.has(fid) else {}
        self.name = QLineEdit("" if change is UnitChange.ADD else row.get("name") or "", self)
        self.kind = QComboBox(self)
        for code, words in WORDS["unit_kind"].items():
            self.kind.addItem(t(words), str(code))
        self.unit = UnitField(data, t, self)
        if change in (UnitChange.ADD, UnitChange.MOVE):
            above = fid if change is UnitChange.ADD else int(row.get("parent_fid") or NO_ROW)
            self.unit.propose(above, None)
        self.person, self.post, self.phone = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        today = local(data.as_of).date().isoformat()
        self.day = QLineEdit(today if change in _NEEDS_DAY else "", self)
        self.day.setPlaceholderText("2023-09-19")
        self.follow = QCheckBox(t("Rows of lists that name the former one follow"), self)
        self.follow.setChecked(True)
        for widget, text in self._rows():
            self.form.addRow("" if text is None else t(text), widget)
        shown = {widget for widget, _text in self._rows()}
        for widget in self._all():
            widget.setVisible(widget in shown)
        if change in _NOTES:
            self.note(_NOTES[change])
        self.edit: Edit | None = None
        for line in (self.name, self.person, self.post, self.phone, self.day):
            line.textChanged.connect(self._check)
        self.unit.changed.connect(self._check)
        self.kind.currentIndexChanged.connect(self._check)
        self.follow.toggled.connect(self._check)
        self._check()

    def _all(self) -> tuple[QWidget, ...]:
        people = (self.person, self.post, self.phone)
        return (self.name, self.kind, self.unit, *people, self.day, self.follow)

    def _rows(self) -> list[tuple[QWidget, Message | None]]:
        """Return the fields of the change with their titles."""
        start = (self.day, msg("From"))
        rows: dict[UnitChange, list[tuple[QWidget, Message | None]]] = {
            UnitChange.ADD: [
                (self.name, msg("Name")),
                (self.kind, msg("Kind of unit")),
                (self.unit, msg("Under")),
                start,
            ],
            UnitChange.RENAME: [(self.name, msg("Name")), start],
            UnitChange.MOVE: [(self.unit, msg("Under"))],
            UnitChange.LEADER: [
                (self.person, msg("Leader")),
                (self.post, msg("Post")),
                (self.phone, msg("Phone")),
                start,
                (self.follow, None),
            ],
            UnitChange.LIAISON: [
                (self.person, msg("Liaison")),
                (self.phone, msg("Phone")),
                start,
                (self.follow, None),
            ],
            UnitChange.END: [(self.day, msg("Last day"))],
            UnitChange.MERGE: [(self.unit, msg("Into")), start],
        }
        return rows[self._change]

    def _check(self) -> None:
        """Work the edit out anew; why it cannot be is shown in place of accepting it."""
        text = self.day.text().strip()
        day = parse_date(text)
        self.edit = None
        if (text and (day is None or len(text) != 10)) or (not text and self._change in _NEEDS_DAY):
            self.show_problem(msg("{value} is no date; write it like 2026-05-01", value=text))
            return
        try:
            self.edit = self._made(day)
        except EditError as error:
            self.show_problem(error.message)
            return
        self.show_problem(None)
        self.accept_button.setEnabled(not self.edit.is_empty)

    def _made(self, day: date | None) -> Edit:
        data, fid = self._city.data, self._fid
        reserve = self._city.reserve_fids
        makers: dict[UnitChange, Callable[[], Edit]] = {
            UnitChange.ADD: lambda: edit_units.add_unit(
                data,
                reserve,
                self.name.text(),
                {
                    "kind": self.kind.currentData(),
                    "parent_fid": self.unit.fid or None,
                    "valid_from": None if day is None else day.isoformat(),
                },
            ),
            UnitChange.RENAME: lambda: edit_units.rename_unit(
                data, reserve, fid, self.name.text(), day
            ),
            UnitChange.MOVE: lambda: edit_units.move_unit(data, fid, self.unit.fid),
            UnitChange.LEADER: lambda: self._new_person("leader", day or date.max),
            UnitChange.LIAISON: lambda: self._new_person("contact", day or date.max),
            UnitChange.END: lambda: edit_units.end_unit(data, fid, day or date.max),
            UnitChange.MERGE: lambda: edit_units.merge_units(
                data, reserve, fid, self.unit.fid, day
            ),
        }
        return makers[self._change]()

    def _new_person(self, role: str, day: date) -> Edit:
        name = self.person.text().strip()
        if not name:
            raise EditError(msg("Who is it from then on?"))
        phone = self.phone.text().strip() or None
        person: dict[str, Any] = {role: name}
        if role == "leader":
            person |= {"leader_post": self.post.text().strip() or None, "leader_phone": phone}
        else:
            person |= {"phone": phone}
        return edit_units.change_person(
            self._city.data,
            self._city.reserve_fids,
            self._fid,
            role,
            person,
            day,
            rows_follow=self.follow.isChecked(),
        )

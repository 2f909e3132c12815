"""The edit dialog asks since when somebody else is responsible, and only then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit

from gis_app.ui.dialogs.edit_row import EditRowDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City


def _unit_with_leader(city: City) -> int:
    units = city.data.table("units")
    return next(int(fid) for fid in units.fids if units.value(int(fid), "leader"))


def test_a_new_leader_holds_from_the_day_that_is_given(
    qtbot: QtBot, city: City, t: Translator
) -> None:
    fid = _unit_with_leader(city)
    former = city.data.table("units").value(fid, "leader")
    dialog = EditRowDialog(city.data, "units", fid, t)
    qtbot.addWidget(dialog)
    assert dialog.since.isHidden()
    note, leader = dialog.fields["system"], dialog.fields["leader"]
    assert isinstance(leader, QLineEdit)
    assert isinstance(note, QLineEdit | QComboBox)
    leader.setText("新来的")
    assert not dialog.since.isHidden()
    dialog.since.day.setText("2020-02-30")
    assert not dialog.accept_button.isEnabled()
    dialog.since.day.setText("2020-03-01")
    assert dialog.accept_button.isEnabled()
    city.apply(dialog.edit())
    assert city.data.on(date(2020, 2, 29)).table("units").value(fid, "leader") == former
    assert city.data.on(date(2020, 3, 1)).table("units").value(fid, "leader") == "新来的"

    again = EditRowDialog(city.data, "units", fid, t)
    qtbot.addWidget(again)
    other = again.fields["leader"]
    assert isinstance(other, QLineEdit)
    other.setText("再来的")
    again.since.day.setText("2020-01-01")
    assert not again.accept_button.isEnabled()
    again.since.how.setCurrentIndex(1)
    assert again.since.day.isHidden()
    assert again.accept_button.isEnabled()
    city.apply(again.edit())
    assert city.data.on(date(2020, 3, 1)).table("units").value(fid, "leader") == "再来的"


def test_a_field_that_names_nobody_responsible_asks_nothing(
    qtbot: QtBot, city: City, t: Translator
) -> None:
    fid = int(city.data.table("points").fids[0])
    dialog = EditRowDialog(city.data, "points", fid, t)
    qtbot.addWidget(dialog)
    name = dialog.fields["name"]
    assert isinstance(name, QLineEdit)
    name.setText("换个名字")
    assert dialog.since.isHidden()
    city.apply(dialog.edit())
    assert len(city.data.table("tenures")) == 0

"""The office's settings in the window: what is changed is kept, undone, and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.domain.office_settings import setting_values, settle
from gis_app.domain.presets import AllowanceUnit, OfficePresets
from gis_app.domain.terms import Severity
from gis_app.ui.dialogs.office_settings import OfficeSettingsDialog
from gis_app.ui.dialogs.office_tabs import DeadlinesTab, ResponsibilityTab, spans_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City


def test_what_is_changed_is_kept_and_can_be_undone(qtbot: QtBot, city: City, t: Translator) -> None:
    dialog = OfficeSettingsDialog(city.data, t)
    qtbot.addWidget(dialog)
    assert dialog.changed() == {}
    tab = next(page for page in dialog.pages if isinstance(page, ResponsibilityTab))
    tab.numbers["responsibility.border_doubt_m"].setValue(75)
    tab.numbers["audit.most_points_a_unit"].setValue(40)
    assert dialog.changed() == {
        "responsibility.border_doubt_m": 75,
        "audit.most_points_a_unit": 40,
    }
    city.apply(settle(city.data, city.reserve_fids, dialog.changed()))
    assert city.data.presets.border_doubt_m == 75
    again = OfficeSettingsDialog(city.data, t)
    qtbot.addWidget(again)
    assert again.changed() == {}
    again.pages[0].reset.click()
    assert again.changed() == dict.fromkeys(dialog.changed())
    city.apply(settle(city.data, city.reserve_fids, again.changed()))
    assert city.data.presets == city.data.base_presets
    city.undo()
    assert city.data.presets.most_points_a_unit == 40


def test_every_setting_has_a_field(qtbot: QtBot, city: City, t: Translator) -> None:
    dialog = OfficeSettingsDialog(city.data, t)
    qtbot.addWidget(dialog)
    shown = {key for page in dialog.pages for key in page.values()} | {"is_preset"}
    assert set(setting_values(OfficePresets())) <= shown


def test_hours_that_cannot_be_read_are_told(qtbot: QtBot, city: City, t: Translator) -> None:
    dialog = OfficeSettingsDialog(city.data, t)
    qtbot.addWidget(dialog)
    tab = next(page for page in dialog.pages if isinstance(page, DeadlinesTab))
    tab.hours.setText("morgens")
    assert not dialog.accept_button.isEnabled()
    tab.hours.setText("9:30-13:30，15:30至19:30")
    assert dialog.accept_button.isEnabled()
    amount, unit = tab.allowances[Severity.URGENT]
    amount.setValue(2)
    unit.setCurrentIndex(unit.findData(AllowanceUnit.WORKING_DAYS.value))
    tab.numbers["closing_days.week"].setValue(40)
    assert not dialog.accept_button.isEnabled()
    tab.numbers["closing_days.week"].setValue(5)
    dialog.is_confirmed.setChecked(True)
    city.apply(settle(city.data, city.reserve_fids, dialog.changed()))
    presets = city.data.presets
    assert presets.office_hours_s == ((34_200, 48_600), (55_800, 70_200))
    assert presets.allowances[Severity.URGENT].amount == 2
    assert not presets.is_preset


@pytest.mark.parametrize(
    "text", ["", "10:00", "14:00-10:00", "10:00-14:00, 13:00-15:00", "20:00-25:00"]
)
def test_times_out_of_order_are_not_read(text: str) -> None:
    assert spans_of(text) is None

"""Set the office's numbers for this project, a tab for every kind of rule that goes by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QTabWidget

from gis_app.domain.office_settings import check_settings, setting_problems, setting_values
from gis_app.errors import CatalogueError
from gis_app.messages import msg
from gis_app.ui.dialogs.assessment_tab import AssessmentTab
from gis_app.ui.dialogs.calendar_tab import CalendarTab
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.office_tabs import TABS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class OfficeSettingsDialog(FormDialog):
    """Give back the settings that differ now; a value that the presets have is given back to them.

    One tab a room, see `office_tabs.TABS`.
    """

    def __init__(self, data: CityData, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("Office settings"), msg("Save"), t, parent, width_px=720)
        self._presets = data.base_presets
        self._base = setting_values(data.base_presets)
        self._before = setting_values(data.presets)
        self.note(
            msg(
                "These numbers are kept in this project and go with it; every change can be "
                "undone. What is not set here keeps the value of the presets."
            )
        )
        for problem in setting_problems(data):
            self.note(problem)
        self.tabs = QTabWidget(self)
        pages = (*TABS, CalendarTab, AssessmentTab)
        self.pages = [make(self._before, self._base, t, self) for make in pages]
        for page in self.pages:
            self.tabs.addTab(page, t(page.title))
            page.changed.connect(self._check)
        self.body.addWidget(self.tabs, 1)
        self.is_confirmed = QCheckBox(t("Our office has confirmed these numbers"), self)
        self.is_confirmed.setChecked(not self._before["is_preset"])
        self.is_confirmed.setToolTip(
            t("Until then they count as presets that nobody of the office has looked at.")
        )
        self.body.addWidget(self.is_confirmed)
        self._check()

    def show_calendar(self) -> None:
        """Bring the tab of days off to the front."""
        for page in self.pages:
            if isinstance(page, CalendarTab):
                self.tabs.setCurrentWidget(page)

    def changed(self) -> dict[str, Any]:
        """Return the keys whose value is another now; None for one given back to the presets."""
        now: dict[str, Any] = {"is_preset": not self.is_confirmed.isChecked()}
        for page in self.pages:
            now |= page.values()
        return {
            key: None if value == self._base[key] else value
            for key, value in now.items()
            if value != self._before[key]
        }

    def _check(self) -> None:
        problem = next((one for one in (page.problem() for page in self.pages) if one), None)
        if problem is None:
            try:
                check_settings(self._presets, self.changed())
            except CatalogueError as error:
                problem = error.details[0]
        self.show_problem(problem)

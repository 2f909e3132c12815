"""The office's calendar: local days off, make-up days, years that are complete; and patrols."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from gis_app.domain.number_settings import PATROLS
from gis_app.messages import msg
from gis_app.ui.dialogs.office_tabs import NumbersTab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.messages import Message

_DAY: Final = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，:：]*(.*?)\s*")
_TALL_PX: Final = 78


class CalendarTab(NumbersTab):
    """Ask for the days that the holiday library does not know."""

    title = msg("Calendar and patrols")
    settings = PATROLS

    def make_fields(self) -> None:
        """Make the lists of days, a day a line, then the numbers."""
        about = QLabel(
            self._t(
                "Public holidays and make-up days of the State Council's notices are built in. "
                "Local ones, such as the Kurban and Rozi festivals in Xinjiang, are entered here "
                "every year."
            ),
            self,
        )
        about.setProperty("role", "small")
        about.setWordWrap(True)
        self.form.addRow(about)
        self.days_off = self._days("calendar.days_off", "2026-03-20 肉孜节\n2026-05-27 古尔邦节")
        self.working_days = self._days("calendar.working_days", "2026-05-30 补班")
        self.form.addRow(self._t("Local days off"), self.days_off)
        self.form.addRow(self._t("Local working days"), self.working_days)
        self.years = QLineEdit(self)
        self.years.setObjectName("calendar.complete_years")
        self.years.setPlaceholderText("2027")
        self.years.setToolTip(
            self._t(
                "Years the program does not know yet for which the days above, or weekends alone, "
                "are all there is"
            )
        )
        self.years.textChanged.connect(self.say_changed)
        self.form.addRow(self._t("Complete years"), self.years)
        super().make_fields()

    def _days(self, name: str, example: str) -> QPlainTextEdit:
        field = QPlainTextEdit(self)
        field.setObjectName(name)
        field.setTabChangesFocus(True)
        field.setPlaceholderText(example)
        field.setFixedHeight(_TALL_PX)
        field.textChanged.connect(self.say_changed)
        return field

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Let the fields say these values."""
        super().show_values(values)
        self.days_off.setPlainText("\n".join(values["calendar.days_off"]))
        self.working_days.setPlainText("\n".join(values["calendar.working_days"]))
        self.years.setText(", ".join(str(year) for year in values["calendar.complete_years"]))

    def values(self) -> dict[str, Any]:
        """Return what the fields say."""
        return super().values() | {
            "calendar.days_off": days_of(self.days_off.toPlainText()) or [],
            "calendar.working_days": days_of(self.working_days.toPlainText()) or [],
            "calendar.complete_years": sorted(
                {int(word) for word in re.findall(r"\d{4}", self.years.text())}
            ),
        }

    def problem(self) -> Message | None:
        """Say which line is no day."""
        for field in (self.days_off, self.working_days):
            for line in field.toPlainText().splitlines():
                if line.strip() and days_of(line) is None:
                    return msg(
                        "“{line}” is no day. Write it as 2026-05-27 古尔邦节.", line=line[:40]
                    )
        return None


def days_of(text: str) -> list[str] | None:
    """Read days with their names, one a line; None when a line is no day.

    >>> days_of("2026年5月27日 古尔邦节")
    ['2026-05-27 古尔邦节']
    """
    days: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _DAY.fullmatch(line)
        try:
            day = date(*(int(found[n]) for n in (1, 2, 3))) if found else None
        except ValueError:
            day = None
        if day is None or found is None:
            return None
        days[day.isoformat()] = f"{day.isoformat()} {found[4]}".strip()
    return [days[key] for key in sorted(days)]

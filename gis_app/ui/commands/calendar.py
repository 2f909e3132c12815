"""Ask for years whose public holidays are not known, before deadlines are taken for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from gis_app.domain.office_settings import settle
from gis_app.domain.open_years import unknown_years
from gis_app.messages import listed, msg
from gis_app.ui.commands.office import office_settings

if TYPE_CHECKING:
    from gis_app.project.city import City
    from gis_app.ui.window import Window

_ASKED: str = "yearsAskedAbout"


def tell_about_years(window: Window) -> None:
    """Say above the map when deadlines of the city reach into years that nobody knows."""
    data = window.session.data
    if data is None:
        return

    def done(years: tuple[int, ...]) -> None:
        if years and window.session.data is not None:
            said = listed(str(year) for year in years)
            window.notice.add_text(
                window.t(
                    msg(
                        "Deadlines of {years} are provisional: the public holidays are not known "
                        "(Work → Office settings…).",
                        years=said,
                    )
                )
            )

    window.tasks.run(msg("Checking the calendar"), lambda _progress: unknown_years(data), done)


def ask_about_years(window: Window) -> None:
    """Ask once for the years that open deadlines reach into and nobody knows.

    Until there is an answer, colours there are marked as provisional.
    """
    city = window.session.city
    if city is None or city.is_read_only:
        return
    data = city.data
    window.tasks.run(
        msg("Checking the calendar"),
        lambda _progress: unknown_years(data),
        lambda years: _ask(window, city, years),
    )


def _ask(window: Window, city: City, found: tuple[int, ...]) -> None:
    asked = tuple(window.property(_ASKED) or ())
    years = [year for year in found if year not in asked]
    if not years or window.session.city is not city:
        return
    window.setProperty(_ASKED, [*asked, *years])
    t, said = window.t, listed(str(year) for year in years)
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(t("Working days"))
    box.setText(t(msg("The public holidays of {years} are not known to the program.", years=said)))
    box.setInformativeText(
        t(
            msg(
                "Deadlines reach into {years}. Enter the days off, or let weekends alone count; "
                "until then deadlines and colours there are provisional and say so.",
                years=said,
            )
        )
    )
    enter = box.addButton(t("Enter days off…"), QMessageBox.ButtonRole.AcceptRole)
    weekends = box.addButton(t("Weekends only"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(t("Later, provisional"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() == enter:
        office_settings(window, "calendar")
    elif box.clickedButton() == weekends:
        known = sorted({*city.data.presets.complete_years, *years})
        window.apply(settle(city.data, city.reserve_fids, {"calendar.complete_years": known}))
    box.deleteLater()

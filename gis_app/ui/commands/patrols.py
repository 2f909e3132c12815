"""Patrols: plan tomorrow's, record who was where, read lists that come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog

from gis_app.messages import msg
from gis_app.settings import load_settings, remember_person
from gis_app.ui.action_spec import ActionSpec, MenuSpec, Situation, editable, with_city
from gis_app.ui.commands.calendar import ask_about_years
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.dialogs.new_file import proposed

if TYPE_CHECKING:
    from datetime import datetime

    from gis_app.domain.visit_order import Walk
    from gis_app.ui.window import Window
    from gis_app.workflows.import_visits import ReadVisits
    from gis_app.workflows.record_visits import RecordedVisits, Visit

_FORMS: Final = "PDF (*.pdf);;GPX (*.gpx);;Excel (*.xlsx)"


def plan_patrols(window: Window) -> None:
    """Show tomorrow's patrol beside the map; a second wish brings it to the front."""
    from gis_app.ui.dialogs.patrol import PatrolDialog

    dialog = window.findChild(PatrolDialog)
    if dialog is None:
        dialog = PatrolDialog(window.session, window.tasks, window.t, window.theme, window)
        dialog.rows_asked.connect(lambda fids: window.show_rows("points", fids))
        dialog.write_asked.connect(lambda walk: _write(window, walk))
        dialog.record_asked.connect(lambda fids: _record(window, fids))
    dialog.show()
    dialog.raise_()


def show_unvisited(window: Window) -> None:
    """Pick the points that nobody has been to for too long."""
    from gis_app.workflows.plan_patrol import due_points

    data = window.session.data
    if data is None:
        return
    fids = tuple(due_points(data, window.session.filter).tolist())
    if fids:
        window.show_rows("points", fids)
        days = data.presets.unvisited_days
        window.say(
            msg("{count} points: nobody there for more than {days} days",
                count=len(fids), days=days)
        )  # fmt: skip
    else:
        window.say(msg("No point has waited too long, or no visit is on record yet."))


def _write(window: Window, walk: Walk) -> None:
    from gis_app.workflows.plan_patrol import SUFFIXES, write_patrol

    data, t = window.session.data, window.t
    if data is None:
        return
    text, kind = QFileDialog.getSaveFileName(
        window, t("Print or save the patrol"), str(proposed(t("Patrol list"), ".pdf")), _FORMS
    )
    if not text:
        return
    file = Path(text)
    if file.suffix.lower() not in SUFFIXES:
        suffix = next((one for one in SUFFIXES if f"*{one}" in kind), ".pdf")
        file = file.with_name(file.name + suffix)
    window.write_file(
        msg("Writing the patrol list"),
        lambda progress: write_patrol(data, walk, file, t, progress),
        file,
    )


def record_selected(window: Window) -> None:
    """Record visits of the picked points."""
    chosen = window.session.selection
    if chosen.table == "points" and chosen.fids:
        _record(window, chosen.fids)


def _record(window: Window, fids: tuple[int, ...]) -> None:
    from gis_app.ui.dialogs.record_visits import RecordVisitsDialog

    data = window.session.data
    if data is None or not window.session.can_edit:
        return
    dialog = RecordVisitsDialog(data, fids, load_settings().person, window.t, window)
    if ask(dialog):
        visits = dialog.visits()
        remember_person(visits[0].by)
        _enter(window, visits, dialog.now)


def _enter(window: Window, visits: list[Visit], now: datetime) -> None:
    from gis_app.workflows.record_visits import record_visits

    city = window.session.city
    if city is None:
        return

    def done(made: RecordedVisits) -> None:
        window.say(made.summary)
        if made.issue_fids:
            window.session.select("issues", made.issue_fids)
            ask_about_years(window)

    window.tasks.run(
        msg("Recording visits"),
        lambda _progress: record_visits(city, visits, now),
        done,
        is_cancellable=False,
    )


def import_visits(window: Window) -> None:
    """Read a patrol list that comes back, or a track, and enter its visits."""
    from gis_app.workflows.import_visits import SUFFIXES, read_visits

    data, t = window.session.data, window.t
    if data is None:
        return
    pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    name, _kind = QFileDialog.getOpenFileName(
        window, t("Patrol list or track"), "", f"{t('Patrol list or track')} ({pattern})"
    )
    if not name:
        return
    person, now = load_settings().person, data.settings.now()
    window.tasks.run(
        msg("Reading visits"),
        lambda _progress: read_visits(data, Path(name), person, now),
        lambda read: _look_over(window, read, now),
    )


def _look_over(window: Window, read: ReadVisits, now: datetime) -> None:
    from gis_app.ui.dialogs.read_visits import ReadVisitsDialog

    data = window.session.data
    if data is not None and ask(ReadVisitsDialog(data, read, window.t, window)):
        _enter(window, list(read.visits), now)


def _on_points(now: Situation) -> bool:
    return now.can_edit and now.selected_table == "points"


ACTIONS: Final = (
    ActionSpec("patrol", msg("Tomorrow's patrol…"), "calendar", plan_patrols, with_city),
    ActionSpec("unvisited", msg("Points nobody has been to"), "clock", show_unvisited, with_city),
    ActionSpec("record_visits", msg("Record visits…"), "check", record_selected, _on_points),
    ActionSpec("import_visits", msg("Read a patrol list or track…"), "import", import_visits,
               editable),
)  # fmt: skip

MENU: Final = MenuSpec(
    "patrols",
    msg("Patrols"),
    "calendar",
    ("patrol", "unvisited", "|", "record_visits", "import_visits"),
)

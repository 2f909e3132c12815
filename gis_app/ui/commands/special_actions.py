"""Special actions, milestones and the four lists: the boards, and the work asked for on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QMessageBox

from gis_app.domain.dates import local
from gis_app.domain.terms import LedgerList
from gis_app.messages import msg, plural
from gis_app.settings import load_settings, remember_person
from gis_app.ui.action_spec import ActionSpec, MenuSpec, with_city
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.dialogs.new_file import proposed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.ui.action_spec import Situation
    from gis_app.ui.dialogs.actions_board import ActionsBoard
    from gis_app.ui.dialogs.lists_board import ListsBoard
    from gis_app.ui.window import Window
    from gis_app.workflows.progress_forms import FormReport

_TABLE_FORMS: Final = "Excel (*.xlsx);;PDF (*.pdf)"
_READ_FORMS: Final = "*.xlsx *.xls *.xlsb *.ods *.csv"
_SAID: Final = 8


def show_actions(window: Window) -> ActionsBoard:
    """Show the board of special actions beside the window; a second wish brings it to the front."""
    from gis_app.ui.dialogs.actions_board import ActionsBoard

    board = window.findChild(ActionsBoard)
    if board is None:
        board = ActionsBoard(window.session, window.tasks, window.t, window.theme, window)
        board.rows_asked.connect(lambda fids: window.show_rows("actions", fids))
        board.work_asked.connect(lambda name, layer, fids: _action_work(window, name, layer, fids))
    board.show()
    board.raise_()
    return board


def show_lists(window: Window) -> ListsBoard:
    """Show the board of the four lists beside the window."""
    from gis_app.ui.dialogs.lists_board import ListsBoard

    board = window.findChild(ListsBoard)
    if board is None:
        board = ListsBoard(window.session, window.tasks, window.t, window.theme, window)
        board.rows_asked.connect(lambda table, fids: window.show_rows(table, fids))
        board.work_asked.connect(lambda name, which, fids: _list_work(window, name, which, fids))
    board.show()
    board.raise_()
    return board


def record_at_selection(window: Window) -> None:
    """Record progress at the picked features."""
    _record(window, window.session.selection.fids)


def plan_at_selection(window: Window) -> None:
    """Plan milestones of the picked rows back from their deadlines."""
    chosen = window.session.selection
    _plan(window, chosen.table, chosen.fids)


def _action_work(window: Window, name: str, layer: str, fids: tuple[int, ...]) -> None:
    data = window.session.data
    if data is None:
        return
    if name == "record" or name == "plan":
        if not fids:
            window.say(msg("Pick features in the table of features first."))
        elif name == "record":
            _record(window, fids)
        else:
            _plan(window, "actions", fids)
    elif name == "read":
        _read_form(window)
    else:
        _save_action(window, layer, is_form=name == "form")


def _record(window: Window, fids: Sequence[int]) -> None:
    from gis_app.ui.dialogs.record_progress import RecordProgressDialog
    from gis_app.workflows.record_progress import layer_of, record_progress

    city, data = window.session.city, window.session.data
    if city is None or data is None or not fids:
        return
    layers = {data.table("actions").value(fid, "layer") for fid in fids}
    spec = layer_of(data, fids[0])
    if len(layers) > 1 or spec is None:
        window.say(msg("Pick features of one special action."))
        return
    dialog = RecordProgressDialog(data, spec, fids, load_settings().person, window.t, window)
    if not ask(dialog) or dialog.plan is None:
        return
    records = dialog.records()
    remember_person(records[0].by)
    window.tasks.run(
        dialog.plan.summary,
        lambda _progress: record_progress(city, records)[0],
        lambda plan: window.say(plan.summary),
        is_cancellable=False,
    )


def _plan(window: Window, table: str, fids: Sequence[int]) -> None:
    from gis_app.catalogue.milestone_templates import load_templates
    from gis_app.ui.dialogs.plan_milestones import PlanMilestonesDialog
    from gis_app.workflows.plan_milestones import write_milestones

    city, data = window.session.city, window.session.data
    if city is None or data is None or not fids:
        return
    dialog = PlanMilestonesDialog(data, table, fids, load_templates(), window.t, window)
    if not ask(dialog) or dialog.plan is None:
        return
    plan = dialog.plan
    window.tasks.run(
        plan.summary,
        lambda _progress: write_milestones(city, plan),
        lambda _change: window.say(plan.summary),
        is_cancellable=False,
    )


def _list_work(window: Window, name: str, which: str, fids: tuple[int, ...]) -> None:
    from gis_app.workflows.meet_milestones import finish_rows, meet_milestones, next_milestones
    from gis_app.workflows.plan_milestones import rows_to_plan
    from gis_app.workflows.show_lists import table_of_list

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    if name == "save":
        _save_lists(window)
        return
    table = table_of_list(which)
    if name == "plan":
        _plan(window, table, fids or rows_to_plan(data, LedgerList(which)))
        return
    today = local(data.as_of).date()
    if name == "finish":
        window.tasks.run(
            msg("Finishing rows"),
            lambda _progress: finish_rows(city, table, fids, today)[0],
            lambda count: window.say(
                plural("{count} row finished", "{count} rows finished", count)
            ),
            is_cancellable=False,
        )
        return
    marks = next_milestones(data, table, fids)
    window.tasks.run(
        msg("Marking milestones"),
        lambda _progress: meet_milestones(city, marks, today)[0],
        lambda count: window.say(plural("{count} milestone met", "{count} milestones met", count)),
        is_cancellable=False,
    )


def _save_action(window: Window, layer: str, *, is_form: bool) -> None:
    from gis_app.workflows.progress_forms import write_progress_form
    from gis_app.workflows.report_actions import action_named, figures_of, write_action_report

    data, t = window.session.data, window.t
    if data is None:
        return
    spec = action_named(data, layer)
    kind = t(msg("progress form")) if is_form else t(msg("progress"))
    title = t("Save the form") if is_form else t("Save the report")
    name = f"{t(spec.title)} {kind}"
    forms = _TABLE_FORMS.split(";;")[0] if is_form else _TABLE_FORMS
    text, _kind = QFileDialog.getSaveFileName(window, title, str(proposed(name, ".xlsx")), forms)
    if not text:
        return
    file = Path(text) if Path(text).suffix else Path(text + ".xlsx")
    if is_form:
        window.write_file(
            msg("Writing the form"),
            lambda _progress: write_progress_form(data, figures_of(data, [spec]), file, t),
            file,
        )
    else:
        window.write_file(
            msg("Writing the report"),
            lambda progress: write_action_report(data, [spec], file, t, progress),
            file,
        )


def _save_lists(window: Window) -> None:
    from gis_app.workflows.show_lists import write_lists

    data, t = window.session.data, window.t
    if data is None:
        return
    text, _kind = QFileDialog.getSaveFileName(
        window, t("Save the lists"), str(proposed(t("Four lists"), ".xlsx")), _TABLE_FORMS
    )
    if text:
        file = Path(text) if Path(text).suffix else Path(text + ".xlsx")
        window.write_file(
            msg("Writing the lists"), lambda progress: write_lists(data, (), file, t, progress),
            file,
        )  # fmt: skip


def _read_form(window: Window) -> None:
    from gis_app.workflows.progress_forms import read_form

    city, t = window.session.city, window.t
    if city is None:
        return
    text, _kind = QFileDialog.getOpenFileName(
        window, t("Read a form"), "", f"{t('Tables')} ({_READ_FORMS})"
    )
    if not text:
        return
    person = load_settings().person
    window.tasks.run(
        msg("Reading the form"),
        lambda _progress: read_form(city, Path(text), person),
        lambda report: _say_read(window, report),
        is_cancellable=False,
    )


def _say_read(window: Window, report: FormReport) -> None:
    t = window.t
    window.say(report.summary)
    if not report.remarks:
        return
    lines = [t(remark) for remark in report.remarks]
    box = QMessageBox(
        QMessageBox.Icon.Information, t("Read a form"), t(report.summary), parent=window
    )
    box.setInformativeText("\n".join(lines[:_SAID]))
    if len(lines) > _SAID:
        box.setDetailedText("\n".join(lines))
    box.open()


def _on_features(now: Situation) -> bool:
    return now.can_edit and now.selected_table == "actions"


def _on_rows(now: Situation) -> bool:
    return now.can_edit and now.selected_table in ("points", "issues", "tasks", "actions")


ACTIONS: Final = (
    ActionSpec("actions_board", msg("Special actions…"), "cable", show_actions, with_city,
               "Ctrl+Shift+X"),
    ActionSpec("lists_board", msg("Tasks and milestones…"), "calendar", show_lists, with_city,
               "Ctrl+Shift+M"),
    ActionSpec("record_progress", msg("Record progress…"), "check", record_at_selection,
               _on_features),
    ActionSpec("plan_milestones", msg("Plan milestones…"), "calendar", plan_at_selection,
               _on_rows),
)  # fmt: skip

MENU: Final = MenuSpec(
    "special_actions",
    msg("Actions and lists"),
    "cable",
    ("actions_board", "lists_board", "|", "record_progress", "plan_milestones"),
)

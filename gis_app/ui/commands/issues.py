"""Work on issues: move them through the four steps, enter new ones, copy what is assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from gis_app.messages import msg, plural
from gis_app.settings import load_settings, remember_person
from gis_app.ui.action_spec import ActionSpec, MenuSpec, editable, with_city
from gis_app.ui.commands.calendar import ask_about_years
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.map_tools.place_tool import PlaceTool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import Message
    from gis_app.ui.action_spec import Situation
    from gis_app.ui.window import Window
    from gis_app.workflows.register_issues import NewIssue
    from gis_app.workflows.register_with_photos import RegisteredIssues
    from gis_app.workflows.work_issue import MovePlan


def _on_issues(now: Situation) -> bool:
    return now.has_city and now.selected_table == "issues"


def _workable(now: Situation) -> bool:
    return now.can_edit and _on_issues(now)


def work_on_issues(window: Window) -> None:
    """Record one move of the picked issues."""
    from gis_app.ui.dialogs.move_issues import MoveIssuesDialog
    from gis_app.workflows.work_issue import make_move

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    fids = window.session.selection.fids
    dialog = MoveIssuesDialog(data, fids, load_settings().person, window.t, window)
    if not ask(dialog) or dialog.plan is None:
        return
    request = dialog.plan.request
    remember_person(request.by)

    def done(plan: MovePlan) -> None:
        window.say(plan.summary)
        ask_about_years(window)

    window.tasks.run(
        dialog.plan.summary,
        lambda _progress: make_move(city, fids, request)[0],
        done,
        is_cancellable=False,
    )


def add_issue(window: Window) -> None:
    """Let a person click where something is wrong, then describe it."""
    canvas = window.canvas

    def placed(place: GeoPoint) -> None:
        use_tool(window, "browse")
        describe_issue(window, place)

    hint = msg("Click where the issue is. Esc gives up.")
    canvas.use_tool(PlaceTool(canvas, None, placed).named("add_issue", hint))
    canvas.setFocus()


def describe_issue(window: Window, place: GeoPoint) -> None:
    """Ask what is wrong at a place and register it."""
    from gis_app.ui.dialogs.new_issue import NewIssueDialog

    data = window.session.data
    if data is None:
        return
    dialog = NewIssueDialog(data, place, load_settings().person, window.t, window)
    if ask(dialog):
        remember_person(dialog.issue.inspector)
        _register(window, [dialog.issue])


def paste_issues(window: Window) -> None:
    """Read issues out of a pasted message and enter those a person keeps."""
    from gis_app.ui.dialogs.paste_issues import PasteIssuesDialog

    data = window.session.data
    if data is None:
        return
    text = QGuiApplication.clipboard().text()
    dialog = PasteIssuesDialog(data, text, load_settings().person, window.t, window)
    if ask(dialog):
        remember_person(dialog.inspector.text().strip())
        from gis_app.workflows.register_with_photos import not_asked_for

        left = [not_asked_for(photo) for photo in dialog.left_photos()]
        _register(window, dialog.issues(), dialog.issue_photos(), left)


def _register(
    window: Window,
    news: list[NewIssue],
    photos: list[list[Path]] | None = None,
    left: Sequence[Message] = (),
) -> None:
    from gis_app.workflows.register_with_photos import register_with_photos

    city = window.session.city
    if city is None or not news:
        return
    by, at = news[0].inspector, news[0].found_at

    own = photos or [[] for _new in news]

    def done(made: RegisteredIssues) -> None:
        window.session.select("issues", made.fids)
        count = len(made.fids)
        window.say(plural("{count} issue registered", "{count} issues registered", count))
        for reason in (*made.refused, *made.repeated, *left):
            window.notice.add_text(window.t(reason))
        ask_about_years(window)

    window.tasks.run(
        msg("Registering issues"),
        lambda progress: register_with_photos(city, news, own, by, at, progress),
        done,
        is_cancellable=False,
    )


def show_waiting_people(window: Window) -> None:
    """Pick the issues whose people wait for a reply or a call-back."""
    from gis_app.domain.voices import voices

    data = window.session.data
    if data is None:
        return
    found = voices(data)
    reply, call = found.waits_for_reply, found.waits_for_call
    fids = tuple(data.table("issues").fids[reply | call].tolist())
    if fids:
        window.show_rows("issues", fids)
    window.say(
        msg(
            "{reply} wait for a reply, {call} closed ones for a call-back",
            reply=int(reply.sum()),
            call=int(call.sum()),
        )
    )


def copy_assignment(window: Window) -> None:
    """Put the text of the picked issues on the clipboard, as it goes into a group chat."""
    from gis_app.workflows.assignment_text import assignment_text

    data = window.session.data
    if data is None:
        return
    fids = window.session.selection.fids
    QGuiApplication.clipboard().setText(assignment_text(data, fids, window.t))
    window.say(
        plural(
            "The text of {count} issue is on the clipboard",
            "The text of {count} issues is on the clipboard",
            len(fids),
        )
    )


ACTIONS: Final = (
    ActionSpec(
        "work_on_issues", msg("Work on issues…"), "clipboard-list", work_on_issues, _workable,
        "Ctrl+M",
    ),
    ActionSpec(
        "add_issue", msg("Register an issue on the map…"), "alert", add_issue, editable, "N"
    ),
    ActionSpec(
        "paste_issues", msg("Register issues from a message…"), "copy", paste_issues, editable,
        "Ctrl+Shift+V",
    ),
    ActionSpec(
        "waiting_people", msg("Waiting for reply or call-back"), "phone", show_waiting_people,
        with_city,
    ),
    ActionSpec(
        "copy_assignment", msg("Copy the text of the assignment"), "copy", copy_assignment,
        _on_issues, "Ctrl+Shift+C",
    ),
)  # fmt: skip

MENU: Final = MenuSpec(
    "issues",
    msg("Issues"),
    "alert",
    (
        "work_on_issues",
        "copy_assignment",
        "waiting_people",
        "|",
        "add_issue",
        "paste_issues",
        "|",
        "issue_lists",
        "issued_lists",
    ),
)

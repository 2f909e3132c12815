"""The mock assessment and the look-back: open rounds, score, write and read forms, make issues."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog, QMessageBox

from gis_app.domain.assessment.round import read_round
from gis_app.messages import msg, plural
from gis_app.settings import load_settings, remember_person
from gis_app.ui.action_spec import ActionSpec, MenuSpec, editable, with_city
from gis_app.ui.commands.photos import add_photos_to
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.dialogs.new_file import proposed

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.progress import Progress
    from gis_app.ui.dialogs.assessment import AssessmentWindow
    from gis_app.ui.window import Window
    from gis_app.workflows.issues_of_round import IssuesPlan
    from gis_app.workflows.returned_forms import FormsPlan
    from gis_app.workflows.score_on_screen import ScoringView

_BOARDS: Final = "PDF (*.pdf);;HTML (*.html)"
_TABLES: Final = "Excel (*.xlsx);;PDF (*.pdf)"
_MOST_TOLD: Final = 30


def show_assessment(window: Window) -> AssessmentWindow:
    """Show the rounds beside the map; a second wish brings them to the front."""
    from gis_app.ui.dialogs.assessment import AssessmentWindow

    board = window.findChild(AssessmentWindow)
    if board is None:
        board = AssessmentWindow(window.session, window.tasks, window.t, window.theme, window)
        board.points_asked.connect(lambda fids: window.show_rows("points", fids))
        board.asked.connect(lambda what, fid: _WISHES[what](window, fid))
    board.show()
    board.raise_()
    return board


def new_round(window: Window, _fid: int = 0) -> None:
    """Ask for a round and open it."""
    from gis_app.ui.dialogs.new_round import NewRoundDialog
    from gis_app.workflows.open_round import open_round

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = NewRoundDialog(data, window.t, window)
    if ask(dialog):
        wanted = dialog.round
        window.tasks.run(
            msg("Opening the round"),
            lambda _progress: open_round(city, wanted),
            lambda fid: show_assessment(window).expect(fid),
            is_cancellable=False,
        )


def score_points(window: Window, fid: int = 0) -> None:
    """Score a round on screen; without one named, the latest."""
    from gis_app.domain.assessment.round import readable_rounds
    from gis_app.workflows.score_on_screen import look_at_scoring

    data = window.session.data
    if data is None:
        return

    def look(_progress: Progress) -> ScoringView | None:
        rounds = () if fid else readable_rounds(data)
        chosen = fid or (rounds[-1].fid if rounds else 0)
        return look_at_scoring(data, chosen) if chosen else None

    window.tasks.run(msg("Opening the round"), look, lambda view: _score(window, view))


def _score(window: Window, view: ScoringView | None) -> None:
    from gis_app.ui.dialogs.score_points import ScorePointsDialog

    data = window.session.data
    if view is None:
        show_assessment(window)
        return
    if data is None or not data.table("rounds").has(view.round.fid):
        return
    dialog = ScorePointsDialog(
        window.session, window.tasks, view, load_settings().person, window.t, window.theme, window
    )
    dialog.inspector.editingFinished.connect(
        lambda: remember_person(dialog.inspector.text().strip())
    )
    dialog.failed.connect(window.show_error)
    dialog.photo_asked.connect(lambda score: add_photos_to(window, "scores", score))
    dialog.show()


def _write_forms(window: Window, fid: int) -> None:
    from gis_app.ui.dialogs.write_forms import WriteFormsDialog
    from gis_app.workflows.score_forms import write_forms

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = WriteFormsDialog(read_round(data, fid), window.t, window)
    if not ask(dialog):
        return
    split, names, paper, folder = dialog.split, dialog.inspectors, dialog.on_paper, dialog.folder

    def work(progress: Progress) -> Any:
        return write_forms(city, fid, folder, split, window.t, inspectors=names, on_paper=paper,
                           progress=progress)  # fmt: skip

    window.write_file(msg("Writing the forms"), work, folder)


def _read_forms(window: Window, _fid: int) -> None:
    from gis_app.workflows.returned_forms import plan_forms

    city, t = window.session.city, window.t
    names, _kind = QFileDialog.getOpenFileNames(
        window, t("Read forms…"), "", "Excel (*.xlsx *.xls *.xlsm *.et)"
    )
    if city is None or not names:
        return
    person = load_settings().person
    files = [Path(name) for name in names]
    window.tasks.run(
        msg("Reading forms"),
        lambda progress: plan_forms(city, files, by=person, progress=progress),
        lambda plan: _confirm_forms(window, plan),
    )


def _confirm_forms(window: Window, plan: FormsPlan) -> None:
    """Tell what forms bring and enter it when the person agrees."""
    t = window.t
    lines = [t(line) for line in plan.summary]
    details = [
        " · ".join(part for part in (note.source, note.where, note.value) if part)
        + f": {t(note.what)}"
        for note in plan.notes[:_MOST_TOLD]
    ]
    box = QMessageBox(window)
    box.setWindowTitle(t("Read forms"))
    box.setText("\n".join(lines))
    if plan.notes:
        count = len(plan.notes)
        box.setInformativeText(
            t(plural("{count} remark, see the details", "{count} remarks, see the details", count))
        )
        box.setDetailedText("\n".join(details))
    if plan.is_empty:
        box.exec()
        return
    enter = box.addButton(t("Enter the scores"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    if box.clickedButton() is enter:
        window.tasks.run(
            msg("Entering scores"),
            plan.apply,
            lambda _done: _tell_forms(window, plan),
            is_cancellable=False,
        )


def _tell_forms(window: Window, plan: FormsPlan) -> None:
    window.say(plan.summary[-1])
    if plan.untaken:
        window.notice.show_text(" ".join(window.t(why) for why in plan.untaken[:_MOST_TOLD]))


def _other_scores(window: Window, fid: int) -> None:
    from gis_app.ui.dialogs.part_scores import PartScoresDialog
    from gis_app.workflows.enter_part_scores import enter_part_scores

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = PartScoresDialog(data, fid, window.t, window)
    if ask(dialog) and dialog.scores:
        scores = dialog.scores
        window.tasks.run(
            msg("Entering scores"),
            lambda _progress: enter_part_scores(city, fid, scores),
            lambda count: window.say(
                plural("{count} part score entered", "{count} part scores entered", count)
            ),
            is_cancellable=False,
        )


def _make_issues(window: Window, fid: int) -> None:
    from gis_app.workflows.issues_of_round import plan_issues

    data = window.session.data
    if data is not None:
        window.tasks.run(
            msg("Looking for what does not conform"),
            lambda _progress: plan_issues(data, fid),
            lambda plan: _confirm_issues(window, plan),
        )


def _confirm_issues(window: Window, plan: IssuesPlan) -> None:
    """Tell what would become issues, ask who does it, and register them."""
    from PySide6.QtWidgets import QInputDialog

    from gis_app.workflows.issues_of_round import make_issues

    city, data, t = window.session.city, window.session.data, window.t
    if city is None or data is None:
        return
    if plan.is_empty:
        window.say(msg("Everything that does not conform is in the ledger already."))
        return
    lines = [t(plan.summary)]
    if plan.joined:
        lines.append(t(plural("{count} is in the ledger already and was joined to it",
                              "{count} are in the ledger already and were joined to it",
                              len(plan.joined))))  # fmt: skip
    if plan.unassigned:
        lines.append(
            t(plural("{count} issue has no unit", "{count} issues have no unit", plan.unassigned))
        )
    lines += ["", t("Who registers them?")]
    person, is_given = QInputDialog.getText(
        window, t("Make issues"), "\n".join(lines), text=load_settings().person
    )
    if not is_given:
        return
    remember_person(person.strip())
    at = data.settings.now()
    window.tasks.run(
        plan.summary,
        lambda _progress: make_issues(city, plan.round.fid, person, at)[1],
        lambda fids: window.show_rows("issues", fids) if fids else None,
        is_cancellable=False,
    )


def _write(window: Window, fid: int) -> None:
    from gis_app.workflows.rank_round import write_round

    data, t = window.session.data, window.t
    if data is None:
        return
    round_ = read_round(data, fid)
    name, _kind = QFileDialog.getSaveFileName(
        window, t("Export…"), str(proposed(round_.title, ".xlsx")), _TABLES
    )
    if name:
        file = Path(name)
        window.write_file(
            msg("Writing the results"),
            lambda progress: write_round(data, round_, file, t, progress),
            file,
        )


def _write_board(window: Window, fid: int) -> None:
    """Ask where the exposure board goes; what leaves the office names nobody."""
    from gis_app.workflows.exposure_board import write_board

    city, data, t = window.session.city, window.session.data, window.t
    if city is None or data is None:
        return
    name, kind = QFileDialog.getSaveFileName(
        window, t("Exposure board…"), str(proposed(t("Exposure board"), ".pdf")), _BOARDS
    )
    if not name:
        return
    file = Path(name)
    if not file.suffix:
        file = file.with_suffix(".html" if "html" in kind else ".pdf")
    window.write_file(
        msg("Writing the exposure board"),
        lambda progress: write_board(data, fid, file, t, city.file, progress=progress),
        file,
    )


def _delete(window: Window, fid: int) -> None:
    from gis_app.workflows.open_round import delete_round

    city = window.session.city
    if city is not None:
        window.tasks.run(
            msg("Deleting the round"), lambda _progress: delete_round(city, fid),
            is_cancellable=False,
        )  # fmt: skip


def show_look_back(window: Window) -> None:
    """Show the look-back samples beside the map."""
    from gis_app.ui.dialogs.look_back import LookBackDialog

    dialog = window.findChild(LookBackDialog)
    if dialog is None:
        dialog = LookBackDialog(window.session, load_settings().person, window.t, window)
        dialog.rows_asked.connect(lambda fids: window.show_rows("issues", fids))
    dialog.show()
    dialog.raise_()


_WISHES: Final[dict[str, Callable[[Window, int], None]]] = {
    "new": new_round,
    "score": score_points,
    "forms": _write_forms,
    "read": _read_forms,
    "parts": _other_scores,
    "issues": _make_issues,
    "write": _write,
    "board": _write_board,
    "delete": _delete,
}
"""What the window of rounds asks for."""

ACTIONS: Final = (
    ActionSpec("assessment", msg("Rounds and results…"), "chart", show_assessment, with_city,
               "Ctrl+Shift+A"),
    ActionSpec("new_round", msg("New round…"), "plus", new_round, editable),
    ActionSpec("score_points", msg("Score on screen…"), "check", score_points, editable),
    ActionSpec("look_back", msg("Look-back…"), "history", show_look_back, with_city),
)  # fmt: skip

MENU: Final = MenuSpec(
    "assessing",
    msg("Mock assessment"),
    "clipboard-list",
    ("assessment", "new_round", "score_points", "|", "look_back"),
)

"""Open the dossier of a point, and go through the points of a visit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, Situation
from gis_app.ui.dialogs.new_file import proposed

if TYPE_CHECKING:
    from gis_app.ui.dialogs.visit import VisitDialog
    from gis_app.ui.window import Window

_MOST_POINTS = 200


def open_dossiers(window: Window) -> VisitDialog | None:
    """Show the dossier of the picked point, or all picked points as a visit."""
    from gis_app.ui.dialogs.visit import VisitDialog

    session = window.session
    chosen, data, city = session.selection, session.data, session.city
    if data is None or city is None or chosen.table != "points" or not chosen.fids:
        return None
    fids = chosen.fids[:_MOST_POINTS]
    if len(fids) < len(chosen.fids):
        window.say(msg("A visit has at most {count} points.", count=_MOST_POINTS))
    dialog = VisitDialog(data, fids, city.file, window.tasks, window.t, window.theme, window)
    dialog.shown.connect(lambda fid: session.reveal_asked.emit("points", (fid,)))
    dialog.print_asked.connect(lambda order: print_visit(window, order))
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
    return dialog


def print_visit(window: Window, fids: tuple[int, ...]) -> None:
    """Print dossiers in their order to one PDF."""
    from gis_app.workflows.print_dossiers import print_dossiers

    session, t = window.session, window.t
    data, city = session.data, session.city
    if data is None or city is None:
        return
    points = data.table("points")
    name = t(msg("Visit")) if len(fids) > 1 else str(points.value(fids[0], "name") or "")
    text, _kind = QFileDialog.getSaveFileName(
        window, t(msg("Print dossiers")), str(proposed(name, ".pdf")), "PDF (*.pdf)"
    )
    if text:
        file = Path(text) if text.lower().endswith(".pdf") else Path(text + ".pdf")
        window.write_file(
            msg("Printing the dossiers"),
            lambda progress: print_dossiers(data, fids, city.file, file, t, progress),
            file,
        )


def _has_points(now: Situation) -> bool:
    return now.selected_table == "points"


ACTIONS: Final = (
    ActionSpec(
        "dossier", msg("Point dossier, or visit…"), "file-document", open_dossiers, _has_points,
        "Ctrl+D",
    ),
)  # fmt: skip

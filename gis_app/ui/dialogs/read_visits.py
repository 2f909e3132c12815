"""What a patrol list or track says, before it counts: the visits, and what was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHeaderView, QLabel, QWidget

from gis_app.domain.dates import local
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.plain_table import plain_table, put_text

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.workflows.import_visits import ReadVisits

WIDTH_PX: Final = 760
_MOST_PROBLEMS: Final = 8


class ReadVisitsDialog(FormDialog):
    """Let a person look over what was read."""

    def __init__(
        self, data: CityData, read: ReadVisits, t: Translator, parent: QWidget | None = None
    ) -> None:
        count = len(read.visits)
        accept = plural("Record {count} visit", "Record {count} visits", count)
        super().__init__(msg("Visits that were read"), accept, t, parent, width_px=WIDTH_PX)
        self.resize(WIDTH_PX, 560)
        self.table = plain_table(
            (msg("Point"), msg("Visited at"), msg("Patrolled by"), msg("What was found")), t, self
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        points = data.table("points")
        self.table.setRowCount(count)
        for row, visit in enumerate(read.visits):
            name = str(points.value(visit.point_fid, "name") or visit.point_fid)
            cells = (name, t.value(local(visit.at)), visit.by, visit.found)
            for column, text in enumerate(cells):
                put_text(self.table, row, column, text)
        self.body.addWidget(self.table, 1)
        lines = []
        if read.unfilled:
            lines.append(
                plural("{count} row was not filled in", "{count} rows were not filled in",
                       read.unfilled)
            )  # fmt: skip
        lines += [problem.sentence for problem in read.problems[:_MOST_PROBLEMS]]
        more = len(read.problems) - _MOST_PROBLEMS
        if more > 0:
            lines.append(plural("and {count} more", "and {count} more", more))
        self.problems = QLabel("\n".join(t(line) for line in lines), self)
        self.problems.setWordWrap(True)
        self.problems.setVisible(bool(lines))
        self.body.addWidget(self.problems)
        self.show_problem(
            None if count else msg("The file tells of no visit that can be recorded.")
        )

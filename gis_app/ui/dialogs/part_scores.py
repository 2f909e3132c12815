"""Scores of daily work, questionnaires and online filing: typed unit by unit, or from a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QPushButton,
    QWidget,
)

from gis_app.domain.assessment.result import part_scores
from gis_app.domain.assessment.round import read_round
from gis_app.domain.terms import WORDS
from gis_app.errors import GisAppError
from gis_app.ledger.cells import half_width
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.plain_table import DATA_ROLE, plain_table, put_text
from gis_app.workflows.enter_part_scores import ENTERED, PartScore, read_part_table
from gis_app.workflows.rank_round import unit_name

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class PartScoresDialog(FormDialog):
    """Give back `scores`: only what differs from what is stored."""

    def __init__(
        self, data: CityData, round_fid: int, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Other scores"), msg("Save"), t, parent, width_px=760)
        self.resize(760, 620)
        self._data = data
        self._round = read_round(data, round_fid)
        self._known = part_scores(data, self._round)
        titles = (msg("Responsible unit"), *(msg("{part}", part=WORDS["score_part"][p])
                                             for p in ENTERED))  # fmt: skip
        self.table = plain_table(titles, t, self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.body.addWidget(self.table, 1)
        self.note(msg("Scores from 0 to 100. Blank means that there is no score: it is told as "
                      "missing and never counted as 0."))  # fmt: skip
        self.load = QPushButton(t("Read a table…"), self)
        self.load.setAutoDefault(False)
        self.load.clicked.connect(self._on_load)
        self.buttons.addButton(self.load, self.buttons.ButtonRole.ActionRole)
        self._fill()
        self.table.itemChanged.connect(lambda _item: self._check())

    def _units(self) -> list[int]:
        named = set(self._round.points.unit_names) - set(self._round.points.group_of_unit.values())
        named |= {unit for scores in self._known.values() for unit in scores}
        return sorted(named, key=lambda fid: unit_name(self._data, self._round, fid))

    def _fill(self) -> None:
        units = self._units()
        self.table.setRowCount(len(units))
        for row, unit in enumerate(units):
            self._put_unit(row, unit)
            for column, part in enumerate(ENTERED, 1):
                score = self._known.get(part, {}).get(unit)
                text = "" if score is None else f"{score:g}"
                put_text(self.table, row, column, text, is_number=True)

    def _put_unit(self, row: int, unit: int) -> None:
        item = put_text(self.table, row, 0, unit_name(self._data, self._round, unit), unit)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)

    def _cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return "" if item is None else half_width(item.text()).strip()

    @property
    def scores(self) -> list[PartScore]:
        """Return what was changed; a cell that is no score is left out."""
        out = []
        for row in range(self.table.rowCount()):
            head = self.table.item(row, 0)
            unit = 0 if head is None else int(head.data(DATA_ROLE))
            for column, part in enumerate(ENTERED, 1):
                text, before = self._cell(row, column), self._known.get(part, {}).get(unit)
                score = _score(text)
                if score is not None and score != before:
                    out.append(PartScore(part, unit, score))
                elif not text and before is not None:
                    out.append(PartScore(part, unit, None))
        return out

    def _check(self) -> None:
        bad = [
            text
            for row in range(self.table.rowCount())
            for column in range(1, len(ENTERED) + 1)
            if (text := self._cell(row, column)) and _score(text) is None
        ]
        problem = msg("A score lies between 0 and 100, not {score}.", score=bad[0]) if bad else None
        self.show_problem(problem)

    def _on_load(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self._t("Read a table…"), "", "Excel (*.xlsx *.xls *.et *.csv)"
        )
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Put the scores of a table file into the fields; what is not taken is told."""
        try:
            found = read_part_table(self._data, file)
        except GisAppError as error:
            self.show_problem(error.message)
            self.accept_button.setEnabled(True)
            return
        items = [self.table.item(row, 0) for row in range(self.table.rowCount())]
        rows = {int(item.data(DATA_ROLE)): n for n, item in enumerate(items) if item is not None}
        for one in found.scores:
            if one.unit_fid not in rows:
                row = self.table.rowCount()
                self.table.insertRow(row)
                self._put_unit(row, one.unit_fid)
                rows[one.unit_fid] = row
            text = "" if one.score is None else f"{one.score:g}"
            column = ENTERED.index(one.part) + 1
            put_text(self.table, rows[one.unit_fid], column, text, is_number=True)
        self._check()
        if found.notes:
            first = found.notes[0]
            told = plural("{count} row not taken; {where}: {reason}",
                          "{count} rows not taken; {where}: {reason}", len(found.notes),
                          where=f"{first.where} {first.value}", reason=first.what)  # fmt: skip
            self.show_problem(told)
            self.accept_button.setEnabled(True)


def _score(text: str) -> float | None:
    try:
        score = float(text)
    except ValueError:
        return None
    return score if 0 <= score <= 100 else None

"""Turn a pasted group-chat message into issues, line by line, each looked over by a person."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, IssueSource
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog, choose_pictures
from gis_app.ui.dialogs.matter_field import MatterField
from gis_app.ui.find_anywhere import find_anywhere
from gis_app.workflows.draft_issues import Draft, draft_issues
from gis_app.workflows.register_issues import NewIssue, proposal
from gis_app.workflows.register_with_photos import share_photos

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

WIDTH_PX: Final = 980
TEXT, POINT, MATTER, PHOTOS = range(4)
MOST: Final = 200
"""So many issues of one message are shown to be looked over at a time."""


class PasteIssuesDialog(FormDialog):
    """Give back `issues()`: the ticked lines, each with its point, matter and proposed unit."""

    def __init__(
        self,
        data: CityData,
        text: str,
        person: str,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            msg("Register issues from a message"), msg("Register"), t, parent, width_px=WIDTH_PX
        )
        self.resize(WIDTH_PX, 640)
        self._data = data
        self._found_at = data.settings.now()
        self.drafts: tuple[Draft, ...] = ()
        self.is_cut = False
        self.source = QComboBox(self)
        for source in IssueSource:
            self.source.addItem(t(WORDS["source"][source]), source)
        self.inspector = QLineEdit(person, self)
        self.message = QPlainTextEdit(self)
        self.message.setPlaceholderText(t("Paste the message of the group chat here"))
        self.message.setObjectName("tall")
        self.form.addRow(t("Message"), self.message)
        self.photos: list[Path] = []
        self.photo_names = QLabel(self)
        self.photo_names.setProperty("role", "small")
        self.photo_names.setWordWrap(True)
        choose = QPushButton(t("Choose pictures…"), self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(choose)
        row.addWidget(self.photo_names, 1)
        self.form.addRow(t("Photos"), row)
        self.form.addRow(t("Source"), self.source)
        self.form.addRow(t("Inspector"), self.inspector)
        self._names = self._point_names()
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels(
            [t("What is wrong"), t("Point"), t("Matter"), t("Photos")]
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(34)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(POINT, 240)
        header.resizeSection(MATTER, 300)
        header.resizeSection(PHOTOS, 84)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self.table, 1)
        self.note(
            msg(
                "Points and matters are guesses: look them over. Lines without a point take the "
                "place that their photos tell, else they are to be placed on the map afterwards."
            )
        )
        # reading a message compares it with every name, so a burst of typing reads once
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(200)
        self._soon.timeout.connect(self._on_text)
        self.message.textChanged.connect(self._soon.start)
        self.inspector.textChanged.connect(self._check)
        self.table.itemChanged.connect(self._check)
        self.message.setPlainText(text if _looks_like_message(text) else "")
        self._on_text()

    def _on_text(self) -> None:
        drafts = draft_issues(self._data, self.message.toPlainText(), MOST + 1)
        self.drafts, self.is_cut = drafts[:MOST], len(drafts) > MOST
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.drafts))
        for row, draft in enumerate(self.drafts):
            item = QTableWidgetItem(draft.text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setToolTip(draft.text)
            self.table.setItem(row, TEXT, item)
            point = self._point_box(draft.point_fid)
            matter = MatterField(self._data.catalogue, self._t, self.table)
            matter.show_kind(self._kind(draft.point_fid), draft.matter)
            # a slot of the dialog: an object that holds the dialog, connected to a box that goes
            # with its row, crashed when Qt deleted the box
            point.currentIndexChanged.connect(self._on_point)
            self.table.setCellWidget(row, POINT, point)
            self.table.setCellWidget(row, MATTER, matter)
            self.table.setItem(row, PHOTOS, QTableWidgetItem(""))
        self.table.blockSignals(False)
        self._share_photos()

    def set_photos(self, files: Sequence[Path]) -> None:
        """Take these pictures, in the order of the message; each gets a number from 1."""
        self.photos = list(files)
        names = "  ".join(f"{n} {file.name}" for n, file in enumerate(self.photos, 1))
        self.photo_names.setText(names)
        self._share_photos()

    def _on_choose(self) -> None:
        files = choose_pictures(self, self._t)
        if files:
            self.set_photos(files)

    def _share_photos(self) -> None:
        """Propose which pictures belong to which line; the numbers may be changed."""
        counts = [draft.picture_count for draft in self.drafts]
        self.table.blockSignals(True)
        for row, share in enumerate(share_photos(counts, len(self.photos))):
            item = self.table.item(row, PHOTOS)
            if item is not None:
                item.setText(" ".join(str(n + 1) for n in share))
        self.table.blockSignals(False)
        self._check()

    def _photos_of(self, row: int) -> list[Path]:
        item = self.table.item(row, PHOTOS)
        numbers = re.findall(r"\d+", "" if item is None else item.text())
        places = dict.fromkeys(int(n) - 1 for n in numbers)
        return [self.photos[n] for n in places if 0 <= n < len(self.photos)]

    def issue_photos(self) -> list[list[Path]]:
        """Return the pictures of the ticked lines, in the order of `issues()`."""
        return [self._photos_of(n) for n in range(self.table.rowCount()) if self._is_kept(n)]

    def left_photos(self) -> list[Path]:
        """Return the pictures that belong to no ticked line."""
        taken = {photo for photos in self.issue_photos() for photo in photos}
        return [photo for photo in self.photos if photo not in taken]

    def _point_names(self) -> QStandardItemModel:
        """Return the names of all points as one model that every line's box shares."""
        points = self._data.table("points")
        names = points.text("name")
        model = QStandardItemModel(self)
        entries = [(self._t("To be placed"), NO_ROW)]
        entries += [(names[i] or "", int(fid)) for i, fid in enumerate(points.fids.tolist())]
        for name, fid in entries:
            item = QStandardItem(name)
            item.setData(fid, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        return model

    def _point_box(self, chosen: int) -> QComboBox:
        box = QComboBox(self.table)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setModel(self._names)
        find_anywhere(box)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        return box

    def _kind(self, point_fid: int) -> str | None:
        points = self._data.table("points")
        return points.value(point_fid, "layer") if points.has(point_fid) else None

    def _on_point(self) -> None:
        """Offer the matters of the kind of the point that was chosen in a line."""
        box = self.sender()
        for row in range(self.table.rowCount()):
            matter = self.table.cellWidget(row, MATTER)
            if self.table.cellWidget(row, POINT) is box and isinstance(matter, MatterField):
                matter.show_kind(self._kind(self._point(row)), matter.code)

    def _point(self, row: int) -> int:
        box = self.table.cellWidget(row, POINT)
        if not isinstance(box, QComboBox):
            return NO_ROW
        place = box.findText(box.currentText())
        return int(box.itemData(place)) if place >= 0 else NO_ROW

    def _is_kept(self, row: int) -> bool:
        item = self.table.item(row, TEXT)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def issues(self) -> list[NewIssue]:
        """Return the ticked lines as new issues with the unit that responsibility proposes."""
        made = []
        for row in range(self.table.rowCount()):
            item, matter = self.table.item(row, TEXT), self.table.cellWidget(row, MATTER)
            if item is None or not self._is_kept(row):
                continue
            new = NewIssue(
                description=item.text().strip(),
                found_at=self._found_at,
                matter=matter.code if isinstance(matter, MatterField) else None,
                point_fid=self._point(row),
                source=IssueSource(self.source.currentData()),
                inspector=self.inspector.text().strip(),
            )
            unit, _reason = proposal(self._data, new)
            made.append(replace(new, unit_fid=unit))
        return made

    def _check(self) -> None:
        count = sum(self._is_kept(row) for row in range(self.table.rowCount()))
        lacks_person = not self.inspector.text().strip()
        problem = msg("Say who found it.") if count and lacks_person else None
        if problem is None and self.is_cut:
            problem = msg(
                "The message tells of more than {count} issues: register these, then paste the "
                "rest.",
                count=MOST,
            )
        self.show_problem(problem)
        self.accept_button.setEnabled(bool(count) and not lacks_person)
        self.accept_button.setText(
            self._t(plural("Register {count} issue", "Register {count} issues", count))
            if count
            else self._t("Register")
        )


def _looks_like_message(text: str) -> bool:
    """Tell whether the clipboard holds words rather than a picture's name or nothing."""
    return 4 <= len(text.strip()) <= 20_000

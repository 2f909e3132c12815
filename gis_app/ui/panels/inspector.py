"""The right panel: what was picked, whose it is, what is open there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.dates import local
from gis_app.domain.photos import PHOTO_OWNERS, photos_of
from gis_app.domain.record_types import table_spec
from gis_app.messages import msg, plural
from gis_app.ui.dossier_maker import DossierMaker
from gis_app.ui.panels.day_field import DayField
from gis_app.ui.panels.inspector_blocks import (
    IssueCard,
    badge_label,
    counts_card,
    details_card,
    label,
)
from gis_app.ui.panels.photo_strip import PhotoStrip, ThumbnailLoader
from gis_app.ui.panels.responsibility_card import responsibility_card
from gis_app.ui.panels.work_blocks import add_work
from gis_app.ui.selection_summary import SelectionSummary
from gis_app.ui.theme import RIGHT_WIDTH_PX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

    from gis_app.domain.change_set import ChangeSet
    from gis_app.messages import Message, Translator
    from gis_app.ui.dossier import Dossier
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme


class Inspector(QFrame):
    """Show the dossier of the selection; hidden while nothing is picked."""

    shown = Signal(bool)
    photo_asked = Signal(str, int)
    """Asks to open, edit or remove a photo: the word and its row id."""

    def __init__(
        self,
        session: Session,
        actions: Mapping[str, QAction],
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setFixedWidth(RIGHT_WIDTH_PX)
        self._session, self._actions, self._t, self._theme = session, actions, t, theme
        self._thumbnails = ThumbnailLoader(self)
        self.dossier: Dossier | None = None
        self.has_content = False
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget(self)
        column.addWidget(self._head)
        self.day = DayField(t, self)
        self.day.changed.connect(self._on_changed)
        column.addWidget(self.day)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("clear")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(12, 8, 12, 8)
        foot.setSpacing(6)
        self._buttons = [
            self._button(id_, text)
            for id_, text in (
                ("work_on_issues", msg("Handle")),
                ("zoom_selection", msg("Show")),
                ("edit_row", msg("Edit")),
                ("move_point", msg("Move")),
                ("reshape", msg("Reshape")),
            )
        ]
        for button in self._buttons:
            foot.addWidget(button)
        foot.addStretch(1)
        column.addWidget(self._foot)
        session.selection_changed.connect(self._on_changed)
        session.shown_changed.connect(self._on_edit)
        session.city_opened.connect(self._on_changed)
        self.hide()
        self._on_changed()

    def _button(self, id_: str, text: Message) -> QPushButton:
        action = self._actions[id_]
        button = QPushButton(action.icon(), self._t(text), self._foot)
        button.setProperty("role", "compact")
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            if id_ in ("move_point", "reshape", "work_on_issues"):
                button.setVisible(action.isEnabled())

        action.changed.connect(follow)
        follow()
        return button

    def _on_edit(self, change: ChangeSet) -> None:
        # a layer switch changes nothing here, and making the panel anew would lose the place in it
        if change.tables and self._is_about(change):
            self._on_changed()

    def _is_about(self, change: ChangeSet) -> bool:
        """Tell whether a change may concern what is shown; scores only concern their points."""
        data, chosen = self._session.data, self._session.selection
        if data is None or change.tables.keys() != {"scores"}:
            return True
        scores, touched = data.table("scores"), change.tables["scores"]
        rows = scores.positions(np.concatenate([touched.inserted, touched.updated]))
        points = scores.numbers("point_fid")[rows[rows >= 0]]
        is_there = bool(np.isin(points, chosen.fids).any()) or len(touched.deleted) > 0
        return chosen.table == "points" and is_there

    def _on_changed(self, _change: object = None) -> None:
        data = self._session.data
        chosen = self._session.selection
        if data is not None:
            self.day.set_today(local(data.as_of).date())
        self.dossier = (
            None if data is None else DossierMaker(data, self._t, self.day.day).of(chosen)
        )
        if self.dossier is not None:
            self._show_dossier(self.dossier)
        elif len(chosen.fids) > 1:
            self._show_many(chosen.table, chosen.fids)
        self.has_content = self.dossier is not None or len(chosen.fids) > 1
        self.setVisible(self.has_content)
        self.shown.emit(self.has_content)

    def _show_many(self, table: str, fids: Sequence[int]) -> None:
        text = self._t(plural("{count} row selected", "{count} rows selected", len(fids)))
        self._new_head(self._t(table_spec(table).title), text, "", None, "")
        self._foot.show()
        self.day.hide()
        column, data = self._new_body(), self._session.data
        if data is not None:
            for title, rows in SelectionSummary(data, table, fids, self._t).blocks:
                column.addWidget(label(title, "section"))
                column.addWidget(counts_card(rows))
                column.addSpacing(4)
        column.addStretch(1)

    def _new_head(
        self, kind: str, title: str, code: str, colour: int | None, colour_text: str
    ) -> None:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 8, 8)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(label("  ·  ".join(part for part in (kind, code) if part), "small"), 1)
        closing = QToolButton(head)
        # not the action itself: Esc first gives up a gesture, the cross always closes
        closing.setIcon(self._actions["clear_selection"].icon())
        closing.setToolTip(self._actions["clear_selection"].toolTip())
        closing.clicked.connect(self._session.clear_selection)
        closing.setIconSize(QSize(16, 16))
        top.addWidget(closing, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        name = label(title, "heading", selectable=True)
        column.addWidget(name)
        if colour_text:
            line = QHBoxLayout()
            line.setSpacing(6)
            if colour is not None:
                line.addWidget(badge_label(colour, self._theme))
            line.addWidget(label(colour_text, "secondary"), 1)
            column.addLayout(line)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._head, head)
        self._head.hide()
        self._head.deleteLater()
        self._head = head

    def _new_body(self) -> QVBoxLayout:
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        self._scroll.setWidget(body)
        return column

    def _show_dossier(self, found: Dossier) -> None:
        self.day.setVisible(found.responsibility is not None)
        self._new_head(found.kind, found.title, found.code, found.colour, found.colour_text)
        column = self._new_body()
        if found.responsibility is not None:
            column.addWidget(responsibility_card(found.responsibility, self._t))
        if found.contact:
            column.addWidget(details_card(found.contact))
        self._add_issues(column, found)
        if self._session.data is not None:
            add_work(column, self._session.data, found.table, found.fid, self._t)
        self._add_photos(column, found)
        if found.details:
            column.addSpacing(4)
            column.addWidget(label(self._t("Details"), "section"))
            column.addWidget(details_card(found.details))
        if found.history:
            column.addSpacing(4)
            column.addWidget(label(self._t("History"), "section"))
            column.addWidget(details_card(found.history))
        column.addStretch(1)
        self._foot.setVisible(bool(found.table))

    def _add_issues(self, column: QVBoxLayout, found: Dossier) -> None:
        if not found.issues:
            return
        column.addSpacing(4)
        own = found.table == "issues"
        title = self._t("Why this colour") if own else self._t("Open issues")
        column.addWidget(label(title, "section"))
        for line in found.issues:
            one = IssueCard(line, self._theme, is_link=not own)
            if not own:
                one.clicked.connect(self._on_issue)
            column.addWidget(one)
        more = found.issues_total - len(found.issues)
        if more > 0 and not own:
            text = plural(
                "{count} more in the table below", "{count} more in the table below", more
            )
            column.addWidget(label(self._t(text), "small"))

    def _add_photos(self, column: QVBoxLayout, found: Dossier) -> None:
        data, city = self._session.data, self._session.city
        if found.table not in PHOTO_OWNERS or data is None or city is None:
            return
        photos = photos_of(data, found.table, found.fid)
        adding = self._actions["add_photos"]
        if not photos and not adding.isEnabled():
            return
        strip = PhotoStrip(
            photos,
            city.file,
            self._thumbnails,
            adding,
            self._t,
            self._theme,
            can_edit=self._session.can_edit,
        )
        strip.asked.connect(self.photo_asked)
        column.addWidget(strip)

    def _on_issue(self, fid: int) -> None:
        self._session.select("issues", [fid])

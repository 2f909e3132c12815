"""The cards the inspector is built of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gis_app.domain.responsibility import Role, Way
from gis_app.messages import CHINESE, msg
from gis_app.ui.badges import badge_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent

    from gis_app.domain.responsibility import Answer, Responsibility
    from gis_app.messages import Message, Translator
    from gis_app.ui.dossier import IssueLine
    from gis_app.ui.theme import Theme

WAY_TITLES: dict[Way, Message] = {
    Way.LISTED: msg("Listed"),
    Way.TERRITORIAL: msg("Territorial"),
    Way.INDUSTRY: msg("Industry"),
    Way.OPERATOR: msg("Operator"),
    Way.SPONSOR: msg("Sponsor"),
}
_NO_BREAK = "\N{NO-BREAK SPACE}"
_TAG_WIDTH_PX: Final = {CHINESE: 64}


def label(text: str, role: str = "", *, wraps: bool = True, selectable: bool = False) -> QLabel:
    """Make a plain-text label in one of the roles of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def card(*, accent: bool = False) -> tuple[QFrame, QVBoxLayout]:
    """Make an empty card and the column to fill it with."""
    frame = QFrame()
    frame.setObjectName("cardAccent" if accent else "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    return frame, column


def hairline() -> QFrame:
    """Make a thin line between two parts of a card."""
    line = QFrame()
    line.setObjectName("hairline")
    return line


def people(answer: Answer, t: Translator) -> str:
    """Return leader and liaison of an answer with their telephones, a line each."""
    lines = []
    for role, name, phone in (
        (msg("Leader {who}"), answer.leader, answer.leader_phone),
        (msg("Liaison {who}"), answer.contact, answer.phone),
    ):
        who = _NO_BREAK.join(part for part in (name, phone) if part)
        if who:
            lines.append(t(role.id, who=who))
    return "\n".join(lines)


def responsibility_card(found: Responsibility, t: Translator) -> QFrame:
    """Say whose the place is: the one responsible unit first, then every way with its reason."""
    frame, column = card()
    main = found.responsible
    if main is None:
        column.addWidget(
            label(t("Nobody is responsible here by list, area or industry."), "secondary")
        )
    else:
        column.addWidget(label(t("Responsible unit"), "section"))
        column.addWidget(label(main.unit_name, "heading", selectable=True))
        who = people(main, t)
        if who:
            column.addWidget(label(who, selectable=True))
        column.addWidget(label(t(main.reason), "small"))
    shown = [answer for answer in found.answers if answer is not main]
    for way in (Way.TERRITORIAL, Way.INDUSTRY, Way.OPERATOR, Way.SPONSOR, Way.LISTED):
        answers = [answer for answer in shown if answer.way == way]
        if answers:
            column.addSpacing(4)
            column.addWidget(hairline())
            column.addSpacing(2)
            column.addWidget(_way_block(way, answers, t))
    for doubt in found.doubts:
        column.addSpacing(4)
        column.addWidget(label(t(doubt), "small"))
    return frame


def _way_block(way: Way, answers: Sequence[Answer], t: Translator) -> QWidget:
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 2, 0, 2)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    tag = label(t(WAY_TITLES[way]), "tag", wraps=False)
    tag.setFixedSize(_TAG_WIDTH_PX.get(t.language, 76), 20)
    tag.setAlignment(Qt.AlignmentFlag.AlignCenter)
    grid.addWidget(tag, 0, 0, Qt.AlignmentFlag.AlignTop)
    row = 0
    helping = [answer for answer in answers if answer.role == Role.CO_OPERATING]
    for answer in (answer for answer in answers if answer.role != Role.CO_OPERATING):
        grid.addWidget(label(answer.unit_name or answer.leader or "", "strong"), row, 1)
        who = people(answer, t)
        if who:
            row += 1
            grid.addWidget(label(who, selectable=True), row, 1)
        row += 1
        grid.addWidget(label(t(answer.reason), "small"), row, 1)
        row += 1
    if helping:
        names = ("、" if t.language == CHINESE else ", ").join(
            answer.unit_name for answer in helping
        )
        line = label(t("Co-operating: {units}", units=names), "small", selectable=True)
        line.setToolTip("\n".join(t(answer.reason) for answer in helping))
        grid.addWidget(line, row, 1)
    return block


class IssueCard(QFrame):
    """Show one issue; a click goes to it."""

    clicked = Signal(int)

    def __init__(self, line: IssueLine, theme: Theme, *, is_link: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self._fid = line.fid
        if is_link:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        badge = QLabel(self)
        badge.setPixmap(badge_picture(line.colour, theme))
        badge.setFixedWidth(14)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        if is_link:
            column.addWidget(label(line.title))
        column.addWidget(label(line.reason, "small" if is_link else ""))
        if line.note:
            column.addWidget(label(line.note, "small"))
        row.addLayout(column, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit(self._fid)


def details_card(rows: Sequence[tuple[str, str]]) -> QFrame:
    """Show names and values in two columns."""
    frame, column = card()
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, (title, value) in enumerate(rows):
        name = label(title, "small", wraps=True)
        name.setFixedWidth(84)
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, selectable=True), place, 1)
    column.addLayout(grid)
    return frame


def badge_label(colour: int, theme: Theme) -> QLabel:
    """Make a label that shows a badge."""
    made = QLabel()
    made.setPixmap(badge_picture(colour, theme, 13))
    made.setFixedSize(QSize(14, 18))
    return made

"""The card that says whose a place is: the one responsible unit, then every way and its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gis_app.domain.answers import ROLE_TITLES
from gis_app.domain.responsibility import Role, Way
from gis_app.messages import CHINESE, listed, msg
from gis_app.ui.panels.inspector_blocks import card, hairline, label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gis_app.domain.responsibility import Answer, Responsibility
    from gis_app.messages import Message, Translator

WAY_TITLES: dict[Way, Message] = {
    Way.LISTED: msg("Listed"),
    Way.TERRITORIAL: msg("Territorial"),
    Way.INDUSTRY: msg("Industry"),
    Way.OPERATOR: msg("Operator"),
    Way.SPONSOR: msg("Sponsor"),
}
_NO_BREAK = "\N{NO-BREAK SPACE}"
_TAG_WIDTH_PX: Final = {CHINESE: 64}


def people(answer: Answer, t: Translator) -> str:
    """Return leader and liaison of an answer with their telephones, a line each."""
    lines = []
    for role, name, phone in (
        (msg("Leader {who}"), answer.leader, answer.leader_phone),
        (msg("Liaison {who}"), answer.contact, answer.phone),
    ):
        who = _NO_BREAK.join(part for part in (name, phone) if part)
        if not who:
            continue
        lines.append(t(role.id, who=who))
        if name == answer.leader and (answer.leader_since or answer.leader_until):
            span = t(_span(answer.leader_since, answer.leader_until))
            lines.append(t("in office {span}", span=span))
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
        _add_reasons(column, main, t)
    shown = [answer for answer in found.answers if answer is not main]
    for way in (Way.TERRITORIAL, Way.INDUSTRY, Way.OPERATOR, Way.SPONSOR, Way.LISTED):
        answers = [answer for answer in shown if answer.way == way]
        if answers:
            column.addSpacing(4)
            column.addWidget(hairline())
            column.addSpacing(2)
            column.addWidget(_way_block(way, answers, t))
        if way is Way.TERRITORIAL and len(found.above) > 1:
            column.addWidget(label(t("Areas above"), "small"))
            column.addWidget(label("\n".join(_level(one, t) for one in found.above[1:]), "small"))
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
        if answer.role is Role.LEAD and answer.way is Way.LISTED:
            row += 1
            grid.addWidget(label(t(ROLE_TITLES[answer.role]), "small"), row, 1)
        row += 1
        reasons = QVBoxLayout()
        reasons.setSpacing(2)
        _add_reasons(reasons, answer, t)
        grid.addLayout(reasons, row, 1)
        row += 1
    if helping:
        names = listed(answer.unit_name for answer in helping)
        line = label(t("Co-operating: {units}", units=names), "small", selectable=True)
        line.setToolTip("\n".join(t(answer.reason) for answer in helping))
        grid.addWidget(line, row, 1)
    return block


def _add_reasons(column: QVBoxLayout, answer: Answer, t: Translator) -> None:
    """Add why it is this unit, in whose place it stands, and how long that is valid."""
    column.addWidget(label(t(answer.reason), "small"))
    if answer.stands_in_for:
        text = t("In place of {unit}, which was merged into it", unit=answer.stands_in_for)
        column.addWidget(label(text, "small"))
    if answer.valid_from or answer.valid_to:
        span = t(_span(answer.valid_from, answer.valid_to))
        column.addWidget(label(t("Valid {span}", span=span), "small"))


def _span(start: date | None, end: date | None) -> Message:
    if start and end:
        return msg("from {start} to {end}", start=start, end=end)
    return msg("since {start}", start=start) if start else msg("until {end}", end=end)


def _level(answer: Answer, t: Translator) -> str:
    """Say one area of the chain with its unit and leader in one line."""
    who = " ".join(part for part in (answer.unit_name, answer.leader, answer.leader_phone) if part)
    return " ".join(part for part in (t(answer.reason), who) if part)

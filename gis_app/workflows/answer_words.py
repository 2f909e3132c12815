"""What there is to say about a workbook that went to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.dates import local
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from datetime import date

    from gis_app.domain.exchange_log import Sending
    from gis_app.messages import Message


def sending_said(sending: Sending, today: date) -> Message:
    """Say whether it came back, how much of it was answered, or until when it is waited for."""
    if sending.is_back:
        return msg(
            "back on {day}, {answered}",
            day=local(sending.returned_at).date(),
            answered=plural("{count} issue answered", "{count} issues answered", sending.answered),
        )
    if sending.is_late(today):
        return msg("not back, was due on {day}", day=sending.reply_by)
    if sending.reply_by:
        return msg("not back yet, due on {day}", day=sending.reply_by)
    return msg("not back yet")

"""Days and moments told on the command line: by Beijing time, written as offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from gis_app.cli.verb import refuse
from gis_app.domain.dates import BEIJING
from gis_app.ledger.moments import UnreadableError, read_date, read_moment
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData


def moment_or_now(text: str, data: CityData) -> datetime:
    """Return a moment in UTC, the project's own present where none is told; raises UsageError."""
    return moment_told(text) if text else data.settings.now()


def moment_told(text: str) -> datetime:
    """Return a moment in UTC; raises UsageError."""
    try:
        return read_moment(text)[0].replace(tzinfo=BEIJING).astimezone(UTC)
    except UnreadableError as error:
        refuse(msg("{value}: {reason}", value=text, reason=error.reason))


def day_told(text: str) -> date:
    """Return a day; raises UsageError."""
    try:
        return date.fromisoformat(read_date(text))
    except UnreadableError:
        refuse(msg("{value} is no date; write it like 2026-05-01", value=text))

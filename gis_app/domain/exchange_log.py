"""Who was sent a workbook, when, and whether it came back; kept in the project as text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_MOST_KEPT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Sending:
    """Tell of one workbook that went to a unit; moments are UTC as the project writes them.

    `reply_by` is a day or empty, `returned_at` empty while it has not come back. `answered` counts
    the issues in which the unit wrote something.
    """

    unit_fid: int
    unit: str
    sent_at: str
    file: str
    issues: int
    reply_by: str = ""
    returned_at: str = ""
    returned_file: str = ""
    answered: int = 0

    @property
    def is_back(self) -> bool:
        """Tell whether the workbook came back."""
        return bool(self.returned_at)

    def is_late(self, today: date) -> bool:
        """Tell whether it should have come back by now and has not."""
        day = parse_date(self.reply_by)
        return not self.is_back and day is not None and today > day


def log_text(log: Iterable[Sending]) -> str:
    """Write sendings as the project keeps them, the latest ones of very many."""
    rows = [asdict(one) for one in log][-_MOST_KEPT:]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_log(text: str) -> tuple[Sending, ...]:
    """Read what `log_text` wrote, oldest first; what is no sending is left out."""
    try:
        rows = json.loads(text) if text else []
    except ValueError:
        return ()
    found = (_sending(row) for row in (rows if isinstance(rows, list) else []))
    return tuple(one for one in found if one is not None)


def _sending(row: Any) -> Sending | None:
    names = Sending.__dataclass_fields__
    try:
        made = Sending(**{name: row[name] for name in names if name in row})
    except (TypeError, KeyError):
        return None
    kinds = {"unit_fid": int, "issues": int, "answered": int}
    return made if all(type(getattr(made, n)) is kinds.get(n, str) for n in names) else None


def returned(
    log: Sequence[Sending], unit_fid: int, sent_at: str, *, at: str, file: str, answered: int
) -> tuple[Sending, ...]:
    """Return the log with a unit's sending of a moment marked as come back.

    A workbook that comes back again keeps the larger number of answers.
    """
    return tuple(
        replace(one, returned_at=at, returned_file=file, answered=max(answered, one.answered))
        if (one.unit_fid, one.sent_at) == (unit_fid, sent_at)
        else one
        for one in log
    )


def latest_of_each(log: Iterable[Sending]) -> tuple[Sending, ...]:
    """Return every unit's latest sending: those not back first, of them the longest waiting."""
    latest = {one.unit_fid: one for one in sorted(log, key=lambda one: one.sent_at)}
    return tuple(sorted(latest.values(), key=lambda one: (one.is_back, one.sent_at, one.unit)))

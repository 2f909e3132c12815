"""How a document to a unit is worded: a title and paragraphs with a few names in braces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS: Final = ("unit", "number", "issued", "count", "first_deadline", "office", "by")
"""What may stand in braces of a notice."""
REPORT_FIELDS: Final = (
    *("city", "office", "start", "end", "open", "red", "yellow", "white", "overdue", "deferred"),
    *("new", "assigned", "closed", "recurrence", "rectification_rate", "in_time_rate"),
)
"""What may stand in braces of a report."""
LONGEST: Final = 2_000
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class NoticeWording:
    """Hold one document's words in one language, names in braces not filled in yet."""

    title: str
    salutation: str
    body: tuple[str, ...]
    closing: str

    def as_json(self) -> dict[str, Any]:
        """Return the words as they are kept with an issued document."""
        return {
            "title": self.title,
            "salutation": self.salutation,
            "body": list(self.body),
            "closing": self.closing,
        }


def wording_from(values: object) -> NoticeWording | None:
    """Read words kept with a document; None when another program wrote something else there."""
    if not isinstance(values, dict):
        return None
    body = values.get("body")
    texts = [values.get(key) for key in ("title", "salutation", "closing")]
    if not isinstance(body, list) or not all(isinstance(text, str) for text in (*body, *texts)):
        return None
    return NoticeWording(str(texts[0]), str(texts[1]), tuple(body), str(texts[2]))


def unknown_fields(text: str, known: Sequence[str] = FIELDS) -> list[str]:
    """Return the names in braces that nothing can be put in for."""
    return [name for name in _BRACES.findall(text) if name not in known]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in for the names in braces; what is put in is never looked at again.

    >>> filled("致{unit}：", {"unit": "{by}"})
    '致{by}：'
    """
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), text)

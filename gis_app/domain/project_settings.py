"""What is said once about a whole project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """Hold what is true of the whole project.

    `as_of` freezes "now" (UTC), as the sample city does; None is the present moment. `is_demo`
    marks invented content, which every output then says. `review_number` is the 审图号.
    `exchange_key` signs what is sent to units, so that what comes back can be told from forgeries.
    `page_designs` are the office's own print pages as text, `import_choices` what was said about
    the columns of its lists, as JSON. `exchange_log`
    tells which workbooks went to units and came back.
    """

    name: str = ""
    adcode: str = ""
    as_of: datetime | None = None
    is_demo: bool = False
    attribution: str = ""
    review_number: str = ""
    marking: str = ""
    office: str = ""
    bookmarks: str = ""
    """Views to come back to, as `domain.bookmarks` writes them."""
    exchange_key: str = ""
    page_designs: str = ""
    import_choices: str = ""
    exchange_log: str = ""

    def now(self) -> datetime:
        """Return the moment in UTC that is written beside what is done now; a frozen one stays."""
        return self.as_of or datetime.now(UTC)

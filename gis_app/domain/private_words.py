"""What is personal in a city: names of people and telephone numbers, and text without them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.unit_tree import split_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData

PEOPLE_COLUMNS: Final = frozenset(
    {"leader", "leader_post", "sponsor_leader", "contact", "inspector", "accepted_by", "handler",
     "deferral_approval", "kept_by", "liaison", "by", "approval", "issued_by", "signed_by",
     "scored_by", "drawn_by", "checked_by"}
)  # fmt: skip
"""Columns that name people, in whichever table they stand."""

PHONE_COLUMNS: Final = frozenset({"phone", "leader_phone"})

_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_-])\+?\(?\d[\d\-() ]{5,}\d(?![A-Za-z0-9_])")
_DATE: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_FEWEST_DIGITS: Final = 7
_COVER: Final = "※※"


class PrivateWords:
    """Know every name of a person and every telephone number in a city's registers."""

    def __init__(self, data: CityData) -> None:
        self.data = data

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Return the names and numbers."""
        return frozenset(secrets_of(self.data))

    def covered(self, text: str) -> str:
        """Return what somebody wrote with people and telephone numbers covered."""
        if not text:
            return text
        without = _NUMBER.sub(_cover_number, text)
        return without if self._people is None else self._people.sub(_COVER, without)

    @cached_property
    def _people(self) -> re.Pattern[str] | None:
        by_first: dict[str, list[str]] = {}
        for secret in sorted(self.secrets, key=len, reverse=True):
            by_first.setdefault(secret[0], []).append(re.escape(secret))
        return re.compile("|".join(p for ps in by_first.values() for p in ps)) if by_first else None


def secrets_of(data: CityData) -> Iterator[str]:
    """Yield the names of people and the telephone numbers that stand in columns of their own."""
    for name, table in data.tables.items():
        for column in table.columns:
            if column not in PEOPLE_COLUMNS | PHONE_COLUMNS or column == "leader_post":
                continue
            if table_spec(name).column(column).type is not ColumnType.TEXT:
                continue
            for words in table.text(column).words:
                for word in (words, *split_names(words)):
                    if len(word.strip()) > 1:
                        yield word.strip()


def _cover_number(found: re.Match[str]) -> str:
    text = found.group()
    is_number = sum(letter.isdigit() for letter in text) >= _FEWEST_DIGITS
    return _COVER if is_number and not _DATE.fullmatch(text.strip()) else text

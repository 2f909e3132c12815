"""The numbers an office sets for itself: hours, allowances, when a colour changes, closing windows.

The values here are those of resources/presets/office.toml; a test holds the two together.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.domain.terms import ClosingClass, Severity
from gis_app.domain.work_terms import ScorePart
from gis_app.errors import CatalogueError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.messages import Message

    DatedName = tuple[date, str]

SECONDS_A_DAY: Final = 86_400
_TIME: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


class AllowanceUnit(StrEnum):
    """Name what an allowance is counted in."""

    OFFICE_HOURS = "office_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Allowance:
    """Hold how long an issue may stay open; a working day is a full day's office hours."""

    amount: float
    unit: AllowanceUnit


@dataclass(frozen=True, slots=True)
class OfficePresets:
    """Hold the office's numbers; `office_hours_s` are Beijing seconds of the day, in order.

    `is_preset` says that nobody of this office has confirmed them yet.
    """

    is_preset: bool = True
    office_hours_s: tuple[tuple[int, int], ...] = ((36_000, 50_400), (57_600, 72_000))
    allowances: Mapping[Severity, Allowance] = field(
        default_factory=lambda: MappingProxyType(
            {
                Severity.URGENT: Allowance(4, AllowanceUnit.OFFICE_HOURS),
                Severity.ORDINARY: Allowance(2, AllowanceUnit.WORKING_DAYS),
                Severity.ENGINEERING: Allowance(15, AllowanceUnit.WORKING_DAYS),
                Severity.LONG_RUNNING: Allowance(90, AllowanceUnit.CALENDAR_DAYS),
            }
        )
    )
    yellow_share: float = 0.25
    yellow_overdue_working_days: float = 2
    yellow_sent_back: int = 1
    red_sent_back: int = 2
    recurrence_days: int = 30
    recurrence_m: float = 50
    days_off: tuple[DatedName, ...] = ()
    """Local days off, over those the holiday library knows."""
    working_days: tuple[DatedName, ...] = ()
    """Local make-up days; they win over days off."""
    complete_years: tuple[int, ...] = ()
    """Years the library does not know whose days off are complete with those above."""
    closing_days: Mapping[ClosingClass, int] = field(
        default_factory=lambda: MappingProxyType(
            {ClosingClass.WEEK: 7, ClosingClass.MONTH: 30, ClosingClass.QUARTER: 90}
        )
    )
    has_same_day_class: bool = True
    border_doubt_m: float = 30
    smallest_gap_m2: float = 20
    same_name_m: float = 200
    same_spot_m: float = 25
    most_points_a_unit: int = 100
    unvisited_days: int = 14
    part_weights: Mapping[ScorePart, float] = field(
        default_factory=lambda: MappingProxyType(
            {
                ScorePart.FIELD: 60,
                ScorePart.DAILY: 10,
                ScorePart.QUESTIONNAIRE: 15,
                ScorePart.FILING: 15,
            }
        )
    )
    partial_credit: float = 0.5
    sample_share: float = 0.1
    look_back_share: float = 0.1

    @property
    def office_seconds_a_day(self) -> int:
        """Return the office hours of one working day in seconds."""
        return sum(end - start for start, end in self.office_hours_s)


def read_presets(
    values: Mapping[str, object], file: str, base: OfficePresets | None = None
) -> OfficePresets:
    """Check parsed presets; raises CatalogueError with one detail per problem.

    What is left out keeps the value of `base`, the shipped one without; what is not known is a
    problem.
    """
    reader = _Reader(values, file)
    shipped = OfficePresets() if base is None else base
    presets = OfficePresets(
        is_preset=reader.flag("", "is_preset", shipped.is_preset),
        office_hours_s=reader.hours(shipped.office_hours_s),
        allowances=MappingProxyType(
            {s: reader.allowance(s, shipped.allowances[s]) for s in Severity}
        ),
        yellow_share=reader.number("colours", "yellow_share", shipped.yellow_share, high=1.0),
        yellow_overdue_working_days=reader.number(
            "colours", "yellow_overdue_working_days", shipped.yellow_overdue_working_days
        ),
        yellow_sent_back=reader.whole("colours", "yellow_sent_back", shipped.yellow_sent_back),
        red_sent_back=reader.whole("colours", "red_sent_back", shipped.red_sent_back),
        recurrence_days=reader.whole("colours", "recurrence_days", shipped.recurrence_days),
        recurrence_m=reader.number("colours", "recurrence_m", shipped.recurrence_m),
        days_off=reader.dated("days_off", shipped.days_off),
        working_days=reader.dated("working_days", shipped.working_days),
        complete_years=reader.years("complete_years", shipped.complete_years),
        closing_days=MappingProxyType(
            {c: reader.whole("closing_days", c, d) for c, d in shipped.closing_days.items()}
        ),
        has_same_day_class=reader.flag("closing_days", "same_day", shipped.has_same_day_class),
        border_doubt_m=reader.number("responsibility", "border_doubt_m", shipped.border_doubt_m),
        smallest_gap_m2=reader.number("audit", "smallest_gap_m2", shipped.smallest_gap_m2),
        same_name_m=reader.number("audit", "same_name_m", shipped.same_name_m),
        same_spot_m=reader.number("audit", "same_spot_m", shipped.same_spot_m),
        most_points_a_unit=reader.whole("audit", "most_points_a_unit", shipped.most_points_a_unit),
        unvisited_days=reader.whole("patrols", "unvisited_days", shipped.unvisited_days),
        part_weights=MappingProxyType(
            {p: reader.number("part_weights", p, w) for p, w in shipped.part_weights.items()}
        ),
        partial_credit=reader.number(
            "assessment", "partial_credit", shipped.partial_credit, high=1.0
        ),
        sample_share=reader.number("assessment", "sample_share", shipped.sample_share, high=1.0),
        look_back_share=reader.number(
            "assessment", "look_back_share", shipped.look_back_share, high=1.0
        ),
    )
    reader.finish()
    return presets


class _Reader:
    """Hand out values of the few known tables and collect what is wrong."""

    def __init__(self, values: Mapping[str, object], file: str) -> None:
        self._file = file
        self._problems: list[Message] = []
        self._asked: set[tuple[str, str]] = set()
        self._tables: dict[str, Mapping[str, object]] = {"": {}}
        top: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(value, dict):
                self._tables[name] = value
            else:
                top[name] = value
        self._tables[""] = top

    def flag(self, table: str, key: str, default: bool) -> bool:
        value = self._take(table, key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self._wrong(table, key, value, msg("true or false"))
        return default

    def number(
        self, table: str, key: str, default: float, *, low: float = 0.0, high: float = 10_000.0
    ) -> float:
        value = self._take(table, key)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self._wrong(table, key, value, msg("a number from {low} to {high}", low=low, high=high))
        return default

    def whole(self, table: str, key: str, default: int) -> int:
        value = self._take(table, key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self._wrong(table, key, value, msg("a whole number from 1"))
        return default

    def hours(self, default: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        value = self._take("office_hours", "open")
        if value is None:
            return default
        spans = [_span(entry) for entry in value] if isinstance(value, list) else []
        good = [span for span in spans if span is not None]
        ordered = all(a[1] <= b[0] for a, b in itertools.pairwise(good))
        if good and len(good) == len(spans) and ordered:
            return tuple(good)
        wanted = msg('times of the day in order, such as ["10:00", "14:00"]')
        self._wrong("office_hours", "open", value, wanted)
        return default

    def dated(self, key: str, default: tuple[DatedName, ...]) -> tuple[DatedName, ...]:
        value = self._take("calendar", key)
        if value is None:
            return default
        days = [_dated(entry) for entry in value] if isinstance(value, list) else [None]
        good = sorted(day for day in days if day is not None)
        if len(good) == len(days) and len({day for day, _name in good}) == len(good):
            return tuple(good)
        wanted = msg('days, each once, such as ["2026-05-27 古尔邦节"]')
        self._wrong("calendar", key, value, wanted)
        return default

    def years(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        value = self._take("calendar", key)
        if value is None:
            return default
        if isinstance(value, list) and all(type(y) is int and 1990 <= y <= 2100 for y in value):
            return tuple(sorted(set(value)))
        self._wrong("calendar", key, value, msg("years from 1990 to 2100, such as [2027]"))
        return default

    def allowance(self, severity: Severity, default: Allowance) -> Allowance:
        value = self._take("allowances", severity)
        if value is None:
            return default
        if isinstance(value, dict) and len(value) == 1:
            unit, amount = next(iter(value.items()))
            is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
            if unit in list(AllowanceUnit) and is_number and amount > 0:
                return Allowance(amount, AllowanceUnit(unit))
        wanted = msg("an amount of office_hours, working_days or calendar_days")
        self._wrong("allowances", severity, value, wanted)
        return default

    def finish(self) -> None:
        import difflib

        known = {f"{t}.{k}".lstrip(".") for t, k in self._asked}
        for table, values in self._tables.items():
            for key in values:
                name = f"{table}.{key}".lstrip(".")
                if (table, key) not in self._asked:
                    near = difflib.get_close_matches(name, known, 1, 0.4) or sorted(known)
                    self._problems.append(
                        msg(
                            "{file}: there is no key {key}; did you mean {near}?",
                            file=self._file,
                            key=name,
                            near=near[0],
                        )
                    )
        if self._problems:
            raise CatalogueError(
                msg("The presets of the office are wrong: {file}", file=self._file),
                *self._problems,
            )

    def _take(self, table: str, key: str) -> object:
        self._asked.add((table, str(key)))
        return self._tables.get(table, {}).get(key)

    def _wrong(self, table: str, key: str, value: object, wanted: Message) -> None:
        self._problems.append(
            msg(
                "{file}: {key} = {value} must be {wanted}",
                file=self._file,
                key=f"{table}.{key}".lstrip("."),
                value=str(value)[:60],
                wanted=wanted,
            )
        )


def _dated(entry: object) -> DatedName | None:
    if not isinstance(entry, str):
        return None
    day, _, name = entry.strip().partition(" ")
    try:
        return date.fromisoformat(day), name.strip()
    except ValueError:
        return None


def _span(entry: object) -> tuple[int, int] | None:
    if not isinstance(entry, list) or len(entry) != 2:
        return None
    ends = [_TIME.fullmatch(text) if isinstance(text, str) else None for text in entry]
    if ends[0] is None or ends[1] is None:
        return None
    start, end = (int(m[1]) * 3600 + int(m[2]) * 60 for m in ends if m is not None)
    return (start, end) if start < end <= SECONDS_A_DAY else None

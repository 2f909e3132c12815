"""What the office set for its city, over the presets; kept in the project, changed by an Edit.

A setting is named as in office.toml, `table.key`, and its value is that of the file as JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.presets import OfficePresets, read_presets
from gis_app.domain.record_types import OFFICE_SETTINGS
from gis_app.errors import CatalogueError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.presets import DatedName
    from gis_app.domain.table import Table
    from gis_app.messages import Message

    Reserve = Callable[[str, int], NDArray[np.int64]]

_TABLE: Final = OFFICE_SETTINGS.name


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """Describe a number the office may set; `scale` turns the stored value into the shown one."""

    key: str
    title: Message
    suffix: Message
    low: float
    high: float
    note: Message | None = None
    decimals: int = 0
    scale: float = 1.0


RESPONSIBILITY: Final = (
    NumberSetting(
        "responsibility.border_doubt_m",
        msg("Doubtful near a border"),
        msg("m"),
        0,
        10_000,
        msg("Nearer to a border of areas than this, an answer says that it wants checking."),
    ),
)
AUDIT: Final = (
    NumberSetting(
        "audit.most_points_a_unit",
        msg("Too many points for a unit"),
        msg("points"),
        1,
        100_000,
        msg("A unit that answers for more points than this is a finding of the audit."),
    ),
    NumberSetting(
        "audit.smallest_gap_m2",
        msg("Smallest gap or overlap told"),
        msg("m²"),
        0,
        10_000,
        msg("Smaller ones come of drawing a border twice."),
    ),
    NumberSetting(
        "audit.same_name_m",
        msg("Same name: one place within"),
        msg("m"),
        0,
        10_000,
        msg("Two points of one kind and name no further apart are one place listed twice."),
    ),
    NumberSetting(
        "audit.same_spot_m",
        msg("Alike names: one place within"),
        msg("m"),
        0,
        10_000,
        msg("Two points of one kind whose names are alike, at one spot."),
    ),
)
COLOURS: Final = (
    NumberSetting(
        "colours.yellow_share",
        msg("Yellow with time left of at most"),
        msg("%"),
        0,
        100,
        msg("Of the working time that the issue was given."),
        scale=100,
    ),
    NumberSetting(
        "colours.yellow_overdue_working_days",
        msg("Red when overdue by more than"),
        msg("working days"),
        0,
        365,
        msg("Or by more than the issue's own time, whichever is less; until then it is yellow."),
        decimals=1,
    ),
    NumberSetting("colours.yellow_sent_back", msg("Yellow when sent back"), msg("times"), 1, 20),
    NumberSetting("colours.red_sent_back", msg("Red when sent back"), msg("times"), 1, 20),
    NumberSetting(
        "colours.recurrence_days",
        msg("A recurrence within"),
        msg("days"),
        1,
        3_650,
        msg("The same matter back at the same place after closing is red."),
    ),
    NumberSetting(
        "colours.recurrence_m",
        msg("The same place: within"),
        msg("m"),
        0,
        1_000,
        msg("For issues at no point of the register; a point is a place of its own."),
    ),
)
PATROLS: Final = (
    NumberSetting(
        "patrols.unvisited_days",
        msg("A visit is due after more than"),
        msg("days"),
        1,
        3_650,
        msg("Points that nobody has been to for longer are marked and come into patrol lists."),
    ),
)
_PERCENT: Final = msg("%")
ASSESSMENT: Final = (
    NumberSetting(
        "assessment.partial_credit",
        msg("Partly conforming counts"),
        _PERCENT,
        0,
        100,
        msg("Of an item's weight. A round keeps what held when it opened."),
        scale=100,
    ),
    NumberSetting(
        "assessment.sample_share", msg("A sample visits"), msg("% of the points"), 0, 100, scale=100
    ),
    NumberSetting(
        "assessment.look_back_share",
        msg("A look-back draws"),
        msg("% of the closed issues"),
        0,
        100,
        msg("At least one a unit."),
        scale=100,
    ),
    NumberSetting("part_weights.field", msg("Weight of field points"), msg(""), 0, 1_000),
    NumberSetting("part_weights.daily", msg("Weight of daily work"), msg(""), 0, 1_000),
    NumberSetting("part_weights.questionnaire", msg("Weight of questionnaires"), msg(""), 0, 1_000),
    NumberSetting("part_weights.filing", msg("Weight of online filing"), msg(""), 0, 1_000),
)
CLOSING: Final = (
    NumberSetting("closing_days.week", msg("Closed by the week: within"), msg("days"), 1, 366),
    NumberSetting("closing_days.month", msg("Closed by the month: within"), msg("days"), 1, 366),
    NumberSetting(
        "closing_days.quarter", msg("Closed by the quarter: within"), msg("days"), 1, 366
    ),
)


def setting_values(presets: OfficePresets) -> dict[str, Any]:
    """Return every setting by its key, as office.toml would say it."""
    return {
        "is_preset": presets.is_preset,
        "office_hours.open": [[_clock(a), _clock(b)] for a, b in presets.office_hours_s],
        **{
            f"allowances.{severity}": {allowance.unit.value: allowance.amount}
            for severity, allowance in presets.allowances.items()
        },
        "colours.yellow_share": presets.yellow_share,
        "colours.yellow_overdue_working_days": presets.yellow_overdue_working_days,
        "colours.yellow_sent_back": presets.yellow_sent_back,
        "colours.red_sent_back": presets.red_sent_back,
        "colours.recurrence_days": presets.recurrence_days,
        "colours.recurrence_m": presets.recurrence_m,
        "patrols.unvisited_days": presets.unvisited_days,
        "calendar.days_off": [_dated(day) for day in presets.days_off],
        "calendar.working_days": [_dated(day) for day in presets.working_days],
        "calendar.complete_years": list(presets.complete_years),
        "closing_days.same_day": presets.has_same_day_class,
        **{f"closing_days.{name}": days for name, days in presets.closing_days.items()},
        "responsibility.border_doubt_m": presets.border_doubt_m,
        "audit.smallest_gap_m2": presets.smallest_gap_m2,
        "audit.same_name_m": presets.same_name_m,
        "audit.same_spot_m": presets.same_spot_m,
        "audit.most_points_a_unit": presets.most_points_a_unit,
        "assessment.partial_credit": presets.partial_credit,
        "assessment.sample_share": presets.sample_share,
        "assessment.look_back_share": presets.look_back_share,
        **{f"part_weights.{part}": weight for part, weight in presets.part_weights.items()},
    }


def presets_of(base: OfficePresets, table: Table) -> OfficePresets:
    """Return the presets with what the project says in their place; what is wrong is passed over.

    Another program may have written anything into the table: `setting_problems` tells it.
    """
    presets = base
    for key, text in _settled(table).items():
        try:
            presets = _with(presets, key, json.loads(text))
        except (CatalogueError, ValueError):
            continue
    return presets


def setting_problems(data: CityData) -> tuple[Message, ...]:
    """Return what in the project's settings cannot be used."""
    problems: list[Message] = []
    presets = data.base_presets
    for key, text in _settled(data.table(_TABLE)).items():
        try:
            presets = _with(presets, key, json.loads(text))
        except CatalogueError as error:
            problems.extend(error.details)
        except ValueError:
            problems.append(msg("The setting {key} cannot be read: {value}", key=key, value=text))
    return tuple(problems)


def settled_keys(data: CityData) -> frozenset[str]:
    """Return the keys that the project itself sets."""
    return frozenset(_settled(data.table(_TABLE)))


def settle(data: CityData, reserve: Reserve, wanted: Mapping[str, Any]) -> Edit:
    """Make the edit that sets some keys; None gives a key back to the presets.

    Raises CatalogueError with a detail for every value that cannot be used.
    """
    check_settings(data.base_presets, wanted)
    table = data.table(_TABLE)
    rows = {key: fid for fid, key in _fids_and_keys(table) if key}
    updates, inserts, removed = {}, {}, []
    for key, value in wanted.items():
        text = None if value is None else json.dumps(value, ensure_ascii=False)
        if text is None:
            removed += [fid for fid, name in _fids_and_keys(table) if name == key]
        elif key in rows:
            updates[rows[key]] = text
        else:
            inserts[key] = text
    label = plural(
        "Office settings: {count} changed", "Office settings: {count} changed", len(wanted)
    )
    new = (
        RowBatch(
            _TABLE,
            reserve(_TABLE, len(inserts)),
            {"code": list(inserts), "value": list(inserts.values())},
        ),
    )
    old = RowBatch(_TABLE, np.array(list(updates), np.int64), {"value": list(updates.values())})
    return Edit(
        label,
        inserts=new if inserts else (),
        updates=(old,) if updates else (),
        deletes={_TABLE: removed} if removed else {},
    )


def check_settings(base: OfficePresets, wanted: Mapping[str, Any]) -> OfficePresets:
    """Return the presets with some keys set; raises CatalogueError telling all that is wrong."""
    nested: dict[str, Any] = {}
    for key, value in wanted.items():
        if value is not None:
            _nest(nested, key, value)
    return read_presets(nested, _TABLE, base)


def _with(presets: OfficePresets, key: str, value: Any) -> OfficePresets:
    return read_presets(_nest({}, key, value), _TABLE, presets)


def _nest(into: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    table, _, name = key.rpartition(".")
    (into.setdefault(table, {}) if table else into)[name] = value
    return into


def _settled(table: Table) -> dict[str, str]:
    """Return what is set, by key; of two rows of one key the later counts."""
    texts = table.text("value")
    return {key: texts[n] or "null" for n, key in enumerate(table.text("code").values()) if key}


def _fids_and_keys(table: Table) -> list[tuple[int, str | None]]:
    return list(zip(table.fids.tolist(), table.text("code").values().tolist(), strict=True))


def _dated(day: DatedName) -> str:
    return f"{day[0].isoformat()} {day[1]}".strip()


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}"

"""What the office set for its city, over the presets; kept in the project, changed by an Edit.

A setting is named as in office.toml, `table.key`, and its value is that of the file as JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.presets import OfficePresets, read_presets
from gis_app.domain.project_presets import nest, settled, with_setting
from gis_app.domain.record_types import OFFICE_SETTINGS
from gis_app.errors import CatalogueError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.presets import DatedName
    from gis_app.domain.registers import Registers
    from gis_app.domain.table import Table
    from gis_app.messages import Message

    Reserve = Callable[[str, int], NDArray[np.int64]]

_TABLE: Final = OFFICE_SETTINGS.name


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


def setting_problems(data: Registers) -> tuple[Message, ...]:
    """Return what in the project's settings cannot be used."""
    problems: list[Message] = []
    presets = data.base_presets
    for key, text in settled(data.table(_TABLE)).items():
        try:
            presets = with_setting(presets, key, json.loads(text))
        except CatalogueError as error:
            problems.extend(error.details)
        except ValueError:
            problems.append(msg("The setting {key} cannot be read: {value}", key=key, value=text))
    return tuple(problems)


def settled_keys(data: Registers) -> frozenset[str]:
    """Return the keys that the project itself sets."""
    return frozenset(settled(data.table(_TABLE)))


def settle(data: Registers, reserve: Reserve, wanted: Mapping[str, Any]) -> Edit:
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
            nest(nested, key, value)
    return read_presets(nested, _TABLE, base)


def _fids_and_keys(table: Table) -> list[tuple[int, str | None]]:
    return list(zip(table.fids.tolist(), table.text("code").values().tolist(), strict=True))


def _dated(day: DatedName) -> str:
    return f"{day[0].isoformat()} {day[1]}".strip()


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}"

"""What a project remembers of its audits: the last run, and what the office accepted as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.table import NO_ROW, TextColumn
from gis_app.messages import Message, msg, plural

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.audit.finding import Finding, Findings
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table

Reserve: TypeAlias = "Callable[[int], NDArray[np.int64]]"
Encode: TypeAlias = Callable[[Message], str]

RUN_KEY: Final = "run"
"""The key of the row that tells when the last run and the one before it were."""
_TABLE: Final = "findings"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Tell why, by whom and when a finding was accepted as it is; the moment is UTC text."""

    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class GoneFinding:
    """Hold a finding that is no longer there, as it was kept; the sentence is still coded."""

    key: str
    kind: str
    severity: str
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Set an audit against the run that the project keeps.

    `previous_at` is when the run was that `new` and `gone` compare with, as UTC text; None before
    there was one: nothing is new then. `last_at` is the last run kept.
    """

    previous_at: str | None
    last_at: str | None
    new: frozenset[str]
    gone: tuple[GoneFinding, ...]
    accepted: Mapping[str, Acceptance]


def compare(data: CityData, findings: Findings) -> Comparison:
    """Tell what is new, what is gone and what is accepted.

    A finding stays new until the next run is kept. What is mended since the last run is gone.
    """
    table = data.table(_TABLE)
    rows = _rows(table)
    first = table.text("first_seen_at")
    gone_at = table.text("gone_at")
    accepted = {
        key: Acceptance(
            table.text("accepted_reason")[n] or "",
            table.text("accepted_by")[n] or "",
            table.text("accepted_at")[n] or "",
        )
        for key, n in rows.items()
        if table.text("accepted_at")[n]
    }
    run = rows.get(RUN_KEY)
    if run is None:
        return Comparison(None, None, frozenset(), (), accepted)
    last, before = table.text("last_seen_at")[run], first[run]
    now = set(findings.keys)
    new = set()
    for key in now:
        n = rows.get(key)
        is_kept = n is not None and table.text("last_seen_at")[n] is not None and not gone_at[n]
        if not is_kept or (before is not None and n is not None and first[n] == last):
            new.add(key)
    gone = tuple(
        GoneFinding(
            key,
            table.text("kind")[n] or "",
            table.text("severity")[n] or "",
            table.text("sentence")[n] or "",
        )
        for key, n in rows.items()
        if key != RUN_KEY
        and key not in now
        and table.text("last_seen_at")[n] is not None
        and (not gone_at[n] or gone_at[n] == last)
    )
    return Comparison(before or last, last, frozenset(new), gone, accepted)


def keep_run(
    data: CityData, findings: Findings, now: str, reserve: Reserve, encode: Encode
) -> Edit:
    """Make the edit that keeps a run in place of the last one; `now` is UTC text.

    What was gone before the last run is forgotten, unless the office had accepted it.
    """
    table = data.table(_TABLE)
    rows = _rows(table)
    first, gone_at = table.text("first_seen_at"), table.text("gone_at")
    accepted_at, last_seen = table.text("accepted_at"), table.text("last_seen_at")
    run = rows.get(RUN_KEY)
    now = now if run is None else _after(now, last_seen[run])
    here = {key: place for place, key in enumerate(findings.keys)}
    label = plural(
        "Responsibility audit: {count} finding",
        "Responsibility audit: {count} findings",
        len(findings),
    )
    kept = [key for key in here if key in rows]
    cells = [_cells(findings.told(here[key]), now, encode) for key in kept]
    for key, cell in zip(kept, cells, strict=True):
        n = rows[key]
        if last_seen[n] is not None and not gone_at[n]:
            cell["first_seen_at"] = first[n]
    updates: list[RowBatch] = (
        [_batch(table.fids[[rows[key] for key in kept]], cells)] if kept else []
    )
    away = [key for key in rows if key not in here and key != RUN_KEY]
    fresh_gone = [key for key in away if not gone_at[rows[key]] and last_seen[rows[key]]]
    if fresh_gone:
        fids = table.fids[[rows[key] for key in fresh_gone]]
        updates.append(RowBatch(_TABLE, fids, {"gone_at": [now] * len(fids)}))
    old = [
        int(table.fids[rows[key]])
        for key in away
        if key not in fresh_gone and not accepted_at[rows[key]]
    ]
    unseen = [key for key in here if key not in rows]
    inserts = [_cells(findings.told(here[key]), now, encode) for key in unseen]
    if run is None:
        inserts.append({"key": RUN_KEY, "kind": RUN_KEY, "last_seen_at": now, "owner_fid": NO_ROW})
    else:
        times: dict[str, list[object]] = {"first_seen_at": [last_seen[run]], "last_seen_at": [now]}
        updates.append(RowBatch(_TABLE, table.fids[[run]], times))
    batches = (_batch(reserve(len(inserts)), inserts),) if inserts else ()
    return Edit(label, batches, tuple(updates), {_TABLE: old} if old else {})


def accept(
    data: CityData, finding: Finding, how: Acceptance, reserve: Reserve, encode: Encode
) -> Edit:
    """Make the edit that accepts a finding as it is, with a reason."""
    label = msg("Accepted as it is: {finding}", finding=finding.sentence)
    table = data.table(_TABLE)
    row = _rows(table).get(finding.key)
    cells: dict[str, object] = {
        "accepted_reason": how.reason,
        "accepted_by": how.by,
        "accepted_at": how.at,
    }
    if row is not None:
        update = RowBatch(_TABLE, table.fids[[row]], {name: [v] for name, v in cells.items()})
        return Edit(label, updates=(update,))
    # not kept by a run yet: it has not been seen by one
    whole = _cells(finding, "", encode) | {"first_seen_at": None, "last_seen_at": None} | cells
    return Edit(label, inserts=(_batch(reserve(1), [whole]),))


def withdraw(data: CityData, finding: Finding) -> Edit:
    """Make the edit that takes an acceptance back."""
    table = data.table(_TABLE)
    row = _rows(table).get(finding.key)
    label = msg("No longer accepted: {finding}", finding=finding.sentence)
    if row is None:
        return Edit(label)
    names = ("accepted_reason", "accepted_by", "accepted_at")
    update = RowBatch(_TABLE, table.fids[[row]], {name: [None] for name in names})
    return Edit(label, updates=(update,))


def _after(now: str, last: str | None) -> str:
    """Return a moment later than the last run: time may stand still in a city."""
    before = moments(TextColumn.from_values([last]))[0]
    if np.isnat(before) or moments(TextColumn.from_values([now]))[0] > before:
        return now
    return str(before + np.timedelta64(1, "s")) + "Z"


def _rows(table: Table) -> dict[str, int]:
    return {key: n for n, key in enumerate(table.text("key").values()) if key}


def _cells(finding: Finding, now: str, encode: Encode) -> dict[str, object]:
    import shapely

    is_placed = np.isfinite(finding.lon_deg) and np.isfinite(finding.lat_deg)
    place = shapely.Point(finding.lon_deg, finding.lat_deg) if is_placed else None
    return {
        "key": finding.key,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "owner_table": finding.table,
        "owner_fid": finding.fid,
        "sentence": encode(finding.sentence),
        "first_seen_at": now,
        "last_seen_at": now,
        "gone_at": None,
        GEOMETRY: None if place is None else shapely.to_wkb(place),
    }


def _batch(fids: NDArray[np.int64], cells: list[dict[str, object]]) -> RowBatch:
    names = dict.fromkeys(name for row in cells for name in row)
    return RowBatch(_TABLE, fids, {name: [row.get(name) for row in cells] for name in names})

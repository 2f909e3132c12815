"""回头看: draw closed issues to look at again, note what was found, reopen what relapsed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.assessment.look_back import look_back_sample
from gis_app.domain.dates import local, moments, utc_text
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.issue_moves import MoveRequest
from gis_app.domain.work_terms import LookBackResult, Move
from gis_app.errors import EditError, UsageError
from gis_app.messages import msg, plural
from gis_app.workflows.work_issue import move_edit, plan_move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.project.city import City


@dataclass(frozen=True, slots=True)
class LookBackFound:
    """Say what a visit found about one drawn issue; `row_fid` is its row in the sample."""

    row_fid: int
    result: LookBackResult
    note: str = ""


def draw_look_back(
    city: City, by: str, at: datetime, *, weeks: int = 1, share: float | None = None,
    seed: int | None = None,
) -> tuple[int, ...]:  # fmt: skip
    """Draw from the issues closed in the weeks up to a moment; returns the rows of the sample.

    The seed, the share's period and what was drawn are kept; without a seed it is made from the
    moment. Raises UsageError when nothing was closed in that time.
    """
    if not by.strip():
        raise UsageError(msg("Say who does this."))
    if weeks < 1:
        raise UsageError(msg("A look-back covers at least one week."))
    with city.held():
        data = city.data
        share = data.presets.look_back_share if share is None else share
        if not 0 < share <= 1:
            raise UsageError(msg("The share must be more than 0 and at most 100 %."))
        drawn_with = int(at.timestamp()) % 2**31 if seed is None else seed
        start = at - timedelta(weeks=weeks)
        sample = look_back_sample(data, start, at, share, drawn_with)
        if not len(sample.positions):
            raise UsageError(msg("No issue was closed in this time; there is nothing to draw."))
        issues = data.table("issues").fids[sample.positions].tolist()
        count = len(issues)
        code = _next_draw(data, at)
        fids = city.reserve_fids("look_backs", count)
        cells: dict[str, list[Any]] = {
            "draw": [code] * count,
            "seed": [drawn_with] * count,
            "drawn_at": [utc_text(at)] * count,
            "drawn_by": [by.strip()] * count,
            "closed_from": [utc_text(start)] * count,
            "closed_to": [utc_text(at)] * count,
            "issue_fid": issues,
            "unit_fid": sample.unit_fid.tolist(),
        }
        label = plural("{draw}: {count} issue drawn of {closed} closed",
                       "{draw}: {count} issues drawn of {closed} closed", count,
                       draw=code, closed=sample.closed)  # fmt: skip
        city.apply(Edit(label, inserts=(RowBatch("look_backs", fids, cells),)))
    return tuple(int(fid) for fid in fids)


def note_look_back(city: City, found: Sequence[LookBackFound], by: str, at: datetime) -> int:
    """Note what was found as one change; a relapsed issue is reopened. Returns how many reopened.

    An issue that came back within the office's days of recurrence is raised to red with the reason.
    Raises EditError when a row is not there, is noted already, or a relapsed issue cannot reopen.
    """
    if not by.strip():
        raise EditError(msg("Say who does this."))
    with city.held():
        table = city.data.table("look_backs")
        for one in found:
            if not table.has(one.row_fid):
                raise EditError(msg("This issue is not in the look-back sample."))
        batch = RowBatch(
            "look_backs",
            np.array([one.row_fid for one in found], np.int64),
            {
                "result": [one.result.value for one in found],
                "checked_at": [utc_text(at)] * len(found),
                "checked_by": [by.strip()] * len(found),
                "note": [one.note.strip() or None for one in found],
            },
        )
        relapsed = {
            int(table.value(one.row_fid, "issue_fid") or 0): one.note.strip()
            for one in found
            if one.result is LookBackResult.RELAPSED
        }
        inserts, updates = _reopening(city, relapsed, by, at)
        label = plural("Look-back: {count} issue seen again",
                       "Look-back: {count} issues seen again", len(found))  # fmt: skip
        city.apply(Edit(label, inserts, (batch, *updates)))
    return len(relapsed)


def _reopening(
    city: City, relapsed: dict[int, str], by: str, at: datetime
) -> tuple[tuple[RowBatch, ...], tuple[RowBatch, ...]]:
    """Return history and cells that reopen issues, red where they came back soon."""
    data = city.data
    inserts: list[RowBatch] = []
    updates: list[RowBatch] = []
    issues, days = data.table("issues"), data.presets.recurrence_days
    red: list[int] = []
    reasons: dict[str, list[int]] = {}
    for fid, note in relapsed.items():
        reason = "回头看发现反弹" + (f":{note}" if note else "")
        reasons.setdefault(reason, []).append(fid)
        closed = issues.value(fid, "closed_at") if issues.has(fid) else None
        if closed and at - datetime.fromisoformat(closed) <= timedelta(days=days):
            red.append(fid)
    for reason, fids in reasons.items():
        plan = plan_move(data, fids, MoveRequest(Move.REOPEN, by, at, reason))
        if plan.refused:
            raise EditError(
                msg("A relapsed issue cannot be reopened; nothing was noted."),
                *(why for _fid, why in plan.refused),
            )
        edit = move_edit(city, plan)
        inserts += edit.inserts
        updates += edit.updates
    if red:
        history, cells = _raised(city, red, by, at, days)
        inserts.append(history)
        updates.append(cells)
    return tuple(inserts), tuple(updates)


def _raised(
    city: City, fids: list[int], by: str, at: datetime, days: int
) -> tuple[RowBatch, RowBatch]:
    issues = city.data.table("issues")
    reason = f"销号后{days}日内反弹"
    cells = {"raised_colour": "red", "raised_reason": reason}
    history = RowBatch(
        "issue_moves",
        city.reserve_fids("issue_moves", len(fids)),
        {
            "issue_fid": fids,
            "move": [Move.RAISE_RED.value] * len(fids),
            "at": [utc_text(at)] * len(fids),
            "by": [by.strip()] * len(fids),
            "reason": [reason] * len(fids),
            "before": [
                json.dumps({name: issues.value(fid, name) for name in cells}, ensure_ascii=False)
                for fid in fids
            ],
            "after": [json.dumps(cells, ensure_ascii=False)] * len(fids),
        },
    )
    batch = RowBatch(
        "issues",
        np.array(fids, np.int64),
        {name: [value] * len(fids) for name, value in cells.items()},
    )
    return history, batch


def _next_draw(data: CityData, at: datetime) -> str:
    """Return a free name for a draw, HTK-0520, with a number when it is the day's second."""
    used = {code for code in data.table("look_backs").text("draw").values() if code}
    stem = f"HTK-{local(at):%m%d}"
    code, number = stem, 2
    while code in used:
        code, number = f"{stem}-{number}", number + 1
    return code


def draws(data: CityData) -> tuple[str, ...]:
    """Return the names of the draws, the latest first."""
    table = data.table("look_backs")
    at = moments(table.text("drawn_at"))
    order = np.lexsort((-table.fids, -at.astype(np.int64)))
    names = table.text("draw").values()
    return tuple(dict.fromkeys(str(names[place]) for place in order.tolist() if names[place]))


def rows_of_draw(data: CityData, draw: str) -> tuple[int, ...]:
    """Return the rows of a draw in the order of their issues' units; raises UsageError."""
    table = data.table("look_backs")
    rows = np.flatnonzero(table.text("draw").equals(draw))
    if not len(rows):
        names = ", ".join(draws(data)[:8]) or "—"
        raise UsageError(
            msg("There is no look-back {name}. There are: {names}", name=draw, names=names)
        )
    order = np.lexsort((table.numbers("issue_fid")[rows], table.numbers("unit_fid")[rows]))
    return tuple(table.fids[rows[order]].tolist())


def issue_words(data: CityData, issue_fid: int, t: Translator) -> tuple[str, str, str]:
    """Return an issue's number, place and what it is about, as lists of a look-back show it."""
    issues, points = data.table("issues"), data.table("points")
    if not issues.has(issue_fid):
        return str(issue_fid), "", t(msg("The issue is not in the ledger any more."))
    row = issues.row(issue_fid)
    where = str(row["address"] or "")
    if points.has(int(row["point_fid"] or 0)):
        where = str(points.value(int(row["point_fid"]), "name") or where)
    found = data.catalogue.matter(row["matter"] or "")
    what = row["description"] or ("" if found is None else t(found[1].title))
    return str(row["code"] or issue_fid), where, str(what)

"""Three rounds of the mock assessment, the other scores beside them, and two look-backs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.assessment.round import read_round
from gis_app.domain.assessment.sampling import mixed
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.work_terms import LookBackResult, RoundScope, ScorePart
from gis_app.messages import msg
from gis_app.workflows.look_back import LookBackFound, draw_look_back, note_look_back
from gis_app.workflows.open_round import NewRound, office_policy, open_round
from sample_city.office_time import AS_OF, moment, text

if TYPE_CHECKING:
    from gis_app.domain.assessment.round import Round
    from gis_app.project.city import City

ROUNDS = (
    ("第22周模拟测评", date(2026, 5, 25), RoundScope.SAMPLE, 22),
    ("第23周模拟测评", date(2026, 6, 1), RoundScope.SAMPLE, 23),
    ("第24周全覆盖模拟测评", date(2026, 6, 8), RoundScope.FULL, 24),
)
SHARE = 0.2
DONE = 0.45
"""How much of the running round is scored."""
NOTES = ("现场未达标", "需立即整改", "维护不到位", "上周已指出", "责任人不明确", "局部存在问题")
WHOLE = float(2**64)


def add_rounds(city: City) -> None:
    """Open the rounds and enter what was scored up to the city's moment."""
    for name, monday, scope, seed in ROUNDS:
        new = NewRound(
            name=name,
            opens_at=moment(monday, 10),
            closes_at=moment(monday + timedelta(days=4), 20),
            scope=scope,
            share=SHARE if scope is RoundScope.SAMPLE else 1.0,
            seed=seed,
            policy=office_policy(city.data.presets),
            note="演示数据",
        )
        fid = open_round(city, new)
        _score(city, read_round(city.data, fid), seed)
        _other_parts(city, read_round(city.data, fid), seed)


def add_look_backs(city: City) -> None:
    """Draw last week's and this week's look-back; most of the first is looked at."""
    for weeks_ago, checked in ((1, 0.75), (0, 0.0)):
        at = AS_OF - timedelta(weeks=weeks_ago, minutes=30)
        rows = draw_look_back(city, "演示督查员01", at, weeks=3, seed=20260610 - weeks_ago)
        seen = rows[: round(len(rows) * checked)]
        found = [LookBackFound(row, LookBackResult.GOOD, "演示数据") for row in seen]
        if found:
            note_look_back(city, found, "演示督查员02", at + timedelta(days=2, hours=3))


def _score(city: City, round_: Round, seed: int) -> None:
    """Enter scores: who is good stays good, a little better each week, some things never are."""
    known = _assessed_issues(city, round_)
    rows: list[dict[str, Any]] = []
    points = round_.points
    days = (min(round_.closes_at, AS_OF) - round_.opens_at).days + 1
    chance = mixed(seed, points.fids) / WHOLE
    for place in range(len(points)):
        fid = int(points.fids[place])
        if round_.scope is RoundScope.FULL and chance[place] > DONE:
            continue
        at = _visit(round_, float(chance[place]), days)
        kind = round_.standard.kinds[int(points.kind[place])]
        for slot, item in enumerate(kind.items):
            issue = known.get((fid, item.code), 0)
            dice = float(mixed(seed * 1000 + slot, np.array([fid]))[0]) / WHOLE
            result = "fails" if issue else _result(round_, place, slot, dice, seed)
            note = NOTES[int(dice * 1e6) % len(NOTES)] if result in ("fails", "partial") else None
            rows.append(
                {
                    "round_fid": round_.fid,
                    "point_fid": fid,
                    "matter": item.code,
                    "result": result,
                    "scored_at": text(at + timedelta(minutes=2 * slot)),
                    "scored_by": f"演示检查员{1 + int(points.area[place]) % 9:02d}",
                    "is_late": False,
                    "issue_fid": issue or None,
                    "note": note,
                }
            )
    _insert(city, "scores", rows)


def _visit(round_: Round, share: float, days: int) -> datetime:
    """Return when a point was visited: a minute of an office day in the window so far."""
    place = share * 7919 % 1.0
    day = int(place * days)
    hour = 10.2 + (place * days - day) * 3.0
    start = round_.opens_at + timedelta(days=day)
    at = start.replace(hour=0, minute=0) + timedelta(minutes=int((hour - 8) * 60))
    return min(at, AS_OF - timedelta(hours=1, minutes=int(share * 100)))


def _result(round_: Round, place: int, slot: int, dice: float, seed: int) -> str:
    points = round_.points
    keys = np.array(
        [points.fids[place], points.area[place] + 10_000, int(round_.unit_of(place, slot)) + 20_000]
    )  # fmt: skip
    point, area, unit = (float(one) / WHOLE for one in mixed(5, keys))
    bad = 0.02 + 0.10 * point**2 + 0.07 * area + 0.16 * unit**3 - 0.012 * (seed - 22)
    if dice < bad:
        return "fails"
    if dice < bad * 1.35:
        return "partial"
    return "not_applicable" if dice > 0.975 else "conforms"


def _assessed_issues(city: City, round_: Round) -> dict[tuple[int, str], int]:
    """Return issues that an assessment found at a point while the round was open."""
    issues = city.data.table("issues")
    source, found, matter = (issues.text(n) for n in ("source", "found_at", "matter"))
    points = issues.numbers("point_fid")
    return {
        (int(points[i]), str(matter[i])): int(issues.fids[i])
        for i in np.flatnonzero(source.equals("assessment")).tolist()
        if text(round_.opens_at) <= str(found[i]) <= text(round_.closes_at)
    }


def _other_parts(city: City, round_: Round, seed: int) -> None:
    """Enter the other parts; for the running week filing is not there yet, and one unit is late."""
    parts = [ScorePart.DAILY, ScorePart.QUESTIONNAIRE, ScorePart.FILING]
    if round_.scope is RoundScope.FULL:
        parts = [ScorePart.DAILY]
    units = sorted(round_.points.unit_names)
    groups = set(round_.points.group_of_unit.values())
    rows = []
    for number, part in enumerate(parts):
        dice = mixed(seed * 10 + number, np.array(units, np.int64)) / WHOLE
        rows += [
            {
                "round_fid": round_.fid,
                "part": part.value,
                "unit_fid": unit,
                "score": round(76 + 22 * float(share), 1),
                "note": "演示数据",
            }
            for unit, share in zip(units, dice, strict=True)
            if unit not in groups and not (part is ScorePart.QUESTIONNAIRE and share < 0.06)
        ]
    _insert(city, "part_scores", rows)


def _insert(city: City, table: str, rows: list[dict[str, Any]]) -> None:
    fids = city.reserve_fids(table, len(rows))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    city.apply(Edit(msg("Sample city made"), inserts=(RowBatch(table, fids, columns),)))

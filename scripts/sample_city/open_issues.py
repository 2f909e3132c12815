"""The open issues: each kind is dated so that the office's rules give it the colour it is for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sample_city.office_time import AS_OF, TODAY, due, moment, office_hour, workday_before

if TYPE_CHECKING:
    from datetime import date

    from sample_city.issue_maker import IssueMaker

# How many there are of each kind.
OPEN = {
    "red_overdue": 15,
    "red_sent_back": 6,
    "red_recurrence": 7,
    "red_raised": 2,
    "yellow_due": 28,
    "yellow_overdue": 20,
    "yellow_sent_back": 28,
    "white_new": 34,
    "white_works": 28,
    "white_long": 9,
    "white_deferred": 6,
}


def add_open_issues(maker: IssueMaker, closed: list[int]) -> None:
    """Add red, yellow and white issues; `closed` are those that may come back."""
    _add_red(maker, closed)
    _add_yellow(maker)
    rng = maker.rng
    for i in range(OPEN["white_new"]):
        fid, code = maker.matter(("ordinary",), is_open=True)
        found = _found(maker, workday_before(TODAY, 1 if i % 4 else 0))
        maker.add(
            fid, code, found, found + timedelta(minutes=15), "registered" if i % 3 else "tracked"
        )
    for i in range(OPEN["white_works"]):
        fid, code = maker.matter(("engineering",), is_open=True)
        found = _found(maker, workday_before(TODAY, 1 + int(rng.integers(0, 9))))
        maker.add(fid, code, found, found + timedelta(minutes=40), "tracked" if i % 3 else "pushed")
    for i in range(OPEN["white_long"]):
        fid, code = maker.matter(("long_running",), is_open=True)
        found = _found(maker, TODAY - timedelta(days=int(rng.integers(6, 56))))
        maker.add(fid, code, found, found + timedelta(hours=1), "pushed" if i % 2 else "tracked")
    for i in range(OPEN["white_deferred"]):
        fid, code = maker.matter(("engineering",), is_open=True)
        found = _found(maker, workday_before(TODAY, 9 + i))
        maker.add(
            fid,
            code,
            found,
            found + timedelta(minutes=50),
            "pushed",
            deferred_until=f"2026-07-{10 + 2 * i:02d}",
            deferral_approval=f"指挥部演示批准〔2026〕{i + 3}号",
        )


def _found(maker: IssueMaker, day: date) -> datetime:
    found = moment(day, office_hour(maker.rng))
    if found > AS_OF - timedelta(minutes=30):
        found = AS_OF - timedelta(minutes=int(maker.rng.integers(20, 85)))
    return found


def _add_red(maker: IssueMaker, closed: list[int]) -> None:
    rng = maker.rng
    for i in range(OPEN["red_overdue"]):
        if i % 3 == 2:
            fid, code = maker.matter(("engineering",), is_open=True)
            back = 20 + int(rng.integers(0, 12))
        else:
            fid, code = maker.matter(("ordinary",), is_open=True)
            back = 6 + int(rng.integers(0, 14))
        found = _found(maker, workday_before(TODAY, back))
        maker.add(fid, code, found, found + timedelta(minutes=30), "pushed" if i % 4 else "tracked")
    for i in range(OPEN["red_sent_back"]):
        fid, code = maker.matter(("engineering",), is_open=True)
        found = _found(maker, workday_before(TODAY, 5 + int(rng.integers(0, 8))))
        maker.add(
            fid, code, found, found + timedelta(minutes=30), "pushed", sent_back_count=2 + i % 2
        )
    for i in range(OPEN["red_recurrence"]):
        _add_recurrence(maker, closed, i)
    for i in range(OPEN["red_raised"]):
        fid, code = maker.matter(("ordinary",), is_open=True)
        found = _found(maker, workday_before(TODAY, 1))
        reason = ("市领导现场督导时指出", "媒体曝光，要求当日督办")[i % 2]
        maker.add(
            fid,
            code,
            found,
            found + timedelta(minutes=20),
            "tracked",
            raised_colour="red",
            raised_reason=reason,
        )


def _add_recurrence(maker: IssueMaker, closed: list[int], turn: int) -> None:
    """Let a matter come back where it was closed within the last thirty days."""
    day = workday_before(TODAY, 1 + turn % 4)
    for fid in reversed(closed):
        row = maker.register.row(fid)
        point, code = row["point_fid"], row["matter"]
        done = datetime.fromisoformat(row["closed_at"])
        found = moment(day, office_hour(maker.rng))
        if point is None or (point, code) in maker.taken or row["severity"] == "urgent":
            continue
        if timedelta(days=2) < found - done < timedelta(days=22):
            maker.taken.add((point, code))
            maker.open_at[point] += 1
            found = min(found, AS_OF - timedelta(minutes=40))
            maker.add(
                point, code, found, found + timedelta(minutes=20), "tracked", recurrence_of_fid=fid
            )
            return
    raise RuntimeError("no closed issue is left that could come back")


def _add_yellow(maker: IssueMaker) -> None:
    rng = maker.rng
    for i in range(OPEN["yellow_due"]):
        if i % 3 == 0:
            fid, code = maker.matter(("engineering",), is_open=True)
            found = _found(maker, workday_before(TODAY, 12 + int(rng.integers(0, 2))))
        else:
            fid, code = maker.matter(("ordinary",), is_open=True)
            # Due within today's last office hours.
            found = moment(workday_before(TODAY, 2), 12.2 + 0.09 * i)
        maker.add(fid, code, found, found + timedelta(minutes=6), "tracked" if i % 2 else "pushed")
    for i in range(OPEN["yellow_overdue"]):
        fid, code = maker.matter(("ordinary",), is_open=True)
        found = moment(workday_before(TODAY, 3), office_hour(rng))
        maker.add(fid, code, found, found + timedelta(minutes=10), "pushed" if i % 2 else "tracked")
    for i in range(OPEN["yellow_sent_back"]):
        fid, code = maker.matter(("engineering", "long_running"), is_open=True)
        found = _found(maker, workday_before(TODAY, 3 + int(rng.integers(0, 7))))
        assigned = found + timedelta(minutes=25)
        extended = (
            {"deadline": due(assigned, "engineering") + timedelta(days=7), "extension_count": 1}
            if i % 7 == 0
            else {}
        )
        maker.add(fid, code, found, assigned, "pushed", sent_back_count=1, **extended)

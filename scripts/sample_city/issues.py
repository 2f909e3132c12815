"""Four hundred issues over ten weeks, in every step and colour, where a city would have them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sample_city.issue_maker import IssueMaker
from sample_city.office_time import (
    AS_OF,
    TODAY,
    due,
    moment,
    office_hour,
    text,
    workday_before,
)
from sample_city.open_issues import OPEN, add_open_issues
from sample_city.register import Register

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue
    from sample_city.surveyor import Surveyor

COUNT = 400
WEEKS = 10


def make_issues(surveyor: Surveyor, points: Register, catalogue: Catalogue) -> Register:
    """Return the issues in the order they were found, numbered."""
    maker = IssueMaker(surveyor, points, catalogue)
    closed = _add_closed(maker, COUNT - sum(OPEN.values()))
    add_open_issues(maker, closed)
    return _in_order(maker.register)


def _add_closed(maker: IssueMaker, count: int) -> list[int]:
    rng = maker.rng
    out = []
    first = TODAY - timedelta(weeks=WEEKS)
    for i in range(count):
        severities = (
            ("urgent",) if i % 6 == 0 else ("ordinary",) if i % 3 else ("engineering", "ordinary")
        )
        fid, code = maker.matter(severities, is_open=False)
        severity = maker._severity[code]
        latest = 62 if severity != "engineering" else 48
        day = workday_before(first + timedelta(days=int(rng.integers(0, latest)) + 1), 0)
        found = moment(max(day, first), office_hour(rng))
        assigned = found + timedelta(minutes=int(rng.integers(8, 95)))
        deadline = due(assigned, severity)
        share = float(rng.beta(2.4, 1.6)) if rng.random() < 0.82 else float(rng.uniform(1.02, 1.6))
        done = assigned + timedelta(seconds=int((deadline - assigned).total_seconds() * share))
        done = min(done, AS_OF - timedelta(hours=float(rng.uniform(2, 60))))
        done = max(done.replace(second=0, microsecond=0), assigned + timedelta(minutes=30))
        back = 1 if share > 1 and rng.random() < 0.4 else 0
        fid_new = maker.add(
            fid, code, found, assigned, "closed", sent_back_count=back, closed_at=text(done)
        )
        out.append(fid_new)
    return out


def _in_order(register: Register) -> Register:
    rows = sorted(
        ({**row, "_old": i} for i, row in enumerate(register.rows, 1)),
        key=lambda r: (r["found_at"], r["_old"]),
    )
    new = {row.pop("_old"): i for i, row in enumerate(rows, 1)}
    out = Register("issues")
    for number, row in enumerate(rows, 1):
        if row.get("recurrence_of_fid"):
            row["recurrence_of_fid"] = new[row["recurrence_of_fid"]]
        found = datetime.fromisoformat(row["found_at"]).date()
        out.add(**{**row, "code": f"WT-{found:%m%d}-{number:03d}"})
    return out

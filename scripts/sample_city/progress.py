"""Ten weeks of progress on the special actions, and milestones dated back from deadlines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.catalogue.milestone_templates import load_templates, shipped_templates_file
from gis_app.domain.layer_spec import MeasureKind
from gis_app.domain.milestones import plan_back
from gis_app.domain.presets import OfficePresets
from gis_app.domain.task_state import says_done
from gis_app.geo.measure import areas_m2, lengths_m
from sample_city.office_time import AS_OF, TODAY, is_workday, moment, text, workday_before
from sample_city.plane import random, to_degrees
from sample_city.register import Register

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue, LayerSpec

METHODS = {"捆扎规整": "bundle", "剪除废弃线缆": "cut", "入地改造": "bury"}
STREET_HOURS = (8, 9, 12, 13, 18, 19, 20, 21)
PEOPLE = ("王某强", "马某丽", "阿某江", "李某军", "古某丽")


def make_progress(actions: Register, catalogue: Catalogue) -> Register:
    """Return what was done and counted at the features since each was found."""
    rng = random("progress")
    register = Register("action_records")
    for fid, row in enumerate(actions.rows, 1):
        spec = catalogue.layer(str(row["layer"]))
        found = date.fromisoformat(str(row["found_on"]))
        end = date.fromisoformat(str(row["done_on"])) if row["done_on"] else TODAY
        place = [stage.id for stage in spec.stages].index(str(row["stage"]))
        days = _days(rng, found, end, max(place, int(rng.integers(2, 6))))
        if spec.id == "road_occupation":
            _count_stalls(register, rng, fid, row, found)
        plan = _plan(row, spec)
        is_done = spec.stages[place].is_done
        share = 1.0 if is_done else (0.0 if place == 0 else float(rng.uniform(0.2, 0.85)))
        parts = rng.dirichlet(np.full(len(days), 2.0)) * share if days else np.zeros(0)
        owners = str(row.get("owners") or "").split("、")
        for i, day in enumerate(days):
            last = i == len(days) - 1
            stage = spec.stages[min(place, 1 + i * max(place - 1, 1) // max(len(days) - 1, 1))]
            if last or (is_done and stage.is_done):
                stage = spec.stages[place if last else max(place - 1, 0)]
            amount = float(int(plan * float(parts[i])))  # never more than the plan together
            cells: dict[str, Any] = {}
            if spec.id == "flying_wires" and amount:
                cells["owner"] = owners[i % len(owners)]
                cells["method"] = METHODS.get(str(row["method"]))
                cells["length_before_m"] = amount
                cells["length_after_m"] = float(round(amount * float(rng.uniform(0, 0.3))))
            register.add(
                action_fid=fid,
                at=text(moment(day, 16 + float(rng.integers(0, 180)) / 60)),
                kind="work",
                stage=stage.id,
                amount=amount or None,
                by=PEOPLE[int(rng.integers(len(PEOPLE)))],
                **cells,
            )
    return register


def _days(rng: np.random.Generator, found: date, end: date, count: int) -> list[date]:
    """Return working days after the finding, the last one the day of finishing."""
    span = (end - found).days
    picked = sorted({int(n) for n in rng.integers(1, max(span, 2), count)} | {span})
    days = [found + timedelta(days=n) for n in picked if n > 0]
    # today's work is not written down yet at 11:30
    days = [min(day, TODAY - timedelta(days=1)) for day in days]
    return sorted({day if is_workday(day) or day == end else workday_before(day, 0) for day in days
                   if day >= found})  # fmt: skip


def _plan(row: dict[str, Any], spec: LayerSpec) -> float:
    """Return what is planned in the unit that records are written in."""
    measure = spec.measure
    assert measure is not None
    if measure.kind is MeasureKind.SHARE:
        return 100.0
    if measure.kind is MeasureKind.COUNT:
        return 0.0
    if measure.column and row.get(measure.column):
        return float(row[measure.column])
    shapes = np.array([to_degrees(row["geometry"])], dtype=object)
    size = lengths_m(shapes) if measure.kind is MeasureKind.LENGTH else areas_m2(shapes)
    return float(size[0])


def _count_stalls(
    register: Register, rng: np.random.Generator, fid: int, row: dict[str, Any], found: date
) -> None:
    """Add a visit a week or so at busy and quiet hours; fewer stalls as the weeks go by."""
    first = float(row["stall_count"])
    days = (TODAY - found).days
    for n in range(int(rng.integers(4, 8))):
        day = found + timedelta(days=min(days - 1, 2 + n * max(days // 7, 1)))
        hour = STREET_HOURS[int(rng.integers(len(STREET_HOURS)))]
        busy = {8: 0.9, 9: 0.6, 12: 0.8, 13: 0.6, 18: 0.7, 19: 1.0, 20: 1.0, 21: 0.8}[hour]
        at = moment(day, hour + float(rng.integers(0, 60)) / 60)
        if at >= AS_OF:
            continue
        register.add(
            action_fid=fid,
            at=text(at),
            kind="visit",
            stall_count=round(
                first * busy * max(0.15, 1 - 0.13 * n) * float(rng.uniform(0.7, 1.1))
            ),
            by=PEOPLE[int(rng.integers(len(PEOPLE)))],
        )


def make_milestones(points: Register, tasks: Register, actions: Register) -> Register:
    """Return the steps of the tasks, of some points and of the larger actions, met or not.

    What is finished gets its day of finishing.
    """
    rng = random("milestones")
    register = Register("milestones")
    templates = load_templates(shipped_templates_file().with_name("none.toml"))
    for table, rows in (("tasks", tasks), ("points", points), ("actions", actions)):
        for fid, row in enumerate(rows.rows, 1):
            names = (str(row.get("list")), str(row.get("layer")), table)
            template = next(templates[name] for name in names if name in templates)
            is_done = _is_done(row, table, rng)
            if not _is_planned(row, table, fid):
                continue
            deadline = np.array([row["deadline"]], "datetime64[D]")
            start = np.array([_start(row, table)], "datetime64[D]")
            due = plan_back(deadline, start, template, OfficePresets()).due[0]
            if np.isnat(due).any():
                continue
            tardy = float(rng.random()) < 0.35
            for step, day in zip(template.steps, due.astype(object), strict=True):
                late = int(rng.integers(0, 5)) if tardy else -int(rng.integers(0, 3))
                done = day + timedelta(days=late)
                is_met = is_done or done < TODAY - timedelta(days=14 if tardy else 0)
                register.add(
                    owner_table=table,
                    owner_fid=fid,
                    name=step.name.zh_CN,
                    due_on=day.isoformat(),
                    done_on=min(done, TODAY - timedelta(days=1)).isoformat() if is_met else None,
                )
    return register


def _is_done(row: dict[str, Any], table: str, rng: np.random.Generator) -> bool:
    """Tell whether a row is finished, and give it the day."""
    deadline = date.fromisoformat(str(row["deadline"]))
    if table == "tasks" and says_done(str(row["state"])):
        day = deadline - timedelta(days=int(rng.integers(-2, 6)))
        row["done_on"] = min(day, TODAY - timedelta(days=1)).isoformat()
    elif table == "points" and deadline < TODAY + timedelta(days=12) and rng.random() < 0.5:
        row["done_on"] = (TODAY - timedelta(days=int(rng.integers(1, 12)))).isoformat()
    return bool(row.get("done_on"))


def _is_planned(row: dict[str, Any], table: str, fid: int) -> bool:
    if table == "tasks":
        return True
    if table == "points":
        return fid % 6 == 0
    return row["layer"] in ("flying_wires", "produce_market_standard") and fid % 2 == 0


def _start(row: dict[str, Any], table: str) -> str | None:
    if table == "tasks" and row["list"] == "monthly":
        return f"{row['month']}-01"
    return str(row["found_on"]) if table == "actions" else None

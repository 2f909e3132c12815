"""What an audit finds: batches of findings as columns, and one finding as a person looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from gis_app.messages import LocalText, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gis_app.domain.edits import Edit
    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray

Say: TypeAlias = Callable[[int], Message]
Propose: TypeAlias = "Callable[[int], Edit | None]"


class FindingSeverity(StrEnum):
    """Rank findings: what must be mended, what must be looked at, what is good to know."""

    MUST = "must"
    CHECK = "check"
    NOTE = "note"


class FindingKind(StrEnum):
    """Name what can be wrong, in the order a meeting goes through it."""

    NO_UNIT = "no_unit"
    NO_LEADER = "no_leader"
    NO_CONTACT = "no_contact"
    NO_DEADLINE = "no_deadline"
    NO_REQUIREMENT = "no_requirement"
    UNIT_NOT_VALID = "unit_not_valid"
    GAP = "gap"
    OVERLAP = "overlap"
    NOT_NESTED = "not_nested"
    OUTSIDE = "outside"
    OTHER_AREA = "other_area"
    NEIGHBOURS_UNIT = "neighbours_unit"
    OTHER_UNIT = "other_unit"
    UNPLACED = "unplaced"
    TWICE = "twice"
    SAME_CODE = "same_code"
    TASKS_NO_POINT = "tasks_no_point"
    TOO_MANY = "too_many"
    LEADER_DIFFERS = "leader_differs"
    ISSUE_UNIT = "issue_unit"
    TASK_UNITS = "task_units"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_AREA = "unknown_area"
    MAP_RULE = "map_rule"


SEVERITY_TITLES: Final[Mapping[FindingSeverity, LocalText]] = {
    FindingSeverity.MUST: LocalText("须整改", "To mend"),
    FindingSeverity.CHECK: LocalText("待核实", "To check"),
    FindingSeverity.NOTE: LocalText("提示", "Good to know"),
}
KIND_TITLES: Final[Mapping[FindingKind, LocalText]] = {
    FindingKind.NO_UNIT: LocalText("无责任单位", "No responsible unit"),
    FindingKind.NO_LEADER: LocalText("无责任领导", "No leader"),
    FindingKind.NO_CONTACT: LocalText("无联络员", "No liaison"),
    FindingKind.NO_DEADLINE: LocalText("无完成时限", "No deadline"),
    FindingKind.NO_REQUIREMENT: LocalText("无工作要求", "No requirement"),
    FindingKind.UNIT_NOT_VALID: LocalText("责任单位已失效", "Unit not valid today"),
    FindingKind.GAP: LocalText("责任区空白", "Gap between areas"),
    FindingKind.OVERLAP: LocalText("责任区重叠", "Areas overlap"),
    FindingKind.NOT_NESTED: LocalText("责任区越界", "Area crosses its parent's border"),
    FindingKind.OUTSIDE: LocalText("落在市域外", "Outside the city"),
    FindingKind.OTHER_AREA: LocalText("落在相邻责任区", "On its neighbour's side"),
    FindingKind.NEIGHBOURS_UNIT: LocalText("属地单位不符", "Unit of another area"),
    FindingKind.OTHER_UNIT: LocalText("责任单位不符", "Unit neither of area nor of kind"),
    FindingKind.UNPLACED: LocalText("尚未落图", "Not on the map"),
    FindingKind.TWICE: LocalText("点位重复", "Same place twice"),
    FindingKind.SAME_CODE: LocalText("编号重复", "Same number twice"),
    FindingKind.TASKS_NO_POINT: LocalText("有任务无点位", "Tasks but no point"),
    FindingKind.TOO_MANY: LocalText("点位过多", "Too many points"),
    FindingKind.LEADER_DIFFERS: LocalText("责任领导不一致", "Leaders differ"),
    FindingKind.ISSUE_UNIT: LocalText("问题与点位单位不一致", "Issue and point name two units"),
    FindingKind.TASK_UNITS: LocalText("同一任务单位不一致", "One task, two units"),
    FindingKind.UNKNOWN_UNIT: LocalText("单位不在名录", "Unit not in the register"),
    FindingKind.UNKNOWN_AREA: LocalText("责任区不在名录", "Area not in the register"),
    FindingKind.MAP_RULE: LocalText("地图规则", "Map rule"),
}


def _no_fix(_place: int) -> None:
    return None


@dataclass(frozen=True, eq=False)
class FindingBatch:
    """Hold findings of one kind as columns; sentences and fixes are made when they are asked for.

    `keys` tell findings apart from run to run and hold no measured value. `fids` are rows of
    `table` (NO_ROW for none); places are degrees, NaN for none; `shapes` are what is marked on the
    map beyond the place, in degrees, or None. `rule` is the title of the map rule behind them.
    """

    kind: FindingKind
    severity: FindingSeverity
    keys: Sequence[str]
    table: str
    fids: Int64Array
    lon_deg: FloatArray
    lat_deg: FloatArray
    say: Say
    propose: Propose = _no_fix
    shapes: ObjectArray | None = None
    rule: LocalText | None = None

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def title(self) -> LocalText:
        """Return what its findings are called: a map rule by its own name."""
        return self.rule or KIND_TITLES[self.kind]


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one finding with its sentence and the change that would mend it, if one is known."""

    key: str
    kind: FindingKind
    severity: FindingSeverity
    table: str
    fid: int
    lon_deg: float
    lat_deg: float
    sentence: Message
    fix: Edit | None
    shape: object = None
    rule: LocalText | None = None

    @property
    def title(self) -> LocalText:
        """Return what kind of finding it is: a map rule by its own name."""
        return self.rule or KIND_TITLES[self.kind]


@dataclass(frozen=True, eq=False)
class Findings:
    """Hold everything one audit found, heaviest first and kinds in order."""

    batches: tuple[FindingBatch, ...] = ()
    _at: tuple[tuple[int, int], ...] = field(init=False, repr=False)
    keys: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        rank = {severity: n for n, severity in enumerate(FindingSeverity)}
        kinds = {kind: n for n, kind in enumerate(FindingKind)}
        ordered = tuple(
            sorted(
                (batch for batch in self.batches if len(batch)),
                key=lambda batch: (rank[batch.severity], kinds[batch.kind]),
            )
        )
        object.__setattr__(self, "batches", ordered)
        at = [(n, i) for n, batch in enumerate(ordered) for i in range(len(batch))]
        object.__setattr__(self, "_at", tuple(at))
        object.__setattr__(self, "keys", tuple(ordered[n].keys[i] for n, i in at))

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, place: int) -> Finding:
        number, i = self._at[place]
        return replace(self.told(place), fix=self.batches[number].propose(i))

    def told(self, place: int) -> Finding:
        """Return a finding without its proposal, which may take a look around to make."""
        number, i = self._at[place]
        batch = self.batches[number]
        return Finding(
            batch.keys[i],
            batch.kind,
            batch.severity,
            batch.table,
            int(batch.fids[i]),
            float(batch.lon_deg[i]),
            float(batch.lat_deg[i]),
            batch.say(i),
            None,
            None if batch.shapes is None else batch.shapes[i],
            batch.rule,
        )

    def __iter__(self) -> Iterator[Finding]:
        return (self[place] for place in range(len(self)))

    def batch_of(self, place: int) -> FindingBatch:
        """Return the batch a finding is in, for its kind and severity without its sentence."""
        return self.batches[self._at[place][0]]

    def rows_by_batch(self, places: Sequence[int]) -> dict[int, Int64Array]:
        """Return for each batch, by number, which of its rows some findings are."""
        rows: dict[int, list[int]] = {}
        for place in places:
            number, row = self._at[place]
            rows.setdefault(number, []).append(row)
        return {number: np.array(some, np.int64) for number, some in sorted(rows.items())}

    def place_of(self, key: str) -> int | None:
        """Return where a finding stands; None when it is not there any more."""
        try:
            return self.keys.index(key)
        except ValueError:
            return None


def row_batch(
    kind: FindingKind,
    severity: FindingSeverity,
    table: str,
    fids: Int64Array,
    places: tuple[FloatArray, FloatArray],
    say: Say,
    propose: Propose = _no_fix,
    *,
    detail: Sequence[str] | None = None,
) -> FindingBatch:
    """Make a batch about rows of a table; `detail` tells several findings about a row apart."""
    ends = [""] * len(fids) if detail is None else [f":{part}" for part in detail]
    keys = [
        f"{kind.value}:{table}:{fid}{end}" for fid, end in zip(fids.tolist(), ends, strict=True)
    ]
    return FindingBatch(
        kind,
        severity,
        keys,
        table,
        np.asarray(fids, np.int64),
        np.asarray(places[0], np.float64),
        np.asarray(places[1], np.float64),
        say,
        propose,
    )

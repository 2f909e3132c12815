"""Find out in what a list's coordinates are counted: try every frame against what rows say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.ledger.frames import likely_frames
from gis_app.ledger.place_evidence import NEAR_M, EvidenceKind
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import BoolArray, FloatArray
    from gis_app.ledger.frames import Frame
    from gis_app.ledger.place_evidence import Evidence
    from gis_app.messages import Message

# What one row that fits here and not there is worth, as a natural logarithm of odds: a registered
# point within 60 m is telling, a street less so, an area least, for borders are drawn roughly.
_WORTH: Final = {EvidenceKind.REGISTER: 3.0, EvidenceKind.STREET: 1.6, EvidenceKind.AREA: 1.2}
_ENOUGH: Final = 8.0
"""Odds of about 3000 : 1 before anything is proposed."""
_LEAST_SHARE: Final = 0.5
_SAME_DEG: Final = 1e-7


@dataclass(frozen=True)
class FrameFit:
    """Tell how a frame fits: of `tested` tests so many `fit`; the typical distance in metres."""

    frame: Frame
    tested: int
    fit: int
    typical_m: float

    @property
    def share_percent(self) -> int:
        """Return the share of tests that fit, in whole per cent."""
        return round(100 * self.fit / self.tested) if self.tested else 0


@dataclass(frozen=True)
class DatumFinding:
    """Hold what the detective found; `proposal` is None when it cannot tell.

    `fits` has the best frame first; `counts` are the tests by kind.
    """

    fits: tuple[FrameFit, ...]
    counts: dict[EvidenceKind, int]
    proposal: Frame | None
    reason: Message


def detect_frame(
    first: FloatArray, second: FloatArray, evidence: Sequence[Evidence]
) -> DatumFinding:
    """Try the frames that the numbers allow; `first` and `second` are as written, NaN for none."""
    counts = {e.kind: len(e.rows) for e in evidence}
    if not evidence or not np.isfinite(first).any():
        return DatumFinding((), counts, None, _NOTHING_NAMED)
    tests = _all_tests(first, second, evidence)
    frames = list(tests)
    fits = sorted((_fit(f, t) for f, t in tests.items()), key=lambda fit: -fit.fit)
    weights = {e.kind: _WORTH[e.kind] for e in evidence}

    def lead(one: Frame, other: Frame) -> float:
        return sum(_lead(tests[one], tests[other], kind) * w for kind, w in weights.items())

    best = max(frames, key=lambda f: min((lead(f, g) for g in frames if g != f), default=0.0))
    fits.sort(key=lambda fit: fit.frame != best)
    shown = tuple(fits)
    rivals = [g for g in frames if g != best and lead(best, g) < _ENOUGH]
    against = _against(best, frames, tests, weights)
    if against is not None:
        return DatumFinding(shown, counts, None, against)
    if shown[0].fit < _LEAST_SHARE * shown[0].tested:
        return DatumFinding(shown, counts, None, _fits_none(shown[0]))
    if rivals:
        other = max((fit for fit in fits if fit.frame in rivals), key=lambda fit: fit.fit)
        return DatumFinding(shown, counts, None, _alike(shown[0], other))
    return DatumFinding(shown, counts, best, _proposed(shown[0], shown[1] if shown[1:] else None))


@dataclass(frozen=True)
class _Tests:
    distances_m: dict[EvidenceKind, FloatArray]
    is_fit: dict[EvidenceKind, BoolArray]


def _all_tests(
    first: FloatArray, second: FloatArray, evidence: Sequence[Evidence]
) -> dict[Frame, _Tests]:
    """Test every frame once; two projections that mean the same degrees are one."""
    tests: dict[Frame, _Tests] = {}
    there: list[FloatArray] = []
    for frame in likely_frames(first, second, evidence[0].plane.lon_deg):
        degrees = np.stack(frame.degrees(first, second))
        if not any(np.allclose(degrees, d, 0, _SAME_DEG, equal_nan=True) for d in there):
            there.append(degrees)
            tests[frame] = _tests(degrees[0], degrees[1], evidence)
    return tests


def _tests(lon: FloatArray, lat: FloatArray, evidence: Sequence[Evidence]) -> _Tests:
    distances = {e.kind: e.distances_m(lon, lat) for e in evidence}
    return _Tests(distances, {kind: d <= NEAR_M[kind] for kind, d in distances.items()})


def _fit(frame: Frame, tests: _Tests) -> FrameFit:
    distances = np.concatenate(list(tests.distances_m.values()))
    fit = sum(int(is_fit.sum()) for is_fit in tests.is_fit.values())
    return FrameFit(frame, len(distances), fit, float(np.median(distances)))


def _lead(one: _Tests, other: _Tests, kind: EvidenceKind) -> int:
    """Return how many more rows fit here and not there than there and not here."""
    return int(one.is_fit[kind].sum()) - int(other.is_fit[kind].sum())


def _against(
    best: Frame,
    frames: Sequence[Frame],
    tests: dict[Frame, _Tests],
    weights: dict[EvidenceKind, float],
) -> Message | None:
    """Say when one kind of evidence speaks clearly for another frame than all together."""
    for kind, weight in weights.items():
        other = max(frames, key=lambda f: int(tests[f].is_fit[kind].sum()))
        if _lead(tests[other], tests[best], kind) * weight >= _ENOUGH:
            return msg(
                "It cannot be told in what the coordinates are counted: the tests contradict each "
                "other. Most speak for {best}, but {kind} for {other}.",
                best=best.title,
                kind=_KIND_TITLES[kind],
                other=other.title,
            )
    return None


_KIND_TITLES: Final = {
    EvidenceKind.REGISTER: msg("the point register"),
    EvidenceKind.STREET: msg("the streets in the addresses"),
    EvidenceKind.AREA: msg("the areas that rows name"),
}
_NOTHING_NAMED: Final = msg(
    "It cannot be told in what the coordinates are counted: no row names an area, a street or a "
    "registered point that has a place here."
)


def _fits_none(best: FrameFit) -> Message:
    return msg(
        "It cannot be told in what the coordinates are counted: nothing fits. The best is {frame} "
        "with {share} % of {count} tests.",
        frame=best.frame.title,
        share=best.share_percent,
        count=best.tested,
    )


def _alike(best: FrameFit, other: FrameFit) -> Message:
    return msg(
        "It cannot be told in what the coordinates are counted: {frame} fits {share} %, {other} "
        "{other_share} % of {count} tests.",
        frame=best.frame.title,
        share=best.share_percent,
        other=other.frame.title,
        other_share=other.share_percent,
        count=best.tested,
    )


def _proposed(best: FrameFit, other: FrameFit | None) -> Message:
    if other is None:
        return msg("{frame} fits.", frame=best.frame.title)
    return msg(
        "The places fit {frame}: {share} % of {count} tests; next comes {other} with "
        "{other_share} %.",
        frame=best.frame.title,
        share=best.share_percent,
        count=best.tested,
        other=other.frame.title,
        other_share=other.share_percent,
    )

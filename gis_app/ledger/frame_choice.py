"""In what a list's coordinates are counted: told, said by the list, or found by testing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.errors import LedgerError
from gis_app.geo.china_datums import Datum
from gis_app.ledger.cells import half_width
from gis_app.ledger.frames import Frame
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.domain.table import FloatArray
    from gis_app.ledger.datum_detective import DatumFinding
    from gis_app.ledger.locate import Extent
    from gis_app.messages import Message

_SIGNS: Final = (
    (Datum.BD09MC, ("bd09mc", "百度墨卡托", "百度米制")),
    (Datum.BD09, ("bd09", "bd-09", "百度")),
    (Datum.GCJ02, ("gcj02", "gcj-02", "高德", "腾讯", "火星")),
    (Datum.CGCS2000, ("cgcs2000", "2000坐标", "国家大地2000", "天地图")),
    (Datum.WGS84, ("wgs84", "wgs-84", "gps坐标")),
)
_PLAIN: Final = (Datum.WGS84, Datum.CGCS2000)


@dataclass(frozen=True, slots=True)
class FrameWish:
    """Hold what a person said: a datum, a projection, or to follow what the tests propose.

    `is_known` tells that the file itself names its reference system and is in degrees already.
    """

    datum: Datum | None = None
    crs: str | None = None
    follows_tests: bool = False
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class FrameChoice:
    """Hold the frame that is used, why, and what the tests found.

    `doubt` is said when the tests speak for another frame than was told.
    """

    frame: Frame
    reason: Message
    is_told: bool
    finding: DatumFinding
    doubt: Message | None = None


def choose_frame(
    wish: FrameWish,
    texts: Iterable[str],
    numbers: tuple[FloatArray, FloatArray],
    finding: DatumFinding,
    extent: Extent | None,
) -> FrameChoice:
    """Choose: what a person told beats what the list says of itself, and that beats the tests.

    `texts` are headings, then the title. Nothing but WGS 84 is taken from tests unless the wish
    allows it.
    """
    told = _told(wish, texts)
    if told is not None:
        frame, reason = told
        proposal = finding.proposal
        if frame.is_metres:
            frame = replace(frame, is_swapped=_is_turned(frame, numbers, extent))
        doubt = None
        if proposal is not None and not is_same_frame(proposal, frame):
            doubt = msg("{reason} Please check.", reason=finding.reason)
        return FrameChoice(frame, reason, True, finding, doubt)
    if finding.proposal is not None:
        tested = msg("No datum was told. {reason}", reason=finding.reason)
        if wish.follows_tests or is_same_frame(finding.proposal, Frame()):
            return FrameChoice(finding.proposal, tested, False, finding)
    return FrameChoice(
        Frame(),
        msg(
            "No datum was told, so coordinates were taken as WGS84. If they come from Amap or "
            "Baidu, undo, and import again with the datum gcj02 or bd09."
        ),
        False,
        finding,
    )


def require_certain(choice: FrameChoice, file: str) -> None:
    """Raise LedgerError when the tests propose something that nobody told."""
    proposal = choice.finding.proposal
    if choice.is_told or proposal is None or is_same_frame(proposal, choice.frame):
        return
    told = f"--crs {proposal.crs}" if proposal.crs else f"--datum {proposal.datum.value}"
    raise LedgerError(
        msg(
            "{file}: the coordinates are not WGS84 by all tests. Tell what they are: {told}, or "
            "--datum wgs84 to take them as they are, or --datum auto to follow the tests.",
            file=file,
            told=told,
        ),
        choice.finding.reason,
        *(fit_sentence(choice.finding, i) for i in range(min(len(choice.finding.fits), 6))),
    )


def fit_sentence(finding: DatumFinding, place: int) -> Message:
    """Return how one frame fits as a line of a list."""
    fit = finding.fits[place]
    return msg(
        "{frame}: {share} % of {count} tests fit",
        frame=fit.frame.title,
        share=fit.share_percent,
        count=fit.tested,
    )


def is_same_frame(one: Frame, other: Frame) -> bool:
    """Tell whether two frames mean the same places; swapped degrees are put in order row by row."""
    if one.crs or other.crs:
        return one.crs == other.crs
    return one.datum is other.datum or (one.datum in _PLAIN and other.datum in _PLAIN)


def _told(wish: FrameWish, texts: Iterable[str]) -> tuple[Frame, Message] | None:
    listed = list(texts)
    # headings say more than a title does
    said = _said(listed[:-1]) or _said(listed[-1:])
    if wish.crs is not None:
        return Frame(crs=wish.crs), msg("Coordinates taken as {datum}, as told.", datum=wish.crs)
    if wish.datum is not None:
        told = wish.datum
        if said is not None and not is_same_frame(Frame(said), Frame(told)):
            reason = msg(
                "Coordinates taken as {datum}, as told; the list itself says {other}.",
                datum=told.value,
                other=said.value,
            )
            return Frame(told), reason
        return Frame(told), msg("Coordinates taken as {datum}, as told.", datum=told.value)
    if said is not None:
        return Frame(said), msg("Coordinates taken as {datum}: the list says so.", datum=said.value)
    if wish.is_known:
        return Frame(), msg("The file names its reference system.")
    return None


def _is_turned(frame: Frame, numbers: tuple[FloatArray, FloatArray], extent: Extent | None) -> bool:
    """Tell whether more places lie in the city with northing and easting the other way round.

    Surveyors call the northing X.
    """
    if extent is None:
        return False

    def inside(is_swapped: bool) -> int:
        lon, lat = replace(frame, is_swapped=is_swapped).degrees(*numbers)
        with np.errstate(invalid="ignore"):
            return int(extent.holds(lon, lat).sum())

    return inside(True) > inside(False)


def _said(texts: Iterable[str]) -> Datum | None:
    whole = " ".join(half_width(text).lower() for text in texts)
    found = [datum for datum, signs in _SIGNS if any(sign in whole for sign in signs)]
    return found[0] if found else None

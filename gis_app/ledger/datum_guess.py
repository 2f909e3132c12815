"""The datum of a list's coordinates: told, written in its headings, or taken as WGS84."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.geo.china_datums import Datum
from gis_app.ledger.cells import half_width
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.messages import Message

_SIGNS: Final = (
    (Datum.BD09, ("bd09", "bd-09", "百度")),
    (Datum.GCJ02, ("gcj02", "gcj-02", "高德", "腾讯", "火星")),
    (Datum.CGCS2000, ("cgcs2000", "2000坐标", "国家大地2000", "天地图")),
    (Datum.WGS84, ("wgs84", "wgs-84", "gps坐标")),
)


@dataclass(frozen=True, slots=True)
class DatumChoice:
    """Hold the datum that is used and why."""

    datum: Datum
    reason: Message
    is_told: bool


def choose_datum(told: Datum | None, headings: Iterable[str], title: str = "") -> DatumChoice:
    """Choose the datum of a list: what a person told beats what the list says of itself."""
    said = _said(headings) or _said([title])
    if told is not None:
        if said is not None and not _is_same(said, told):
            return DatumChoice(
                told,
                msg(
                    "Coordinates taken as {datum}, as told; the list itself says {other}.",
                    datum=told.value,
                    other=said.value,
                ),
                True,
            )
        return DatumChoice(
            told, msg("Coordinates taken as {datum}, as told.", datum=told.value), True
        )
    if said is not None:
        return DatumChoice(
            said, msg("Coordinates taken as {datum}: the list says so.", datum=said.value), True
        )
    return DatumChoice(
        Datum.WGS84,
        msg(
            "No datum was told, so coordinates were taken as WGS84. If they come from Amap or "
            "Baidu, undo, and import again with the datum gcj02 or bd09."
        ),
        False,
    )


def _said(texts: Iterable[str]) -> Datum | None:
    whole = " ".join(half_width(text).lower() for text in texts)
    found = [datum for datum, signs in _SIGNS if any(sign in whole for sign in signs)]
    return found[0] if found else None


def _is_same(one: Datum, other: Datum) -> bool:
    return one is other or {one, other} <= {Datum.WGS84, Datum.CGCS2000}

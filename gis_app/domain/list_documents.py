"""White, yellow and red lists as documents: numbered, for one unit each, fixed once issued."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local, local_text, utc_text
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, Colour
from gis_app.domain.work_terms import ListKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.notice_wording import NoticeWording
    from gis_app.domain.table import BoolArray

SIGNING: Final = frozenset({"signed_at", "signed_by", "note"})
"""The only columns of an issued list that may still change, and the first two only once."""

_COLOURS: Final = {
    ListKind.WHITE: Colour.WHITE,
    ListKind.YELLOW: Colour.YELLOW,
    ListKind.RED: Colour.RED,
}
_NUMBER: Final = re.compile(r"(\d+)号$")


@dataclass(frozen=True, slots=True)
class ListDraft:
    """Hold one list before it is issued: its number, its unit and the issues on it."""

    kind: ListKind
    number: str
    unit_fid: int
    issue_fids: tuple[int, ...]


def issues_for(data: CityData, kind: ListKind) -> BoolArray:
    """Return the issues a kind of list is about.

    A coloured list takes open issues of its colour, an assignment those registered and assigned
    but not yet tracked, a supervision notice those overdue.
    """
    state, issues = data.issue_state, data.table("issues")
    if kind in _COLOURS:
        return np.asarray(state.colour == _COLOURS[kind])
    if kind is ListKind.SUPERVISION:
        return state.is_overdue
    return np.asarray(state.is_open & issues.text("step").equals("registered"))


def drafts(
    data: CityData, kind: ListKind, at: datetime, unit_fids: Sequence[int] = ()
) -> tuple[ListDraft, ...]:
    """Return a list for every unit with such issues, numbered on from the last of the year.

    Issues without a responsible unit are on no list. `unit_fids` narrows to some units.
    """
    state, issues = data.issue_state, data.table("issues")
    wanted = issues_for(data, kind) & (state.unit_fid != NO_ROW)
    if unit_fids:
        wanted = wanted & np.isin(state.unit_fid, list(unit_fids))
    year = local(at).year
    number = last_number(data, kind, year)
    made = []
    for unit in np.unique(state.unit_fid[wanted]).tolist():
        number += 1
        fids = tuple(issues.fids[wanted & (state.unit_fid == unit)].tolist())
        made.append(ListDraft(kind, number_text(kind, year, number), unit, fids))
    return tuple(made)


def number_text(kind: ListKind, year: int, number: int) -> str:
    """Return a document's number, such as 红单〔2026〕003号; it is the same in both languages."""
    return f"{WORDS['list_kind'][kind].zh_CN}〔{year}〕{number:03d}号"


def last_number(data: CityData, kind: ListKind, year: int) -> int:
    """Return the highest number of a kind issued in a year; 0 when there is none."""
    head = f"{WORDS['list_kind'][kind].zh_CN}〔{year}〕"
    found = [
        int(match[1])
        for word in data.table("list_documents").text("number").values()
        if word and word.startswith(head) and (match := _NUMBER.search(word))
    ]
    return max(found, default=0)


def content_of(
    data: CityData,
    draft: ListDraft,
    at: datetime,
    wording: Mapping[str, NoticeWording] | None = None,
) -> str:
    """Return what stands in a list as JSON: every issue as it was when the list was issued.

    The words are kept with it, by language, so that a template that changes later changes nothing.
    """
    return json.dumps(
        {
            "wording": {name: words.as_json() for name, words in (wording or {}).items()},
            "issued_at": utc_text(at),
            "unit": str(data.table("units").value(draft.unit_fid, "name") or ""),
            "issues": [_row(data, fid) for fid in draft.issue_fids],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _row(data: CityData, fid: int) -> dict[str, Any]:
    issues, state, points = data.table("issues"), data.issue_state, data.table("points")
    row, place = issues.row(fid), issues.position(fid)
    found = data.catalogue.matter(row["matter"] or "")
    point = row["point_fid"]
    name = points.value(point, "name") if points.has(point) else None
    deadline = state.deadline[place]
    lon, lat = float(state.lon_deg[place]), float(state.lat_deg[place])
    return {
        "fid": fid,
        "code": row["code"] or str(fid),
        "place": name or row["address"] or "",
        "matter": "" if found is None else found[1].title.zh_CN,
        "description": row["description"] or "",
        "requirement": row["requirement"] or "",
        "deadline": "" if np.isnat(deadline) else local_text(deadline),
        "colour": Colour(int(state.colour[place])).name.lower(),
        "lon": None if np.isnan(lon) else round(lon, 7),
        "lat": None if np.isnan(lat) else round(lat, 7),
    }

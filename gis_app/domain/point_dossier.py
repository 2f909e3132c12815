"""The point dossier (点位档案): all there is about a point on one page, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.answers import ROLE_TITLES, WAY_TITLES, Role
from gis_app.domain.dates import local, local_text
from gis_app.domain.last_visits import last_visit_fact
from gis_app.domain.terms import COLUMN_WORDS, Colour, word
from gis_app.geo.measure import distances_m
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from gis_app.domain.answers import Answer
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

NEIGHBOURS: Final = 6
NEIGHBOUR_REACH_M: Final = 500.0
_FACTS: Final = (
    ("name_other", LocalText("其他语言名称", "Name in another language")),
    ("code", LocalText("点位编号", "Point no.")),
    ("address", LocalText("地址", "Address")),
    ("time_window", LocalText("检查时段", "Time window")),
    ("requirement", LocalText("工作要求", "Requirement")),
    ("deadline", LocalText("完成时限", "Deadline")),
    ("note", LocalText("备注", "Note")),
)
_KIND: Final = LocalText("类别", "Kind")
_AREA: Final = LocalText("责任区", "Area")
_PLACE: Final = LocalText("坐标(CGCS2000)", "Coordinates (CGCS2000)")


@dataclass(frozen=True, slots=True)
class DossierIssue:
    """Hold one issue of a point with what happened to it, oldest first."""

    colour: int
    code: str
    what: str
    standing: str
    unit: str
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DossierPicture:
    """Hold a photo as the bytes of a small picture, with its caption."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class PointDossier:
    """Hold everything about a point, ready worded; rows have as many cells as their headings.

    `lon_deg` is NaN for a point that is not on the map yet.
    """

    fid: int
    title: str
    colour: int
    colour_text: str
    facts: tuple[tuple[str, str], ...]
    responsible: str
    answers: tuple[tuple[str, str, str, str, str], ...]
    doubts: tuple[str, ...]
    issues: tuple[DossierIssue, ...]
    checklist: tuple[tuple[str, str, str], ...]
    neighbours: tuple[tuple[str, str, str, str], ...]
    lon_deg: float
    lat_deg: float
    as_of: str
    photos: tuple[DossierPicture, ...] = ()

    def with_photos(self, photos: tuple[DossierPicture, ...]) -> PointDossier:
        """Return the dossier with pictures."""
        return replace(self, photos=photos)


def point_dossier(data: CityData, fid: int, t: Translator) -> PointDossier:
    """Gather all there is about a point; raises KeyError when there is no such point."""
    points = data.table("points")
    row, place = points.row(fid), points.position(fid)
    lon, lat = float(points.points.lon_deg[place]), float(points.points.lat_deg[place])
    who = data.responsibility.who(lon, lat, point_fid=fid)
    colour = int(data.point_state.worst_colour[place])
    responsible = who.responsible
    return PointDossier(
        fid=fid,
        title=row["name"] or row["code"] or str(fid),
        colour=colour,
        colour_text=t(_colour_words(colour)),
        facts=_facts(data, row, place, t),
        responsible="" if responsible is None else responsible.unit_name,
        answers=tuple(_answer(answer, t) for answer in who.answers),
        doubts=tuple(t(doubt) for doubt in who.doubts),
        issues=_issues(data, fid, t),
        checklist=_checklist(data, row["layer"], fid, t),
        neighbours=_neighbours(data, place, t),
        lon_deg=lon,
        lat_deg=lat,
        as_of=t(msg("As of {moment} (Beijing time)", moment=local(data.as_of))),
    )


def _colour_words(colour: int) -> LocalText:
    if colour == Colour.CLOSED:
        return LocalText("无未销号问题", "No open issue")
    return word("colour", Colour(colour).name.lower()) or LocalText("", "")


def _facts(
    data: CityData, row: dict[str, Any], place: int, t: Translator
) -> tuple[tuple[str, str], ...]:
    kinds = {layer.id: layer.title for layer in data.catalogue.layers}
    kind = kinds.get(row["layer"] or "")
    made = [(t(_KIND), "" if kind is None else t(kind))]
    areas = data.table("areas")
    chain = []
    for fids in data.point_state.area_fid.values():
        fid = int(fids[place])
        if fid and areas.value(fid, "name"):
            chain.append(str(areas.value(fid, "name")))
    made.append((t(_AREA), " ← ".join(chain)))
    made += [(t(title), str(row[name])) for name, title in _FACTS if row.get(name)]
    made += last_visit_fact(data.last_visits, place, t)
    at = data.table("points").points
    lon, lat = float(at.lon_deg[place]), float(at.lat_deg[place])
    if lon == lon:
        made.append((t(_PLACE), f"{lon:.6f}, {lat:.6f}"))
    return tuple((name, text) for name, text in made if text)


def _answer(answer: Answer, t: Translator) -> tuple[str, str, str, str, str]:
    name = answer.unit_name or answer.leader or ""
    reason = answer.reason
    if answer.valid_from and answer.valid_to:
        start, end = answer.valid_from, answer.valid_to
        reason = msg("{reason}; valid {start} to {end}", reason=reason, start=start, end=end)
    elif answer.valid_from:
        reason = msg("{reason}; since {start}", reason=reason, start=answer.valid_from)
    elif answer.valid_to:
        reason = msg("{reason}; until {end}", reason=reason, end=answer.valid_to)
    way = WAY_TITLES[answer.way]
    if answer.role in (Role.LEAD, Role.CO_OPERATING):
        way = msg("{way} · {role}", way=way, role=ROLE_TITLES[answer.role])
    return (
        t(way),
        name,
        " ".join(part for part in (answer.leader, answer.leader_phone) if part),
        " ".join(part for part in (answer.contact, answer.phone) if part),
        t(reason),
    )


def _issues(data: CityData, fid: int, t: Translator) -> tuple[DossierIssue, ...]:
    """Return a point's issues: open ones by urgency, then closed ones, latest first."""
    issues, state = data.table("issues"), data.issue_state
    rows = np.flatnonzero(issues.numbers("point_fid") == fid)
    found = issues.text("found_at")
    order = sorted(rows.tolist(), key=lambda n: found[n] or "", reverse=True)
    order.sort(key=lambda n: -int(state.colour[n]))
    titles = {item.code: item.title for spec in data.catalogue.layers for item in spec.checklist}
    made = []
    for n in order:
        row = issues.row(int(issues.fids[n]))
        title = titles.get(row["matter"] or "")
        matter = row["matter"] or ""
        what = " ".join(
            part for part in (matter, row["description"] or (t(title) if title else "")) if part
        )
        step = word("step", row["step"])
        standing = "" if step is None else t(step)
        if state.is_open[n]:
            standing = f"{standing} · {t(state.reason(n))}"
        unit = int(state.unit_fid[n])
        units = data.table("units")
        made.append(
            DossierIssue(
                int(state.colour[n]),
                row["code"] or str(int(issues.fids[n])),
                what,
                standing,
                str(units.value(unit, "name") or "") if units.has(unit) else "",
                _history(data, int(issues.fids[n]), row, t),
            )
        )
    return tuple(made)


_MOMENTS: Final = (
    ("found_at", LocalText("发现", "found")),
    ("assigned_at", LocalText("交办", "assigned")),
    ("deadline_at", LocalText("时限", "due")),
    ("closed_at", LocalText("销号", "closed")),
)


def _history(data: CityData, fid: int, row: dict[str, Any], t: Translator) -> tuple[str, ...]:
    dates = [
        t(msg("{what} {moment}", what=title, moment=local_text(row[name])))
        for name, title in _MOMENTS
        if row[name]
    ]
    made = [" · ".join(dates)] if dates else []
    moves = data.tables.get("issue_moves")
    if moves is not None:
        words = COLUMN_WORDS.get(("issue_moves", "move"))
        rows = np.flatnonzero(moves.numbers("issue_fid") == fid)
        for n in sorted(rows.tolist(), key=lambda n: moves.text("at")[n] or ""):
            code = moves.text("move")[n]
            title = (word(words, code) if words else None) or LocalText(code or "", code or "")
            at = moves.text("at")[n]
            parts = (
                local_text(at) if at else "",
                t(title),
                moves.text("by")[n],
                moves.text("reason")[n],
            )
            made.append(" ".join(part for part in parts if part))
    if row["progress"]:
        made.append(str(row["progress"]))
    return tuple(made)


def _checklist(
    data: CityData, kind: str | None, fid: int, t: Translator
) -> tuple[tuple[str, str, str], ...]:
    """Return the kind's checklist with how many issues of each matter are open at the point."""
    spec = next((layer for layer in data.catalogue.layers if layer.id == kind), None)
    if spec is None:
        return ()
    issues = data.table("issues")
    here = (issues.numbers("point_fid") == fid) & data.issue_state.is_open
    matters = issues.text("matter")
    made = []
    for item in spec.checklist:
        count = int((here & matters.equals(item.code)).sum())
        made.append((item.code, t(item.title), str(count) if count else ""))
    return tuple(made)


def _neighbours(data: CityData, place: int, t: Translator) -> tuple[tuple[str, str, str, str], ...]:
    points = data.table("points")
    lon, lat = points.points.lon_deg, points.points.lat_deg
    if not np.isfinite(lon[place]):
        return ()
    span = NEIGHBOUR_REACH_M / 60_000
    near = np.flatnonzero((np.abs(lon - lon[place]) < span) & (np.abs(lat - lat[place]) < span))
    near = near[near != place]
    metres = distances_m(lon[place], lat[place], lon[near], lat[near])
    order = np.argsort(metres, kind="stable")[:NEIGHBOURS]
    kinds = {layer.id: layer.title for layer in data.catalogue.layers}
    units, owner = data.table("units"), data.point_state.unit_fid
    made = []
    for n in order.tolist():
        if metres[n] > NEIGHBOUR_REACH_M:
            break
        row = int(near[n])
        kind = kinds.get(points.text("layer")[row] or "")
        unit = int(owner[row])
        made.append(
            (
                points.text("name")[row] or points.text("code")[row] or "",
                "" if kind is None else t(kind),
                t(msg("{number} m", number=f"{metres[n]:.0f}")),
                str(units.value(unit, "name") or "") if units.has(unit) else "",
            )
        )
    return tuple(made)

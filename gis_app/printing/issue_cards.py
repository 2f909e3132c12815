"""Cards of issues: what is wrong where, whose it is, until when, with a small map and photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import local, local_text
from gis_app.domain.terms import Colour, word
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg, plural
from gis_app.printing.other_subjects import worst_issues
from gis_app.printing.subject import Coverage, Subject
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Translator
    from gis_app.printing.page_template import Box


@dataclass(frozen=True)
class IssueCard:
    """Hold one card's words; `place` is None for an issue without one, `photos` are file names."""

    number: int
    code: str
    colour: Colour
    is_overdue: bool
    status: str
    what: str
    lines: tuple[tuple[str, str], ...]
    place: GeoPoint | None
    photos: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PlacedCard:
    """Hold a card and its box on the page."""

    card: IssueCard
    box: Box


def issues_of(data: CityData, subject: Subject, *, is_exposure: bool) -> Int64Array:
    """Return positions of a subject's open issues, those at its points too, the worst first.

    For an exposure board only the red and the overdue ones.
    """
    state = data.issue_state
    if is_exposure:
        found = worst_issues(data)
    else:
        found = np.flatnonzero(state.is_open)
        order = np.lexsort(
            (state.deadline[found].astype(np.int64), -state.colour[found].astype(int))
        )
        found = found[order]
    if subject.coverage is Coverage.WHOLE:
        return found
    if subject.coverage in (Coverage.UNIT, Coverage.GROUP):
        fids = [subject.fid]
        if subject.coverage is Coverage.GROUP:
            fids = sorted(data.unit_tree.with_descendants(fids))
        return found[np.isin(state.unit_fid[found], fids)]
    points = data.table("points").fids[subject.point_positions]
    here = np.isin(data.table("issues").numbers("point_fid")[found], points)
    here |= np.isin(found, subject.issue_positions)
    return found[here]


def make_cards(
    data: CityData, positions: Int64Array, t: Translator, *, is_public: bool
) -> tuple[IssueCard, ...]:
    """Return the cards of issues in their order."""
    photos = _photos(data, positions, t, is_public=is_public)
    return tuple(
        _card(data, int(i), n, photos, t, is_public=is_public)
        for n, i in enumerate(positions.tolist(), 1)
    )


def _card(
    data: CityData,
    position: int,
    number: int,
    photos: dict[int, list[tuple[str, str]]],
    t: Translator,
    *,
    is_public: bool,
) -> IssueCard:
    issues, state = data.table("issues"), data.issue_state
    units, points = data.table("units"), data.table("points")
    text = {
        name: plain(issues.text(name)[position])
        for name in ("code", "matter", "description", "address", "source", "step", "requirement")
    }
    matter = data.catalogue.matter(text["matter"])
    unit_fid = int(state.unit_fid[position])
    unit = plain(units.value(unit_fid, "name")) if units.has(unit_fid) else "—"
    leader = "" if is_public else plain(issues.text("leader")[position])
    if not leader and units.has(unit_fid) and not is_public:
        leader = plain(units.value(unit_fid, "leader"))
    point = int(issues.numbers("point_fid")[position])
    name = plain(points.value(point, "name")) if points.has(point) else ""
    where = " · ".join(part for part in (name, text["address"]) if part) or "—"
    due = state.deadline[position]
    deadline = "—" if np.isnat(due) else local_text(due)
    colour = Colour(int(state.colour[position]))
    is_overdue = bool(state.is_overdue[position])
    fid = int(issues.fids[position])
    lon, lat = float(state.lon_deg[position]), float(state.lat_deg[position])
    title = t(matter[1].title) if matter else ""
    what = " · ".join(part for part in (title, text["description"]) if part) or text["code"]
    step = word("step", text["step"])
    lines = [
        (t("Place"), where),
        (t("Unit"), " · ".join(part for part in (unit, leader) if part)),
        (t("Deadline"), deadline),
    ]
    if text["requirement"]:
        lines.append((t("Requirement"), text["requirement"]))
    if step is not None:
        lines.append((t("Step"), t(step)))
    return IssueCard(
        number,
        text["code"],
        colour,
        is_overdue,
        _status(data, position, colour, t),
        what,
        tuple(lines),
        GeoPoint(lon, lat) if np.isfinite(lon) and np.isfinite(lat) else None,
        tuple(photos.get(fid, ())),
    )


def _status(data: CityData, position: int, colour: Colour, t: Translator) -> str:
    state = data.issue_state
    name = word("colour", colour.name.lower())
    said = t(name) if name else ""
    if not state.is_overdue[position] or np.isnat(state.deadline[position]):
        return said
    late = (local(data.as_of).date() - local(state.deadline[position]).date()).days
    words = plural("{count} day late", "{count} days late", late) if late else msg("overdue today")
    return f"{said} · {t(words)}"


def _photos(
    data: CityData, positions: Int64Array, t: Translator, *, is_public: bool
) -> dict[int, list[tuple[str, str]]]:
    """Return photo files with what they show, by issue."""
    if "photos" not in data.tables:
        return {}
    table = data.table("photos")
    wanted = set(data.table("issues").fids[positions].tolist())
    out: dict[int, list[tuple[str, str]]] = {}
    order = {"before": 0, "scene": 1, "after": 2}
    for i in np.flatnonzero(table.text("owner_table").equals("issues")).tolist():
        fid = int(table.numbers("owner_fid")[i])
        if fid not in wanted or (is_public and not table.numbers("is_public")[i]):
            continue
        role = table.text("role")[i] or "scene"
        title = word("photo_role", role)
        shown = (table.text("file")[i] or "", t(title) if title else "")
        out.setdefault(fid, []).append(shown)
        out[fid].sort(key=lambda one: order.get(role, 3))
    return out

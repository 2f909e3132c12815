"""Find who is responsible for a place, and say it in the same words everywhere."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.answers import ROLE_TITLES, WAY_TITLES, Role
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.unit_tree import plain_name
from gis_app.errors import CrsError, UsageError
from gis_app.geo.measure import distances_m
from gis_app.messages import LANGUAGES, Translator, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.domain.responsibility import Answer, Responsibility
    from gis_app.messages import Message

POINT_REACH_M: Final = 15.0
"""A place nearer than this to a listed point is taken as that point."""
_DEGREES_OF_REACH: Final = 0.001


@dataclass(frozen=True)
class Finding:
    """Hold the answer with what was asked: the kind, the matter and the listed point, if any."""

    responsibility: Responsibility
    lon_deg: float
    lat_deg: float
    kind: str | None
    matter: str | None
    on_date: date | None
    point_fid: int | None


def find_responsible(
    data: CityData,
    lon_deg: float,
    lat_deg: float,
    kind: str | None = None,
    matter: str | None = None,
    on_date: date | None = None,
    *,
    point_fid: int | None = None,
) -> Finding:
    """Say whose a place is; a listed point of the kind within POINT_REACH_M counts as asked for.

    `kind` may be a layer's id, title or alias, `matter` a checklist code. Raises UsageError for an
    unknown one, with the nearest names, and CrsError for a place that is not on the earth.
    """
    if point_fid is None or math.isfinite(lon_deg):
        _check_place(lon_deg, lat_deg)  # a listed point may not be on the map yet
    kind_id = None if kind is None else kind_named(data.catalogue, kind)
    code = None if matter is None else matter_named(data.catalogue, matter)
    wanted = kind_id or (data.industry.kind_of_matter(code) if code else None)
    fid = point_fid or _point_at(data, lon_deg, lat_deg, wanted)
    found = data.responsibility.who(
        lon_deg, lat_deg, kind=kind_id, matter=code, point_fid=fid, on_date=on_date
    )
    if not found.areas and _lies_inside(data, lat_deg, lon_deg):
        swapped = msg("Longitude and latitude seem to be swapped")
        found = replace(found, doubts=(swapped, *found.doubts))
    return Finding(found, lon_deg, lat_deg, kind_id, code, on_date, fid)


def kind_named(catalogue: Catalogue, name: str) -> str:
    """Return the id of an inspected kind or action by id, title or alias; raises UsageError."""
    known: dict[str, str] = {}
    layers = [*catalogue.group(LayerGroup.INSPECTION), *catalogue.group(LayerGroup.ACTIONS)]
    for layer in layers:
        titles = [layer.title.in_language(language) for language in LANGUAGES]
        for word_ in (layer.id, *titles, *layer.aliases):
            known.setdefault(plain_name(word_), layer.id)
    found = known.get(plain_name(name))
    if found is not None:
        return found
    near = [known[n] for n in difflib.get_close_matches(plain_name(name), known, 3, 0.5)]
    names = list(dict.fromkeys(near)) or [layer.id for layer in layers]
    raise UsageError(
        msg(
            "There is no kind of place {kind}. Did you mean: {names}?",
            kind=name,
            names=", ".join(names),
        )
    )


def matter_named(catalogue: Catalogue, code: str) -> str:
    """Return a checklist code as the layer files write it; raises UsageError."""
    known = {plain_name(i.code): i.code for layer in catalogue.layers for i in layer.checklist}
    found = known.get(plain_name(code))
    if found is not None:
        return found
    near = difflib.get_close_matches(plain_name(code), known, 3, 0.4) or list(known)[:3]
    raise UsageError(
        msg(
            "There is no matter {matter}. Did you mean: {names}?",
            matter=code,
            names=", ".join(known[n] for n in near),
        )
    )


def finding_lines(data: CityData, finding: Finding) -> Iterator[Message]:
    """Yield the finding line by line: the responsible unit, the areas, every answer, the doubts."""
    found = finding.responsibility
    if math.isfinite(finding.lon_deg):
        place = {"lon": f"{finding.lon_deg:.7f}", "lat": f"{finding.lat_deg:.7f}"}
        yield msg("Place: {lon}, {lat}", **place)
    else:
        yield msg("Place: not on the map yet")
    points = data.table("points")
    if finding.point_fid is not None and points.has(finding.point_fid):
        name = points.value(finding.point_fid, "name") or points.value(finding.point_fid, "code")
        yield msg("Listed point: {point}", point=name)
    if finding.on_date is not None:
        yield msg("On {day}", day=finding.on_date)
    for above in found.above:
        yield msg("Area: {area}", area=above.reason)
        who = _joined(above.unit_name, above.leader, above.leader_phone)
        if who:
            yield msg("    Unit: {unit}", unit=who)
    if found.responsible is None:
        yield msg("Nobody is responsible here by list, area or industry.")
    else:
        yield msg("Responsible unit: {unit}", unit=found.responsible.unit_name)
    for answer in found.answers:
        yield from answer_lines(answer)
    for doubt in found.doubts:
        yield msg("Check: {doubt}", doubt=doubt)


def answer_lines(answer: Answer) -> Iterator[Message]:
    """Yield one answer: way and unit, people, why, and how long it is valid."""
    name, way = answer.unit_name or answer.leader or "", WAY_TITLES[answer.way]
    if answer.role in (Role.LEAD, Role.CO_OPERATING):
        yield msg("{way}: {unit} ({role})", way=way, unit=name, role=ROLE_TITLES[answer.role])
    else:
        yield msg("{way}: {unit}", way=way, unit=name)
    if answer.leader:
        yield msg("    Leader: {who}", who=_joined(answer.leader, answer.leader_phone))
    if answer.leader and answer.leader_since:
        yield msg("    In office since {start}", start=answer.leader_since)
    if answer.leader and answer.leader_until:
        yield msg("    In office until {end}", end=answer.leader_until)
    if answer.contact or answer.phone:
        yield msg("    Liaison: {who}", who=_joined(answer.contact, answer.phone))
    yield msg("    Why: {reason}", reason=answer.reason)
    if answer.stands_in_for:
        yield msg("    In place of {unit}, which was merged into it", unit=answer.stands_in_for)
    if answer.valid_from and answer.valid_to:
        yield msg("    Valid: {start} to {end}", start=answer.valid_from, end=answer.valid_to)
    elif answer.valid_from:
        yield msg("    Valid since {start}", start=answer.valid_from)
    elif answer.valid_to:
        yield msg("    Valid until {end}", end=answer.valid_to)


def finding_dict(data: CityData, finding: Finding, t: Translator) -> dict[str, Any]:
    """Return the finding as values that JSON can hold; sentences in the translator's language."""
    found = finding.responsibility
    areas = data.table("areas")
    day = finding.on_date
    return {
        "place": {
            "lon": finding.lon_deg if math.isfinite(finding.lon_deg) else None,
            "lat": finding.lat_deg if math.isfinite(finding.lat_deg) else None,
            "crs": "EPSG:4490",
        },
        "kind": finding.kind,
        "matter": finding.matter,
        "on_date": day.isoformat() if day else None,
        "point_fid": finding.point_fid,
        "responsible": None if found.responsible is None else _answer_dict(found.responsible, t),
        "answers": [_answer_dict(answer, t) for answer in found.answers],
        "areas": [
            {
                "fid": fid,
                **{key: areas.value(fid, key) for key in ("code", "name", "level")},
                "unit": above.unit_name or None,
                "leader": above.leader,
                "contact": above.contact,
                "phone": above.phone,
            }
            for fid, above in zip(found.areas, found.above, strict=True)
        ],
        "doubts": [t(doubt) for doubt in found.doubts],
    }


def _answer_dict(answer: Answer, t: Translator) -> dict[str, Any]:
    rests_on = answer.evidence
    return {
        "way": answer.way.value,
        "role": answer.role.value,
        "unit": answer.unit_name,
        "unit_fid": answer.unit_fid or None,
        "leader": answer.leader,
        "leader_phone": answer.leader_phone,
        "contact": answer.contact,
        "phone": answer.phone,
        "reason": t(answer.reason),
        "valid_from": answer.valid_from.isoformat() if answer.valid_from else None,
        "valid_to": answer.valid_to.isoformat() if answer.valid_to else None,
        "leader_since": answer.leader_since.isoformat() if answer.leader_since else None,
        "leader_until": answer.leader_until.isoformat() if answer.leader_until else None,
        "stands_in_for": answer.stands_in_for or None,
        "evidence": {
            "table": rests_on.table,
            "fid": rests_on.fid or None,
            "file": rests_on.source_file,
            "row": rests_on.source_row,
            "date": rests_on.source_date.isoformat() if rests_on.source_date else None,
            "layer": rests_on.layer,
            "matter": rests_on.matter,
        },
    }


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _check_place(lon_deg: float, lat_deg: float) -> None:
    is_number = math.isfinite(lon_deg) and math.isfinite(lat_deg)
    if not is_number or not -180 <= lon_deg <= 180 or not -90 <= lat_deg <= 90:
        raise CrsError(
            msg(
                "{lon}, {lat} is no place on the earth. Give longitude and latitude in degrees, "
                "such as 80.26 41.17.",
                lon=str(lon_deg),
                lat=str(lat_deg),
            )
        )
    if lon_deg == 0 and lat_deg == 0:
        raise CrsError(msg("0, 0 lies in the Atlantic; the coordinates are missing."))


def _lies_inside(data: CityData, lon_deg: float, lat_deg: float) -> bool:
    return bool(data.area_index.containing(lon_deg, lat_deg))


def _point_at(data: CityData, lon_deg: float, lat_deg: float, kind: str | None) -> int | None:
    points = data.table("points")
    lon, lat = points.points.lon_deg, points.points.lat_deg
    near = (np.abs(lon - lon_deg) < _DEGREES_OF_REACH) & (np.abs(lat - lat_deg) < _DEGREES_OF_REACH)
    if kind is not None:
        near &= points.text("layer").equals(kind)
    rows = np.flatnonzero(near)
    metres = distances_m(lon_deg, lat_deg, lon[rows], lat[rows])
    rows = rows[metres <= POINT_REACH_M]
    if not len(rows):
        return None
    return int(points.fids[rows[np.argmin(metres[metres <= POINT_REACH_M])]])

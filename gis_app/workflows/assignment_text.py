"""What is assigned, as text for a group chat: one paragraph an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import local_text
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, Colour
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator


def assignment_text(data: CityData, fids: Sequence[int], t: Translator) -> str:
    """Write issues as an assignment: number, place, what is wrong, unit, deadline, colour."""
    paragraphs = ["\n".join(t(line) for line in _lines(data, fid)) for fid in fids]
    return "\n\n".join(paragraphs)


def _lines(data: CityData, fid: int) -> list[Message]:
    issues, state = data.table("issues"), data.issue_state
    row, place = issues.row(fid), issues.position(fid)
    lines = [msg("[Assignment] {code}", code=row["code"] or fid)]
    where = _where(data, row)
    if where:
        lines.append(msg("Place: {place}", place=where))
    found = data.catalogue.matter(row["matter"] or "")
    what = row["description"] or (None if found is None else found[1].title)
    lines.append(msg("Issue: {issue}", issue=what))
    if row["requirement"]:
        lines.append(msg("Requirement: {requirement}", requirement=row["requirement"]))
    unit = int(state.unit_fid[place])
    if unit != NO_ROW:
        units = data.table("units")
        leader = row["leader"] or units.value(unit, "leader")
        name = units.value(unit, "name")
        lines.append(
            msg("Unit: {unit} ({leader})", unit=name, leader=leader)
            if leader
            else msg("Unit: {unit}", unit=name)
        )
    if not np.isnat(state.deadline[place]):
        lines.append(msg("Deadline: {deadline}", deadline=local_text(state.deadline[place])))
    colour = Colour(int(state.colour[place]))
    if colour > Colour.WHITE:
        lines.append(msg("List: {colour}", colour=WORDS["colour"][colour.name.lower()]))
    return lines


def _where(data: CityData, row: dict[str, object]) -> str:
    points, point = data.table("points"), row["point_fid"]
    name = ""
    if isinstance(point, int) and point != NO_ROW and points.has(point):
        name = str(points.value(point, "name") or "")
    return " ".join(part for part in (name, str(row["address"] or "")) if part)

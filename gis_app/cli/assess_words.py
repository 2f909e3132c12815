"""Words of the verb `assess` read from the command line; each raises UsageError."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gis_app.cli.verb import refuse
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ScorePart
from gis_app.ledger.score_sheet import result_named
from gis_app.messages import msg
from gis_app.workflows.add_photos import owner_named

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.work_terms import ItemResult


def number_of(text: str) -> float:
    """Return a number, with or without a % behind it."""
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        refuse(msg("{value} is no number.", value=text))
    return number


def part_of(text: str) -> tuple[ScorePart, float]:
    """Return a part of the result and its weight, written `daily=10` or `日常工作=10`."""
    name, _equals, weight = text.partition("=")
    plain = name.strip().lower()
    words = WORDS["score_part"]
    found = [p for p in ScorePart if plain in (p, words[p].zh_CN, words[p].en.lower())]
    if not found:
        parts = ", ".join(part.value for part in ScorePart)
        refuse(msg("There is no part {name}; there are: {parts}", name=name, parts=parts))
    return found[0], number_of(weight)


def result_of(text: str) -> ItemResult:
    """Return the result a word or sign names, in either language."""
    found = result_named(text)
    if found is None:
        words = ", ".join(f"{code} ({w.zh_CN})" for code, w in WORDS["item_result"].items())
        refuse(msg("{value} is no result; there are: {words}", value=text, words=words))
    return found


def point_of(data: CityData, name: str) -> int:
    """Return a point by its number, else by its name."""
    return owner_named(data, "points", name)

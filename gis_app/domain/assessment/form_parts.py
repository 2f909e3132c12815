"""How a round is divided into forms, so that every item stands in exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from gis_app.errors import UsageError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.assessment.round import Round


class FormSplit(StrEnum):
    """Name how a round is divided into forms."""

    ONE = "one"
    AREA = "area"
    KIND = "kind"
    GROUP = "group"
    INSPECTOR = "inspector"


@dataclass(frozen=True)
class FormPart:
    """Hold what one form asks: places in the round's points, and which slots of each."""

    name: str
    points: tuple[int, ...]
    slots: tuple[tuple[int, ...], ...]
    inspector: str = ""

    @property
    def items(self) -> int:
        """Return how many items the form asks."""
        return sum(len(slots) for slots in self.slots)


def form_parts(
    round_: Round, split: FormSplit, inspectors: Sequence[str] = ()
) -> tuple[FormPart, ...]:
    """Divide a round into forms; every item at every point stands in exactly one.

    Inspectors get about equally many items each, by neighbouring areas. Raises UsageError when
    none is named for that split.
    """
    points = round_.points
    order = np.lexsort((np.array(points.codes or [""])[: len(points)], points.kind, points.area))
    places = [int(place) for place in order]
    whole = {place: tuple(range(_length(round_, place))) for place in places}

    def made(name: str, chosen: Sequence[int], inspector: str = "") -> FormPart:
        return FormPart(name, tuple(chosen), tuple(whole[p] for p in chosen), inspector)

    if split is FormSplit.ONE:
        return (made("", places),)
    if split is FormSplit.INSPECTOR:
        names = [name.strip() for name in inspectors if name.strip()]
        if not names:
            raise UsageError(msg("Name the inspectors who get a form."))
        return tuple(
            made(name, chosen, name)
            for name, chosen in zip(names, _shares(round_, places, len(names)), strict=True)
            if chosen
        )
    if split is FormSplit.GROUP:
        return _by_group(round_, places)
    key = points.area if split is FormSplit.AREA else points.kind
    found: dict[int, list[int]] = {}
    for place in places:
        found.setdefault(int(key[place]), []).append(place)
    return tuple(made(_part_name(round_, split, k), chosen) for k, chosen in found.items())


def _length(round_: Round, place: int) -> int:
    return len(round_.standard.kinds[int(round_.points.kind[place])].items)


def _shares(round_: Round, places: list[int], count: int) -> list[list[int]]:
    """Cut places in their order into parts of about equally many items."""
    total = sum(_length(round_, place) for place in places)
    out: list[list[int]] = [[] for _ in range(count)]
    done = 0
    for place in places:
        length = _length(round_, place)
        out[min(int((done + length / 2) * count / max(total, 1)), count - 1)].append(place)
        done += length
    return out


def _by_group(round_: Round, places: list[int]) -> tuple[FormPart, ...]:
    found: dict[int, dict[int, list[int]]] = {}
    for place in places:
        for slot in range(_length(round_, place)):
            group = round_.points.group_of_unit.get(round_.unit_of(place, slot), 0)
            found.setdefault(group, {}).setdefault(place, []).append(slot)
    return tuple(
        FormPart(
            round_.points.unit_names.get(group, ""),
            tuple(slots),
            tuple(tuple(one) for one in slots.values()),
        )
        for group, slots in sorted(found.items(), key=lambda one: (one[0] == 0, one[0]))
    )


def _part_name(round_: Round, split: FormSplit, key: int) -> str:
    if split is FormSplit.AREA:
        return round_.points.area_names.get(key, "")
    return round_.standard.kinds[key].title.zh_CN

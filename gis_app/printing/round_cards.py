"""Cards of what a round of the mock assessment exposes: the item, the place, the unit, photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.exposure import exposed_items
from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.round import read_round
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.photos import photos_of
from gis_app.domain.terms import Colour, word
from gis_app.geo.extent import GeoPoint
from gis_app.messages import listed, msg
from gis_app.printing.issue_cards import IssueCard
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.assessment.exposure import ExposedItem
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

LAST_NAMED: Final = 3
"""So many units at the end of the ranking stand in the board's heading."""


def round_cards(
    data: CityData, round_fid: int, t: Translator, *, is_public: bool
) -> tuple[IssueCard, ...]:
    """Return a card for every failing item, the worst point first; raises ProjectFileError.

    For the public only photos that may be published; no card names a person anyway.
    """
    round_ = read_round(data, round_fid)
    return tuple(
        _card(data, round_, one, number, t, is_public=is_public)
        for number, one in enumerate(exposed_items(data, round_), 1)
    )


def round_line(data: CityData, round_fid: int, t: Translator) -> str:
    """Say when the round was, its score, and which units stand last."""
    round_ = read_round(data, round_fid)
    items = scored_items(data, round_)
    city, units = rate_table(items, RateBy.CITY), rate_table(items, RateBy.UNIT)
    known = np.flatnonzero(np.isfinite(units.score) & ~units.is_small)
    last = known[np.argsort(units.score[known], kind="stable")][:LAST_NAMED]
    names = [
        f"{round_.points.unit_names.get(int(units.keys[n]), '')} {units.score[n] * 100:.1f}%"
        for n in last.tolist()
    ]
    parts = [round_.title, t(round_.window)]
    if np.isfinite(city.score[0]):
        parts.append(t(msg("score {score}", score=f"{city.score[0] * 100:.1f}%")))
    if names:
        parts.append(t(msg("last: {units}", units=listed(names))))
    return plain("  ·  ".join(part for part in parts if part))


def _card(
    data: CityData,
    round_: Round,
    one: ExposedItem,
    number: int,
    t: Translator,
    *,
    is_public: bool,
) -> IssueCard:
    points, table = round_.points, data.table("points")
    kind = round_.standard.kinds[int(points.kind[one.place])]
    fid = int(points.fids[one.place])
    address, place = "", None
    if table.has(fid):
        address = plain(table.value(fid, "address"))
        at = table.position(fid)
        lon, lat = float(table.points.lon_deg[at]), float(table.points.lat_deg[at])
        if np.isfinite(lon) and np.isfinite(lat):
            place = GeoPoint(lon, lat)
    name = plain(points.names[one.place]) or plain(points.codes[one.place])
    area = plain(points.area_names.get(int(points.area[one.place]), ""))
    lines = [
        (t("Place"), " · ".join(dict.fromkeys(part for part in (name, address) if part))),
        (t("Unit"), plain(points.unit_names.get(one.unit_fid, "")) or "—"),
        (t("Area"), area or "—"),
        (t("Score of the place"), f"{one.point_score * 100:.1f}%"),
    ]
    what = " · ".join(part for part in (plain(t(kind.items[one.slot].title)), plain(one.note))
                      if part)  # fmt: skip
    photos = []
    for photo in photos_of(data, "scores", one.score_fid):
        if photo.is_public or not is_public:
            role = word("photo_role", photo.role)
            photos.append((photo.file, t(role) if role else ""))
    status = t(msg("mended")) if one.is_mended else t(msg("does not conform"))
    colour = Colour.CLOSED if one.is_mended else Colour.RED
    return IssueCard(
        number, f"{one.code}  {plain(t(kind.title))}", colour, False, status, what, tuple(lines),
        place, tuple(photos),
    )  # fmt: skip

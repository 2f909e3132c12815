"""Everything the page holds, as one JSON-able value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_app import __version__
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.dates import as_moment, local_text
from gis_app.domain.layer_spec import GROUP_TITLES, LayerGroup
from gis_app.domain.palette import ISSUE_FILLS
from gis_app.domain.table import ShapeColumn
from gis_app.domain.terms import Colour
from gis_app.messages import CHINESE, LocalText, msg
from gis_app.web_export.actions_payload import actions_payload
from gis_app.web_export.areas_payload import areas_payload
from gis_app.web_export.base_payload import remembered_base
from gis_app.web_export.columns import Packed, minutes
from gis_app.web_export.interface_words import interface_words
from gis_app.web_export.issues_payload import issues_payload
from gis_app.web_export.moves_payload import moves_payload
from gis_app.web_export.packing import POINT_PRECISION
from gis_app.web_export.page_layers import icon_path, page_layers
from gis_app.web_export.photos_payload import PagePhotos, photos_payload
from gis_app.web_export.phrases import Phrases
from gis_app.web_export.pinyin_table import pinyin_table
from gis_app.web_export.points_payload import Shared, points_payload
from gis_app.web_export.profiles import Discretion, Profile, ProfileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Translator
    from gis_app.progress import Progress

Mask: TypeAlias = NDArray[np.bool_]

_GROUPS: Final = (
    *((g, GROUP_TITLES[g]) for g in (LayerGroup.INSPECTION, LayerGroup.ISSUES, LayerGroup.ACTIONS)),
    # the page always shows its base map, so that only areas are to be chosen
    (LayerGroup.REFERENCE, LocalText("责任区", "Responsibility areas")),
)
_TOOL_ICONS: Final = ("table", "measure", "fit", "print", "help", "copy")
_COLOUR_NAMES: Final = ("none", "white", "yellow", "red")
_MARGIN_DEG: Final = 0.002


@dataclass(frozen=True)
class PageOptions:
    """Choose what goes into the page and how it opens; `made_at` is written into its foot.

    `review_number` takes the place of the project's map review number (审图号) where it is given.
    Without `read_photo`, which gives a small JPEG for a photo's file, there are no photos. With
    `rows_per_piece`, points and issues come as lists of pieces for files beside the page.
    """

    made_at: datetime
    language: str = CHINESE
    title: str = ""
    city_filter: CityFilter = field(default_factory=CityFilter)
    profile: Profile = field(default_factory=Profile)
    review_number: str = ""
    read_photo: Callable[[str], bytes] | None = None
    rows_per_piece: int = 0
    pyramid: Mapping[str, Any] | None = None
    online: Mapping[str, Any] | None = None


def page_masks(data: CityData, options: PageOptions) -> tuple[Mask, Mask, Mask]:
    """Return which points, issues and action features go into the page."""
    wanted = options.city_filter
    masks = wanted.point_mask(data), wanted.issue_mask(data), wanted.action_mask(data)
    if options.profile.kind is not ProfileKind.UNIT:
        return masks
    own = CityFilter(unit_fids=(options.profile.unit_fid,))
    return (
        masks[0] & own.point_mask(data),
        masks[1] & own.issue_mask(data),
        masks[2] & own.action_mask(data),
    )


def page_bounds(data: CityData, options: PageOptions) -> list[list[float]]:
    """Return south-west and north-east of what the page shows at first, as [lat, lon]."""
    return _bounds(Discretion(options.profile, data), page_masks(data, options)[0])


def city_payload(
    data: CityData,
    translators: Mapping[str, Translator],
    options: PageOptions,
    progress: Progress,
) -> dict[str, Any]:
    """Return the page's data: words, base map, areas, layers, points, issues and actions.

    `translators` holds one for each language, since the page can switch. What the profile leaves
    out is nowhere in it.
    """
    shared = Shared(data, Discretion(options.profile, data), Phrases(translators))
    point_mask, issue_mask, action_mask = page_masks(data, options)
    bounds = _bounds(shared.discretion, point_mask)
    # one latitude for every page of a city, so that its base map is made once
    whole = _bounds(shared.discretion, np.ones(len(data.table("points")), np.bool_))
    lat_deg = (whole[0][0] + whole[1][0]) / 2
    progress.step(0.02, msg("Collecting points and who answers for them"))
    kinds = [
        s for s in data.catalogue.group(LayerGroup.INSPECTION) if _is_used(s, data, point_mask)
    ]
    numbers = {spec.id: i for i, spec in enumerate(kinds)}
    points = []
    for piece, done in _pieces(point_mask, options.rows_per_piece):
        progress.step(0.02 + 0.18 * done)
        points.append(points_payload(shared, piece, numbers))
    progress.step(0.2, msg("Collecting issues and why they are urgent"))
    issues = []
    for piece, done in _pieces(issue_mask, options.rows_per_piece):
        part = progress.part(0.2 + 0.3 * done, 0.5)
        issues.append(issues_payload(shared, piece, point_mask, part))
    progress.step(0.5, msg("Packing areas and special actions"))
    areas = areas_payload(shared, lat_deg)
    actions = actions_payload(shared, action_mask)
    progress.step(0.55, msg("Making photos small"))
    photos = PagePhotos()
    if options.read_photo is not None:
        photos = photos_payload(
            shared,
            (point_mask, issue_mask, action_mask),
            options.read_photo,
            progress.part(0.55, 0.75),
        )
    progress.step(0.75, msg("Packing the base map"))
    base = remembered_base(data, lat_deg)
    progress.step(0.95)
    pair = shared.phrases.pair
    return {
        "meta": _meta(data, options, bounds, point_mask, issue_mask),
        "precision": POINT_PRECISION,
        "colours": {name: ISSUE_FILLS[Colour(i)] for i, name in enumerate(_COLOUR_NAMES)},
        "ui": {key: pair(text) for key, text in interface_words().items()},
        "groups": [{"id": str(g.value), "title": pair(title)} for g, title in _GROUPS],
        "layers": page_layers(shared, kinds, action_mask),
        "icons": {name: icon_path(name) for name in _TOOL_ICONS},
        "base": base,
        "areas": areas,
        "actions": actions,
        "points": points,
        "issues": issues,
        "pyramid": options.pyramid,
        "online": options.online,
        "moves": moves_payload(shared, issue_mask),
        "photos": photos.items,
        "answers": shared.answers.sets,
        "units": shared.units.names(),
        "leaders": shared.leaders.values(),
        "chains": [list(chain) for chain in shared.chains.values()],
        "pinyin": pinyin_table(_searched(*points, *issues)),
        **shared.phrases.collected(),
    }


def _pieces(mask: Mask, most: int) -> Iterator[tuple[NDArray[np.int64], float]]:
    """Yield the positions a mask keeps, in pieces with the share done before each; at least one."""
    positions = np.flatnonzero(mask)
    step = most or max(1, len(positions))
    for start in range(0, max(1, len(positions)), step):
        yield positions[start : start + step], start / max(1, len(positions))


def _is_used(spec: LayerSpec, data: CityData, mask: Mask) -> bool:
    return bool((mask & data.table("points").text("layer").equals(spec.id)).any())


def _searched(*tables: Mapping[str, Packed]) -> Iterator[str]:
    for table in tables:
        for column in ("name", "description"):
            packed = table.get(column, [])
            yield from packed if isinstance(packed, list) else packed["w"]


def _meta(
    data: CityData,
    options: PageOptions,
    bounds: list[list[float]],
    point_mask: Mask,
    issue_mask: Mask,
) -> dict[str, Any]:
    settings, profile = data.settings, options.profile
    units = data.table("units")
    unit = units.value(profile.unit_fid, "name") if units.has(profile.unit_fid) else ""
    is_public = profile.kind is ProfileKind.PUBLIC
    return {
        "title": options.title or settings.name,
        "language": options.language,
        "profile": str(profile.kind.value),
        "unit": unit if profile.kind is ProfileKind.UNIT else "",
        "rounding": profile.rounding_m,
        "asOf": local_text(data.as_of),
        "now": int(minutes(np.array([as_moment(data.as_of)]))[0]),
        "isDemo": settings.is_demo,
        # what is published cannot be marked as internal
        "marking": "" if is_public else settings.marking,
        "reviewNumber": options.review_number or settings.review_number,
        "attribution": settings.attribution,
        "made": local_text(options.made_at),
        "program": f"gis-app {__version__}",
        "bounds": bounds,
        "unvisitedDays": data.presets.unvisited_days,
        "borderDoubt": data.presets.border_doubt_m,
        "counts": {"points": int(point_mask.sum()), "issues": int(issue_mask.sum())},
    }


def _bounds(discretion: Discretion, point_mask: Mask) -> list[list[float]]:
    """Return south-west and north-east of the page's points, else of the areas, as [lat, lon]."""
    data = discretion.data
    points = data.table("points").points
    is_shown = point_mask & points.is_placed
    if is_shown.any():
        lon, lat = discretion.positions(points.lon_deg[is_shown], points.lat_deg[is_shown])
        box = [lon.min(), lat.min(), lon.max(), lat.max()]
    else:
        shapes = [
            table.shapes[table.geometry.is_placed]
            for name, table in data.tables.items()
            if isinstance(table.geometry, ShapeColumn) and name != "actions"
        ]
        boxes = [shapely.total_bounds(some) for some in shapes if len(some)]
        if not boxes:
            return [[18.0, 73.0], [54.0, 135.0]]  # all of China, when the project is empty
        corners = np.asarray(boxes)
        box = [*corners[:, :2].min(axis=0), *corners[:, 2:].max(axis=0)]
    west, south, east, north = (round(float(value), 6) for value in box)
    return [[south - _MARGIN_DEG, west - _MARGIN_DEG], [north + _MARGIN_DEG, east + _MARGIN_DEG]]

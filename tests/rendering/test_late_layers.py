"""What is behind its milestones stands on the map with the days late and the days left."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtGui import QImage, QPainter

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.photos import Photo, photo_pairs
from gis_app.domain.terms import PhotoRole
from gis_app.geo.crs import to_map
from gis_app.geo.extent import MapPoint
from gis_app.messages import ENGLISH
from gis_app.paths import layers_dir
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MapSettings
from tests.domain.invented_city import NOW, city

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

CATALOGUE = load_catalogue(layers_dir())
LATE = {"late_points", "late_actions"}


def late_city() -> CityData:
    line = shapely.LineString([(80.26, 41.17), (80.262, 41.17)])

    def mark(table: str, fid: int, due: str, done: str | None = None) -> dict[str, object]:
        return {
            "owner_table": table,
            "owner_fid": fid,
            "name": "步",
            "due_on": due,
            "done_on": done,
        }

    return city(
        CATALOGUE,
        points=[
            {"layer": "schools", "name": "甲", "lon": 80.26, "lat": 41.17},
            {"layer": "schools", "name": "乙", "lon": 80.27, "lat": 41.17},
        ],
        actions=[{"layer": "flying_wires", "stage": "treat", "shape": line}],
        milestones=[
            mark("points", 1, "2026-05-14"),
            mark("points", 1, "2026-06-01"),
            mark("points", 2, "2026-05-14", "2026-05-19"),
            mark("actions", 1, "2026-05-10"),
        ],
    )


def test_only_late_rows_are_shown_with_their_words() -> None:
    data = late_city()
    made = {layer.id: layer for layer in city_layers(data, CityFilter(), visible=LATE)}
    points, actions = made["late_points"], made["late_actions"]
    assert points.fids.tolist() == [1]
    assert points.texts is not None
    assert points.texts.text(0) == "滞后6天·剩12天"
    assert points.stage is not None
    assert points.stage.tolist() == [1]
    assert actions.texts is not None
    assert actions.texts.text(0) == "滞后10天·超期10天"
    assert actions.stage is not None
    assert actions.stage.tolist() == [2]
    english = city_layers(data, CityFilter(), visible=LATE, language=ENGLISH)
    assert {layer.texts.text(0) for layer in english if layer.texts} == {
        "6 d late · 12 left", "10 d late · overdue",
    }  # fmt: skip


def test_the_same_city_a_week_earlier_has_nothing_late() -> None:
    data = late_city()
    settings = dataclasses.replace(data.settings, as_of=NOW - timedelta(days=14))
    earlier = dataclasses.replace(data, settings=settings)
    assert city_layers(earlier, CityFilter(), visible=LATE) == ()
    # and back again: what was kept for the other moment is not shown
    assert len(city_layers(data, CityFilter(), visible=LATE)) == 2


def test_a_ring_leaves_its_place_clear_and_its_words_go_at_small_scales() -> None:
    layers = city_layers(late_city(), CityFilter(), visible={"late_points"})
    x, y = to_map(80.26, 41.17)

    def ink(denominator: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        settings = MapSettings.for_screen(MapPoint(float(x), float(y)), denominator, 400, 300)
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_map(painter, settings, layers)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(300, 400, 4)[..., :3]
        return (pixels.astype(int) - pixels[5, 5].astype(int) != 0).any(axis=2)

    near, far = ink(5_000), ink(90_000)
    # the ring is in both, about 30 px wide with a clear middle; the words stand beside it
    for picture in (near, far):
        assert picture[150, 182:188].any()
        assert picture[150, 212:218].any()
        assert not picture[142:158, 192:208].any()
        assert not picture[130:180, 160:180].any()
    assert near[160:190, 240:290].any()
    assert not far[:, 240:].any()


def test_photos_before_and_after_are_paired_in_their_order() -> None:
    def photo(fid: int, role: PhotoRole) -> Photo:
        return Photo(fid, f"{fid}.jpg", role, "", None, False)

    before = [photo(1, PhotoRole.BEFORE), photo(2, PhotoRole.BEFORE)]
    after, scene = photo(3, PhotoRole.AFTER), photo(4, PhotoRole.SCENE)
    pairs, rest = photo_pairs([*before, after, scene])
    assert [(a.fid, b.fid) for a, b in pairs] == [(1, 3)]
    assert [p.fid for p in rest] == [2, 4]
    assert photo_pairs([]) == ((), [])

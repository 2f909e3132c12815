from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from gis_app.geo.crs import shapes_to_map
from gis_app.geo.extent import MapExtent
from gis_app.rendering.feature_paths import TOLERANCE_PX, ShapeStore, path_of_shape
from gis_app.rendering.path_bytes import painter_paths
from gis_app.rendering.render_cache import KEPT_SHEETS, RenderCache
from tests.rendering.little_layers import HERE

_HOLED = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (8, 2), (8, 8), (2, 8)]])


def _objects(*shapes: shapely.Geometry | None) -> np.ndarray:
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def _vertices(path: QPainterPath) -> list[tuple[float, float]]:
    elements = [path.elementAt(i) for i in range(path.elementCount())]
    return [(element.x, element.y) for element in elements]


def test_each_shape_gets_its_own_path_in_order() -> None:
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    line = shapely.LineString([(0, 0), (1, 2), (3, 4)])
    paths = painter_paths(_objects(line, None, _HOLED, shapely.Point(1, 1), two))
    assert [path.elementCount() for path in paths] == [3, 0, 10, 0, 10]
    assert _vertices(paths[0]) == [(0, 0), (1, 2), (3, 4)]
    assert [path.elementAt(0).isMoveTo() for path in paths if path.elementCount()] == [True] * 3
    assert paths[4].elementAt(5).isMoveTo()


def test_holes_stay_empty() -> None:
    (path,) = painter_paths(_objects(_HOLED))
    assert path.contains(QPointF(1, 1))
    assert not path.contains(QPointF(5, 5))


@given(
    st.lists(
        st.lists(st.tuples(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7)), min_size=2, max_size=9),
        max_size=8,
    )
)
@settings(max_examples=60)
def test_no_vertex_is_lost_or_moved(lines: list[list[tuple[float, float]]]) -> None:
    shapes = _objects(*[shapely.LineString(line) for line in lines])
    assert [_vertices(path) for path in painter_paths(shapes)] == lines


def _wavy(lon: float, lat: float) -> shapely.LineString:
    along = np.linspace(0, 0.02, 400)
    return shapely.LineString(np.column_stack([lon + along, lat + 0.0004 * np.sin(along * 4000)]))


def test_simplified_paths_stay_within_a_fraction_of_a_pixel() -> None:
    store = ShapeStore(_objects(_wavy(HERE.lon, HERE.lat)))
    for m_per_px in (1.0, 3.0, 40.0):
        step = store.step(m_per_px)
        path = store.path(0, step)
        made = shapely.LineString([(x, y) for x, y in _vertices(path)])
        true = shapely.transform(store.shapes[0], lambda xy: xy - np.array(store.origin))
        assert shapely.hausdorff_distance(made, true) <= TOLERANCE_PX * m_per_px * 1.01
    assert store.path(0, store.step(40.0)).elementCount() < 100
    assert store.path(0, 2) is store.path(0, 2)


def test_only_what_meets_the_picture_is_inside() -> None:
    boxes = _objects(shapely.box(80.0, 41.0, 80.1, 41.1), shapely.box(81.0, 41.0, 81.1, 41.1), None)
    store = ShapeStore(boxes)
    left, bottom, right, top = shapely.bounds(store.shapes[0])
    rows = np.array([0, 1, 2])
    around = MapExtent(left - 1, bottom - 1, right + 1, top + 1)
    assert store.inside(rows, around).tolist() == [0]
    assert store.inside(rows, around, smallest_m=1e6).tolist() == []
    assert store.inside(np.array([2, 1, 0]), around).tolist() == [2]


def test_paths_are_relative_to_the_origin() -> None:
    source = _objects(shapely.box(80.0, 41.0, 80.1, 41.1))
    store = ShapeStore(source)
    box = store.path(0, 0).boundingRect()
    left, bottom, right, top = shapely.bounds(shapes_to_map(source)[0])
    assert box.left() + store.origin[0] == pytest.approx(left, abs=1e-6)
    assert box.bottom() + store.origin[1] == pytest.approx(top, abs=1e-6)
    assert abs(box.center().x()) < 1e-6
    same = path_of_shape(store.shapes[0], store.origin)
    assert same.boundingRect() == box
    assert right > left
    assert top > bottom


def test_a_table_keeps_its_paths_until_its_shapes_change() -> None:
    cache, shapes = RenderCache(), _objects(shapely.box(80.0, 41.0, 80.1, 41.1))
    store = cache.store(shapes)
    assert cache.store(shapes) is store
    assert cache.store(shapes.copy()) is not store
    made = [cache.remember("k", shapes, lambda: object()) for _ in range(2)]
    assert made[0] is made[1]
    assert cache.remember("k", shapes.copy(), lambda: object()) is not made[0]


def test_a_cache_does_not_grow_without_end() -> None:
    cache = RenderCache()
    kept = [_objects(shapely.box(0, 0, n + 1, 1)) for n in range(40)]
    for shapes in kept:
        cache.store(shapes)
        cache.keep_sprites_few()
        cache.sprites[id(shapes)] = None  # type: ignore[assignment]
    assert len(cache.sprites) <= KEPT_SHEETS
    assert len(cache._stores) < len(kept)


def test_drawing_paths_loses_no_reference() -> None:
    """PySide6 6.12 on Python 3.11 loses one to None at every void call, and aborts in the end."""
    image = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    (path,) = painter_paths(_objects(shapely.box(1, 1, 9, 9)))
    painter.drawPath(path)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.drawPath(path)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 100

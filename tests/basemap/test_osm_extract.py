from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from gis_app.basemap.osm_extract import read_osm
from gis_app.errors import Cancelled, VectorFileError
from gis_app.geo.extent import GeoExtent
from gis_app.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.basemap.osm_extract import BasemapExtract

OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
  <node id="1" lat="41.170" lon="80.260"/><node id="2" lat="41.171" lon="80.262"/>
  <node id="3" lat="41.172" lon="80.264"/><node id="4" lat="41.173" lon="80.260"/>
  <node id="5" lat="41.174" lon="80.260"/><node id="6" lat="41.174" lon="80.262"/>
  <node id="7" lat="41.1737" lon="80.2603"/><node id="8" lat="41.1738" lon="80.2605"/>
  <node id="9" lat="41.1739" lon="80.2603"/>
  <node id="20" lat="41.17" lon="80.25"><tag k="place" v="city"/><tag k="name" v="阿克苏"/>
    <tag k="name:ug" v="ئاقسۇ"/></node>
  <node id="21" lat="41.18" lon="80.25"><tag k="place" v="village"/></node>
  <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/>
    <tag k="name" v="解放路"/></way>
  <way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
    <tag k="name" v="解放路"/></way>
  <way id="3"><nd ref="1"/><nd ref="4"/><nd ref="999"/><tag k="highway" v="residential"/></way>
  <way id="4"><nd ref="4"/><nd ref="5"/><nd ref="6"/><nd ref="4"/><tag k="leisure" v="park"/>
    <tag k="name" v="人民公园"/></way>
  <way id="5"><nd ref="7"/><nd ref="8"/><nd ref="9"/><nd ref="7"/></way>
  <way id="6"><nd ref="4"/><nd ref="5"/><nd ref="6"/><nd ref="4"/><tag k="building" v="yes"/></way>
  <way id="7"><nd ref="998"/><nd ref="999"/><tag k="highway" v="trunk"/></way>
  <way id="8"><nd ref="5"/><nd ref="6"/><tag k="highway" v="service"/>
    <tag k="service" v="driveway"/></way>
  <relation id="1"><member type="way" ref="4" role="outer"/>
    <member type="way" ref="5" role="inner"/>
    <tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>
</osm>
"""


@pytest.fixture
def extract(tmp_path: Path) -> BasemapExtract:
    file = tmp_path / "town.osm"
    file.write_text(OSM, encoding="utf-8")
    return read_osm(file, Progress())


def rows(extract: BasemapExtract, table: str) -> list[tuple[str, str | None, object]]:
    batch = extract.tables[table]
    shapes = shapely.from_wkb(np.asarray(batch.columns["geometry"], dtype=object))
    return list(zip(batch.columns["class"], batch.columns["name"], shapes, strict=True))


def test_ways_of_one_street_are_joined(extract: BasemapExtract) -> None:
    streets = [shape for class_, name, shape in rows(extract, "basemap_lines") if name == "解放路"]
    assert len(streets) == 1
    assert shapely.get_num_coordinates(streets[0]) == 3
    assert shapely.get_type_id(streets[0]) == shapely.GeometryType.MULTILINESTRING


def test_a_way_cut_off_by_the_extract_keeps_its_part(extract: BasemapExtract) -> None:
    (minor,) = [shape for class_, _, shape in rows(extract, "basemap_lines") if class_ == "minor"]
    assert shapely.get_num_coordinates(minor) == 2


def test_a_way_with_no_node_inside_is_counted(extract: BasemapExtract) -> None:
    assert [str(p) for p in extract.problems] == [
        "1 shape was left out: parts of it are missing from the extract."
    ]


def test_areas_keep_holes_and_classes(extract: BasemapExtract) -> None:
    by_class = {class_: shape for class_, _, shape in rows(extract, "basemap_polygons")}
    assert set(by_class) == {"green", "building", "water"}
    assert len(shapely.get_parts(by_class["water"])[0].interiors) == 1


def test_places_bring_the_second_script(extract: BasemapExtract) -> None:
    batch = extract.tables["basemap_places"]
    assert list(batch.columns["name"]) == ["阿克苏"]
    assert list(batch.columns["name_other"]) == ["ئاقسۇ"]


def test_attribution_is_what_the_licence_asks(extract: BasemapExtract) -> None:
    assert "OpenStreetMap" in extract.attribution
    assert "ODbL" in extract.attribution


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("none.osm", None, "no file"),
        ("town.txt", "x", "name should end"),
        ("broken.osm", "<osm><way", "cannot be read"),
        ("broken.osm.pbf", "not a pbf", "cannot be read"),
        ("empty.osm", "<?xml version='1.0'?><osm version='0.6'></osm>", "holds no roads"),
    ],
)
def test_bad_files_are_one_sentence(
    tmp_path: Path, name: str, content: str | None, word: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(VectorFileError, match=word) as caught:
        read_osm(file, Progress())
    assert name in str(caught.value)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    file = tmp_path / "town.osm"
    file.write_text(OSM, encoding="utf-8")
    with pytest.raises(Cancelled):
        read_osm(file, Progress(is_cancelled=lambda: True))


def _inside(extract: BasemapExtract, box: GeoExtent) -> bool:
    for batch in extract.tables.values():
        for wkb in batch.columns["geometry"]:
            if not shapely.box(*box.bounds).buffer(1e-12).covers(shapely.from_wkb(wkb)):
                return False
    return True


def _classes(extract: BasemapExtract, table: str) -> list[str]:
    return list(extract.tables[table].columns["class"])


def test_a_box_cuts_what_reaches_beyond_it_and_leaves_out_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "a.osm"
    file.write_text(OSM, encoding="utf-8")
    whole = read_osm(file, Progress())
    wide = GeoExtent(80.0, 41.0, 80.5, 41.5)
    assert {n: len(b) for n, b in read_osm(file, Progress(), wide).tables.items()} == {
        n: len(b) for n, b in whole.tables.items()
    }
    box = GeoExtent(80.2605, 41.169, 80.2630, 41.1735)
    cut = read_osm(file, Progress(), box)
    assert _inside(cut, box)
    assert 0 < len(cut) < len(whole)
    with pytest.raises(VectorFileError, match="where the city lies"):
        read_osm(file, Progress(), GeoExtent(10, 10, 11, 11))


def test_areas_cut_off_by_the_extract_or_crossing_themselves_are_kept_and_counted(
    tmp_path: Path,
) -> None:
    nodes = {1: (80.0, 41.0), 2: (80.01, 41.0), 3: (80.01, 41.01), 4: (80.0, 41.01)}
    xml = "<osm version='0.6'>"
    xml += "".join(f"<node id='{i}' lon='{x}' lat='{y}'/>" for i, (x, y) in nodes.items())
    way = "<way id='{}'>{}<tag k='{}' v='{}'/></way>"
    for id_, refs, key, value in (
        (1, (1, 2, 3, 999, 1), "leisure", "park"),
        (2, (1, 3, 2, 4, 1), "natural", "water"),
        (3, (1, 2, 3, 4, 1), "building", "yes"),
        (4, (1, 998, 999, 1), "landuse", "grass"),
    ):
        xml += way.format(id_, "".join(f"<nd ref='{r}'/>" for r in refs), key, value)
    xml += (
        "<relation id='1'><member type='way' ref='777' role='outer'/>"
        "<tag k='type' v='multipolygon'/><tag k='natural' v='water'/></relation></osm>"
    )
    file = tmp_path / "cut.osm"
    file.write_text(xml, encoding="utf-8")
    extract = read_osm(file, Progress())
    assert sorted(_classes(extract, "basemap_polygons")) == ["building", "green", "water"]
    shapes = [shapely.from_wkb(w) for w in extract.tables["basemap_polygons"].columns["geometry"]]
    assert all(shape.is_valid for shape in shapes)
    said = [str(problem) for problem in extract.problems]
    assert any(text.startswith("2 areas were closed") for text in said)
    assert any(text.startswith("2 shapes were left out") for text in said)

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest

from gis_app.basemap import osm_apart
from gis_app.basemap.osm_apart import read_extract
from gis_app.basemap.osm_extract import read_osm
from gis_app.errors import Cancelled, VectorFileError
from gis_app.geo.extent import GeoExtent
from gis_app.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

STREET = """<osm version="0.6">
<node id="1" lat="41.17" lon="80.26"/><node id="2" lat="41.18" lon="80.27"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="解放路"/></way>
</osm>"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(osm_apart, "LARGE_BYTES", 1)
    made = tmp_path / "a.osm"
    made.write_text(STREET, "utf-8")
    return made


def test_another_process_reads_the_same_and_tells_how_far_it_is(file: Path) -> None:
    told: list[float] = []
    box = GeoExtent(80.2, 41.1, 80.3, 41.2)
    apart = read_extract(file, Progress(lambda done, _what: told.append(done)), box)
    here = read_osm(file, Progress(), box)
    assert {n: len(b) for n, b in apart.tables.items()} == {
        n: len(b) for n, b in here.tables.items()
    }
    assert apart.tables["basemap_lines"].columns["name"] == ["解放路"]
    assert told
    assert not multiprocessing.active_children()


def test_stopping_ends_the_other_process_at_once(file: Path) -> None:
    with pytest.raises(Cancelled):
        read_extract(file, Progress(is_cancelled=lambda: True))
    assert not multiprocessing.active_children()


def test_what_is_wrong_is_told_in_the_same_words(file: Path) -> None:
    file.write_text("no extract", "utf-8")
    with pytest.raises(VectorFileError) as apart:
        read_extract(file, Progress())
    with pytest.raises(VectorFileError) as here:
        read_osm(file, Progress())
    assert apart.value.message == here.value.message
    with pytest.raises(VectorFileError, match="There is no file"):
        read_extract(file.with_name("missing.osm"), Progress())

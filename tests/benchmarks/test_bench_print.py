"""Print of the sample city: one A3 sheet a sub-district with all tables, to one PDF."""

from __future__ import annotations

import json
import subprocess
import sys

from gis_app.messages import CHINESE, load_translator
from gis_app.paths import sample_city_file, translations_dir
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.subject import Coverage
from gis_app.project.city import City
from gis_app.workflows.print_atlas import print_atlas
from tests.benchmarks.atlas_city import atlas_city


def test_print_the_sub_districts_of_the_sample(benchmark, tmp_path):
    copy = tmp_path / "city.gpkg"
    copy.write_bytes(sample_city_file().read_bytes())
    t = load_translator(CHINESE, translations_dir())
    with City.open(copy, read_only=True) as city:
        report = benchmark.pedantic(
            print_atlas,
            (city.data, tmp_path / "districts.pdf", PrintRequest(), t),
            rounds=3,
            warmup_rounds=1,
        )
    assert report.sheets == 9
    assert (tmp_path / "districts.pdf").stat().st_size < 3_500_000


def test_print_24_districts_with_all_their_10000_points(benchmark, tmp_path):
    data = atlas_city()
    t = load_translator(CHINESE, translations_dir())
    file = tmp_path / "atlas.pdf"
    report = benchmark.pedantic(
        print_atlas,
        (data, file, PrintRequest(Coverage.DISTRICT), t),
        rounds=2,
        warmup_rounds=1,
    )
    assert (report.sheets, report.rows) == (24, 10_000)
    # the peer's file with 60 rows a sheet and no numbers on the map has 2.95 MB
    assert file.stat().st_size < 4_000_000


def test_memory_of_500_sheets_is_that_of_100(benchmark, tmp_path):
    def peak(sheets):
        asked = [sys.executable, "-m", "tests.benchmarks.print_memory", str(sheets), "20000"]
        done = subprocess.run(
            [*asked, str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    few = peak(100)
    many = benchmark.pedantic(peak, (500,), rounds=1)
    assert (few["sheets"], many["sheets"]) == (100, 500)
    benchmark.extra_info.update(few=few, many=many)
    assert many["peak_mb"] < 1.25 * few["peak_mb"]

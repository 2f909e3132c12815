"""Print of the sample city: one A3 sheet a sub-district with all tables, to one PDF."""

from __future__ import annotations

from gis_app.messages import CHINESE, load_translator
from gis_app.paths import sample_city_file, translations_dir
from gis_app.printing.print_request import PrintRequest
from gis_app.project.city import City
from gis_app.workflows.print_atlas import print_atlas


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
    assert (tmp_path / "districts.pdf").stat().st_size < 6_000_000

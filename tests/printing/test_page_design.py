import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.project_settings import ProjectSettings
from gis_app.errors import RenderError, UsageError
from gis_app.messages import Translator
from gis_app.printing import page_fonts
from gis_app.printing.page_design import ITEM_TITLES, ORDER, PageDesign, design_from_json
from gis_app.printing.page_template import PAPERS, Orientation
from gis_app.printing.saved_designs import saved_designs, with_saved, without_saved
from gis_app.workflows.print_atlas import lay_out_atlas, print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_pdf
from tests.printing.small_city import NAMES

T = Translator("en")
TEXT = st.text(max_size=40)
DESIGNS = st.builds(
    lambda template, paper, orientation, items, margin, title, marking, remarks, signs, logo: (
        PageDesign(
            template, paper, orientation,
            frozenset(items) & frozenset(PageDesign.of(template).shipped.all_items),
            margin, title, marking, remarks, tuple(signs), logo,
        )
    ),
    st.sampled_from(ORDER), st.sampled_from(list(PAPERS)), st.sampled_from(list(Orientation)),
    st.lists(st.sampled_from(list(ITEM_TITLES))), st.none() | st.floats(5.0, 40.0), TEXT,
    st.none() | TEXT, TEXT, st.lists(TEXT, max_size=6), st.binary(max_size=60),
)  # fmt: skip


@given(DESIGNS)
def test_a_design_comes_back_as_it_was_written(design):
    assert design_from_json(design.to_json(), "file") == design


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"page_design": 2}', '{"page_design": 1}', "\x00", '{"page_design": 1, '],
)
def test_what_is_no_design_is_refused_with_its_name(text):
    with pytest.raises(UsageError, match=r"mine\.json"):
        design_from_json(text, "mine.json")


def test_a_design_of_the_first_version_keeps_the_names_on_its_map():
    old = json.loads(PageDesign.of("district").to_json())
    old |= {"page_design": 1, "items": ["legend", "grid"]}
    made = design_from_json(json.dumps(old), "file")
    assert made.items == {"legend", "grid", "names"}
    cards = json.loads(PageDesign.of("issue_list").to_json()) | {"page_design": 1}
    assert design_from_json(json.dumps(cards), "file") == PageDesign.of("issue_list")


def test_a_hostile_design_is_refused():
    good = json.loads(PageDesign.of().to_json())
    for change in (
        {"template": "../../etc/passwd"},
        {"paper": "B5"},
        {"margin_mm": 5000},
        {"logo": "not base64!"},
        {"orientation": "sideways"},
        {"items": 7},
    ):
        with pytest.raises(UsageError):
            design_from_json(json.dumps({**good, **change}), "file")


def test_a_project_keeps_designs_by_name():
    settings = ProjectSettings()
    mine = replace(PageDesign.of("unit"), title="{name}责任图", margin_mm=12.0)
    settings = with_saved(with_saved(settings, "周报用图", mine), "b", PageDesign.of("route"))
    assert saved_designs(settings) == {"周报用图": mine, "b": PageDesign.of("route")}
    assert list(saved_designs(without_saved(settings, "b"))) == ["周报用图"]
    assert saved_designs(replace(settings, page_designs="rubbish")) == {}
    with pytest.raises(UsageError, match="name"):
        with_saved(settings, "  ", mine)


def test_a_design_lives_in_the_project_file(tmp_path):
    from gis_app.paths import sample_city_file
    from gis_app.project.city import City

    file = tmp_path / "city.gpkg"
    file.write_bytes(sample_city_file().read_bytes())
    design = replace(PageDesign.of("unit"), remarks="每周三前报送")
    with City.open(file) as city:
        city.change_settings(with_saved(city.data.settings, "单位图", design))
    with City.open(file, read_only=True) as city:
        assert saved_designs(city.data.settings) == {"单位图": design}


def test_words_of_a_design_stand_on_the_page(tmp_path):
    design = replace(
        PageDesign.of("district_table"),
        title="{name}作战图",
        marking="内部资料 注意保管",
        remarks="请各单位于每周三前报送整改情况",
        signatures=("编制", "审核", "批准"),
        margin_mm=20.0,
    )
    request = print_request("district_table", design=design, names=(NAMES[0],))
    print_atlas(busy_city(), tmp_path / "a.pdf", request, T)
    text = "".join(read_pdf(tmp_path / "a.pdf").pages[0].extract_text().split())
    for words in ("东关街道作战图", "内部资料注意保管", "每周三前报送", "编制", "审核", "批准"):
        assert words in text
    assert request.template().title.x_mm == 20.0


def test_items_can_be_switched_off(tmp_path):
    design = PageDesign.of("district_table")
    bare = replace(design, items=design.items - {"table", "legend", "overview", "summary"})
    book = lay_out_atlas(busy_city(), print_request("district_table", design=bare), T)
    assert all(not page.page.tables for page in book.pages)
    wide = book.template.map_outer.width_mm
    assert wide > print_request("district_table").template().map_outer.width_mm
    print_atlas(busy_city(4), tmp_path / "a.pdf", print_request("district_table", design=bare), T)
    assert "Legend" not in read_pdf(tmp_path / "a.pdf").pages[0].extract_text()


def test_a_page_for_the_public_has_no_telephone_and_needs_a_review_number(tmp_path):
    request = print_request("district_table", is_public=True, names=(NAMES[0],))
    book = lay_out_atlas(busy_city(), request, T)
    assert any("审图号" in str(warning) for warning in book.warnings)
    print_atlas(busy_city(), tmp_path / "a.pdf", request, T)
    text = read_pdf(tmp_path / "a.pdf").pages[0].extract_text()
    assert "139" not in text
    assert "李示例" not in text
    assert "内部资料" not in text
    assert "Sketch map" in text
    numbered = replace(request, review_number="新S(2023)012号")
    assert not lay_out_atlas(busy_city(), numbered, T).warnings
    print_atlas(busy_city(), tmp_path / "b.pdf", numbered, T)
    text = "".join(read_pdf(tmp_path / "b.pdf").pages[0].extract_text().split())
    assert "新S(2023)012号" in text
    assert "Sketchmap" not in text


def test_a_machine_without_chinese_fonts_is_told_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(page_fonts, "app_font_families", lambda: ("sans-serif",))
    monkeypatch.setattr(page_fonts.QFontDatabase, "families", lambda *_: [])
    with pytest.raises(RenderError, match="no font with Chinese"):
        print_atlas(busy_city(4), tmp_path / "a.pdf", print_request("district"), T)
    assert list(tmp_path.iterdir()) == []

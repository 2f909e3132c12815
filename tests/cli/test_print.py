import shutil

import pytest
from PySide6.QtGui import QImage

from gis_app.cli.main import main
from gis_app.paths import sample_city_file
from tests.printing.pdf_probe import read_pdf


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    file = tmp_path_factory.mktemp("print") / "city.gpkg"
    shutil.copy(sample_city_file(), file)
    return file


def run(*words):
    return main([str(word) for word in words])


def test_a_template_prints_what_suits_it(city, tmp_path, capsys):
    assert run("print", city, tmp_path / "a.pdf", "--template", "action", "--area", "飞线整治") == 0
    text = "".join(read_pdf(tmp_path / "a.pdf").pages[0].extract_text().split())
    assert "飞线整治" in text or "Flyingwires" in text
    assert str(tmp_path / "a.pdf") in capsys.readouterr().out


def test_a_folder_of_groups_a_poster_and_a_picture(city, tmp_path, capsys):
    assert run("print", city, tmp_path / "g", "--template", "unit", "--coverage", "group",
               "--split", "--area", "市容环境组", "--without", "overview") == 0  # fmt: skip
    assert [file.name for file in (tmp_path / "g").iterdir()] == ["01-市容环境组.pdf"]
    assert run("print", city, tmp_path / "p.pdf", "--template", "wall_map", "--paper", "A1",
               "--poster", "A3", "--overlap", "15") == 0  # fmt: skip
    assert len(read_pdf(tmp_path / "p.pdf").pages) > 4
    assert run("print", city, tmp_path / "p.png", "--template", "district", "--area", "兰干街道",
               "--dpi", "40", "--variant", "grey", "--paper", "A4") == 0  # fmt: skip
    assert not QImage(str(tmp_path / "p.png")).isNull()
    capsys.readouterr()


def test_words_on_the_page_and_pages_in_front(city, tmp_path, capsys):
    assert run("print", city, tmp_path / "a.pdf", "--area", "兰干街道", "--cover", "--week",
               "--title", "{name}作战图", "--marking", "内部资料", "--signature", "审核",
               "--remarks", "每周三前报送", "--margin", "12", "--public") == 0  # fmt: skip
    pages = ["".join(page.extract_text().split()) for page in read_pdf(tmp_path / "a.pdf").pages]
    assert any("兰干街道作战图" in text and "审核" in text for text in pages)
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--with", "countdown", "--template", "district"), "countdown"),
        (("--poster", "A4", "--split"), "--split"),
        (("--template", "route"), ""),
        (("--point", "没有这个点位", "--template", "route"), "没有这个点位"),
        (("--design", "missing.page.json"), "missing.page.json"),
        (("--margin", "90"), ""),
        (("--area", "火星街道"), "火星街道"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_written(city, tmp_path, capsys, words, said):
    assert run("print", city, tmp_path / "a.pdf", *words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_design_file_is_taken(city, tmp_path, capsys):
    from dataclasses import replace

    from gis_app.printing.page_design import PageDesign

    file = tmp_path / "mine.page.json"
    design = replace(PageDesign.of("unit"), paper="A4", title="{name}责任书附图")
    file.write_text(design.to_json(), "utf-8")
    assert run("print", city, tmp_path / "a.pdf", "--design", file, "--area", "市教育局") == 0
    page = read_pdf(tmp_path / "a.pdf").pages[0]
    assert "市教育局责任书附图" in "".join(page.extract_text().split())
    assert round(float(page.mediabox.width)) == 842
    capsys.readouterr()

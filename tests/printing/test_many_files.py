import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.errors import Cancelled, RenderError
from gis_app.messages import Translator
from gis_app.printing import many_files
from gis_app.printing.many_files import MOST_BYTES, safe_name
from gis_app.printing.subject import Coverage
from gis_app.progress import Progress
from gis_app.workflows.print_atlas import PrintForm, PrintTarget, print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_pdf

T = Translator("en")


@given(st.text(max_size=300))
def test_every_name_can_be_a_file_on_every_system(text):
    name = safe_name(text)
    assert name
    assert len(name.encode()) <= MOST_BYTES + 1
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name == name.strip(" .")
    assert name.lower().partition(".")[0] not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


def test_chinese_stays_and_paths_do_not_lead_out():
    assert safe_name("兰干街道") == "兰干街道"
    assert "/" not in safe_name("../../etc/passwd")


def test_one_pdf_a_unit_with_its_own_page_numbers(tmp_path):
    folder = tmp_path / "单位"
    request = print_request("unit")
    report = print_atlas(busy_city(), PrintTarget(folder, PrintForm.FOLDER), request, T)
    names = sorted(os.listdir(folder))
    assert len(names) == report.files == report.sheets == 4
    assert names[0].startswith("01-第1办事处")
    for name in names:
        pdf = read_pdf(folder / name)
        assert f"1/{len(pdf.pages)}" in pdf.pages[0].extract_text()
        assert pdf.metadata.title in name


def test_a_stop_leaves_no_file_and_no_folder(tmp_path):
    folder, shares = tmp_path / "out", []
    progress = Progress(
        lambda done, _: shares.append(done), lambda: bool(shares) and shares[-1] > 0.6
    )
    target = PrintTarget(folder, PrintForm.FOLDER)
    with pytest.raises(Cancelled):
        print_atlas(busy_city(), target, print_request("unit"), T, progress)
    assert not folder.exists()


def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    target = PrintTarget(folder, PrintForm.FOLDER)
    with pytest.raises(RenderError, match="No space left"):
        print_atlas(busy_city(4), target, print_request("unit"), T)
    assert os.listdir(folder) == ["mine.txt"]


def test_a_file_that_another_program_holds_is_told(tmp_path, monkeypatch):
    """On Windows a PDF that is open in a reader cannot be replaced."""
    from pathlib import Path

    from gis_app.workflows.print_atlas import print_atlas

    def held(self, _target):
        raise PermissionError(13, "The file is used by another program")

    file = tmp_path / "a.pdf"
    file.write_bytes(b"open in a reader")
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(RenderError, match="used by another program"):
        print_atlas(busy_city(4), file, print_request("district"), T)
    assert file.read_bytes() == b"open in a reader"
    assert os.listdir(tmp_path) == ["a.pdf"]


def test_pictures_of_several_pages_are_numbered(tmp_path):
    request = print_request("district", dpi=30, coverage=Coverage.SUBDISTRICT)
    report = print_atlas(
        busy_city(4), PrintTarget(tmp_path / "seite.png", PrintForm.PICTURES), request, T
    )
    assert report.files == 4
    assert sorted(os.listdir(tmp_path)) == [f"seite-{n}.png" for n in range(1, 5)]
    assert many_files.safe_name("") == "page"

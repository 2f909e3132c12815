"""The exposure board shows what is wrong and where, and names nobody."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.work_terms import ItemResult
from gis_app.errors import UsageError
from gis_app.messages import CHINESE, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.enter_scores import enter_scores
from gis_app.workflows.exposure_board import write_board
from tests.storage.photo_files import jpeg
from tests.workflows.assessed_city import score, with_round
from tests.workflows.week_city import MARKET, SCHOOL, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

T = load_translator(CHINESE, translations_dir())
LEADER, PHONE, INSPECTOR = "欧阳某甲", "13900001234", "诸葛某乙"
NOTE = f"摊主电话{PHONE},{LEADER}已知<b>"
PICTURE = re.compile(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        cells = {"leader": [LEADER], "leader_phone": [PHONE]}
        made.apply(Edit(msg("Test"), updates=(RowBatch("units", np.array([3]), cells),)))
        fid = with_round(made)
        enter_scores(made, fid, [
            score(MARKET, "SC-01", ItemResult.FAILS, NOTE),
            score(MARKET, "SC-02", ItemResult.CONFORMS), score(SCHOOL, "XX-01", ItemResult.FAILS),
        ])  # fmt: skip
        by = {"scored_by": [INSPECTOR] * 3}
        made.apply(Edit(msg("Test"), updates=(RowBatch("scores", np.arange(1, 4), by),)))
        for name, is_public in (("a.jpg", True), ("b.jpg", False)):
            file = tmp_path / name
            file.write_bytes(jpeg(colour=(200, 30, 30) if is_public else (30, 200, 30)))
            add_photos(made, [NewPhoto("scores", 1, file, is_public=is_public)])
        yield made


def text_of(file: Path) -> str:
    if file.suffix == ".html":
        return file.read_text("utf-8")
    return "".join(page.extract_text() for page in PdfReader(file).pages)


@pytest.mark.parametrize("name", ["board.html", "board.pdf"])
def test_the_board_for_the_public_names_nobody(city: City, tmp_path: Path, name: str) -> None:
    file = write_board(city.data, 1, tmp_path / name, T, city.file)
    text = text_of(file).replace("\n", "")
    for secret in (LEADER, PHONE, INSPECTOR, "检查员甲"):
        assert secret not in text
        assert secret.encode() not in file.read_bytes()
    assert "红桥农贸市场" in text
    assert "市市场监督管理局" in text
    assert "※※" in text
    assert text.index("第一中学") < text.index("红桥农贸市场"), "the worst point stands first"


@pytest.mark.parametrize("name", ["board.html", "board.pdf"])
def test_the_board_for_the_office_says_what_was_written(
    city: City, tmp_path: Path, name: str
) -> None:
    file = write_board(city.data, 1, tmp_path / name, T, city.file, is_public=False)
    assert PHONE in text_of(file).replace("\n", "")


def test_only_published_photos_are_in_the_page_and_nothing_is_run(
    city: City, tmp_path: Path
) -> None:
    file = write_board(city.data, 1, tmp_path / "b.html", T, city.file)
    page = file.read_text("utf-8")
    (photo,) = PICTURE.findall(page)
    red, green, _blue = Image.open(io.BytesIO(base64.b64decode(photo))).getpixel((5, 5))
    assert red > green
    assert "<b>" not in page.split("<tbody>")[1].replace('<b style="', "")
    assert "&lt;b&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    inside = write_board(city.data, 1, tmp_path / "c.html", T, city.file, is_public=False)
    assert len(PICTURE.findall(inside.read_text("utf-8"))) == 2


def test_another_kind_of_file_is_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.pdf"):
        write_board(city.data, 1, tmp_path / "b.doc", T, city.file)

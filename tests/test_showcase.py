"""What `./run.sh` leaves behind where there is no display."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest
from PySide6.QtGui import QImage

from gis_app.messages import LANGUAGES
from gis_app.showcase import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_becomes_four_files(tmp_path: Path, language: str) -> None:
    assert main([str(tmp_path / "out"), "--language", language]) == 0
    written = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert written == ["districts.pdf", "issues.xlsx", "map.html", "window.png"]
    picture = QImage(str(tmp_path / "out/window.png"))
    assert (picture.width(), picture.height()) == (1440, 900)
    assert len(pypdf.PdfReader(tmp_path / "out/districts.pdf").pages) >= 9
    sheet = openpyxl.load_workbook(tmp_path / "out/issues.xlsx").active
    assert sheet is not None
    assert sheet.max_row > 400
    assert (tmp_path / "out/map.html").stat().st_size > 500_000


def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert main([str(blocked / "out"), "--language", "en"]) == 2
    assert "cannot be made" in capsys.readouterr().err

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gis_app.errors import Cancelled
from gis_app.messages import msg
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_appears_when_all_went_well(tmp_path: Path) -> None:
    file = tmp_path / ("名" * 80 + ".csv")
    with written_aside(file) as aside:
        assert aside.parent == tmp_path
        assert aside.suffix == ".csv"
        aside.write_text("新", encoding="utf-8")
        assert not file.exists()
    assert file.read_text(encoding="utf-8") == "新"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [Cancelled(msg("Stopped. Nothing was changed.")), OSError()])
def test_nothing_is_left_and_the_old_file_stays(tmp_path: Path, error: Exception) -> None:
    file = tmp_path / "map.html"
    file.write_text("old", encoding="utf-8")

    def write() -> None:
        with written_aside(file) as aside:
            aside.write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(type(error)):
        write()
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX's")
def test_others_may_read_what_the_folder_s_custom_lets_them(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    with written_aside(tmp_path / "aside") as aside:
        aside.write_bytes(b"x")
    assert (tmp_path / "aside").stat().st_mode == plain.stat().st_mode


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written_aside(tmp_path / "no" / "map.html"):
        pytest.fail("nothing can be written there")

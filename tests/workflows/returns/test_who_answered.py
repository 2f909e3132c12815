"""Who was sent a workbook, who has sent it back, and several groups' projects in one call."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.edits import update_cells
from gis_app.domain.exchange_log import Sending, latest_of_each, log_text, read_log, returned
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.project.city import City
from gis_app.workflows.merge_files import merge_groups
from gis_app.workflows.send_to_units import send_to_units
from tests.ui.small_city import make_small_city
from tests.workflows.returns.returned_workbooks import KEY, fill_in, opened

if TYPE_CHECKING:
    from pathlib import Path

EN = Translator(ENGLISH)
TEXT = st.text(max_size=12)
COUNT = st.integers(0, 10_000)
SENDINGS = st.builds(
    Sending, COUNT, TEXT, TEXT, TEXT, COUNT, st.sampled_from(["", "2026-05-01"]), TEXT, TEXT, COUNT
)


@given(st.lists(SENDINGS, max_size=8))
def test_the_record_comes_back_as_it_was_written(log: list[Sending]) -> None:
    assert read_log(log_text(log)) == tuple(log)


@pytest.mark.parametrize("text", ["[", "7", '[1, {"unit": 3}, {"unit_fid": "1"}]', ""])
def test_what_is_no_record_is_left_out(text: str) -> None:
    assert read_log(text) == ()


def test_those_who_wait_longest_come_first() -> None:
    log = [
        Sending(1, "甲", "2026-05-01T01:00:00Z", "a", 3, returned_at="2026-05-02T01:00:00Z"),
        Sending(2, "乙", "2026-05-03T01:00:00Z", "b", 1),
        Sending(3, "丙", "2026-05-02T01:00:00Z", "c", 1, "2026-05-04"),
        Sending(1, "甲", "2026-05-04T01:00:00Z", "d", 2),
    ]
    assert [one.file for one in latest_of_each(log)] == ["c", "b", "d"]
    assert log[2].is_late(date(2026, 5, 5))
    assert not log[2].is_late(date(2026, 5, 4))
    log = list(returned(log, 3, log[2].sent_at, at="2026-05-06T01:00:00Z", file="x", answered=1))
    assert [one.file for one in latest_of_each(log)] == ["b", "d", "c"]
    assert not log[2].is_late(date(2026, 6, 1))


def _said(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    return main(list(words), CliContext(EN, out, out)), out.getvalue()


def test_the_verb_tells_who_has_not_answered(city: City, tmp_path: Path) -> None:
    project = str(city.file)
    city.change_settings(replace(city.data.settings, exchange_key=KEY))
    folder = tmp_path / "out"
    folder.mkdir()
    sent = send_to_units(city, folder, reply_by=date(2020, 1, 1)).workbooks
    city.close()
    status, said = _said("answers", project)
    assert status == 1
    assert said.count("was due on 2020-01-01") == len(sent)
    assert f"0 of {len(sent)} units have answered." in said
    back = tmp_path / "back"
    back.mkdir()
    for one in sent[:2]:
        shutil.copy(one.file, back)
    with opened(back / sent[0].file.name) as book:
        fill_in(book, 0, 整改进展="已清理")
    assert _said("merge", project, str(back), "--dry-run")[0] == 0
    assert f"0 of {len(sent)}" in _said("answers", project)[1], "a trial leaves no trace"
    assert _said("merge", project, str(back))[0] == 0
    status, said = _said("answers", project)
    assert f"2 of {len(sent)} units have answered." in said
    assert f"{sent[0].unit}: " in said
    assert "1 issue answered" in said
    assert "0 issues answered" in said
    waiting = _said("answers", project, "--waiting")[1]
    assert sent[0].unit not in waiting


@pytest.fixture
def groups(tmp_path: Path) -> tuple[Path, Path]:
    """Make a project and three copies that other groups changed, in one folder with it."""
    project = tmp_path / "city.gpkg"
    make_small_city(project, 8, 8).close()
    folder = tmp_path / "groups"
    folder.mkdir()
    for number in range(3):
        shutil.copyfile(project, folder / f"g{number}.gpkg")
        with City.open(folder / f"g{number}.gpkg", user=f"{number}组") as city:
            label = msg("Rows added")
            city.apply(update_cells("points", number + 1, label, note=f"{number}组写的"))
            city.apply(update_cells("points", 5, label, note=f"第{number}组"))
    return project, folder


def test_a_folder_of_projects_is_merged_in_one_call(groups: tuple[Path, Path]) -> None:
    project, folder = groups
    before = project.read_bytes()
    status, said = _said("merge", str(project), str(folder), "--dry-run")
    assert status == 1
    assert said.count("1 cell was changed on both sides") == 2, "the second and third group's"
    assert project.read_bytes() == before
    report = folder.parent / "report.xlsx"
    status, said = _said(
        "merge", str(project), str(folder), "--prefer", "theirs", "--report", str(report)
    )
    assert status == 0
    assert report.exists()
    with City.open(project, read_only=True) as city:
        notes = city.data.table("points").values("note").tolist()
        assert notes[:3] == ["0组写的", "1组写的", "2组写的"]
        assert notes[4] == "第2组"
    assert _said("merge", str(project), str(folder))[0] == 2, "older words differ, none is taken"


def test_the_project_itself_and_unfinished_files_are_passed_over(groups: tuple[Path, Path]) -> None:
    project, folder = groups
    shutil.copy(project, folder / ".hidden.gpkg")
    (folder / "~$a.xlsx").write_bytes(b"")
    found = merge_groups(project, [folder, folder / "g0.gpkg", folder])
    assert [[file.name for file in group] for group in found] == [
        ["g0.gpkg"], ["g1.gpkg"], ["g2.gpkg"],
    ]  # fmt: skip
    (folder / "a.xlsx").write_bytes(b"")
    assert merge_groups(project, [folder])[0][0].name == "a.xlsx"
    assert len(merge_groups(folder / "g0.gpkg", [folder])) == 3

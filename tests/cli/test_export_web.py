"""The verb `export-web` with its choices."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import ENGLISH, Translator
from gis_app.progress import Progress
from gis_app.storage.photos import photo_folder
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.open_city import copy_sample, open_city
from tests.storage.photo_files import write_jpeg
from tests.web_export.page_reading import read

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> tuple[int, str, str]:
    context = CliContext(Translator(ENGLISH), io.StringIO(), io.StringIO())
    status = main(["export-web", "sample", *map(str, arguments)], context)
    return status, context.out.getvalue(), context.err.getvalue()  # type: ignore[attr-defined]


def test_a_public_page_warns_before_it_is_saved(tmp_path: Path) -> None:
    status, said, warned = run(
        tmp_path / "map.html", "--profile", "public", "--round", "100", "--title", "曝光台"
    )
    assert status == 0
    assert "328 points" in said
    assert "may not be published" in warned
    meta = read(tmp_path / "map.html")["meta"]
    assert (meta["profile"], meta["rounding"], meta["title"]) == ("public", 100, "曝光台")


def test_a_review_number_takes_the_warning_away(tmp_path: Path) -> None:
    status, _said, warned = run(tmp_path / "map.html", "--review-number", "新S(2026)001号")
    assert (status, warned) == (0, "")
    assert read(tmp_path / "map.html")["meta"]["reviewNumber"] == "新S(2026)001号"


def test_a_unit_s_page_by_name(tmp_path: Path) -> None:
    status, said, _warned = run(tmp_path / "m.html", "--profile", "unit", "--unit", "市教育局")
    assert status == 0
    assert "33 points" in said
    assert read(tmp_path / "m.html")["meta"]["unit"] == "市教育局"


def test_the_size_alone(tmp_path: Path) -> None:
    status, said, _warned = run(tmp_path / "map.html", "--size")
    assert status == 0
    assert "kB" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wishes", [(), ("--folder",)])
def test_the_page_opens_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wishes: tuple[str, ...]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    target = tmp_path / ("单位" if wishes else "地图 1.html")
    status, _said, _warned = run(target, "--open", *wishes)
    assert status == 0
    assert opened == [(target / "index.html" if wishes else target).as_uri()]


def test_side_files_lie_beside_the_page(tmp_path: Path) -> None:
    status, _said, _warned = run(tmp_path / "map.html", "--side-files", "--no-photos")
    assert status == 0
    assert sorted(f.name for f in tmp_path.rglob("*.js")) == ["issues-2.js", "points-1.js"]


@pytest.fixture
def photographed(tmp_path: Path) -> Path:
    """Return a project with two photos of point 1, one publishable, and one that is missing."""
    project = copy_sample(tmp_path / "city.gpkg")
    with open_city(str(project), read_only=False) as city:
        pictures = [write_jpeg(tmp_path / f"{k}.jpg", colour=(9 * k, 99, 9)) for k in range(3)]
        add_photos(
            city,
            [NewPhoto("points", 1, file, is_public=not k) for k, file in enumerate(pictures)],
            Progress(),
        )
        gone = city.data.table("photos").text("file")[2]
    (photo_folder(project) / str(gone)).unlink()
    return project


def run_on(project: Path, *arguments: object) -> tuple[int, str, str]:
    context = CliContext(Translator(ENGLISH), io.StringIO(), io.StringIO())
    status = main(["export-web", str(project), *map(str, arguments)], context)
    return status, context.out.getvalue(), context.err.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wishes", "pictures", "missing", "status"),
    [
        ((), 2, 1, 1),
        (("--photos", "all"), 2, 1, 1),
        (("--photos", "published"), 1, 0, 0),
        (("--photos", "none"), 0, 0, 0),
        (("--no-photos",), 0, 0, 0),
        (("--photos", "2"), 1, 0, 0),
        (("--photos", "wanted.txt"), 1, 1, 1),
        (("--photos", "1,2", "--profile", "public"), 1, 0, 0),
    ],
)
def test_photos_are_chosen(
    photographed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    wishes: tuple[str, ...], pictures: int, missing: int, status: int,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wanted.txt").write_text("1\n3\n", "utf-8")
    done, _said, warned = run_on(photographed, tmp_path / "map.html", *wishes)
    photos = read(tmp_path / "map.html")["photos"]
    assert sum(bool(photo["picture"]) for photo in photos) == pictures
    assert sum(not photo["picture"] for photo in photos) == missing
    assert ("is missing" in warned) == bool(missing)
    assert ("left out" in warned) == ("public" in wishes)
    assert done == status


def test_photos_are_listed_with_their_numbers(photographed: Path, tmp_path: Path) -> None:
    status, said, _warned = run_on(photographed, tmp_path / "map.html", "--photos", "list")
    assert status == 0
    lines = said.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert [line for line in lines if "may be published" in line] == lines[:1]
    assert not (tmp_path / "map.html").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--profile", "unit"),
        ("--profile", "unit", "--unit", "没有这个局"),
        ("--unit", "市教育局"),
        ("--folder", "--profile", "public"),
        ("--folder", "--profile", "unit", "--unit", "市教育局"),
        ("--round", "-3"),
        ("--online-tiles", "https://t0.tianditu.gov.cn/{z}/{x}/{y}?tk=abc", "--attribution", "x"),
        ("--backdrop", "gone.mbtiles"),
        ("--photos", "7"),
        ("--photos", "nothing.txt"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    status, said, warned = run(tmp_path / "map.html", "--quiet", *wrong)
    assert (status, said) == (2, "")
    assert warned.strip()
    assert list(tmp_path.iterdir()) == []

"""Issues out of a message with photos: shared out, placed by what they say, bad ones told."""

from __future__ import annotations

import io
import os
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.photos import photos_of
from gis_app.messages import load_translator
from gis_app.paths import translations_dir
from gis_app.project.city import City
from gis_app.workflows.add_photos import list_missing
from gis_app.workflows.register_issues import NewIssue
from gis_app.workflows.register_with_photos import register_with_photos, share_photos
from tests.workflows.week_city import MARKET, NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

T = load_translator("en", translations_dir())


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def jpeg(file: Path, colour: str = "red", lon: float | None = None) -> Path:
    out, exif = io.BytesIO(), Image.Exif()
    if lon is not None:
        degrees, minutes = int(lon), (lon - int(lon)) * 60
        exif[0x8825] = {1: "N", 2: (41.0, 10.2, 0.0), 3: "E", 4: (float(degrees), minutes, 0.0)}
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif)
    file.write_bytes(out.getvalue())
    return file


def new(text: str, **fields: object) -> NewIssue:
    return NewIssue(text, NOW, inspector="甲", **fields)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.integers(0, 20))
def test_no_photo_goes_twice_and_the_order_is_the_messages(counts: list[int], photos: int) -> None:
    shares = share_photos(counts, photos)
    flat = [n for share in shares for n in share]
    assert flat == sorted(set(flat))
    if sum(counts) or len(counts) == 1:
        assert flat == list(range(photos))
    for share, count in zip(shares, counts, strict=True):
        assert len(share) <= max(count, photos)


def test_issues_and_photos_are_one_change(city: City, tmp_path: Path) -> None:
    photos = [[jpeg(tmp_path / "a.jpg"), jpeg(tmp_path / "b.jpg", "blue")], []]
    made = register_with_photos(
        city, [new("积水", point_fid=MARKET), new("占道")], photos, "甲", NOW
    )
    assert made.photo_count == 2
    assert [p.role for p in photos_of(city.data, "issues", made.fids[0])] == ["before", "before"]
    city.undo()
    assert not city.data.table("issues").has(made.fids[0])
    assert len(city.data.table("photos")) == 0


def test_a_photo_that_says_where_it_was_taken_places_an_issue_that_is_nowhere(
    city: City, tmp_path: Path
) -> None:
    told = jpeg(tmp_path / "here.jpg", lon=80.265)
    made = register_with_photos(
        city, [new("占道"), new("积水", point_fid=MARKET)], [[told], [told]], "甲", NOW
    )
    issues = city.data.table("issues")
    rows = issues.positions(made.fids)
    assert issues.points.lon_deg[rows[0]] == pytest.approx(80.265, abs=1e-6)
    # a point of the register says better where an issue is than a photo
    assert not issues.points.is_placed[rows[1]]


def test_a_bad_or_enormous_photo_stops_no_issue_and_is_told(city: City, tmp_path: Path) -> None:
    broken, huge = tmp_path / "broken.jpg", tmp_path / "huge.jpg"
    broken.write_bytes(b"\xff\xd8\xff half a picture")
    with huge.open("wb") as stream:
        stream.write(b"\xff\xd8\xff")
        os.truncate(stream.fileno(), 200 * 1024 * 1024)
    gone = tmp_path / "gone.jpg"
    good = jpeg(tmp_path / "good.jpg")
    made = register_with_photos(city, [new("占道")], [[broken, huge, gone, good]], "甲", NOW)
    assert (len(made.fids), made.photo_count) == (1, 1)
    told = " ".join(T(reason) for reason in made.refused)
    for name in ("broken.jpg", "huge.jpg", "gone.jpg"):
        assert name in told
    (photo,) = photos_of(city.data, "issues", made.fids[0])
    (city.file.with_name(city.file.name + ".photos") / "x").parent.mkdir(exist_ok=True)
    stored = next(path for path in tmp_path.rglob("*.jpg") if path.name in photo.file)
    stored.unlink()
    assert list_missing(city) == [photo.file]


def test_the_verb_shows_a_message_first_and_enters_it_when_told(tmp_path: Path) -> None:
    week_city(tmp_path).close()
    file = str(tmp_path / "city.gpkg")
    message = tmp_path / "chat.txt"
    message.write_text(
        "王某某 10:30\n1. 红桥农贸市场下水道堵塞 [图片][图片]\n2. 第一中学门口有流动摊点 [图片]\n",
        "gb18030",
    )
    photos = [str(jpeg(tmp_path / f"{n}.jpg", c)) for n, c in enumerate(("red", "blue", "green"))]
    arguments = ["register", file, "--message", str(message), "--by", "王",
                 "--source", "hotline"]  # fmt: skip
    arguments += ["--photo", *photos[:2], "--photo", photos[2]]
    out, err = StringIO(), StringIO()
    assert main(arguments, CliContext(T, out, err)) == 0
    assert "红桥农贸市场" in out.getvalue()
    assert "[2]" in out.getvalue()
    with City.open(tmp_path / "city.gpkg", read_only=True) as city:
        before = len(city.data.table("issues"))
    assert main([*arguments, "--apply"], CliContext(T, out, err)) == 0
    with City.open(tmp_path / "city.gpkg", read_only=True) as city:
        issues = city.data.table("issues")
        assert len(issues) == before + 2
        fids = issues.fids[-2:].tolist()
        assert [len(photos_of(city.data, "issues", fid)) for fid in fids] == [2, 1]
        assert {issues.value(fid, "source") for fid in fids} == {"hotline"}
    message.write_text("王某某 10:30\n下水道堵塞\n没有公平秤\n", "utf-8")
    assert main([*arguments, "--apply"], CliContext(T, out, err)) == 1
    assert err.getvalue().count("is not taken") == 3
    status = main(
        ["register", file, "--text", "路灯不亮", "--place", "80.26,41.17", "--by", "王",
         "--source", "people_voice"], CliContext(T, out, err),
    )  # fmt: skip
    assert status == 0
    for wrong in (["--text", "x", "--place", "几"], ["--by", "王"], ["--message", "/no/file"]):
        assert main(["register", file, "--by", "王", *wrong], CliContext(T, out, err)) == 2

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime
from math import isnan
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gis_app.errors import PhotoError
from gis_app.storage.photo_file import MOST_BYTES, facts_of, small_jpeg
from gis_app.storage.photos import (
    missing_photos,
    photo_folder,
    photo_path,
    read_photo,
    take_in,
    take_in_bytes,
    thumbnail,
)
from tests.storage.photo_files import jpeg, write_jpeg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "阿克苏.gpkg"
    file.touch()
    return file


def test_a_photo_is_copied_beside_the_project_with_what_it_says(
    project: Path, tmp_path: Path
) -> None:
    source = write_jpeg(
        tmp_path / "IMG 2026.JPG", taken="2026:05:20 12:30:00", place=(80.2612, 41.1708)
    )
    taken = take_in(project, source)
    assert photo_folder(project) == tmp_path / "阿克苏.photos"
    assert photo_path(project, taken.file).parent == photo_folder(project)
    assert read_photo(project, taken.file) == source.read_bytes()
    assert taken.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert taken.facts.taken_at == datetime(2026, 5, 20, 4, 30, tzinfo=UTC), "Beijing time"
    assert taken.facts.lon_deg == pytest.approx(80.2612, abs=1e-6)
    assert taken.facts.lat_deg == pytest.approx(41.1708, abs=1e-6)


def test_the_offset_a_phone_writes_counts(project: Path) -> None:
    content = jpeg(taken="2026:05:20 12:30:00", offset="+06:00")
    assert facts_of(content, "x").taken_at == datetime(2026, 5, 20, 6, 30, tzinfo=UTC)


def test_the_same_picture_lies_there_once(project: Path) -> None:
    first = take_in_bytes(project, jpeg(), "前.jpg")
    again = take_in_bytes(project, jpeg(), "别名.jpg")
    assert first.file == again.file
    assert len(list(photo_folder(project).iterdir())) == 1
    other = take_in_bytes(project, jpeg(colour=(1, 2, 3)), "前.jpg")
    assert other.file != first.file


@given(st.text(max_size=40))
def test_any_name_becomes_a_plain_one(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    project = tmp_path_factory.mktemp("p") / "c.gpkg"
    taken = take_in_bytes(project, jpeg(40, 30), name)
    assert [f.name for f in photo_folder(project).iterdir()] == [taken.file]
    assert photo_path(project, taken.file).is_file()


@pytest.mark.parametrize(
    "file",
    ["../secret.jpg", "/etc/passwd", "a/b.jpg", "..", "", "a\\b.jpg", "x.jpg\x00", "x.svg", "CON"],
)
def test_no_path_leads_out_of_the_folder(project: Path, tmp_path: Path, file: str) -> None:
    write_jpeg(tmp_path / "secret.jpg")
    photo_folder(project).mkdir()
    with pytest.raises(PhotoError, match="own folder"):
        photo_path(project, file)


def test_links_are_not_followed(project: Path, tmp_path: Path) -> None:
    secret = write_jpeg(tmp_path / "secret.jpg")
    folder = photo_folder(project)
    folder.mkdir()
    (folder / "link.jpg").symlink_to(secret)
    with pytest.raises(PhotoError, match="own folder"):
        read_photo(project, "link.jpg")
    other = tmp_path / "b.gpkg"
    photo_folder(other).symlink_to(folder)
    with pytest.raises(PhotoError, match="own folder"):
        take_in_bytes(other, jpeg(), "a.jpg")


def test_missing_files_are_listed(project: Path) -> None:
    there = take_in_bytes(project, jpeg(), "a.jpg").file
    assert missing_photos(project, [there, "gone.jpg", "../x.jpg", "gone.jpg"]) == [
        "gone.jpg",
        "../x.jpg",
    ]
    with pytest.raises(PhotoError, match=r"gone\.jpg is missing"):
        thumbnail(project, "gone.jpg")


def test_a_thumbnail_stands_upright_and_tells_nothing() -> None:
    # orientation 6: the camera was turned, red is on the right when shown
    content = jpeg(400, 300, orientation=6, place=(80.2, 41.1), taken="2026:05:20 12:30:00")
    small = Image.open(io.BytesIO(small_jpeg(content, 120, "x")))
    assert small.size == (90, 120)
    assert not dict(small.getexif())
    right, left = small.getpixel((80, 60)), small.getpixel((10, 60))
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert right[0] > 150 > right[2]
    assert left[2] > 150 > left[0]


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
def test_every_kind_of_png_becomes_a_jpeg(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (50, 40)).save(out, "PNG")
    small = Image.open(io.BytesIO(small_jpeg(out.getvalue(), 20, "x")))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (20, 16))


def test_clear_parts_become_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    small = Image.open(io.BytesIO(small_jpeg(out.getvalue(), 20, "x")))
    assert small.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"GIF89a" + b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0 and nothing more",
        jpeg()[:2000],
    ],
    ids=["empty", "text", "gif", "svg", "head", "half"],
)
def test_what_is_no_whole_picture_is_refused(project: Path, content: bytes) -> None:
    with pytest.raises(PhotoError, match=r"坏\.jpg"):
        take_in_bytes(project, content, "坏.jpg")
    assert not photo_folder(project).exists() or not list(photo_folder(project).iterdir())


def _huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_its_header(project: Path) -> None:
    with pytest.raises(PhotoError, match="million"):
        take_in_bytes(project, _huge_png(60_000, 60_000), "bomb.png")


def test_a_file_too_large_is_not_even_read(project: Path, tmp_path: Path) -> None:
    source = tmp_path / "large.jpg"
    with source.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    with pytest.raises(PhotoError, match="50 MB"):
        take_in(project, source)


@given(st.binary(max_size=60), st.integers(0, 600))
def test_mangled_pictures_are_refused_or_read(noise: bytes, at: int) -> None:
    content = jpeg(60, 40, taken="2026:05:20 12:30:00", place=(80.0, 41.0))
    mangled = content[:at] + noise + content[at + len(noise) :]
    try:
        facts = facts_of(mangled, "x")
    except PhotoError:
        return
    assert isnan(facts.lon_deg) or abs(facts.lon_deg) <= 180

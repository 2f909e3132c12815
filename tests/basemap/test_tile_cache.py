from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.basemap.tile_cache import TileCache
from gis_app.geo.tiles import TileAddress

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        self.now += 4_000.0
        return self.now


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sizes=st.lists(st.integers(1, 4_000), min_size=1, max_size=60), limit=st.integers(5_000, 30_000)
)
def test_it_never_weighs_more_than_its_limit_and_keeps_the_newest(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], limit: int
) -> None:
    cache = TileCache(tmp_path_factory.mktemp("c") / "t.sqlite", limit, Clock())
    for n, size in enumerate(sizes):
        cache.put("a", TileAddress(9, n, 0), b"x" * size)
        assert cache.size_bytes <= limit
    found = [cache.get("a", TileAddress(9, n, 0)) for n in range(len(sizes))]
    kept = [len(one[0]) for one in found if one is not None]
    assert sum(kept) == cache.size_bytes
    assert kept == sizes[len(sizes) - len(kept) :]
    cache.close()


def test_what_is_used_stays_and_sources_are_apart(tmp_path: Path) -> None:
    cache = TileCache(tmp_path / "t.sqlite", 1_000, Clock())
    used, unused = TileAddress(1, 0, 0), TileAddress(1, 1, 0)
    cache.put("a", used, b"u" * 400)
    cache.put("a", unused, b"n" * 400)
    assert cache.get("b", used) is None
    cache.get("a", used)
    cache.put("a", TileAddress(1, 0, 1), b"z" * 400)
    assert cache.get("a", used) is not None
    assert cache.get("a", unused) is None
    cache.close()


def test_a_damaged_file_is_begun_anew_and_an_impossible_one_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite"
    file.write_bytes(b"this is no database at all" * 100)
    cache = TileCache(file)
    cache.put("a", TileAddress(1, 0, 0), b"x")
    assert cache.get("a", TileAddress(1, 0, 0)) is not None
    cache.clear()
    assert cache.size_bytes == 0
    cache.close()
    assert cache.get("a", TileAddress(1, 0, 0)) is None
    blocked = tmp_path / "file"
    blocked.write_text("x")
    none = TileCache(blocked / "t.sqlite")
    none.put("a", TileAddress(1, 0, 0), b"x")
    assert none.get("a", TileAddress(1, 0, 0)) is None

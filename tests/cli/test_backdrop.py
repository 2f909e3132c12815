from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.basemap import service_keys
from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import ENGLISH, load_translator
from gis_app.paths import translations_dir
from tests.basemap.test_tile_archive import mbtiles
from tests.basemap.tile_server import TileServer, png, say

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> tuple[int, str, str]:
    context = CliContext(load_translator(ENGLISH, translations_dir()), io.StringIO(), io.StringIO())
    status = main(["backdrop", *arguments], context)
    assert isinstance(context.out, io.StringIO)
    assert isinstance(context.err, io.StringIO)
    return status, context.out.getvalue(), context.err.getvalue()


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    kept: dict[str, str] = {}
    monkeypatch.setattr(service_keys, "known_key", kept.get)
    monkeypatch.setattr(service_keys, "keep_key", lambda s, k: kept.update({s: k}) is None)
    monkeypatch.setattr(service_keys, "forget_key", lambda s: kept.pop(s, None))
    monkeypatch.setenv("no_proxy", "*")
    return kept


def test_it_lists_what_there_is_and_who_needs_a_key() -> None:
    status, out, _err = run()
    assert status == 0
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert "needs a key" in lines["tianditu"]
    assert "GCJ-02" in lines["amap"]
    assert "key" not in lines["osm"]


def test_a_file_is_tested(tmp_path: Path) -> None:
    file = mbtiles(tmp_path / "a.mbtiles", png(), bounds="80,41,81,42")
    status, out, _err = run(str(file))
    assert status == 0
    assert "Zooms 3 to 3" in out
    assert "80.00000, 41.00000" in out
    status, _out, err = run(str(tmp_path / "missing.mbtiles"))
    assert status == 2
    assert "missing.mbtiles" in err
    assert run("nothing")[0] == 2


@pytest.mark.parametrize(("status_code", "wanted"), [(200, 0), (403, 2)])
def test_a_service_is_asked_for_one_tile(
    monkeypatch: pytest.MonkeyPatch, status_code: int, wanted: int
) -> None:
    from gis_app.basemap.online_source import BaseMap, OnlineSource
    from gis_app.messages import LocalText

    server = TileServer(lambda to: say(to, png(), status_code))
    name = LocalText("x", "x")
    source = OnlineSource("x", name, server.url + "/{z}/{x}/{y}", "x")
    monkeypatch.setattr(
        "gis_app.basemap.online_list.online_base_maps", lambda: (BaseMap("x", name, (source,)),)
    )
    assert run("x")[0] == wanted
    assert len(server.seen) == 1
    server.close()


def test_a_key_is_read_from_the_input_and_never_an_option(
    monkeypatch: pytest.MonkeyPatch, keys: Any
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("abc123\n"))
    assert run("tianditu", "--set-key")[0] == 0
    assert keys == {"tianditu": "abc123"}
    assert run("tianditu", "--forget-key")[0] == 0
    assert not keys
    assert run("osm", "--set-key")[0] == 2
    assert run("--set-key")[0] == 2
    assert run("tianditu")[0] == 2


def test_kept_tiles_are_forgotten() -> None:
    status, out, _err = run("--clear-cache")
    assert status == 0
    assert "MB" in out


def test_a_service_of_one_s_own_is_added_listed_and_removed(keys: dict[str, str]) -> None:
    url = "https://t.example.cn/{z}/{x}/{y}.png?tk=secret"
    add = ("--add", "市局影像", "--url", url, "--attribution", "© 市局")
    status, out, _err = run(*add, "--zooms", "3-17", "--gcj02")
    assert status == 0
    assert "keyring" in out
    assert list(keys.values()) == ["secret"]
    status, out, _err = run()
    (line,) = [line for line in out.splitlines() if "市局影像" in line]
    assert "key known" in line
    assert "GCJ-02" in line
    assert "secret" not in out
    assert run("--remove", "市局影像")[0] == 0
    assert keys == {}
    assert "市局影像" not in run()[1]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--add", "a", "--url", "https://a.cn/x.png", "--attribution", "b"),
        ("--add", "a", "--url", "https://a.cn/{z}/{x}/{y}", "--attribution", "b", "--zooms", "x"),
        ("--add", "a", "--url", "https://a.cn/{z}/{x}/{y}"),
        ("--url", "https://a.cn/{z}/{x}/{y}"),
        ("--remove", "nothing"),
    ],
)
def test_a_wrong_service_is_refused(wrong: tuple[str, ...]) -> None:
    status, _out, err = run(*wrong)
    assert status == 2
    assert err

"""Online tiles against servers that are slow, rude, wrong or gone."""

from __future__ import annotations

import time
from threading import Event, Lock
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.basemap import online_tiles
from gis_app.basemap.online_source import OnlineSource
from gis_app.basemap.online_tiles import OnlineTiles
from gis_app.basemap.tile_cache import TileCache
from gis_app.basemap.tile_request import Answer, Outcome, request_tile
from gis_app.geo.tiles import TileAddress
from gis_app.messages import ENGLISH, LocalText, Translator
from tests.basemap.tile_server import TileServer, png, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

AT = TileAddress(12, 2961, 1533)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def serve() -> Iterator[Callable[..., TileServer]]:
    made: list[TileServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> TileServer:
        made.append(TileServer(answer))
        return made[-1]

    yield start
    for server in made:
        server.close()


def tiles(url: str, cache: TileCache | None = None, **more: Any) -> OnlineTiles:
    source = OnlineSource(
        "test", LocalText("测试服务", "Test service"), url + "/{z}/{x}/{y}?tk={key}", "© test"
    )
    more.setdefault("per_second", 200.0)
    return OnlineTiles(source, cache, Translator(ENGLISH, lambda text: text), **more)


def finished(source: OnlineTiles, at: TileAddress = AT) -> None:
    source.ask(at)
    assert source.wait(at, 60.0)


def test_a_tile_comes_is_told_and_is_kept(serve: Any, tmp_path: Path) -> None:
    server = serve(lambda to: say(to, png()))
    cache = TileCache(tmp_path / "tiles.sqlite")
    told = Event()
    source = tiles(server.url, cache, arrived=told.set, key="se cret")
    assert source.at_hand(AT) is None
    finished(source)
    assert source.at_hand(AT) == png()
    assert told.wait(60.0)
    assert server.seen == ["/12/2961/1533?tk=se%20cret"]
    assert server.agents[0].startswith("gis-app/")
    source.close()
    # another session, no network: the tile is on disk, the key is not
    again = tiles("http://127.0.0.1:9", cache)
    assert again.at_hand(AT) == png()
    cache.close()
    assert b"cret" not in (tmp_path / "tiles.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (lambda to: say(to, b"<html>login</html>", kind="text/html"), Outcome.NO_PICTURE),
        (lambda to: say(to, b"<html>login</html>"), Outcome.NO_PICTURE),
        (lambda to: say(to, png(), length=9_000_000), Outcome.UNREACHABLE),
        (lambda to: say(to, png() + b"x" * 5_000_000), Outcome.NO_PICTURE),
        (lambda to: say(to, b"", 404), Outcome.MISSING),
        (lambda to: say(to, b"", 204), Outcome.MISSING),
        (lambda to: say(to, b"", 403), Outcome.REFUSED),
        (lambda to: say(to, b"", 500), Outcome.UNREACHABLE),
        (lambda to: say(to, b"", 302, Location="file:///etc/hostname"), Outcome.UNREACHABLE),
        (lambda to: say(to, b""), Outcome.NO_PICTURE),
        (lambda to: to.wfile.write(b"nonsense\r\n\r\n"), Outcome.UNREACHABLE),
    ],
    ids=[
        "html", "html as png", "claims more", "huge", "404", "204", "403", "500", "to a file",
        "nothing", "no http",
    ],
)  # fmt: skip
def test_every_bad_answer_is_told_apart(serve: Any, answer: Any, outcome: Outcome) -> None:
    assert request_tile(serve(answer).url + "/1/1/1", 60.0).outcome is outcome


def test_less_than_claimed_is_not_a_tile(serve: Any) -> None:
    server = serve(lambda to: say(to, png()[:-20], length=len(png())))
    assert request_tile(server.url, 60.0).outcome is Outcome.UNREACHABLE


def test_only_the_web_is_asked() -> None:
    assert request_tile("file:///etc/hostname").outcome is Outcome.UNREACHABLE
    assert request_tile("ftp://127.0.0.1/1").outcome is Outcome.UNREACHABLE


def test_a_server_that_hangs_or_trickles_is_given_up(serve: Any) -> None:
    given_up = Event()

    def trickle(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        while not given_up.wait(0.02):
            to.wfile.write(b"\x89")

    # either server goes on for as long as somebody listens: without a limit this would not end
    assert request_tile(serve(trickle).url, 1.0, 0.2).outcome is Outcome.UNREACHABLE
    assert request_tile(serve(lambda _to: given_up.wait()).url, 0.2).outcome is Outcome.UNREACHABLE
    given_up.set()


def test_a_service_that_is_off_is_named_left_alone_and_comes_back(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_up, later_s = [False], [0.0]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + later_s[0], time=time.time)
    monkeypatch.setattr(online_tiles, "time", clock)
    server = serve(lambda to: say(to, png()) if is_up[0] else say(to, b"", 500))
    told = Event()
    source = tiles(server.url, arrived=told.set, off_s=3600.0)
    finished(source)
    assert source.fault is not None
    assert "Test service" in str(source.fault)
    assert len(server.seen) == 3
    assert told.wait(60.0)
    is_up[0] = True
    finished(source)
    assert source.at_hand(AT) is None
    assert len(server.seen) == 3
    later_s[0] = 3600.0
    finished(source)
    assert source.at_hand(AT) == png()
    assert source.fault is None
    source.close()


def test_asked_to_slow_down_it_waits_as_long_as_told(serve: Any) -> None:
    def answer(to: BaseHTTPRequestHandler) -> None:
        if len(server.seen) == 1:
            say(to, b"", 429, Retry_After="1")
        else:
            say(to, png())

    server = serve(answer)
    source = tiles(server.url)
    finished(source)
    assert source.at_hand(AT) == png()
    assert server.times[1] - server.times[0] >= 1.0
    source.close()


def test_a_missing_tile_is_not_asked_for_again_and_is_no_fault(serve: Any) -> None:
    server = serve(lambda to: say(to, b"", 404))
    source = tiles(server.url)
    finished(source)
    finished(source)
    assert len(server.seen) == 1
    assert source.fault is None
    source.close()


def test_many_tiles_are_asked_for_politely(serve: Any) -> None:
    lock, under_way, most = Lock(), 0, 0

    def counted(url: str) -> Answer:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        answer = request_tile(url, 60.0)
        with lock:
            under_way -= 1
        return answer

    def slowly(to: BaseHTTPRequestHandler) -> None:
        time.sleep(0.03)
        say(to, png())

    server = serve(slowly)
    source = tiles(server.url, per_second=50.0, request=counted)
    wanted = [TileAddress(12, column, 1500) for column in range(20)]
    started = time.monotonic()
    for at in wanted:
        source.ask(at)
    for at in wanted:
        assert source.wait(at, 60.0)
    assert len(server.seen) == 20
    assert most <= 2
    assert server.times[-1] - started >= 19 / 50
    source.close()


def test_what_was_asked_for_last_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online_tiles, "_WORKERS", 1)
    is_begun, all_asked, seen = Event(), Event(), list[str]()

    def request(url: str) -> Answer:
        is_begun.set()
        assert all_asked.wait(60.0)
        seen.append(url)
        return Answer(Outcome.TILE, png())

    source = tiles("http://127.0.0.1:9", request=request)
    wanted = [TileAddress(12, column, 1500) for column in range(20)]
    source.ask(wanted[0])
    assert is_begun.wait(60.0)
    for at in wanted[1:]:
        source.ask(at)
    all_asked.set()
    for at in wanted:
        assert source.wait(at, 60.0)
    columns = [int(url.split("/")[-2]) for url in seen]
    assert columns == [0, *range(19, 0, -1)]
    source.close()


def test_a_key_that_is_refused_is_said_without_being_shown(serve: Any) -> None:
    server = serve(lambda to: say(to, b"", 403))
    source = tiles(server.url, key="geheim")
    finished(source)
    assert source.fault is not None
    assert "key" in str(source.fault)
    assert "geheim" not in str(source.fault)
    source.close()

"""Tile services of the user's own: kept by name, told apart from what is no address of tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.basemap import own_services, service_keys
from gis_app.basemap.own_services import OwnService, without_key
from gis_app.errors import UsageError
from gis_app.workflows.open_base_map import base_maps
from gis_app.workflows.own_base_maps import add_service, remove_service

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://tiles.example.cn/{z}/{x}/{y}.png?tk=secret"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.cn/{z}/{x}/{y}",
        "https://a.cn/{z}/{x}",
        "https://a.cn/{z}/{x}/{y}/{secret}",
        "file:///etc/{z}/{x}/{y}",
        "",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(url: str) -> None:
    assert not own_services.is_tile_url(url)


def test_a_service_is_kept_listed_replaced_and_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_services, "user_config_dir", lambda: tmp_path / "new")
    assert own_services.is_tile_url(URL)
    first = own_services.keep_own(OwnService("市局影像", URL, "© 市局"))
    other = OwnService("市局影像", URL.replace("png", "jpg"), "© 市局", 3, 16, True)
    second = own_services.keep_own(other)
    assert first != second
    assert "secret" not in second
    listed = {one.id: one for one in base_maps()}
    assert first not in listed
    source = listed[second].sources[0]
    assert source.attribution == "© 市局"
    assert (source.lowest_zoom, source.highest_zoom, source.is_gcj02) == (3, 16, True)
    own_services.forget_own(second)
    assert own_services.own_base_maps() == ()


def test_a_broken_file_of_services_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_services, "user_config_dir", lambda: tmp_path)
    (tmp_path / "tile-services.json").write_text('[1, {"name": "x"}, null]')
    assert own_services.own_base_maps() == ()


@pytest.mark.parametrize("name", ["tk", "key", "ak", "token", "access_token", "apikey", "TK"])
def test_a_key_in_an_address_is_taken_out(name: str) -> None:
    bare, key = without_key(f"https://a.cn/{{z}}/{{x}}/{{y}}?{name}=se%2Fcret&v=2")
    assert (bare, key) == (f"https://a.cn/{{z}}/{{x}}/{{y}}?{name}={{key}}&v=2", "se/cret")
    assert without_key(bare) == (bare, "")
    assert without_key("https://a.cn/{z}/{x}/{y}") == ("https://a.cn/{z}/{x}/{y}", "")


@pytest.mark.parametrize("has_keyring", [True, False])
def test_the_key_goes_to_the_keyring_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_keyring: bool
) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(own_services, "user_config_dir", lambda: tmp_path)
    monkeypatch.setattr(
        service_keys, "keep_key", lambda s, k: has_keyring and kept.update({s: k}) is None
    )
    monkeypatch.setattr(service_keys, "forget_key", lambda s: kept.pop(s, None))
    added = add_service(OwnService("市局影像", URL, "© 市局"))
    assert (added.key, added.is_key_kept) == ("secret", has_keyring)
    assert kept == ({added.id: "secret"} if has_keyring else {})
    assert "secret" not in (tmp_path / "tile-services.json").read_text("utf-8")
    (own,) = own_services.own_base_maps()
    assert own.service == added.id
    assert remove_service("市局影像") == "市局影像"
    assert kept == {}
    with pytest.raises(UsageError):
        remove_service(added.id)


def test_what_cannot_be_a_service_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_services, "user_config_dir", lambda: tmp_path)
    for wrong in (
        OwnService("a", "https://a.cn/{z}/{x}", "b"),
        OwnService("a", "https://a.cn/{z}/{x}/{y}", "b", 9, 3),
        OwnService("a", "https://a.cn/{z}/{x}/{y}", ""),
        OwnService(" ", "https://a.cn/{z}/{x}/{y}", "b"),
    ):
        with pytest.raises(UsageError):
            add_service(wrong)
    assert own_services.own_base_maps() == ()

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gis_app.basemap import service_keys
from gis_app.basemap.online_list import TIANDITU, online_base_maps
from gis_app.geo.tiles import TileAddress

if TYPE_CHECKING:
    import pytest


def test_every_service_makes_whole_addresses_over_https() -> None:
    ids = [one.id for one in online_base_maps()]
    assert len(set(ids)) == len(ids)
    for base_map in online_base_maps():
        for source in base_map.sources:
            url = source.tile_url(TileAddress(12, 2961, 1533), "k&y")
            assert url.startswith("https://"), url
            assert not re.search(r"[{}]", url), url
            assert "2961" in url
            assert source.attribution
            assert ("k%26y" in url) == source.needs_key


def test_chinese_street_maps_are_known_to_be_shifted() -> None:
    shifted = {one.id for one in online_base_maps() if one.sources[0].is_gcj02}
    assert shifted == {"amap", "tencent"}
    assert {one.service for one in online_base_maps()} == {"", TIANDITU}


def test_tms_rows_count_from_the_south() -> None:
    tencent = next(one for one in online_base_maps() if one.id == "tencent").sources[0]
    assert "y=" + str((1 << 12) - 1 - 1533) in tencent.tile_url(TileAddress(12, 2961, 1533))


def test_keys_live_in_the_keyring_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.backends.fail import Keyring as NoKeyring

    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def __init__(self) -> None:
            self.held: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.held[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.held[service, username]

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(Ring())
        assert service_keys.known_key(TIANDITU) is None
        assert service_keys.keep_key(TIANDITU, "abc")
        assert service_keys.known_key(TIANDITU) == "abc"
        monkeypatch.setenv("GIS_APP_KEY_TIANDITU", " env ")
        assert service_keys.known_key(TIANDITU) == "env"
        monkeypatch.delenv("GIS_APP_KEY_TIANDITU")
        service_keys.forget_key(TIANDITU)
        assert service_keys.known_key(TIANDITU) is None
        keyring.set_keyring(NoKeyring())
        assert not service_keys.keep_key(TIANDITU, "abc")
        assert service_keys.known_key(TIANDITU) is None
    finally:
        keyring.set_keyring(before)

"""Tile services of the user's own: kept by name, told apart from what is no address of tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.basemap import own_services
from gis_app.workflows.open_base_map import base_maps

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://tiles.example.cn/{z}/{x}/{y}.png?tk=secret"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.cn/{z}/{x}/{y}",
        "https://a.cn/{z}/{x}",
        "https://a.cn/{z}/{x}/{y}/{key}",
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
    first = own_services.keep_own("市局影像", URL, "© 市局")
    second = own_services.keep_own("市局影像", URL.replace("png", "jpg"), "© 市局")
    assert first != second
    assert "secret" not in second
    listed = {one.id: one for one in base_maps()}
    assert first not in listed
    assert listed[second].sources[0].attribution == "© 市局"
    own_services.forget_own(second)
    assert own_services.own_base_maps() == ()


def test_a_broken_file_of_services_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_services, "user_config_dir", lambda: tmp_path)
    (tmp_path / "tile-services.json").write_text('[1, {"name": "x"}, null]')
    assert own_services.own_base_maps() == ()

"""Photos of the page: chosen, made small, missing ones told; opened in Chromium, network off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.table import TextColumn
from gis_app.errors import UsageError
from gis_app.web_export.payload import page_masks
from gis_app.web_export.profiles import Profile, ProfileKind
from gis_app.workflows.choose_web_photos import (
    listed_photos,
    offered_web_photos,
    publishable_photos,
)
from gis_app.workflows.export_web_folder import export_web_folder
from gis_app.workflows.export_web_map import WebMapRequest, export_web_map, web_map_bytes
from tests.web_export.page_driving import opened
from tests.web_export.page_reading import read
from tests.web_export.photographed_city import with_photos

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_photos_are_small_and_missing_ones_are_said(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    project = folder / "city.gpkg"
    data = with_photos(sample_data, project)
    report = export_web_map(data, folder / "map.html", project=project)
    assert report.missing_photos == ("gone.jpg",)
    with opened(browser, folder / "map.html") as page:
        page.evaluate("void CityMap.showPlace(CityMap.points[0])")
        assert page.locator(".card .photo img").count() == 2
        assert "gone.jpg" in page.inner_text(".card .photo-missing")
        size = page.evaluate(
            "() => { const i = document.querySelector('.photo img'); "
            "return i.decode().then(() => [i.naturalWidth, i.naturalHeight]); }"
        )
        assert size == [800, 600]
        page.click(".card .photo >> nth=0")
        assert page.locator(".lightbox img").is_visible()
        page.keyboard.press("Escape")
        assert page.locator(".lightbox").count() == 0
        assert page.locator(".card").is_visible()


def test_a_public_page_has_the_chosen_photos_only(sample_data: CityData, folder: Path) -> None:
    project = folder / "city.gpkg"
    data = with_photos(sample_data, project)
    public = Profile(ProfileKind.PUBLIC)
    report = export_web_map(data, folder / "map.html", project=project, profile=public)
    text = (folder / "map.html").read_text("utf-8")
    assert text.count("data:image/jpeg") == 1
    assert "13912345678" not in text
    assert report.missing_photos == ()
    chosen = replace(public, photo_fids=(2, 4))
    export_web_map(data, folder / "map.html", project=project, profile=chosen)
    assert "data:image/jpeg" not in (folder / "map.html").read_text("utf-8")


def test_a_page_has_the_ticked_photos_and_no_others(sample_data: CityData, folder: Path) -> None:
    project = folder / "city.gpkg"
    data = with_photos(sample_data, project)
    sizes = []
    for fids in ((), (2,), (2, 4), None):
        request = WebMapRequest(project=project, profile=Profile(photo_fids=fids))
        report = export_web_map(data, folder / "map.html", request=request)
        photos = read(folder / "map.html")["photos"]
        assert sum(bool(photo["picture"]) for photo in photos) == (3 if fids is None else len(fids))
        assert report.missing_photos == (("gone.jpg",) if fids is None else ())
        sizes.append(web_map_bytes(data, request))
    assert sizes == sorted(set(sizes))


def test_a_photo_of_an_issue_stands_with_its_issue(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    project = folder / "city.gpkg"
    data = with_photos(sample_data, project)
    export_web_map(data, folder / "map.html", project=project)
    with opened(browser, folder / "map.html") as page:
        page.evaluate(
            "void CityMap.openPopup(CityMap.map.getCenter(), "
            "() => CityMap.issuePopup(CityMap.issues[0]))"
        )
        # 2 o'clock in Beijing is the next day there
        assert "2026-05-05" in page.inner_text(".card .photo-caption")


def test_photos_of_a_special_action_stand_in_its_pop_up(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    project = folder / "city.gpkg"
    data = with_photos(sample_data, project)
    actions, photos = data.table("actions"), data.table("photos")
    feature = int(actions.fids[np.flatnonzero(actions.geometry.is_placed)[0]])
    columns = dict(photos.columns)
    columns["owner_table"] = TextColumn.from_values(["actions", "actions", "points", "issues"])
    columns["owner_fid"] = np.where([True, True, False, False], feature, columns["owner_fid"])
    table = replace(photos, columns=columns)
    data = replace(data, tables={**data.tables, "photos": table})
    offered = {one.photo.fid: one for one in offered_web_photos(data, WebMapRequest())}
    assert offered[1].table == "actions"
    assert offered[1].owner
    export_web_map(data, folder / "map.html", project=project)
    with opened(browser, folder / "map.html") as page:
        shown = page.evaluate(
            """fid => {
              const counts = [], map = CityMap.map, at = map.getCenter();
              const away = map.latLngToContainerPoint([at.lat + 5, at.lng + 5]);
              map.eachLayer(shape => {
                if (shape.options.pane !== "actions" || !shape.listens("click")) return;
                const event = {latlng: at, containerPoint: away, originalEvent: new Event("x")};
                shape.fire("click", event);
                counts.push(document.querySelectorAll(".card .photo img").length);
              });
              return counts.filter(Boolean);
            }""",
            feature,
        )
    assert shown == [2]


def test_what_is_offered_depends_on_whom_the_page_is_for(
    sample_data: CityData, tmp_path: Path
) -> None:
    data = with_photos(sample_data, tmp_path / "city.gpkg")

    def offered(profile: Profile) -> list[int]:
        found = offered_web_photos(data, WebMapRequest(profile=profile))
        return sorted(one.photo.fid for one in found)

    assert offered(Profile()) == [1, 2, 3, 4]
    assert offered(Profile(ProfileKind.PUBLIC)) == [1]
    owner = int(data.point_state.unit_fid[0])
    assert {1, 2, 3} <= set(offered(Profile(ProfileKind.UNIT, owner)))

    def has_first_point(fid: int) -> bool:
        request = WebMapRequest(profile=Profile(ProfileKind.UNIT, fid))
        return bool(page_masks(data, request.options())[0][0])

    stranger = next(fid for fid in data.table("units").fids.tolist() if not has_first_point(fid))
    assert 1 not in offered(Profile(ProfileKind.UNIT, stranger))
    first = offered_web_photos(data, WebMapRequest())
    by_fid = {one.photo.fid: one for one in first}
    assert by_fid[1].owner == data.table("points").text("name")[0]
    assert by_fid[4].table == "issues"
    assert [one.photo.fid for one in first if one.table == "points"] == [1, 2, 3]


def test_photos_are_named_by_number_or_file(sample_data: CityData, tmp_path: Path) -> None:
    data = with_photos(sample_data, tmp_path / "city.gpkg")
    assert listed_photos(data, "2, one.jpg,2", tmp_path) == (2, 1)
    (tmp_path / "wanted.txt").write_text("\ufefffour.jpg\n\n3\n", "utf-8")
    assert listed_photos(data, "wanted.txt", tmp_path) == (4, 3)
    for wrong in ("9", "nobody.jpg", "2,../one.jpg"):
        with pytest.raises(UsageError, match="no photo"):
            listed_photos(data, wrong, tmp_path)
    (tmp_path / "picture.bin").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(UsageError, match="plain text"):
        listed_photos(data, "picture.bin", tmp_path)
    assert publishable_photos(data) == (1,)


def test_a_folder_tells_missing_photos_once(sample_data: CityData, folder: Path) -> None:
    project = folder / "city.gpkg"
    data = with_photos(sample_data, project)
    unit = int(data.point_state.unit_fid[0])
    wanted = CityFilter(unit_fids=(unit,))
    report = export_web_folder(data, folder / "units", project=project, city_filter=wanted)
    assert report.missing_photos == ("gone.jpg",)

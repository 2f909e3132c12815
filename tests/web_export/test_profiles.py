from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.private_words import PEOPLE_COLUMNS, PHONE_COLUMNS, secrets_of
from gis_app.domain.table import TextColumn
from gis_app.web_export.columns import unpack_column
from gis_app.web_export.profiles import Discretion, Profile, ProfileKind
from gis_app.workflows.export_web_folder import export_web_folder, units_with_pages
from gis_app.workflows.export_web_map import WebMapRequest, export_web_map, web_map_warnings
from tests.web_export.page_reading import column, payload_of, read

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

PUBLIC = Profile(ProfileKind.PUBLIC)


def with_texts(data: CityData, table: str, **columns: list[str | None]) -> CityData:
    changed = data.table(table).with_columns(
        **{name: TextColumn.from_values(values) for name, values in columns.items()}
    )
    return replace(data, tables={**data.tables, table: changed})


@pytest.fixture(scope="module")
def marked(sample_data: CityData) -> CityData:
    """Return the sample with a word of its own in every column of people and in free texts."""
    data, number = sample_data, 0
    for name, table in sample_data.tables.items():
        columns: dict[str, list[str | None]] = {}
        for column_name in (PEOPLE_COLUMNS | PHONE_COLUMNS) & set(table.columns):
            if isinstance(table.columns[column_name], TextColumn):
                kind = "0997-777-" if column_name in PHONE_COLUMNS else "欧阳秘"
                columns[column_name] = [f"{kind}{number + i:04d}" for i in range(len(table))]
                number += len(table)
        data = with_texts(data, name, **columns)
    issues = data.table("issues")
    said = [f"联系{leader}处理,电话13999990000" for leader in issues.text("leader").values()]
    said[0] = "王队长电话0997 2145678,请于2026-06-10前整改"
    return with_texts(data, "issues", description=said, progress=said, requirement=said)


@pytest.mark.parametrize("is_aside", [False, True])
def test_a_public_page_has_no_person_and_no_number_in_its_bytes(
    marked: CityData, tmp_path: Path, is_aside: bool
) -> None:
    export_web_map(marked, tmp_path / "map.html", profile=PUBLIC, has_side_files=is_aside)
    written = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    assert len(written) > 500_000
    for secret in ("欧阳秘", "0997-777", "13999990000", "2145678"):
        for form in (secret.encode(), repr(secret.encode("unicode_escape"))[2:-1].encode()):
            assert form not in written, secret
    assert "2026-06-10前整改".encode() in written
    inside = set(secrets_of(marked))
    assert len(inside) > 500
    assert not [secret for secret in inside if secret.encode() in written]


def test_the_same_words_are_in_the_internal_page(marked: CityData, tmp_path: Path) -> None:
    # the search of the bytes would find them
    export_web_map(marked, tmp_path / "map.html")
    written = (tmp_path / "map.html").read_bytes()
    assert "欧阳秘".encode() in written
    assert b"0997-777" in written


@pytest.mark.parametrize("is_aside", [False, True])
def test_what_happened_to_issues_is_nowhere_in_a_public_page(
    sample_data: CityData, tmp_path: Path, is_aside: bool
) -> None:
    moves = sample_data.table("issue_moves")
    assert len(moves) > 1000
    said = {
        str(word)
        for column_name in ("by", "reason", "approval", "before", "after")
        for word in moves.text(column_name).words
        if word and len(word) > 4
    }
    export_web_map(sample_data, tmp_path / "all.html")
    internal = (tmp_path / "all.html").read_text("utf-8")
    assert [word for word in moves.text("reason").words if word and word in internal]
    assert len(unpack_column(payload_of(internal)["moves"]["issue"])) == len(moves)
    folder = tmp_path / "public"
    folder.mkdir()
    export_web_map(sample_data, folder / "map.html", profile=PUBLIC, has_side_files=is_aside)
    written = "".join(f.read_text("utf-8") for f in folder.rglob("*") if f.is_file())
    assert [word for word in said if word in written] == []
    payload = read(folder / "map.html")
    assert payload["moves"] == {}
    if not is_aside:
        assert set(column(payload, "issues", "source")) == {-1}
        assert len(set(column(payload_of(internal), "issues", "source"))) > 2


def test_a_public_page_is_not_marked_as_internal(sample_data: CityData, tmp_path: Path) -> None:
    settings = replace(sample_data.settings, marking="内部资料", is_demo=False)
    data = replace(sample_data, settings=settings)
    export_web_map(data, tmp_path / "map.html", profile=PUBLIC)
    assert "内部资料" not in (tmp_path / "map.html").read_text("utf-8")


def test_a_unit_s_page_holds_only_its_own(sample_data: CityData, tmp_path: Path) -> None:
    units = sample_data.table("units")
    names = units.text("name").values()
    counts = np.bincount(sample_data.point_state.unit_fid)
    fid = int(np.argsort(counts)[-2])
    file = tmp_path / "map.html"
    report = export_web_map(sample_data, file, profile=Profile(ProfileKind.UNIT, fid))
    own = CityFilter(unit_fids=(fid,))
    points, issues = own.point_mask(sample_data), own.issue_mask(sample_data)
    assert 0 < report.point_count == points.sum() < len(points)
    assert report.issue_count == issues.sum()
    text = file.read_text("utf-8")
    payload = payload_of(text)
    wanted = sample_data.table("points").fids[points].tolist()
    assert column(payload, "points", "fid") == wanted
    # codes are unique, names and descriptions are not
    # an issue that came back says in its own reason of which it is a recurrence
    reasons = " ".join(str(sample_data.issue_state.reason(int(i))) for i in np.flatnonzero(issues))
    for table, mask in (("points", points), ("issues", issues)):
        codes = sample_data.table(table).text("code").values()
        assert all(code in text for code in codes[mask])
        assert not [c for c in codes[~mask] if f'"{c}"' in text and c not in reasons]
    # people of units that answer for nothing in it are not told
    told = set(payload["units"])
    phones = units.text("phone").values()
    used = {phones[i] for i in range(len(units)) if names[i] in told}
    strangers = {phones[i] for i in range(len(units)) if names[i] not in told} - used
    assert strangers
    areas = payload["areas"]
    mentioned = {item.get("phone") for level in areas for item in level["items"]}
    assert not [p for p in strangers - mentioned if p and p in text]


def test_an_issue_at_another_unit_s_point_stands_for_itself(
    sample_data: CityData, tmp_path: Path
) -> None:
    state, issues = sample_data.issue_state, sample_data.table("issues")
    at = sample_data.table("points").positions(issues.numbers("point_fid"))
    of_point = np.append(sample_data.point_state.unit_fid, 0)[at]
    row = int(np.flatnonzero((at >= 0) & (of_point != state.unit_fid) & (state.unit_fid > 0))[0])
    fid = int(state.unit_fid[row])
    export_web_map(sample_data, tmp_path / "m.html", profile=Profile(ProfileKind.UNIT, fid))
    payload = read(tmp_path / "m.html")
    k = column(payload, "issues", "fid").index(int(issues.fids[row]))
    own = CityFilter(unit_fids=(fid,)).point_mask(sample_data)
    if not own[at[row]]:
        assert column(payload, "issues", "point")[k] == -1
        name = sample_data.table("points").text("name")[int(at[row])]
        assert column(payload, "issues", "place")[k] == name
        assert k in column(payload, "issues", "own")


@pytest.mark.parametrize("size_m", [50.0, 500.0])
def test_rounded_positions_move_no_further_than_their_square(
    sample_data: CityData, tmp_path: Path, size_m: float
) -> None:
    from gis_app.geo.measure import distances_m

    profile = Profile(ProfileKind.PUBLIC, rounding_m=size_m)
    export_web_map(sample_data, tmp_path / "m.html", profile=profile)
    payload = read(tmp_path / "m.html")
    points = sample_data.table("points").points
    placed = points.is_placed
    lon = np.array(column(payload, "points", "lon"))[placed] / payload["precision"]
    lat = np.array(column(payload, "points", "lat"))[placed] / payload["precision"]
    moved = distances_m(lon, lat, points.lon_deg[placed], points.lat_deg[placed])
    assert size_m / 8 < float(np.max(moved)) <= size_m * 0.72
    assert len(np.unique(np.stack([lon, lat]), axis=1).T) < placed.sum()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("电话 13912345678", "电话 ※※"),
        ("拨0997-2145678投诉", "拨※※投诉"),
        ("(0997)214 5678", "※※"),
        ("2026-06-10 整改,第20260610号", "2026-06-10 整改,第20260610号"),
        ("长120米,编号WT-0402-0011", "长120米,编号WT-0402-0011"),
        ("", ""),
    ],
)
def test_numbers_are_covered_and_dates_are_not(
    sample_data: CityData, text: str, wanted: str
) -> None:
    assert Discretion(PUBLIC, sample_data).free_text(text) == wanted
    assert Discretion(Profile(), sample_data).free_text(text) == text


def test_a_map_without_a_review_number_is_told_before_saving(sample_data: CityData) -> None:
    (internal,) = web_map_warnings(sample_data, WebMapRequest())
    (public,) = web_map_warnings(sample_data, WebMapRequest(profile=PUBLIC))
    assert "sketch" in str(internal)
    assert "may not be published" in str(public)
    assert web_map_warnings(sample_data, WebMapRequest(review_number="新S(2026)001号")) == ()


def test_a_folder_has_a_page_for_each_unit_and_an_index(
    sample_data: CityData, tmp_path: Path
) -> None:
    wanted = CityFilter(layers=("stations", "hospitals"))
    folder = tmp_path / "单位"
    report = export_web_folder(sample_data, folder, city_filter=wanted)
    units = units_with_pages(sample_data, wanted)
    pages = sorted(f for f in folder.glob("*.html") if f.name != "index.html")
    assert len(pages) == report.page_count == len(units) > 1
    index = (folder / "index.html").read_text("utf-8")
    for page in pages:
        from urllib.parse import quote

        assert f'href="{quote(page.name)}"' in index
    total = sum(payload_counts(read(page)) for page in pages)
    assert total == int(wanted.point_mask(sample_data).sum())
    assert "<script" not in index
    assert [f.name for f in tmp_path.iterdir()] == ["单位"]


def payload_counts(payload: dict[str, Any]) -> int:
    return int(payload["meta"]["counts"]["points"])


def test_hostile_unit_names_are_no_paths_and_no_markup(
    sample_data: CityData, tmp_path: Path
) -> None:
    units = sample_data.table("units")
    names = ['../../<b>"x"&' for _ in range(len(units))]
    data = with_texts(sample_data, "units", name=names)
    folder = tmp_path / "out"
    export_web_folder(data, folder, city_filter=CityFilter(layers=("stations",)))
    assert "<b>" not in (folder / "index.html").read_text("utf-8")
    assert [f.name for f in tmp_path.iterdir()] == ["out"]


def test_the_public_sees_repeat_places_as_numbers_alone(
    sample_data: CityData, tmp_path: Path
) -> None:
    export_web_map(sample_data, tmp_path / "map.html", profile=PUBLIC)
    payload = payload_of((tmp_path / "map.html").read_text(encoding="utf-8"))
    assert [one["id"] for one in payload["layers"]].count("repeats") == 1
    again = column(payload, "issues", "again")
    assert sum(again) == int(sample_data.issue_state.times_back.sum()) > 0

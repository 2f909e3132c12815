"""The shipped layers load, are complete, can be told apart, and make a sane map."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest

from gis_app.catalogue.greys import contrast, grey, lab
from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    Catalogue,
    FillSymbol,
    LayerGroup,
    LineSymbol,
    MarkerSymbol,
    MeasureKind,
)
from gis_app.domain.record_types import BASEMAP_TABLES
from gis_app.domain.terms import WORDS
from gis_app.paths import layers_dir

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec

URGENCY = ("#C8102E", "#F2B705")
BASE_MAP = {table.name for table in BASEMAP_TABLES}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(layers_dir())


def markers(catalogue: Catalogue) -> list[tuple[LayerSpec, MarkerSymbol]]:
    found = [(x, x.symbol) for x in catalogue.layers if isinstance(x.symbol, MarkerSymbol)]
    assert len(found) > 20
    return found


def test_the_named_layers_are_there(catalogue: Catalogue) -> None:
    inspection = {layer.id for layer in catalogue.group(LayerGroup.INSPECTION)}
    assert inspection >= {
        "markets", "schools", "residential_compounds", "parking_lots", "main_streets", "back_lanes",
        "squares", "parks", "stations", "hospitals", "school_surroundings",
        "construction_hoardings", "public_service_adverts", "community_centres", "supermarkets",
        "restaurants", "hotels", "banks", "public_toilets", "internet_bars", "government_halls",
        "libraries",
    }  # fmt: skip
    actions = {layer.id for layer in catalogue.group(LayerGroup.ACTIONS)}
    assert actions >= {
        "flying_wires", "road_occupation", "permitted_zones", "sanitation", "traffic_order",
        "outdoor_adverts", "produce_market_standard",
    }  # fmt: skip
    assert {layer.id for layer in catalogue.group(LayerGroup.ISSUES)} == {
        "issues", "issues_heat", "issues_by_area", "issues_by_point", "issues_repeated",
        "issues_assessed", "late_points", "late_actions",
    }  # fmt: skip


def test_every_aspect_has_an_action(catalogue: Catalogue) -> None:
    actions = catalogue.group(LayerGroup.ACTIONS)
    assert {layer.aspect for layer in actions} == set(WORDS["aspect"])
    for layer in actions:
        assert layer.measure is not None, layer.id
        assert len(layer.stages) >= 2, layer.id
        assert [stage.is_done for stage in layer.stages].index(True) == len(layer.stages) - 1


def test_flying_wires_are_metres_through_four_stages(catalogue: Catalogue) -> None:
    wires = catalogue.layer("flying_wires")
    assert [stage.title.zh_CN for stage in wires.stages] == ["排查", "确权", "整治", "验收"]
    assert wires.measure is not None
    assert (wires.measure.kind, wires.measure.column) == (MeasureKind.LENGTH, "length_before_m")
    assert isinstance(wires.symbol, LineSymbol)
    assert wires.symbol.tick_spacing_mm == 4.0
    assert wires.stages[-1].width_factor < 1
    stalls = catalogue.layer("road_occupation").measure
    assert stalls is not None
    assert (stalls.kind, stalls.column) == (MeasureKind.SUM, "stall_count")


def test_permitted_zones_are_hatched(catalogue: Catalogue) -> None:
    symbol = catalogue.layer("permitted_zones").symbol
    assert isinstance(symbol, FillSymbol)
    assert symbol.hatch_deg == 45.0


def test_every_kind_has_a_checklist_and_a_lead(catalogue: Catalogue) -> None:
    for layer in catalogue.group(LayerGroup.INSPECTION):
        assert 3 <= len(layer.checklist) <= 13, layer.id
        assert layer.responsibility.lead, layer.id
        assert layer.popup, layer.id
        assert layer.columns, layer.id
        assert layer.aliases, layer.id
        codes = [item.code for item in layer.checklist]
        assert len({code.split("-")[0] for code in codes}) == 1, layer.id
        assert [int(code.split("-")[1]) for code in codes] == list(range(1, len(codes) + 1))


def test_an_items_unit_beats_the_kinds(catalogue: Catalogue) -> None:
    schools = catalogue.layer("schools")
    stalls = next(item for item in schools.checklist if "摊贩" in item.title.zh_CN)
    assert schools.responsibility.lead == "市教育局"
    assert stalls.lead == "市城市管理局(综合行政执法局)"
    assert "市教育局" in stalls.co_operating


def test_charging_wires_are_a_matter_of_compounds_alone(catalogue: Catalogue) -> None:
    found = [
        layer.id
        for layer in catalogue.layers
        for item in layer.checklist
        if "飞线充电" in item.title.zh_CN
    ]
    assert found == ["residential_compounds"]


def test_matter_codes_lead_back_to_their_layer(catalogue: Catalogue) -> None:
    items = [(x.id, item) for x in catalogue.layers for item in x.checklist]
    assert len({item.code for _, item in items}) == len(items) > 100
    for layer_id, item in items:
        found = catalogue.matter(item.code)
        assert found is not None
        assert (found[0].id, found[1]) == (layer_id, item)
    assert catalogue.matter("ZZ-99") is None


def test_white_icons_stand_out(catalogue: Catalogue) -> None:
    for layer, symbol in markers(catalogue):
        assert contrast("#FFFFFF", symbol.fill) >= 5.0, layer.id
        for stage in layer.stages:
            assert contrast("#FFFFFF", stage.colour) >= 4.5, (layer.id, stage.id)


def test_red_and_yellow_belong_to_urgency(catalogue: Catalogue) -> None:
    for layer, symbol in markers(catalogue):
        for colour in (symbol.fill, *(stage.colour for stage in layer.stages)):
            for urgent in URGENCY:
                assert math.dist(lab(colour), lab(urgent)) > 40, (layer.id, colour, urgent)


def test_no_two_kinds_look_the_same(catalogue: Catalogue) -> None:
    for group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
        looks = [(s.icon, s.shape) for x, s in markers(catalogue) if x.group is group]
        assert len(set(looks)) == len(looks)


def test_stages_of_an_action_can_be_told_apart(catalogue: Catalogue) -> None:
    for layer in catalogue.group(LayerGroup.ACTIONS):
        for one, other in itertools.combinations(layer.stages, 2):
            distance = math.dist(lab(one.colour), lab(other.colour))
            assert distance > 8, (layer.id, one.id, other.id)


def test_the_base_map_has_a_dark_and_a_grey_look(catalogue: Catalogue) -> None:
    for layer in catalogue.group(LayerGroup.REFERENCE):
        if layer.table not in BASE_MAP:
            continue
        assert "grey" in layer.variants, layer.id
        if layer.label is not None:
            assert layer.label_in("dark") != layer.label, layer.id
            assert layer.label_in("grey") != layer.label, layer.id
        if not isinstance(layer.symbol, FillSymbol | LineSymbol):
            continue
        assert layer.symbol_in("dark") != layer.symbol, layer.id
        greyed = layer.symbol_in("grey")
        main = greyed.fill if isinstance(greyed, FillSymbol) else greyed.colour  # type: ignore[union-attr]
        assert main is not None
        assert main[1:3] == main[3:5] == main[5:7], layer.id
        assert layer.symbol_in("light") is layer.symbol


def test_dark_labels_can_be_read_on_dark_land(catalogue: Catalogue) -> None:
    for layer in catalogue.layers:
        if layer.label is None:
            continue
        light, dark = layer.label, layer.label_in("dark")
        assert dark is not None
        assert contrast(light.colour, light.halo) >= 4.5, layer.id
        assert contrast(dark.colour, dark.halo) >= 4.5, layer.id


def test_stages_can_be_seen_on_dark_land(catalogue: Catalogue) -> None:
    for layer in catalogue.group(LayerGroup.ACTIONS):
        for stage in layer.stages:
            assert stage.colour_in("light") == stage.colour
            if not isinstance(layer.symbol, MarkerSymbol):
                assert contrast(stage.colour_in("dark"), "#12161C") >= 4.5, (layer.id, stage.id)


def test_tints_lie_beneath_the_streets(catalogue: Catalogue) -> None:
    areas = catalogue.layer("areas_subdistrict")
    assert isinstance(areas.symbol, AreaTintSymbol)
    assert len(set(areas.symbol.tints)) == 8
    assert areas.symbol.fill_order is not None
    assert areas.symbol.fill_order < catalogue.layer("roads_minor").order < areas.order


def test_scales_make_a_sane_map(catalogue: Catalogue) -> None:
    def drawn(layer_id: str, denominator: float) -> bool:
        return catalogue.layer(layer_id).is_drawn_at(denominator)

    assert drawn("buildings", 15_000)
    assert not drawn("buildings", 15_002)
    assert drawn("roads_minor", 60_000)
    assert not drawn("roads_minor", 61_000)
    assert drawn("roads_trunk", 2_000_000)
    assert drawn("areas_grid", 5_000)
    assert not drawn("areas_grid", 50_000)
    assert not drawn("areas_community", 100_000)
    assert drawn("areas_subdistrict", 100_000)
    assert not drawn("place_names_towns", 10_000)
    for layer in catalogue.group(LayerGroup.INSPECTION):
        assert layer.is_drawn_at(500), layer.id
        assert layer.is_drawn_at(1_000_000), layer.id


def test_more_important_things_lie_above(catalogue: Catalogue) -> None:
    ids = [layer.id for layer in catalogue.layers]
    wanted = [
        "built_up", "green", "buildings", "water", "roads_minor", "roads_secondary",
        "roads_primary", "roads_trunk", "areas_grid", "areas_subdistrict", "city_outline",
        "permitted_zones", "road_occupation", "flying_wires", "markets", "issues",
    ]  # fmt: skip
    assert [layer_id for layer_id in ids if layer_id in wanted] == wanted


def _width_mm_at(road: LineSymbol, scale_denominator: float) -> float:
    """Return how wide a road is drawn: as on the ground, and never thinner than it is declared."""
    return max(road.width_mm, road.ground_width_m * 1000.0 / scale_denominator)


def test_roads_grow_from_class_to_class(catalogue: Catalogue) -> None:
    names = ("roads_minor", "roads_secondary", "roads_primary", "roads_trunk")
    roads = [catalogue.layer(name).symbol for name in names]
    for scale in (2_000, 10_000, 50_000, 200_000):
        widths = [_width_mm_at(road, scale) for road in roads if isinstance(road, LineSymbol)]
        assert len(widths) == 4
        assert widths == sorted(set(widths)), scale
    minor = roads[0]
    assert isinstance(minor, LineSymbol)
    assert _width_mm_at(minor, 1_000) == pytest.approx(minor.ground_width_m)
    assert _width_mm_at(minor, 1_000_000) == minor.width_mm
    for road in roads:
        assert isinstance(road, LineSymbol)
        assert road.casing_width_mm > road.width_mm


def test_grey_is_lighter_without_chroma_and_keeps_the_order() -> None:
    assert grey("#000000") != "#000000"
    assert grey("#FFFFFF") == "#FFFFFF"
    lightness = lab("#A08060")[0]
    now = lab(grey("#A08060"))
    assert now[0] == pytest.approx(lightness + (100 - lightness) * 0.15, abs=0.5)
    assert now[1:] == pytest.approx((0, 0), abs=0.1)
    assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)

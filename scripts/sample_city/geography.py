"""The whole map of the sample city put together: network, blocks, buildings, land and areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import shapely

from sample_city.areas import Area, make_areas
from sample_city.blocks import Block, assign_uses, inner_paths, matched
from sample_city.buildings import block_buildings
from sample_city.localstreets import city_blocks, local_streets, main_lines, river_middle
from sample_city.network import Network, node
from sample_city.rural import Countryside, countryside

if TYPE_CHECKING:
    from shapely.geometry import LineString, MultiPolygon

    from sample_city.skeleton import Street


@dataclass(frozen=True)
class Geography:
    """Hold everything that lies on the ground, in metres of the local plane."""

    network: Network
    streets: list[tuple[Street, LineString]]
    blocks: list[Block]
    buildings: list[MultiPolygon]
    country: Countryside
    areas: list[Area]


@cache
def geography() -> Geography:
    """Make the ground of the sample city; the same every time."""
    main = main_lines()
    country = countryside(main)
    streets = [*main, *local_streets(main), *country.roads, *river_middle()]
    first = node(streets, trim_m=4.0)
    blocks = assign_uses(city_blocks(first))
    lanes = inner_paths(blocks)
    noded = [replace(street, line=line) for street, line in first.merged()]
    network = node([*noded, *lanes], trim_m=0.0)
    blocks = matched(blocks, city_blocks(network))
    buildings = block_buildings(blocks, [lane.line for lane in lanes])
    return Geography(
        network, network.merged(), blocks, buildings, country, make_areas(blocks, network)
    )


def river_blocks(blocks: list[Block]) -> MultiPolygon:
    """Return the riverside between the drives."""
    return shapely.unary_union([b.shape for b in blocks if b.use == "river"])

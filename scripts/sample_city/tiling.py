"""Blocks grown into areas over the streets between them: quiet streets join, main streets part."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry import Point, Polygon

    from sample_city.network import Network

CROSSING_COST = {"minor": 1.0, "secondary": 2.4, "primary": 4.5, "trunk": 5.0, "river": 16.0}

MAIN_KINDS = frozenset({"trunk", "primary", "secondary", "river"})

Links = dict[int, dict[int, float]]


def block_links(shapes: Sequence[Polygon], network: Network) -> Links:
    """Return for each block its neighbours with the cost of walking over to their middle."""
    tree = shapely.STRtree(list(shapes))
    links: Links = defaultdict(dict)
    middles = [s.representative_point() for s in shapes]
    for edge, owner in zip(network.edges, network.street_of_edge, strict=True):
        kind = network.streets[owner].kind
        if kind not in CROSSING_COST:
            continue
        sides = tree.query(
            edge.interpolate(0.5, normalized=True).buffer(0.2), predicate="intersects"
        )
        if len(sides) != 2:
            continue
        a, b = sorted(int(i) for i in sides)
        cost = middles[a].distance(middles[b]) * CROSSING_COST[kind]
        links[a][b] = links[b][a] = min(cost, links[a].get(b, math.inf))
    return links


def grow(links: Links, seeds: Mapping[int, int], members: set[int]) -> dict[int, int]:
    """Give each member block the label of the seed it is cheapest to reach from."""
    best: dict[int, float] = {}
    label: dict[int, int] = {}
    queue = [(0.0, block, mark) for block, mark in sorted(seeds.items())]
    heapq.heapify(queue)
    while queue:
        cost, block, mark = heapq.heappop(queue)
        if block in best:
            continue
        best[block], label[block] = cost, mark
        for other, step in sorted(links[block].items()):
            if other in members and other not in best:
                heapq.heappush(queue, (cost + step, other, mark))
    return label


class Superblocks:
    """Hold the blocks joined over local streets: what lies between main streets."""

    def __init__(self, shapes: Sequence[Polygon], network: Network) -> None:
        faces = network.faces(MAIN_KINDS)
        tree = shapely.STRtree(faces)
        home = [int(tree.query(s.representative_point(), predicate="within")[0]) for s in shapes]
        used = sorted(set(home))
        self._blocks: list[list[int]] = [[] for _ in used]
        for block, face in enumerate(home):
            self._blocks[used.index(face)].append(block)
        self.shapes = [faces[face] for face in used]
        self.middles = [s.representative_point() for s in self.shapes]
        self.weights = [s.area for s in self.shapes]
        self.links = block_links(self.shapes, network)

    def blocks_of(self, supers: Sequence[int]) -> list[int]:
        """Return the blocks of some superblocks."""
        return sorted(b for s in supers for b in self._blocks[s])


def divide(
    links: Links,
    middles: Sequence[Point],
    members: set[int],
    count: int,
    sizes: Sequence[float],
) -> dict[int, int]:
    """Divide connected blocks into a number of connected groups of like size."""
    ordered = sorted(members)
    mean_x, mean_y = _centre(ordered, middles, sizes)
    first = max(ordered, key=lambda i: math.hypot(middles[i].x - mean_x, middles[i].y - mean_y))
    seeds = [first]
    while len(seeds) < count:
        seeds.append(
            max(ordered, key=lambda i: min(middles[i].distance(middles[s]) for s in seeds))
        )
    label: dict[int, int] = {}
    for turn in range(24):
        label = grow(links, {s: k for k, s in enumerate(seeds)}, members)
        groups: dict[int, list[int]] = defaultdict(list)
        for block, mark in sorted(label.items()):
            groups[mark].append(block)
        weight = {mark: sum(sizes[i] for i in group) for mark, group in groups.items()}
        least, most = min(weight, key=weight.__getitem__), max(weight, key=weight.__getitem__)
        if turn % 4 == 3 and weight[least] < 0.3 * weight[most] and len(groups[most]) > 1:
            far = max(groups[most], key=lambda i: middles[i].distance(middles[seeds[most]]))
            seeds[least] = far
            continue
        if turn >= 20:
            break
        for mark, group in groups.items():
            x, y = _centre(group, middles, sizes)
            seeds[mark] = min(group, key=lambda i: math.hypot(middles[i].x - x, middles[i].y - y))
    return label


def _centre(
    group: Sequence[int], middles: Sequence[Point], sizes: Sequence[float]
) -> tuple[float, float]:
    whole = sum(sizes[i] for i in group)
    x = sum(middles[i].x * sizes[i] for i in group) / whole
    y = sum(middles[i].y * sizes[i] for i in group) / whole
    return x, y

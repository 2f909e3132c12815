"""Write an invented OpenStreetMap extract of the size of a province, for measuring its import.

python scripts/make_province_extract.py FILE.osm.pbf [MILLIONS_OF_NODES]

Forty towns around Aksu, one of them at its place: streets of eight nodes, buildings and fields of
four, and parks as relations. Every run writes the same.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np

TOWNS: Final = 40
CITY: Final = (80.26, 41.17)
STREET_NODES: Final = 8
STREET_SHARE: Final = 0.55
CLASSES: Final = ("primary", "secondary", "tertiary", "residential", "residential", "service")
CHUNK: Final = 20_000


def main() -> int:
    """Write the file: nodes first, then ways, then relations, as readers expect."""
    import osmium
    from osmium.osm import mutable

    file, millions = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    rng = np.random.default_rng(7)
    towns = np.column_stack([rng.uniform(77, 84, TOWNS), rng.uniform(38, 43, TOWNS)])
    towns[0] = CITY
    total = int(millions * 1e6)
    streets = int(total * STREET_SHARE) // STREET_NODES
    houses = (total - streets * STREET_NODES) // 4
    writer = osmium.SimpleWriter(str(file), overwrite=True)
    node = 0

    def places(count: int) -> np.ndarray:
        at = towns[rng.integers(0, TOWNS, count)]
        return at + rng.normal(0, 0.05, (count, 2))

    def put(corners: np.ndarray) -> None:
        nonlocal node
        for lon, lat in corners.reshape(-1, 2).tolist():
            node += 1
            writer.add_node(mutable.Node(id=node, location=(lon, lat)))

    for start in range(0, streets, CHUNK):
        count = min(CHUNK, streets - start)
        along = np.linspace(0, 0.003, STREET_NODES)[None, :, None]
        turn = rng.uniform(0, 2 * np.pi, count)
        way = np.stack([np.cos(turn), np.sin(turn)], axis=1)[:, None, :]
        put(places(count)[:, None, :] + along * way)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * 0.00015
    for start in range(0, houses, CHUNK):
        count = min(CHUNK, houses - start)
        put(places(count)[:, None, :] + square[None] * rng.uniform(0.7, 2, (count, 1, 1)))
    for n in range(streets):
        first = n * STREET_NODES + 1
        tags = {"highway": CLASSES[n % len(CLASSES)], "name": f"{n % 977}号路"}
        along_it = list(range(first, first + STREET_NODES))
        writer.add_way(mutable.Way(id=n + 1, nodes=along_it, tags=tags))
    base = streets * STREET_NODES
    for n in range(houses):
        first = base + n * 4 + 1
        tags = {} if n % 50 == 0 else {"landuse": "farmland"} if n % 9 == 0 else {"building": "yes"}
        nodes = [*range(first, first + 4), first]
        writer.add_way(mutable.Way(id=streets + n + 1, nodes=nodes, tags=tags))
    for number, n in enumerate(range(0, houses, 50), 1):
        outer = ("w", streets + n + 1, "outer")
        writer.add_relation(
            mutable.Relation(
                id=number, members=[outer], tags={"type": "multipolygon", "leisure": "park"}
            )
        )
    writer.close()
    print(f"{node:,} nodes, {streets + houses:,} ways, {file.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

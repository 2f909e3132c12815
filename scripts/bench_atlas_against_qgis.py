"""Print the same atlas with QGIS and with this program, turn by turn, and compare.

python scripts/bench_atlas_against_qgis.py [--folder FOLDER] [--qgis-python /usr/bin/python3]

24 districts on A3, 10,000 points, 2,000 streets, made once in a folder of its own. In the case
`plain` both draw the map with points and streets, title, legend, scale bar, north arrow and the
first 60 rows of the table. In the case `full` both print all 10,000 rows, street names and the
number of every point. Both sides' first export of a process counts like the others.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.printing.recipe import Recipe

TIMES = 3
ROWS = 60


def write(folder: Path) -> None:
    """Write the city of the print benchmark as three GeoPackages."""
    import geopandas as gpd
    import numpy as np
    import shapely

    from tests.benchmarks import atlas_city

    data: CityData = atlas_city.atlas_city()  # type: ignore[no-untyped-call]
    points, areas, lines = (data.table(n) for n in ("points", "areas", "basemap_lines"))
    units = data.table("units").text("name").values()

    def put(columns: dict[str, Any], shapes: Any, name: str) -> None:
        frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
        frame.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG", VERSION="1.2")

    folder.mkdir(parents=True, exist_ok=True)
    place = points.points
    put(
        {
            "id": points.fids,
            "name": points.text("name").values(),
            "kind": points.text("layer").values(),
            "colour": np.argmax(data.point_state.colour_counts[:, ::-1] > 0, axis=1),
            "unit": units[points.numbers("unit_fid") - 1],
        },
        shapely.points(place.lon_deg, place.lat_deg),
        "points",
    )
    unit = units[areas.numbers("unit_fid") - 1]
    put({"name": areas.text("name").values(), "unit": unit}, areas.shapes, "areas")
    put({"name": lines.text("name").values()}, lines.shapes, "streets")


def ours(kind: str, file: Path) -> None:
    """Print our atlas and tell the times as the other side does."""
    from gis_app.messages import CHINESE, load_translator
    from gis_app.paths import translations_dir
    from gis_app.printing import atlas_book, sheet_layout
    from gis_app.printing.page_design import PageDesign, PageKind
    from gis_app.printing.print_request import PrintRequest
    from gis_app.printing.subject import Coverage
    from gis_app.workflows.print_atlas import print_atlas
    from tests.benchmarks import atlas_city

    data: CityData = atlas_city.atlas_city()  # type: ignore[no-untyped-call]
    t = load_translator(CHINESE, translations_dir())
    design = PageDesign.of()
    if kind == "plain":
        design = replace(design, items=frozenset({"legend", "north_arrow", "table"}))
        whole = sheet_layout.index_recipe

        def first_rows(*given: Any) -> Recipe:
            made = whole(*given)

            def sections(rows: Any) -> Any:
                return tuple(replace(s, rows=s.rows[:ROWS]) for s in made.sections(rows))

            return replace(made, sections=sections)

        recipes: dict[PageKind, Any] = atlas_book._RECIPES
        recipes[PageKind.SHEET] = first_rows
    request = PrintRequest(Coverage.DISTRICT, design=design)
    wall, processor = [], []
    for _ in range(TIMES):
        start, began = time.perf_counter(), time.process_time()
        print_atlas(data, file, request, t)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - began)
    print(json.dumps({"wall_s": wall, "processor_s": processor}))


def run(command: list[str], environment: dict[str, str], file: Path) -> dict[str, float]:
    """Run one side; returns its medians, with pages and size of what it wrote."""
    from pikepdf import Pdf

    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
    told = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not told:
        raise SystemExit(done.stderr[-2000:])
    figures = {name: median(values) for name, values in json.loads(told[0]).items()}
    with Pdf.open(file) as pdf:
        figures["pages"] = len(pdf.pages)
    return {**figures, "mb": file.stat().st_size / 1e6}


def main() -> int:
    """Print both cases on both sides and a table of what they took."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "peer-atlas")
    ask.add_argument("--qgis-python", default="/usr/bin/python3")
    ask.add_argument("--only", default="plain,full", help="cases, such as plain")
    ask.add_argument("--ours", nargs=2, metavar=("CASE", "FILE"), help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.ours:
        ours(asked.ours[0], Path(asked.ours[1]))
        return 0
    folder = asked.folder.resolve()
    if not (folder / "streets.gpkg").is_file():
        write(folder)
    bare = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    bare["QT_QPA_PLATFORM"] = "offscreen"
    for kind in asked.only.split(","):
        theirs_file, our_file = folder / f"qgis-{kind}.pdf", folder / f"ours-{kind}.pdf"
        script = str(HERE / "peer_bench" / "qgis_atlas.py")
        theirs = run(
            [asked.qgis_python, script, str(folder), kind, str(theirs_file)], bare, theirs_file
        )
        mine = run(
            [sys.executable, str(Path(__file__).resolve()), "--ours", kind, str(our_file)],
            {**bare, "PYTHONPATH": str(HERE.parent)},
            our_file,
        )
        print(f"\n{kind} (load {os.getloadavg()[0]:.1f})")
        for name, value in mine.items():
            other = theirs[name]
            print(f"  {name:<12} ours {value:8.2f}   QGIS {other:8.2f}   {value / other:5.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Open a project of a million points in the window and tell how much memory that takes.

python scripts/measure_million.py [FOLDER]

The project is made once in FOLDER. Memory is that of this process alone: the peak and what it
holds, with the empty window and with the city on the map.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import shapely

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

COUNT: Final = 1_000_000
CALM: Final = 3.0


def memory_mb() -> tuple[int, int]:
    """Return what this process holds and its peak."""
    told = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines()
    )
    held, peak = (round(int(told[name].split()[0]) / 1024) for name in ("VmRSS", "VmHWM"))
    return held, peak


def make_project(file: Path) -> None:
    """Write a city of a million named points, 24 areas and a unit each."""
    from peer_bench.data import AREAS, KINDS, ROADS, make

    from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import msg
    from gis_app.project.city import City

    made = make(COUNT)
    names = made.names()
    with City.create(file, ProjectSettings(name="百万点位")) as city:
        units = city.reserve_fids("units", AREAS)
        areas = city.reserve_fids("areas", AREAS)
        titles = [f"{ROADS[n % len(ROADS)]}街道{n}" for n in range(AREAS)]
        inserts = [
            RowBatch("units", units, {"name": [f"{t}办事处" for t in titles]}),
            RowBatch(
                "areas",
                areas,
                {
                    "name": titles,
                    "level": ["subdistrict"] * AREAS,
                    "unit_fid": units.tolist(),
                    GEOMETRY: list(shapely.to_wkb(made.areas)),
                },
            ),
        ]
        city.apply(Edit(msg("Rows added"), tuple(inserts)))
        step = COUNT // 10
        for start in range(0, COUNT, step):
            rows = slice(start, start + step)
            fids = city.reserve_fids("points", step)
            shapes = shapely.points(made.lon_deg[rows], made.lat_deg[rows])
            columns = {
                "code": [f"D{n:07d}" for n in range(start, start + step)],
                "name": names[rows],
                "layer": [KINDS[k] for k in made.kind[rows].tolist()],
                "address": [f"{ROADS[r]}路" for r in made.road[rows].tolist()],
                GEOMETRY: list(shapely.to_wkb(shapes)),
            }
            city.apply(Edit(msg("Rows added"), (RowBatch("points", fids, columns),)))
            sys.stdout.write(f"{start + step} rows\n")


def settle(window: object, seconds: float) -> None:
    """Let the window work until it has been calm for a while."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def main() -> int:
    """Measure."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "million"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "million.gpkg"
    if not file.is_file():
        if os.fork() == 0:  # what making it needs must not count
            make_project(file)
            os._exit(0)
        os.wait()
    from gis_app.project.city import City
    from gis_app.rendering.fonts import app_font_families
    from gis_app.storage.freed_memory import give_back
    from gis_app.ui.main_window import MainWindow
    from gis_app.ui.qt_application import the_application
    from gis_app.ui.session import Session
    from gis_app.ui.style_sheet import apply_theme
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import THEMES
    from gis_app.ui.translation import translator_for
    from gis_app.ui.window_picture import wait_for_map

    app = the_application()
    apply_theme(app, THEMES["light"], app_font_families())
    session, tasks = Session(), Tasks()
    window = MainWindow(session, tasks, translator_for("zh_CN"), THEMES["light"])
    window.resize(1440, 900)
    window.show()
    settle(window, CALM)
    empty, _ = memory_mb()
    sys.stdout.write(f"empty window: {empty} MB\n")
    start = time.perf_counter()
    city = City.open(file)
    _ = city.data.issue_state, city.data.point_state
    sys.stdout.write(f"opened in {time.perf_counter() - start:.1f} s: {memory_mb()} MB\n")
    _ = city.data.responsibility
    give_back(COUNT)  # as the program does
    session.open(city)
    wait_for_map(window)
    sys.stdout.write(f"on the map after {time.perf_counter() - start:.1f} s: {memory_mb()} MB\n")
    settle(window, CALM * 4)
    held, peak = memory_mb()
    sys.stdout.write(
        f"calm: holds {held} MB, peak {peak} MB; above the empty window: "
        f"{held - empty} MB, at the peak {peak - empty} MB\n"
    )
    window.grab().save(str(folder / "million.png"))
    window.close()
    tasks.shut_down()
    session.let_go()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

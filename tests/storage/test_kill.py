"""Kill a writer at random moments: every change it had finished must be there afterwards.

`GIS_APP_KILLS=300 pytest tests/storage/test_kill.py` does it some hundreds of times.
"""

from __future__ import annotations

import os
import random
import select
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import gis_app
from gis_app.domain.layer_spec import Catalogue
from gis_app.domain.project_settings import ProjectSettings
from gis_app.project.city import City

ROOT = Path(gis_app.__file__).resolve().parent.parent
KILLS = int(os.environ.get("GIS_APP_KILLS", "6"))

WRITER = """
import sys
from pathlib import Path
import numpy as np
import shapely
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.layer_spec import Catalogue
from gis_app.messages import msg
from gis_app.project.city import City

city = City.open(Path(sys.argv[1]), Catalogue(()), require_write=True)
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    fids = city.reserve_fids("points", 40)
    shapes = shapely.to_wkb(shapely.points(80 + fids % 100 / 100, np.full(40, 41.0)))
    rows = RowBatch(
        "points", fids, {"name": [f"第{number}次"] * 40, "geometry": list(shapes)}
    )
    city.apply(Edit(msg("Edit {n}", n=number), inserts=(rows,)))
    print("done", number, flush=True)
    if number % 5 == 0:
        city.undo()
        print("undone", number, flush=True)
    if number % 7 == 0:
        city.close()
        city = City.open(Path(sys.argv[1]), Catalogue(()), require_write=True)
        print("reopened", number, flush=True)
"""


def write_until_killed(file: Path, number: int, lines: int, delay_s: float) -> list[str]:
    """Let a writer run for a while after some lines; returns what it said it had finished."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file), str(number)],
        stdout=subprocess.PIPE,
        bufsize=0,  # what is buffered here would come after what is read past the buffer
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert writer.stdout is not None
    try:
        first = writer.stdout.readline()
        assert first == b"ready\n"
        said = b"".join(writer.stdout.readline() for _ in range(lines))
        deadline = time.monotonic() + delay_s
        while (left := deadline - time.monotonic()) > 0:
            if select.select([writer.stdout], [], [], left)[0]:
                said += os.read(writer.stdout.fileno(), 65536)
        assert writer.poll() is None
    finally:
        writer.kill()
        rest = writer.stdout.read()
        writer.wait()
        writer.stdout.close()
    return (said + rest).decode().split("\n")[:-1]


def check_sound(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM own_change").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM outside_changes").fetchone() == (0,)
        placed = connection.execute("SELECT count(*) FROM points WHERE geom NOT NULL").fetchone()
        indexed = connection.execute("SELECT count(*) FROM rtree_points_geom").fetchone()
        assert placed == indexed


def test_a_killed_writer_loses_nothing_it_had_finished(tmp_path: Path) -> None:
    file = tmp_path / "阿克苏.gpkg"
    City.create(file, ProjectSettings(), Catalogue(())).close()
    choose = random.Random()
    finished: dict[int, bool] = {}
    number, done = 0, 0
    for kill in range(KILLS):
        # however slow the machine, every second writer gets something done
        lines = write_until_killed(file, number, kill % 2, choose.uniform(0.0, 0.25))
        for line in lines:
            word, said = line.split()
            if word in ("done", "undone"):
                finished[int(said)] = word == "done"
                done += 1
        check_sound(file)
        with City.open(file, Catalogue(()), require_write=True) as city:
            assert city.foreign_changes is None
            names = city.data.table("points").text("name")
            entries = city.history(100_000)
        present: dict[int, int] = {}
        for name in names.values():
            present[int(name[1:-1])] = present.get(int(name[1:-1]), 0) + 1
        assert set(present.values()) <= {40}
        last = max(finished, default=0)
        for edit, is_there in finished.items():
            # the very last one may have been undone without having time to say so
            if edit != last:
                assert (edit in present) == is_there
        states = {int(str(e.label).split()[1]): e.state == "applied" for e in entries}
        assert {edit for edit, applied in states.items() if applied} == set(present)
        assert set(finished) <= set(states)
        assert len(set(states) - set(finished)) <= 1
        for edit in states:
            finished.setdefault(edit, edit in present)
        finished.update({edit: edit in present for edit in finished})
        number = max(states, default=0)
    assert done > 0

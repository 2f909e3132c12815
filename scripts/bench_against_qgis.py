"""Draw the same city with QGIS and with this program, one after the other, and compare.

python scripts/bench_against_qgis.py [--folder FOLDER] [--qgis-python /usr/bin/python3]

Needs QGIS with its Python bindings (Debian: qgis python3-qgis) for the other side; without them our
own side runs alone. The data is made once, 1,000,000 and 10,000 points, in a folder of its own.
Figures are medians in milliseconds; `rss_mb` is the peak of the case's own process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

CASES: Final = (
    ("render", 1_000_000),
    ("clusters", 1_000_000),
    ("labels", 10_000),
    ("identify", 1_000_000),
)
OURS: Final = "from peer_bench.ours import main; raise SystemExit(main())"


def lines(command: list[str], environment: dict[str, str]) -> list[dict[str, Any]]:
    """Run one case in a process of its own and return what it printed."""
    # QGIS lays the pages of an index in memory down as a file where it was started
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            command,
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=1800,
        )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode and not rows:
        sys.stderr.write(done.stderr[-2000:])
    return rows


def main() -> int:
    """Run every case on both sides and print a table."""
    from peer_bench.data import make, write

    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "peer-city")
    ask.add_argument("--qgis-python", default="/usr/bin/python3")
    ask.add_argument("--only", default="", help="cases, such as render,labels")
    asked = ask.parse_args()
    asked.folder = asked.folder.resolve()
    bare = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "QT_QPA_PLATFORM")}
    bare["QT_QPA_PLATFORM"] = "offscreen"
    test = [asked.qgis_python, "-c", "import qgis.core"]
    has_qgis = subprocess.run(test, env=bare, capture_output=True, check=False).returncode == 0
    ours_environment = {**bare, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
    for case, count in CASES:
        if asked.only and case not in asked.only.split(","):
            continue
        folder = asked.folder / str(count)
        if has_qgis and not (folder / "streets.gpkg").is_file():
            write(make(count), folder)
        theirs: dict[str, dict[str, Any]] = {}
        if has_qgis:
            script = str(HERE / "peer_bench" / "qgis_side.py")
            fonts = str(HERE.parent / "resources" / "fonts")
            rows = lines([asked.qgis_python, script, str(folder), case, fonts], bare)
            theirs = {row["metric"]: row for row in rows}
        mine = lines([sys.executable, "-c", OURS, case, str(count)], ours_environment)
        print(f"\n{case}, {count:,} points (load {os.getloadavg()[0]:.1f})")
        for row in mine:
            other = theirs.pop(row["metric"], None)
            extra = {k: v for k, v in row.items() if k not in ("metric", "ms", "n")}
            ratio = "" if other is None or not row["ms"] else f"{other['ms'] / row['ms']:.0f} x"
            peer = "" if other is None else f"{other['ms']:.2f}"
            print(f"  {row['metric']:<50} {row['ms']:>9.2f} {peer:>10} {ratio:>7}  {extra}")
            if other is not None:
                more = {k: v for k, v in other.items() if k not in ("metric", "ms", "n")}
                print(f"  {'':<50} {'':>9} {'':>10} {'':>7}  QGIS {more}")
        for metric, row in theirs.items():
            print(f"  {metric:<50} {'':>9} {row['ms']:>10.2f}          QGIS alone")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

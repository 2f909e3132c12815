"""Print an atlas of so many sheets in a process of its own and tell the peak of its memory.

python -m tests.benchmarks.print_memory SHEETS POINTS FILE
"""

import json
import sys
from pathlib import Path

from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.subject import Coverage
from gis_app.workflows.print_atlas import print_atlas
from tests.benchmarks.atlas_city import atlas_city


def memory_mb(field):
    """Return a figure of this process alone, such as VmHWM, its peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


def main():
    sheets, points, file = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    data = atlas_city(points, sheets=sheets)
    t = load_translator(CHINESE, translations_dir())
    report = print_atlas(data, file, PrintRequest(Coverage.DISTRICT), t)
    told = {"sheets": report.sheets, "pages": report.pages, "rows": report.rows}
    sys.stdout.write(json.dumps({**told, "peak_mb": round(memory_mb("VmHWM"))}) + "\n")


if __name__ == "__main__":
    main()

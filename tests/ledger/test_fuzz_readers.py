"""Damaged and hostile files: a sentence or a table comes out, and the process lives.

The same files are read each time; `GIS_APP_FUZZ_SECONDS=600` goes on for ten minutes,
`GIS_APP_FUZZ_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.errors import LedgerError
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.source_table import read_tables

SECONDS = float(os.environ.get("GIS_APP_FUZZ_SECONDS", "0"))
SEED = int(os.environ.get("GIS_APP_FUZZ_SEED", "1"))
LEDGERS = Path(__file__).parent.parent / "data" / "ledgers"
VECTORS = Path(__file__).parent.parent / "data" / "vectors"


@pytest.mark.parametrize(
    ("folder", "count"), [(LEDGERS, 80), (VECTORS, 1000)], ids=["tables", "vectors"]
)
def test_mutated_files_end_in_a_sentence_or_a_table(
    tmp_path: Path, folder: Path, count: int
) -> None:
    sound = tmp_path / "sound"
    sound.mkdir()
    for file in folder.iterdir():
        if file.is_file() and file.suffix not in (".py", ".md"):
            shutil.copy(file, sound / file.name)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.ledger.fuzz_readers"),
            *(str(count), str(SECONDS), str(SEED), str(sound)),
        ],
        capture_output=True,
        text=True,
        timeout=SECONDS + 280,
        check=False,
    )
    left = list((sound / "now").glob("*"))
    assert done.returncode == 0, f"{done.stderr[-1500:]} {left}"
    assert int(done.stdout) >= count


NAMES = load_column_names()
CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["点位名称", "经度", "纬度", "责任单位", "合计", "注：", "=1+1", "80.2", "  "]),
    st.from_regex(r"[0-9]{1,4}[-/.年][0-9]{1,2}", fullmatch=True),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.lists(CELL, max_size=6), max_size=8),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_any_text_table_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    separator: str,
    encoding: str,
) -> None:
    file = tmp_path_factory.mktemp("fuzz") / "x.csv"
    text = "\n".join(separator.join(row) for row in rows)
    file.write_bytes(text.encode(encoding, "replace"))
    try:
        tables = read_tables(file, NAMES, {})
    except LedgerError:
        return
    for table in tables:
        assert len(table.rows) == len(table.row_numbers)

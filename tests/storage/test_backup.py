from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.storage.backup import (
    DAYS_KEPT,
    NEWEST_KEPT,
    backup_folder,
    list_backups,
    make_backup,
    newest_backup,
    superfluous,
)

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 60 * 24 * 60).map(lambda m: START + timedelta(minutes=m)))


def name(moment: datetime) -> str:
    return f"a-{moment:%Y%m%dT%H%M%S}000Z.gpkg"


@given(MOMENTS)
def test_the_newest_stay_and_one_of_each_earlier_day(moments: list[datetime]) -> None:
    names = sorted({name(m) for m in moments})
    gone = set(superfluous(names))
    kept = [n for n in names if n not in gone]
    assert len(kept) <= NEWEST_KEPT + DAYS_KEPT
    assert kept[-NEWEST_KEPT:] == names[-NEWEST_KEPT:]
    earlier = [n[2:10] for n in kept[:-NEWEST_KEPT]]
    assert len(set(earlier)) == len(earlier)
    days = {n[2:10] for n in names}
    assert len({n[2:10] for n in kept}) >= min(len(days), DAYS_KEPT)


def test_a_backup_is_one_whole_file_and_old_ones_go(tmp_path: Path) -> None:
    file = tmp_path / "阿克苏.gpkg"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute("CREATE TABLE t (n)")
        for n in range(8):
            connection.execute("INSERT INTO t VALUES (?)", (n,))
            made = make_backup(connection, file, at=START + timedelta(minutes=n))
            assert newest_backup(file) == made
    assert len(list_backups(file)) == NEWEST_KEPT
    assert {f.suffix for f in backup_folder(file).iterdir()} == {".gpkg"}
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT count(*) FROM t").fetchone() == (8,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    closed = sqlite3.connect(file)
    closed.close()
    with pytest.raises(sqlite3.Error):
        make_backup(closed, file)
    assert list(backup_folder(file).iterdir()) == []
    assert newest_backup(file) is None

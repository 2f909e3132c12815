"""Backups beside the project file, a few of them, thinned out by day."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NEWEST_KEPT = 5
DAYS_KEPT = 5
_STAMP = re.compile(r"-(\d{8})T(\d{6})(?:\d{3})?Z\.gpkg$")


def backup_folder(file: Path) -> Path:
    """Return the folder that holds a project's backups; it may not exist."""
    real = file.resolve()
    return real.with_name(real.name + ".backups")


def list_backups(file: Path) -> list[Path]:
    """Return a project's backups, oldest first."""
    folder = backup_folder(file)
    try:
        return sorted(f for f in folder.iterdir() if _STAMP.search(f.name))
    except OSError:
        return []


def newest_backup(file: Path) -> Path | None:
    """Return the latest backup; None when there is none."""
    return next(reversed(list_backups(file)), None)


def superfluous(names: Sequence[str]) -> list[str]:
    """Return which backups go: all but the newest five and the last one of five earlier days.

    The names end in a time stamp, so that they sort by age.
    """
    newest_first = sorted(names, reverse=True)
    kept = set(newest_first[:NEWEST_KEPT])
    last_of_day: dict[str, str] = {}
    for name in newest_first[NEWEST_KEPT:]:
        stamp = _STAMP.search(name)
        if stamp:
            last_of_day.setdefault(stamp[1], name)
    days_of_kept = {stamp[1] for name in kept if (stamp := _STAMP.search(name))}
    earlier = [name for day, name in last_of_day.items() if day not in days_of_kept]
    kept.update(earlier[:DAYS_KEPT])
    return [name for name in newest_first if name not in kept]


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy a whole database, as of its last finished transaction, into a new or empty file."""
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        source.backup(copy)
        # the copied header says WAL; a backup is one file
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
    finally:
        copy.close()


def copy_project(file: Path, target: Path) -> None:
    """Copy a project file that may be open, as of its last finished transaction."""
    with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as one:
        copy_database(one, target)


def make_backup(source: sqlite3.Connection, file: Path, *, at: datetime | None = None) -> Path:
    """Write a backup of an open project beside it and drop those too many; returns the backup.

    Raises OSError or sqlite3.Error, and leaves no half file, when it cannot be written.
    """
    folder = backup_folder(file)
    folder.mkdir(exist_ok=True)
    moment = at or datetime.now(UTC)
    stamp = moment.strftime("%Y%m%dT%H%M%S") + f"{moment.microsecond // 1000:03d}Z"
    target = folder / f"{file.stem}-{stamp}.gpkg"
    with written_aside(target) as aside:
        copy_database(source, aside)
    for name in superfluous([f.name for f in list_backups(file)]):
        (folder / name).unlink(missing_ok=True)
    return target

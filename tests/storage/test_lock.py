from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import gis_app
from gis_app.storage.lock import Opener, WriterLock, lock_file, take_lock, this_opener

if TYPE_CHECKING:
    import pytest

ROOT = Path(gis_app.__file__).resolve().parent.parent
HOLDER = """
import sys
from pathlib import Path
from gis_app.storage.lock import WriterLock, take_lock, this_opener
taken = take_lock(Path(sys.argv[1]), this_opener("李四"))
print(isinstance(taken, WriterLock), flush=True)
sys.stdin.read()
"""


def start_holder(file: Path) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"True"
    return holder


def end(holder: subprocess.Popen[bytes]) -> None:
    holder.kill()
    holder.communicate()


def test_one_has_it_and_the_other_learns_who(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    here = this_opener("张三")
    lock = take_lock(file, here)
    assert isinstance(lock, WriterLock)
    assert take_lock(file, this_opener("李四")) == here
    assert (here.user, here.pid, here.since_utc is not None) == ("张三", os.getpid(), True)
    lock.release()
    lock.release()
    assert list(tmp_path.iterdir()) == []
    again = take_lock(file, here)
    assert isinstance(again, WriterLock)
    again.release()


def test_a_living_process_keeps_it_and_a_dead_one_does_not(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    holder = start_holder(file)
    try:
        other = take_lock(file, this_opener())
        assert isinstance(other, Opener)
        assert (other.user, other.pid) == ("李四", holder.pid)
    finally:
        end(holder)
    assert lock_file(file).exists()
    lock = take_lock(file, this_opener())
    assert isinstance(lock, WriterLock)
    assert json.loads(lock_file(file).read_text("utf-8"))["pid"] == os.getpid()
    lock.release()


def test_what_another_computer_left_is_respected(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    there = replace(this_opener("王五"), host="办公室电脑")
    lock = take_lock(file, there)
    assert isinstance(lock, WriterLock)
    text = lock_file(file).read_bytes()
    lock.release()
    lock_file(file).write_bytes(text)
    assert take_lock(file, this_opener()) == there
    assert lock_file(file).read_bytes() == text


def test_a_lock_file_of_rubbish_is_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    lock_file(file).write_bytes(b"\xff{")
    lock = take_lock(file, this_opener())
    assert isinstance(lock, WriterLock)
    lock.release()
    assert not lock_file(file).exists()


def test_without_locks_of_the_file_system_a_living_process_still_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.gpkg"
    monkeypatch.setattr("gis_app.storage.lock._guard", lambda _descriptor: None)
    holder = start_holder(file)
    try:
        other = take_lock(file, this_opener())
        assert isinstance(other, Opener)
        assert other.pid == holder.pid
    finally:
        end(holder)
    lock = take_lock(file, this_opener())
    assert isinstance(lock, WriterLock)
    lock.release()


def test_an_unreadable_time_is_no_time() -> None:
    assert Opener("a", "b", 1, "gestern").since_utc is None

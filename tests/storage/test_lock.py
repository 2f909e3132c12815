from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import gis_app
from gis_app.storage import lock as lock_module
from gis_app.storage.lock import Opener, WriterLock, lock_file, take_lock, this_opener

ROOT = Path(gis_app.__file__).resolve().parent.parent
HOLDER = """
import sys
import threading
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


def test_however_many_try_only_one_has_it_at_a_time(tmp_path: Path) -> None:
    file, opener = tmp_path / "a.gpkg", this_opener()
    lock_file(file).write_text("left by a dead process")
    inside, most, times = 0, 0, 0
    count = threading.Lock()

    def compete() -> None:
        nonlocal inside, most, times
        for _ in range(60):
            taken = take_lock(file, opener)
            if not isinstance(taken, WriterLock):
                continue
            with count:
                inside, times = inside + 1, times + 1
                most = max(most, inside)
            with count:
                inside -= 1
            taken.release()

    threads = [threading.Thread(target=compete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert times > 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_lock_file_that_vanishes_while_it_is_being_taken_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.gpkg"
    first = take_lock(file, this_opener())
    assert isinstance(first, WriterLock)

    def guard_late(descriptor: int) -> bool | None:
        first.release()
        return real_guard(descriptor)

    real_guard = lock_module._guard
    monkeypatch.setattr(lock_module, "_guard", guard_late)
    second = take_lock(file, this_opener())
    assert isinstance(second, WriterLock)
    assert lock_file(file).exists()
    second.release()


def test_an_unreadable_time_is_no_time() -> None:
    assert Opener("a", "b", 1, "gestern").since_utc is None

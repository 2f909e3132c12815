"""Who has a project open for writing: a small file beside it, held by the operating system too."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_GUARD_OFFSET = 1 << 20
"""Where Windows locks a byte: beyond the text, which others must be able to read."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Tell who has a project open for writing, where, and since when (UTC)."""

    user: str
    host: str
    pid: int
    since: str

    @property
    def since_utc(self) -> datetime | None:
        """Return when it was opened; None when that is unreadable."""
        try:
            return datetime.fromisoformat(self.since)
        except ValueError:
            return None


def this_opener(user: str = "") -> Opener:
    """Describe this process."""
    if not user:
        try:
            user = getpass.getuser()
        except (KeyError, OSError):  # an account without a name
            user = str(os.getuid()) if hasattr(os, "getuid") else "?"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Opener(user, socket.gethostname(), os.getpid(), now)


def lock_file(file: Path) -> Path:
    """Return the path of the file that tells who has a project open."""
    return file.with_name(file.name + ".lock")


class WriterLock:
    """Hold a project for writing until `release`; made by `take_lock`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let others write; may be called twice."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform != "win32":
            # removed while still held, so nobody can take a file that is about to vanish
            self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            _unguard(descriptor)
        os.close(descriptor)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def take_lock(file: Path, opener: Opener) -> WriterLock | Opener:
    """Take a project for writing; returns who has it when somebody else does.

    What a dead process of this computer left behind is taken over. Raises OSError when the
    folder cannot be written.
    """
    path = lock_file(file)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            is_guarded = _guard(descriptor)
            holder = _read(descriptor)
            if is_guarded is None:  # a folder whose file system keeps no locks
                is_guarded = holder is None or not _is_alive(holder.pid)
            if not is_guarded or (holder is not None and _is_elsewhere(holder, opener)):
                os.close(descriptor)
                return holder or Opener("?", "?", 0, "")
            if not _is_still(path, descriptor):
                os.close(descriptor)
                continue
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, json.dumps(asdict(opener), ensure_ascii=False).encode())
        except BaseException:
            with contextlib.suppress(OSError):
                os.close(descriptor)
            raise
        return WriterLock(path, descriptor)


def _is_elsewhere(holder: Opener, opener: Opener) -> bool:
    # the system's own lock says nothing about another computer on some shared folders
    return holder.host != opener.host


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        there = os.stat(path)
    except FileNotFoundError:
        return False
    mine = os.fstat(descriptor)
    return (there.st_ino, there.st_dev) == (mine.st_ino, mine.st_dev)


def _read(descriptor: int) -> Opener | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        stored = json.loads(os.read(descriptor, 4096).decode("utf-8"))
        return Opener(
            str(stored["user"]), str(stored["host"]), int(stored["pid"]), str(stored["since"])
        )
    except (ValueError, KeyError, TypeError, OSError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _guard(descriptor: int) -> bool | None:
        os.lseek(descriptor, _GUARD_OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unguard(descriptor: int) -> None:
        os.lseek(descriptor, _GUARD_OFFSET, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    def _is_alive(_pid: int) -> bool:
        # never asked: Windows keeps locks on every file system
        return True

else:
    import fcntl

    def _guard(descriptor: int) -> bool | None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True

    def _is_alive(pid: int) -> bool:
        if pid <= 0:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def _unguard(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

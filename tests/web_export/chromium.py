"""A real Chromium, started by an unprivileged user when the tests run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


QUIET = [
    "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
NOBODY = 65534


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "these tests need Chromium; ./run.sh test installs it where it may"
    return found


def _listens(profile: Path, process: subprocess.Popen[bytes]) -> int | None:
    """Wait until Chromium says on which port it listens; None when it ended instead."""
    said, end = profile / "DevToolsActivePort", time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        # a server that is not up yet tells nobody when it will be
        lines = said.read_text().splitlines() if said.exists() else []
        if len(lines) > 1:
            return int(lines[0])
        time.sleep(0.05)
    return None


def _started(profile: Path, sandbox: list[str]) -> subprocess.Popen[bytes]:
    """Start Chromium; it chooses the port itself, lest another process takes it first."""
    (profile / "DevToolsActivePort").unlink(missing_ok=True)
    command = [
        _chromium(), *QUIET, *sandbox, f"--user-data-dir={profile}",
        "--remote-debugging-port=0", "about:blank",
    ]  # fmt: skip
    environment = {"PATH": os.environ["PATH"], "HOME": str(profile), "LANG": "C.UTF-8"}
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(profile, NOBODY, NOBODY)
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return subprocess.Popen(
        command, env=environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        **identity,
    )  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium as nobody when the tests run as root, with its sandbox where there can be one.

    In a container or a chroot the kernel may refuse the sandbox; then it runs without.
    """
    from playwright.sync_api import sync_playwright

    profile = Path(tempfile.mkdtemp(prefix="chromium-"))
    process = _started(profile, [])
    try:
        if (port := _listens(profile, process)) is None:
            process.kill()
            process.wait()
            process = _started(profile, ["--no-sandbox"])
            port = _listens(profile, process)
            assert port is not None, "Chromium did not start"
        with sync_playwright() as playwright:
            connection = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield connection
            connection.close()
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(profile, ignore_errors=True)

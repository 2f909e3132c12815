"""A real Chromium, started by an unprivileged user when the tests run as root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
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


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until Chromium listens; False when it ended instead."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            # a server that is not up yet tells nobody when it will be
            process.poll()
    return False


def _started(profile: Path, sandbox: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [
        _chromium(), *QUIET, *sandbox, f"--user-data-dir={profile}",
        f"--remote-debugging-port={port}", "about:blank",
    ]  # fmt: skip
    environment = {"PATH": os.environ["PATH"], "HOME": str(profile), "LANG": "C.UTF-8"}
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(profile, NOBODY, NOBODY)
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    process = subprocess.Popen(
        command, env=environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        **identity,
    )  # fmt: skip
    return process, port


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium as nobody when the tests run as root, with its sandbox where there can be one.

    In a container or a chroot the kernel may refuse the sandbox; then it runs without.
    """
    from playwright.sync_api import sync_playwright

    profile = Path(tempfile.mkdtemp(prefix="chromium-"))
    process, port = _started(profile, [])
    try:
        if not _answers(port, process):
            process.kill()
            process, port = _started(profile, ["--no-sandbox"])
            assert _answers(port, process), "Chromium did not start"
        with sync_playwright() as playwright:
            connection = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield connection
            connection.close()
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(profile, ignore_errors=True)

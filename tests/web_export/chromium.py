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


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "Chromium ended at once"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            # a server that is not up yet tells nobody when it will be
            process.poll()
    raise AssertionError("Chromium did not answer")


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium as nobody when the tests run as root, so that its sandbox stays on."""
    from playwright.sync_api import sync_playwright

    profile = Path(tempfile.mkdtemp(prefix="chromium-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        _chromium(), *QUIET, f"--user-data-dir={profile}", f"--remote-debugging-port={port}",
        "about:blank",
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
    try:
        _wait_for(port, process)
        with sync_playwright() as playwright:
            connection = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield connection
            connection.close()
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(profile, ignore_errors=True)

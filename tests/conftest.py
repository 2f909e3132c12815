"""What every test relies on: no user files touched, no display, and loud failures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

# how long an example takes says more about the machine's other work than about the program, and
# a run that is to be trusted again tries the same examples; GIS_APP_EXPLORE=1 draws new ones
settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=not os.environ.get("GIS_APP_EXPLORE"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True, scope="session")
def _one_application(qapp: QApplication) -> None:
    """Make the one Qt application of the process: a QGuiApplication made first cannot grow up."""


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, working copies and caches of a test out of the person's home."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("HOME", ""),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))


@pytest.fixture(autouse=True)
def _loud_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse without expecting it."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= 30]
    assert not loud, [record.getMessage() for record in loud]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository's top folder."""
    return ROOT

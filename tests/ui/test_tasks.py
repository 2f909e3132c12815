from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.panels.status_line import scale_from
from gis_app.ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gis_app.progress import Progress

WHAT = msg("Import")


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.shut_down()


def test_a_result_comes_back(qtbot: QtBot, tasks: Tasks) -> None:
    got: list[int] = []
    with qtbot.waitSignal(tasks.finished):
        tasks.run(WHAT, lambda _progress: 42, got.append)
    assert got == [42]
    assert not tasks.running


def test_an_error_is_announced_once(qtbot: QtBot, tasks: Tasks) -> None:
    def work(_progress: Progress) -> None:
        raise EditError(msg("Choose a file."))

    with qtbot.waitSignal(tasks.failed) as caught:
        tasks.run(WHAT, work)
    assert isinstance(caught.args[0], EditError)


def test_stopping_ends_the_work_without_an_error(qtbot: QtBot, tasks: Tasks) -> None:
    started = Event()

    def work(progress: Progress) -> None:
        while True:
            started.set()
            progress.step(0.5)

    with qtbot.assertNotEmitted(tasks.failed), qtbot.waitSignal(tasks.finished):
        task = tasks.run(WHAT, work)
        assert started.wait(60)
        task.stop()


@pytest.mark.parametrize(
    ("text", "scale"),
    [("1:5000", 5000), ("5000", 5000), ("1：1万", 10_000), ("1 : 25,000", 25_000),
     ("", None), ("big", None), ("1:0", None), ("1:-5", None), ("1:1e99", None)],
)  # fmt: skip
def test_scales_as_people_type_them(text: str, scale: float | None) -> None:
    assert scale_from(text) == scale

"""Figures are renewed once for many changes; scores show on the map a moment after the last."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gis_app.domain.work_terms import ItemResult
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.renewal import Renewal
from gis_app.ui.session import Session
from gis_app.ui.tasks import Tasks
from gis_app.workflows.enter_scores import enter_scores
from tests.workflows.assessed_city import score, with_round
from tests.workflows.week_city import MARKET, week_city

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.domain.change_set import ChangeSet
    from gis_app.progress import Progress


def test_wishes_that_come_meanwhile_wait_as_one(qtbot: QtBot) -> None:
    tasks, owner = Tasks(), QObject()
    renewal, gate = Renewal(tasks, owner), Event()
    ran: list[int] = []
    shown: list[int] = []

    def work(number: int, progress: Progress) -> int:
        ran.append(number)
        assert gate.wait(10)
        progress.step(0.5)
        return number

    for number in range(5):
        renewal.ask(lambda progress, n=number: work(n, progress), shown.append)
    gate.set()
    qtbot.waitUntil(lambda: shown == [0, 4])
    assert ran == [0, 4]
    renewal.ask(lambda progress: work(9, progress), shown.append)
    qtbot.waitUntil(lambda: shown == [0, 4, 9])

    def broken(_progress: Progress) -> None:
        raise EditError(msg("Choose a file."))

    with qtbot.waitSignal(tasks.failed):
        renewal.ask(broken, shown.append)
    renewal.ask(lambda progress: work(10, progress), shown.append)
    qtbot.waitUntil(lambda: shown[-1] == 10)
    tasks.shut_down()


def test_a_change_that_waits_is_made_when_work_is_shut_down(qtbot: QtBot) -> None:
    tasks, gate = Tasks(), Event()
    done: list[str] = []
    tasks.run(msg("Import"), lambda _progress: gate.wait(10), is_cancellable=False)
    tasks.run(msg("Import"), lambda _progress: done.append("figures"))
    tasks.run(msg("Import"), lambda _progress: done.append("change"), is_cancellable=False)
    gate.set()
    tasks.shut_down()
    assert "change" in done


def test_scores_are_shown_together_a_moment_later(qtbot: QtBot, tmp_path: Path) -> None:
    with week_city(tmp_path) as city:
        session = Session()
        fid = with_round(city)
        session.open(city)
        changed: list[ChangeSet] = []
        shown: list[ChangeSet] = []
        session.city_changed.connect(changed.append)
        session.shown_changed.connect(shown.append)
        enter_scores(city, fid, [score(MARKET, "SC-01", ItemResult.CONFORMS)])
        enter_scores(city, fid, [score(MARKET, "SC-02", ItemResult.FAILS)])
        assert len(changed) == 2
        assert not shown
        qtbot.waitUntil(lambda: bool(shown))
        assert len(shown) == 1
        touched = shown[0].tables["scores"].inserted
        assert touched.tolist() == city.data.table("scores").fids.tolist()
        with_round(city)
        assert len(shown) == 2, "other changes are shown at once"
        session.let_go()

"""Scoring on screen in rounds of 1,228 to 100,000 points: what the window's thread works.

python -m pytest tests/benchmarks/test_bench_scoring.py

Measured is the processor time of the window's own thread, from saving a point to the next one
being shown, and the longest single turn of its event loop until everything is shown anew; the
board of the round stands beside. Other work on the machine does not count.
"""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.assessment.round import read_round
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.table import PointColumns
from gis_app.messages import msg
from gis_app.paths import sample_city_file
from gis_app.project.city import City
from gis_app.rendering.fonts import app_font_families
from gis_app.ui.commands.assessing import score_points, show_assessment
from gis_app.ui.dialogs.score_points import ScorePointsDialog
from gis_app.ui.main_window import MainWindow
from gis_app.ui.session import Session
from gis_app.ui.style_sheet import apply_theme
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import LIGHT
from gis_app.ui.translation import translator_for
from gis_app.workflows.open_round import NewRound, open_round

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

SAVED = 6
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
_LABEL = msg("Import")


def scored_city(file: Path, count: int) -> City:
    """Return the sample city grown to so many points, nine in ten of them scored in a new round."""
    shutil.copy(sample_city_file(), file)
    city, rng = City.open(file), np.random.default_rng(1)
    points, now = city.data.table("points"), city.data.as_of
    like = rng.integers(0, len(points), max(count - len(points), 0))
    if len(like):
        names = [f"{points.text('name')[row]}{n}" for n, row in enumerate(like.tolist())]
        lon, lat = (
            degrees[like] + rng.normal(0, 0.01, len(like))
            for degrees in (points.points.lon_deg, points.points.lat_deg)
        )
        cells: dict[str, Any] = {
            "layer": points.text("layer").take(like).values().tolist(),
            "name": names,
            "geometry": PointColumns(lon, lat).as_values(),
        }
        rows = RowBatch("points", city.reserve_fids("points", len(like)), cells)
        city.apply(Edit(_LABEL, (rows,)))
    day = timedelta(days=1)
    fid = open_round(city, NewRound("第99周", now - 2 * day, now + day))
    round_ = read_round(city.data, fid)
    asked = [
        (int(point), item.code)
        for place, point in enumerate(round_.points.fids)
        if place % 10
        for item in round_.standard.kinds[int(round_.points.kind[place])].items
    ]
    words = np.array(["conforms", "fails", "partial", "not_applicable"])
    cells = {
        "round_fid": [fid] * len(asked),
        "point_fid": [point for point, _code in asked],
        "matter": [code for _point, code in asked],
        "result": words[rng.choice(4, len(asked), p=[0.8, 0.1, 0.06, 0.04])].tolist(),
        "scored_at": ["2026-05-20T02:00:00Z"] * len(asked),
        "scored_by": ["甲"] * len(asked),
        "is_late": [0] * len(asked),
    }
    rows = RowBatch("scores", city.reserve_fids("scores", len(asked)), cells)
    city.apply(Edit(_LABEL, (rows,)))
    return city


@pytest.mark.parametrize("count", [1_228, 20_300, 100_000])
def test_saving_a_point_and_going_on(
    benchmark: Any, qtbot: QtBot, qapp: QApplication, tmp_path: Path, count: int
) -> None:
    apply_theme(qapp, LIGHT, app_font_families())
    city, session, tasks = scored_city(tmp_path / "city.gpkg", count), Session(), Tasks()
    window = MainWindow(session, tasks, translator_for("zh_CN"), LIGHT)
    qtbot.addWidget(window)
    window.show()
    session.open(city)
    longest_s = 0.0

    def until_quiet(least_s: float) -> None:
        nonlocal longest_s
        end = time.monotonic() + least_s
        while tasks.running or not window.canvas.is_sharp or time.monotonic() < end:
            before = time.thread_time()
            qapp.processEvents()
            longest_s = max(longest_s, time.thread_time() - before)
            time.sleep(0.002)

    until_quiet(1)
    show_assessment(window)
    until_quiet(1)
    score_points(window)
    until_quiet(1)
    dialog = window.findChild(ScorePointsDialog)
    assert isinstance(dialog, ScorePointsDialog)
    dialog.inspector.setText("检查员")
    dialog.moment.set_moment(city.data.as_of)
    asked = dialog.view.progress.items_done

    def save() -> None:
        dialog.table.fill_conforming()
        dialog.save_and_next()

    turns: list[float] = []

    def quiet() -> None:
        nonlocal longest_s
        until_quiet(1.5)
        turns.append(longest_s)
        longest_s = 0.0

    longest_s = 0.0
    calls: list[float] = []
    for _ in range(SAVED):
        before = time.thread_time()
        save()
        calls.append(time.thread_time() - before)
        quiet()
    benchmark.pedantic(save, rounds=1)
    quiet()
    assert dialog.view.progress.items_done > asked
    benchmark.extra_info |= {
        "save and next, thread time, ms": [round(one * 1e3, 1) for one in calls],
        "longest turn after it, thread time, ms": [round(one * 1e3, 1) for one in turns],
    }
    window.close()
    tasks.shut_down()
    session.close()

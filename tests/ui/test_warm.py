"""What every view asks for is ready before the window's thread hears of a change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from gis_app.domain.city_view import CityView, view_groups
from gis_app.domain.edits import update_cells
from gis_app.messages import msg

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened


def test_a_change_is_worked_out_in_the_thread_that_made_it(opened: Opened, qtbot: QtBot) -> None:
    window, session = opened.window, opened.session
    session.outlook.set_view(CityView.AREA)
    qtbot.waitUntil(opened.is_quiet)
    ready: list[bool] = []
    assert session.city is not None

    def look(_change: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            data = session.data
            ready.append(data is not None and {"issue_state", "point_state"} <= set(vars(data)))

    session.city.subscribe(look)
    window.apply(update_cells("points", 1, msg("Changed"), name="新名"))
    qtbot.waitUntil(lambda: bool(ready))
    qtbot.waitUntil(opened.is_quiet)
    assert ready == [True]
    data = session.data
    assert data is not None
    assert view_groups(data, CityView.AREA) is view_groups(data, CityView.AREA)

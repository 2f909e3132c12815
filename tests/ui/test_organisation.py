"""The organisation in the window, areas changed on the map, and answers for another day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel

from gis_app.domain.terms import AreaLevel
from gis_app.geo.extent import GeoPoint
from gis_app.messages import CHINESE, ENGLISH
from gis_app.ui.dialogs.area_changes import DeriveAreasDialog, MergeAreasDialog, NewAreaDialog
from gis_app.ui.dialogs.check_areas import CheckAreasDialog
from gis_app.ui.dialogs.organisation import OrganisationDialog
from gis_app.ui.dialogs.unit_change import UnitChange, UnitChangeDialog
from gis_app.ui.map_tools.sketch_tool import SketchTool
from gis_app.ui.theme import LIGHT
from gis_app.workflows.check_areas import check_areas
from gis_app.workflows.edit_units import change_person, merge_units

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City
    from tests.ui.conftest import Opened

JUNE = date(2026, 6, 1)


@pytest.fixture(params=[CHINESE, ENGLISH])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(open_window: Any) -> Opened:
    return open_window()


def change(qtbot: QtBot, city: City, what: UnitChange, fid: int, t: Translator) -> UnitChangeDialog:
    dialog = UnitChangeDialog(city, what, fid, t)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_tree_shows_every_unit_and_its_day(qtbot: QtBot, opened: Opened, t: Translator) -> None:
    session, city = opened.session, opened.session.city
    assert city is not None
    dialog = OrganisationDialog(session, t, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.tree.topLevelItemCount() == 1
    assert dialog.tree.topLevelItem(0).childCount() == 5
    dialog.choose(3)
    city.apply(merge_units(city.data, city.reserve_fids, 3, 2, JUNE))
    assert dialog.chosen == 3, "what was picked stays picked"
    dialog.day.setDate(QDate(2026, 6, 2))
    assert dialog.tree.topLevelItem(0).childCount() == 4
    dialog.ended.setChecked(True)
    assert dialog.tree.topLevelItem(0).childCount() == 5
    dialog.search.setText("市教育局")
    shown = [n for n in range(5) if not dialog.tree.topLevelItem(0).child(n).isHidden()]
    assert len(shown) == 2, "the unit itself and the one that has its name as an alias"


def test_dropping_asks_for_the_move_and_a_loop_is_refused(
    qtbot: QtBot, opened: Opened, t: Translator
) -> None:
    dialog = OrganisationDialog(opened.session, t, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.edit_asked) as asked:
        dialog.tree.moved.emit(7, 6)
    assert asked.args[0].updates[0].columns == {"parent_fid": [6]}
    dialog.tree.moved.emit(5, 7)
    assert dialog.problem.isVisible()
    dialog.choose(5)
    dialog.buttons["delete"].click()
    assert "点位" in dialog.problem.text() or "责任区" in dialog.problem.text()


@pytest.mark.parametrize("what", list(UnitChange))
def test_every_change_says_what_is_missing_or_makes_an_edit(
    qtbot: QtBot, city: City, t: Translator, what: UnitChange
) -> None:
    dialog = change(qtbot, city, what, 3, t)
    dialog.name.setText("新名称")
    dialog.person.setText("新人")
    dialog.unit.propose(2, None)
    assert dialog.edit is not None
    assert dialog.accept_button.isEnabled()
    dialog.day.setText("5月1日")
    assert not dialog.accept_button.isEnabled()
    assert "2026-05-01" in dialog.problem.text()
    if what is UnitChange.ADD:
        dialog.day.setText("")
        dialog.name.setText("市教育局")
        assert not dialog.accept_button.isEnabled()


def test_a_day_in_the_inspector_asks_for_that_day(qtbot: QtBot, opened: Opened) -> None:
    city, window = opened.session.city, opened.window
    assert city is not None
    points = city.data.table("points")
    fid = int(points.fids[points.numbers("unit_fid") == 3][0])
    edit = change_person(city.data, city.reserve_fids, 3, "leader", {"leader": "新局长"}, JUNE)
    city.apply(edit)
    opened.session.select("points", (fid,))
    panel = window.inspector

    def says(text: str) -> bool:
        return any(text in found.text() for found in panel.findChildren(QLabel))

    assert not panel.day.today_button.isVisible()
    before = says("新局长")
    panel.day.field.setDate(QDate(2026, 6, 2))
    assert says("新局长") != before
    assert panel.day.today_button.isVisible()
    panel.day.today_button.click()
    assert says("新局长") == before
    opened.session.select("", (), GeoPoint(80.25, 41.16))
    assert panel.day.isVisible()


def draw(tool: SketchTool, *places: tuple[float, float]) -> None:
    for lon, lat in places:
        tool.sketch.add(GeoPoint(lon, lat))
    tool.finish()


def test_a_line_splits_the_picked_area(qtbot: QtBot, opened: Opened) -> None:
    window, session = opened.window, opened.session
    assert session.data is not None
    areas = session.data.table("areas")
    place = int((areas.text("level").equals(AreaLevel.COMMUNITY)).argmax())
    fid = int(areas.fids[place])
    west, south, east, north = shapely.bounds(areas.shapes[place]).tolist()
    session.select("areas", (fid,))
    window.actions_made["tool_split_area"].trigger()
    tool = window.canvas.tool
    assert isinstance(tool, SketchTool)
    middle = (west + east) / 2 + 0.001
    draw(tool, (middle, south - 0.001), (middle, north + 0.001))
    qtbot.waitUntil(lambda: len(session.data.table("areas")) == len(areas) + 1)
    qtbot.waitUntil(opened.is_quiet)
    assert not isinstance(window.canvas.tool, SketchTool)
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: len(session.data.table("areas")) == len(areas))


def test_dialogs_of_areas(qtbot: QtBot, city: City, t: Translator) -> None:
    areas = city.data.table("areas")
    outside = shapely.box(80.1, 41.0, 80.15, 41.05)
    new = NewAreaDialog(city, outside, t)
    qtbot.addWidget(new)
    new.show()
    assert not new.accept_button.isEnabled()
    new.name.setText("新片区")
    assert new.edit is not None
    covered = NewAreaDialog(city, areas.shapes[len(areas) - 1], t)
    qtbot.addWidget(covered)
    covered.name.setText("重叠")
    level = str(areas.value(int(areas.fids[-1]), "level"))
    covered.level.setCurrentIndex(covered.level.findData(level))
    assert covered.edit is None
    merge = MergeAreasDialog(city.data, int(areas.fids[-1]), t)
    qtbot.addWidget(merge)
    merge.show()
    assert merge.area.fid == int(areas.fids[-1])
    assert merge.edit is not None
    checks = check_areas(city.data, 5)
    check = CheckAreasDialog(city.data, checks, 5, t)
    qtbot.addWidget(check)
    check.show()
    assert check.list.count() == sum(len(c.flaws) + len(c.crossing) for c in checks)
    derive = DeriveAreasDialog(city.data, t)
    qtbot.addWidget(derive)
    derive.show()
    derive.level.setCurrentIndex(derive.level.findData(AreaLevel.GRID))
    assert derive.accept_button.isEnabled()

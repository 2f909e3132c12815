from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.dates import utc_text
from gis_app.domain.terms import Colour, Mark
from gis_app.messages import CHINESE
from gis_app.ui.layer_counts import LayerCounts
from gis_app.ui.models.layer_tree_model import LayerTreeModel
from gis_app.ui.models.register_columns import REGISTERS, register_columns
from gis_app.ui.models.row_order import word_ranks
from gis_app.ui.models.row_table_model import BADGE_ROLE, RowTableModel
from gis_app.ui.row_edits import cells_edit
from gis_app.ui.translation import translator_for
from tests.domain.invented_city import table

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gis_app.project.city import City


@pytest.mark.parametrize("name", REGISTERS)
def test_every_register_is_a_sound_model(qtbot: QtBot, city: City, name: str) -> None:
    data, t = city.data, translator_for(CHINESE)
    model = RowTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    count = len(data.table(name))
    model.set_register(data.table(name).fids, register_columns(data, name, t), np.arange(count))
    assert model.rowCount() == count
    for column in range(model.columnCount()):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            model.sort(column, order)
            shown = [model.index(row, column).data() for row in range(count)]
            assert all(isinstance(text, str) for text in shown)
            assert (
                sorted(model.fid_at(row) for row in range(count)) == data.table(name).fids.tolist()
            )
    model.set_shown(np.arange(count)[::2])
    assert model.rowCount() == len(range(0, count, 2))


def test_numbers_sort_by_value_and_stand_right(qtbot: QtBot, city: City) -> None:
    data = city.data
    columns = register_columns(data, "points", translator_for(CHINESE))
    model = RowTableModel()
    model.set_register(data.table("points").fids, columns, np.arange(len(data.table("points"))))
    place = next(i for i, column in enumerate(columns) if column.id == "open")
    model.sort(place, Qt.SortOrder.DescendingOrder)
    numbers = [int(model.index(row, place).data()) for row in range(model.rowCount())]
    assert numbers == sorted(numbers, reverse=True)
    align = model.index(0, place).data(Qt.ItemDataRole.TextAlignmentRole)
    assert align & int(Qt.AlignmentFlag.AlignRight)


def test_sorting_keeps_hold_of_rows(qtbot: QtBot, city: City) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    data = city.data
    model = RowTableModel()
    columns = register_columns(data, "issues", translator_for(CHINESE))
    model.set_register(data.table("issues").fids, columns, np.arange(len(data.table("issues"))))
    kept = QPersistentModelIndex(model.index(7, 0))
    fid, text = model.fid_at(7), model.index(7, 0).data()
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.fid_at(kept.row()) == fid
    assert kept.data() == text
    badges = [model.index(row, 1).data(BADGE_ROLE) for row in range(model.rowCount())]
    assert badges == sorted(badges, reverse=True)


def test_words_sort_by_pinyin_and_numbers_inside_by_value() -> None:
    words = ["中学", "阿克苏", "解放路10号", "解放路9号", "北大街"]
    order = np.argsort(word_ranks(words, CHINESE))
    assert [words[i] for i in order] == ["阿克苏", "北大街", "解放路9号", "解放路10号", "中学"]


def test_the_layer_tree_is_a_sound_model_and_counts_rows(qtbot: QtBot, city: City) -> None:
    data = city.data
    model = LayerTreeModel(translator_for(CHINESE))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    counts = LayerCounts(data, CityFilter())
    model.show_city(data, lambda spec: spec.is_visible, counts.of, counts.has)
    listed = {}
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        for child in model.node(group).children:
            assert child.spec is not None
            listed[child.spec.id] = child.count
    assert listed["schools"] == 10
    assert listed["flying_wires"] == 6
    assert listed["issues"] == int((data.issue_state.colour > Colour.CLOSED).sum())
    assert "hospitals" not in listed
    issues = counts.of(data.catalogue.layer("issues"))
    assert issues[Mark.OVERDUE] == int((data.issue_state.is_overdue).sum())
    model.update_scale(1_000_000)
    assert not model.parent(model.index(0, 0, QModelIndex())).isValid()
    red = LayerCounts(data, CityFilter(colours=(Colour.RED,)))
    spec = data.catalogue.layer("issues")
    assert red.of(spec)[None] == int((data.issue_state.colour == Colour.RED).sum())


def test_the_layer_tree_explains_the_marks_that_are_there(city: City) -> None:
    data, t = city.data, translator_for(CHINESE)
    model, counts = LayerTreeModel(t), LayerCounts(city.data, CityFilter())
    model.show_city(data, lambda spec: spec.is_visible, counts.of, counts.has)
    assert not _marks(model, "schools")
    schools = np.flatnonzero(data.table("points").text("layer").equals("schools"))
    long_ago, lately = "2020-01-01T02:00:00Z", utc_text(data.as_of)
    visits = [{"point_fid": int(data.table("points").fids[schools[0]]), "at": long_ago}]
    visits += [
        {"point_fid": int(data.table("points").fids[n]), "at": lately} for n in schools[1:-2]
    ]
    seen = data.with_tables({"visits": table("visits", visits)})
    counts = LayerCounts(seen, CityFilter())
    assert model.show_city(seen, lambda spec: spec.is_visible, counts.of, counts.has)
    stale = int(seen.last_visits.is_stale[schools].sum())
    assert 1 <= stale < len(schools)
    assert _marks(model, "schools") == [("超过14天未巡查", stale)]


def _marks(model: LayerTreeModel, layer: str) -> list[tuple[str, int | None]]:
    nodes = [node for group in model._root.children for node in group.children]
    found = next(node for node in nodes if node.spec is not None and node.spec.id == layer)
    return [(one.title, one.count) for one in found.children if one.mark is not None]


def test_equal_rows_keep_their_order_in_both_directions(city: City) -> None:
    data = city.data
    model = RowTableModel()
    columns = register_columns(data, "issues", translator_for(CHINESE))
    shown = np.arange(len(data.table("issues")))[::-1].astype(np.int64)
    model.set_register(data.table("issues").fids, columns, shown)
    step = [column.id for column in columns].index("step")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(step, order)
        rows = [(model.index(r, step).data(), model.fid_at(r)) for r in range(model.rowCount())]
        for one in {word for word, _ in rows}:
            fids = [fid for word, fid in rows if word == one]
            assert fids == sorted(fids, reverse=True)


def test_kinds_stay_in_the_layer_tree_when_a_filter_leaves_nothing_of_them(city: City) -> None:
    model = LayerTreeModel(translator_for(CHINESE))
    data = city.data
    every = LayerCounts(data, CityFilter())
    assert model.show_city(data, lambda _spec: True, every.of, every.has)
    before = [node.title for group in model._root.children for node in group.children]
    none = LayerCounts(data, CityFilter(text="没有这样的字"))
    assert not model.show_city(data, lambda _spec: False, none.of, every.has)
    nodes = [node for group in model._root.children for node in group.children]
    assert [node.title for node in nodes] == before
    assert not any(node.is_visible for node in nodes)
    assert {n.count for n in nodes if n.spec and n.spec.table in ("points", "issues")} == {0}


def test_rows_with_nothing_in_the_cell_come_last_either_way(city: City) -> None:
    model = RowTableModel()
    city.apply(cells_edit(city.data, "points", 3, {"leader": None}))
    data = city.data
    columns = register_columns(data, "points", translator_for(CHINESE))
    model.set_register(data.table("points").fids, columns, np.arange(len(data.table("points"))))
    leader = [column.id for column in columns].index("leader")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(leader, order)
        assert model.fid_at(model.rowCount() - 1) == 3


def test_the_legend_explains_shares_where_somebody_recorded_work(city: City) -> None:
    data = city.data.with_tables({"action_records": table("action_records", [])})
    model, counts = LayerTreeModel(translator_for(CHINESE)), LayerCounts(data, CityFilter())
    model.show_city(data, lambda spec: spec.is_visible, counts.of, counts.has)
    assert not _marks(model, "flying_wires")
    actions = data.table("actions")
    fid = int(actions.fids[actions.text("layer").equals("flying_wires")][0])
    record = {"action_fid": fid, "at": "2026-06-01T02:00:00Z", "kind": "work", "amount": 5.0}
    worked = data.with_tables({"action_records": table("action_records", [record])})
    counts = LayerCounts(worked, CityFilter())
    assert model.show_city(worked, lambda spec: spec.is_visible, counts.of, counts.has)
    assert _marks(model, "flying_wires") == [("名称后的完成比例", None)]

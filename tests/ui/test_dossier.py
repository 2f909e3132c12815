from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.record_types import table_spec
from gis_app.domain.responsibility import Way
from gis_app.ui.dossier_maker import DossierMaker
from gis_app.ui.row_edits import cells_edit
from gis_app.ui.session import Selection

if TYPE_CHECKING:
    from gis_app.ui.dossier import Dossier
    from tests.ui.conftest import Opened


def _issue_dossier(opened: Opened, **cells: object) -> Dossier:
    session = opened.session
    assert session.city is not None
    fid = int(session.city.data.table("issues").fids[1])
    session.city.apply(cells_edit(session.city.data, "issues", fid, cells))
    made = DossierMaker(session.city.data, opened.window.t).of(Selection("issues", (fid,)))
    assert made is not None
    return made


def test_an_issues_own_unit_is_the_one_its_panel_names(opened: Opened) -> None:
    found = _issue_dossier(opened, unit_fid=7).responsibility
    assert found is not None
    assert found.responsible is not None
    assert found.responsible.unit_fid == 7


def test_a_deadline_the_ledger_does_not_give_is_shown_as_worked_out(opened: Opened) -> None:
    title = opened.window.t(table_spec("issues").column("deadline_at").title)
    assert "按严重程度" not in dict(_issue_dossier(opened).history)[title]
    shown = dict(_issue_dossier(opened, deadline_at=None).history)[title]
    assert shown.startswith("2026-05-")
    assert "按严重程度" in shown


def test_a_row_without_a_place_still_says_whose_it_is(opened: Opened) -> None:
    found = _issue_dossier(opened, unit_fid=7, point_fid=0).responsibility
    assert found is not None
    assert found.place is None
    assert found.responsible is not None
    assert found.responsible.unit_fid == 7
    assert found.doubts


def test_an_actions_own_unit_comes_first_with_its_row(opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    fid = int(data.table("actions").fids[0])
    made = DossierMaker(data, opened.window.t).of(Selection("actions", (fid,)))
    assert made is not None
    assert made.responsibility is not None
    assert made.responsibility.responsible is not None
    assert made.responsibility.responsible.unit_fid == 4
    assert made.responsibility.responsible.evidence.table == "actions"
    assert made.responsibility.by_way(Way.INDUSTRY)

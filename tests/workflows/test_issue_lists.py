"""Lists as documents: numbered on, fixed once issued, signed for once, undone as one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.edits import Edit, update_cells
from gis_app.domain.issue_moves import MoveRequest
from gis_app.domain.list_documents import drafts
from gis_app.domain.work_terms import ListKind, Move
from gis_app.errors import EditError
from gis_app.messages import CHINESE, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.reports.list_document import snapshot
from gis_app.workflows.issue_lists import issue_lists, sign_list, write_lists
from gis_app.workflows.work_issue import make_move
from tests.workflows.test_import_command import call
from tests.workflows.week_city import MARKETS, NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

ZH = load_translator(CHINESE, translations_dir())


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def test_each_unit_gets_one_list_numbered_on(city: City) -> None:
    first = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    second = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW + timedelta(days=1))
    documents = city.data.table("list_documents")
    numbers = [documents.value(fid, "number") for fid in (*first, *second)]
    assert numbers == ["交办单〔2026〕001号", "交办单〔2026〕002号"]
    assert documents.value(first[0], "unit_fid") == MARKETS
    city.undo()
    assert len(city.data.table("list_documents")) == 1
    again = drafts(city.data, ListKind.ASSIGNMENT, NOW)
    assert again[0].number == "交办单〔2026〕002号"


def test_a_list_says_what_was_true_when_it_was_issued(city: City, tmp_path: Path) -> None:
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    before = snapshot(city.data, fid)
    make_move(city, [1], MoveRequest(Move.TRACK, "王", NOW))
    city.apply(update_cells("issues", 1, msg("Rows added"), description="另一件事"))
    assert snapshot(city.data, fid) == before
    assert before["issues"][0]["description"] == "下水道堵塞"
    (file,) = write_lists(city.data, [fid], tmp_path, ZH)
    assert file.name == "交办单〔2026〕001号 市市场监督管理局.docx"
    import docx

    cells = [c.text for row in docx.Document(str(file)).tables[0].rows for c in row.cells]
    assert "下水道堵塞" in cells


def test_nothing_changes_an_issued_list_but_its_receipt(city: City) -> None:
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    for cells in ({"content": "{}"}, {"number": "1号"}, {"issued_by": "李"}):
        with pytest.raises(EditError):
            city.apply(update_cells("list_documents", fid, msg("Rows added"), **cells))
    with pytest.raises(EditError):
        city.apply(Edit(msg("Rows added"), deletes={"list_documents": [fid]}))
    with pytest.raises(EditError):
        sign_list(city, fid, "赵", NOW - timedelta(hours=1))
    sign_list(city, fid, "赵", NOW + timedelta(hours=1))
    assert city.data.table("list_documents").value(fid, "signed_by") == "赵"
    with pytest.raises(EditError) as told:
        sign_list(city, fid, "钱", NOW + timedelta(hours=2))
    assert "赵" in str(told.value)


def test_without_issues_or_a_name_nothing_is_issued(city: City) -> None:
    with pytest.raises(EditError):
        issue_lists(city, ListKind.RED, "王", NOW)
    with pytest.raises(EditError):
        issue_lists(city, ListKind.ASSIGNMENT, " ", NOW)
    assert len(city.data.table("list_documents")) == 0


def test_the_verb_writes_a_document_a_unit(city: City, tmp_path: Path) -> None:
    file = city.file
    city.close()
    asked = ("issue-lists", file, tmp_path, "--kind", "assignment", "--by", "王", "--form", "pdf")
    status, out, _err = call(*asked)
    assert status == 0
    assert out.count("Written") == len(list(tmp_path.glob("*.pdf"))) == 1
    assert call(*asked, "--unit", "没有的单位")[0] == 2
    assert call("issue-lists", file, tmp_path / "no", "--kind", "red", "--by", "王")[0] == 2

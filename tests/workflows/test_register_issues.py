"""New issues: proposed unit, duplicates, free numbers, one undo, drafts out of messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.edits import update_cells
from gis_app.domain.issue_moves import Moves
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.workflows.draft_issues import draft_issues
from gis_app.workflows.register_issues import (
    NewIssue,
    duplicates,
    next_codes,
    proposal,
    register_issues,
    repeated,
)
from tests.workflows.week_city import CITY_ORDER, MARKET, MARKETS, NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

CHAT = """张三 10:32
红桥农贸市场
1、门口下水道堵塞外溢[图片]
2、没有公平秤
李四 2026-05-20 11:05:22
第一中学门口广告破损
[图片]
[照片]
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def test_responsibility_proposes_the_unit_with_its_reason(city: City) -> None:
    unit, reason = proposal(city.data, NewIssue("乱堆垃圾", NOW, "SC-05", point_fid=MARKET))
    assert unit == MARKETS  # the list names it, before the matter's own lead
    assert reason is not None
    away = NewIssue("乱堆垃圾", NOW, "SC-05", lon_deg=80.3, lat_deg=41.2)
    assert proposal(city.data, away)[0] == CITY_ORDER
    assert proposal(city.data, NewIssue("某处", NOW))[0] == 0


def test_an_issue_already_there_is_found_by_place_and_matter(city: City) -> None:
    assert duplicates(city.data, NewIssue("又堵了", NOW, "SC-06", point_fid=MARKET)) == (1,)
    near = NewIssue("又堵了", NOW, "SC-06", lon_deg=80.2603, lat_deg=41.17)
    assert duplicates(city.data, near) == (1,)
    far = NewIssue("又堵了", NOW, "SC-06", lon_deg=80.262, lat_deg=41.17)
    assert duplicates(city.data, far) == ()
    assert duplicates(city.data, NewIssue("无公平秤", NOW, "SC-03", point_fid=MARKET)) == ()


def test_what_a_new_issue_would_repeat_is_what_the_ledger_then_says(city: City) -> None:
    city.apply(
        update_cells("issues", 1, msg("closed"), step="closed", closed_at="2026-05-19T02:00:00Z")
    )
    again = NewIssue("又堵了", NOW, "SC-06", point_fid=MARKET)
    near = NewIssue("又堵了", NOW, "SC-06", lon_deg=80.2603, lat_deg=41.17)
    far = NewIssue("又堵了", NOW, "SC-06", lon_deg=80.262, lat_deg=41.17)
    late = NewIssue("又堵了", NOW + timedelta(days=31), "SC-06", point_fid=MARKET)
    other = NewIssue("乱堆垃圾", NOW, "SC-05", point_fid=MARKET)
    told = [repeated(city.data, new) for new in (again, near, far, late, other)]
    assert told == [1, 1, 0, 0, 0]
    fids = register_issues(city, [again, near, far], "王", NOW)
    state = city.data.issue_state
    rows = city.data.table("issues").positions(fids)
    assert state.coloured.earlier_fid[rows].tolist() == [1, 1, 0]


def test_registered_issues_have_numbers_of_their_day_and_one_undo(city: City) -> None:
    found = NOW - timedelta(days=2)
    news = [
        NewIssue("甲", found, "SC-05", point_fid=MARKET, unit_fid=MARKETS, inspector="王"),
        NewIssue("乙", found, lon_deg=80.25, lat_deg=41.16, inspector="王"),
        NewIssue("丙", found, inspector="王"),
    ]
    fids = register_issues(city, news, "王", NOW)
    issues = city.data.table("issues")
    assert [issues.value(f, "code") for f in fids] == [f"WT-0518-00{n}" for n in (4, 5, 6)]
    assert [issues.value(f, "location_source") for f in fids] == ["register", "by_hand", "unplaced"]
    assert [bool(issues.value(f, "assigned_at")) for f in fids] == [True, False, False]
    assert [row["move"] for row in Moves(city.data).of(fids[0])] == ["assign"]
    city.undo()
    assert len(city.data.table("issues")) == 3
    assert len(city.data.table("issue_moves")) == 0


def test_numbers_skip_what_is_taken(city: City) -> None:
    assert next_codes(city.data, [NOW, NOW]) == ["WT-0520-001", "WT-0520-002"]


def test_what_cannot_be_entered_changes_nothing(city: City) -> None:
    late = NewIssue("甲", NOW, deadline_at=NOW - timedelta(hours=1))
    for bad in (
        NewIssue(" ", NOW),
        NewIssue("甲", NOW, "ZZ-99"),
        NewIssue("甲", NOW, unit_fid=77),
        late,
    ):
        with pytest.raises(EditError):
            register_issues(city, [NewIssue("好", NOW), bad], "王", NOW)
    assert len(city.data.table("issues")) == 3


def test_a_message_becomes_drafts_with_place_matter_and_pictures(city: City) -> None:
    drafts = draft_issues(city.data, CHAT)
    assert [draft.text for draft in drafts] == [
        "门口下水道堵塞外溢",
        "没有公平秤",
        "第一中学门口广告破损",
    ]
    assert [draft.point_fid for draft in drafts] == [1, 1, 2]
    assert [draft.matter for draft in drafts][:2] == ["SC-06", "SC-03"]
    assert [draft.picture_count for draft in drafts] == [1, 0, 2]
    assert [draft.sender for draft in drafts] == ["张三", "张三", "李四"]
    assert draft_issues(city.data, " \n[图片]\n") == ()


@pytest.mark.parametrize(
    "head",
    ["张三 5月20日 10:32", "张三 昨天 上午10:32", "张三 星期三 10:32", "张三 2026年5月20日 10:32",
     "张三 05-20 10:32:11", "张三 下午 3:05", "张三  今天 10：32", "张三 10:32 AM"],
)  # fmt: skip
def test_the_line_above_a_message_is_no_issue(city: City, head: str) -> None:
    (draft,) = draft_issues(city.data, f"{head}\n门口下水道堵塞\n")
    assert (draft.sender, draft.text) == ("张三", "门口下水道堵塞")


def test_pictures_sent_before_the_words_belong_to_them(city: City) -> None:
    said = "张三 10:32\n[图片]\n[图片]\n李四 10:40\n[图片]\n门口下水道堵塞\n没有公平秤\n"
    assert [d.picture_count for d in draft_issues(city.data, said)] == [3, 0]


def test_a_long_message_is_read_to_its_end(city: City) -> None:
    said = "\n".join(f"{n % 90}、下水道堵塞{n}" for n in range(300))
    assert len(draft_issues(city.data, said)) == 300
    assert len(draft_issues(city.data, said, 7)) == 7


def test_a_line_that_leads_to_others_is_no_issue(city: City) -> None:
    said = "各位,今天上午巡查情况:\n1. 门口下水道堵塞外溢：尽快\n2、没有公平秤："
    drafts = draft_issues(city.data, said)
    assert [draft.text for draft in drafts] == ["门口下水道堵塞外溢：尽快", "没有公平秤："]

"""A round of the mock assessment: opened, scored, made into issues, ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.domain.assessment.rates import RateBy
from gis_app.domain.assessment.result import unit_results
from gis_app.domain.assessment.round import RoundPolicy, read_round
from gis_app.domain.work_terms import ItemResult, LatePolicy, RoundScope, ScorePart
from gis_app.errors import EditError, LedgerError, UsageError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.enter_part_scores import PartScore, enter_part_scores, read_part_table
from gis_app.workflows.enter_scores import enter_scores, plan_scores, scores_of_round
from gis_app.workflows.issues_of_round import make_issues, plan_issues
from gis_app.workflows.open_round import NewRound, delete_round, open_round, round_named
from gis_app.workflows.rank_round import rate_rows, round_tables, write_round
from tests.storage.photo_files import jpeg
from tests.workflows.assessed_city import DAY, with_round
from tests.workflows.assessed_city import score as item_score
from tests.workflows.week_city import CITY_ORDER, EDUCATION, MARKET, MARKETS, NOW, SCHOOL, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

GOOD, PARTLY, BAD, NONE = (
    ItemResult.CONFORMS,
    ItemResult.PARTIAL,
    ItemResult.FAILS,
    ItemResult.NOT_APPLICABLE,
)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def test_a_round_is_one_change_and_keeps_its_number(city: City) -> None:
    fid = with_round(city)
    round_ = read_round(city.data, fid)
    assert round_.code == "CP-2026-01"
    assert round_.points.fids.tolist() == [MARKET, SCHOOL]
    assert round_.points.unit_names == {EDUCATION: "市教育局", MARKETS: "市市场监督管理局"}
    assert round_named(city.data, "latest") == round_named(city.data, "第21周") == fid
    city.undo()
    assert not len(city.data.table("rounds"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"name": " "}, "name"),
        ({"closes_at": NOW - 3 * DAY}, "end"),
        ({"scope": RoundScope.SAMPLE, "share": 0.0}, "share"),
        ({"policy": RoundPolicy(parts={ScorePart.FIELD: 0.0})}, "weight"),
        ({"policy": RoundPolicy(parts={ScorePart.FIELD: 2.0, ScorePart.DAILY: -1.0})}, "below"),
        ({"kinds": ("parks",)}, "empty"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(city: City, more: dict, told: str) -> None:  # type: ignore[type-arg]
    values = {"name": "一", "opens_at": NOW - DAY, "closes_at": NOW} | more
    with pytest.raises(UsageError, match=told):
        open_round(city, NewRound(**values))
    assert not len(city.data.table("rounds"))


def test_scores_are_taken_changed_and_taken_back(city: City) -> None:
    fid = with_round(city)
    enter_scores(city, fid, [item_score(MARKET, "SC-01", GOOD), item_score(MARKET, "SC-02", BAD)])
    plan = enter_scores(
        city,
        fid,
        [
            item_score(MARKET, "SC-01", GOOD),
            item_score(MARKET, "SC-02", PARTLY, "只有电话"),
            item_score(SCHOOL, "XX-01", NONE),
        ],
    )
    assert (len(plan.added), len(plan.changed), plan.same) == (1, 1, 1)
    known = scores_of_round(city.data, fid)
    assert scores_of_round(city.data, fid, {SCHOOL}) == {
        key: row for key, row in known.items() if key[0] == SCHOOL
    }
    assert scores_of_round(city.data, fid, {MARKET, SCHOOL}) == known
    assert scores_of_round(city.data, fid, ()) == {}
    assert len(city.data.table("scores")) == 3
    enter_scores(city, fid, [item_score(MARKET, "SC-02", None)])
    assert len(city.data.table("scores")) == 2
    city.undo()
    assert city.data.table("scores").text("note").values().tolist() == [None, "只有电话", None]


def test_what_does_not_belong_to_the_round_is_refused_with_a_reason(city: City) -> None:
    fid = with_round(city)
    wrong = [
        item_score(99, "SC-01", GOOD),
        item_score(MARKET, "XX-01", GOOD),
        item_score(MARKET, "SC-01", GOOD, days=2),
        item_score(MARKET, "SC-01", GOOD, days=-3),
    ]
    told = [str(reason) for _place, reason in plan_scores(city.data, fid, wrong).refused]
    assert "not visited" in told[0]
    assert "XX-01 is not asked" in told[1]
    assert "outside the round's window" in told[2]
    assert "outside the round's window" in told[3]
    with pytest.raises(EditError):
        enter_scores(city, fid, wrong)
    assert not len(city.data.table("scores"))


def test_late_scores_are_marked_and_not_counted_where_the_round_says_so(city: City) -> None:
    fid = with_round(city, policy=RoundPolicy(late=LatePolicy.MARK))
    plan = enter_scores(
        city, fid, [item_score(MARKET, "SC-01", GOOD, days=2), item_score(MARKET, "SC-02", BAD)]
    )
    assert plan.late == 1
    assert city.data.table("scores").numbers("is_late").tolist() == [1, 0]
    t = load_translator("en", translations_dir())
    (row,) = rate_rows(city.data, read_round(city.data, fid), RateBy.UNIT, t)
    assert row[3] == 1


def test_what_fails_becomes_issues_once_with_unit_and_photos(city: City, tmp_path: Path) -> None:
    fid = with_round(city)
    picture = tmp_path / "现场.jpg"
    picture.write_bytes(jpeg())
    enter_scores(
        city,
        fid,
        [
            item_score(MARKET, "SC-06", BAD, "又堵了"),
            item_score(MARKET, "SC-08", BAD, "有异味"),
            item_score(MARKET, "SC-03", PARTLY),
            item_score(SCHOOL, "XX-02", GOOD),
        ],
    )
    scores = city.data.table("scores")
    toilet = int(scores.fids[scores.text("matter").equals("SC-08")][0])
    add_photos(city, [NewPhoto("scores", toilet, picture)])
    plan, made = make_issues(city, fid, "督查员", NOW)
    # the drain is in the ledger already, so it is joined and not entered again
    assert [issue for _score, issue in plan.joined] == [1]
    assert len(made) == 1
    row = city.data.table("issues").row(made[0])
    assert row["source"] == "assessment"
    assert row["matter"] == "SC-08"
    assert row["unit_fid"] == MARKETS, "the list's unit beats the item's"
    assert "有异味" in row["description"]
    photos = city.data.table("photos")
    assert photos.text("owner_table").values().tolist() == ["scores", "issues"]
    assert len(set(photos.text("file").values())) == 1
    assert plan_issues(city.data, fid).is_empty
    assert make_issues(city, fid, "督查员", NOW)[1] == ()
    plan, more = make_issues(city, fid, "督查员", NOW, with_partial=True)
    assert len(more) == 1
    city.undo()
    city.undo()
    assert len(city.data.table("issues")) == 3
    assert not city.data.table("scores").numbers("issue_fid").any()


def test_the_items_unit_beats_the_kinds_where_the_list_names_none(city: City) -> None:
    from gis_app.domain.edits import update_cells
    from gis_app.messages import msg

    city.apply(update_cells("points", MARKET, msg("Test"), unit_fid=None))
    fid = with_round(city)
    enter_scores(city, fid, [item_score(MARKET, "SC-08", BAD), item_score(MARKET, "SC-02", BAD)])
    _plan, made = make_issues(city, fid, "督查员", NOW)
    units = [city.data.table("issues").value(issue, "unit_fid") for issue in made]
    assert units == [MARKETS, CITY_ORDER]


def test_a_round_with_scores_is_not_deleted(city: City) -> None:
    fid = with_round(city)
    other = with_round(city)
    enter_scores(city, fid, [item_score(MARKET, "SC-01", GOOD)])
    with pytest.raises(EditError, match="kept"):
        delete_round(city, fid)
    delete_round(city, other)
    assert city.data.table("rounds").fids.tolist() == [fid]


def test_part_scores_are_read_from_a_table_and_weighted(city: City, tmp_path: Path) -> None:
    weights = {ScorePart.FIELD: 50.0, ScorePart.DAILY: 50.0}
    fid = with_round(city, policy=RoundPolicy(parts=weights))
    enter_scores(city, fid, [item_score(SCHOOL, "XX-01", GOOD)])
    file = tmp_path / "得分.csv"
    file.write_text(
        "各部分得分\n责任单位,日常工作(百分制),问卷调查\n市教育局,８０分,\n"
        "市市场监督管理局,101,90\n市教育厅,70,\n,60,\n",
        "utf-8",
    )
    table = read_part_table(city.data, file)
    assert [(s.part, s.unit_fid, s.score) for s in table.scores] == [
        (ScorePart.DAILY, EDUCATION, 80.0),
        (ScorePart.QUESTIONNAIRE, MARKETS, 90.0),
    ]
    assert [note.where for note in table.notes] == ["#4", "#5", "#6"]
    assert "市教育局" in str(table.notes[1].what)
    assert enter_part_scores(city, fid, table.scores) == 2
    enter_part_scores(city, fid, [PartScore(ScorePart.DAILY, EDUCATION, 60.0)])
    first = unit_results(city.data, read_round(city.data, fid))[0]
    assert (first.unit_fid, first.total, first.rank) == (EDUCATION, 80.0, 1)
    with pytest.raises(UsageError, match="between 0 and 100"):
        enter_part_scores(city, fid, [PartScore(ScorePart.DAILY, EDUCATION, 101.0)])
    empty = tmp_path / "空.csv"
    empty.write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(LedgerError, match="责任单位"):
        read_part_table(city.data, empty)


def test_the_tables_say_what_was_counted(city: City, tmp_path: Path) -> None:
    first = with_round(city)
    enter_scores(city, first, [item_score(MARKET, "SC-01", BAD), item_score(SCHOOL, "XX-01", GOOD)])
    second = open_round(city, NewRound("第22周", NOW - DAY, NOW + DAY))
    both = [item_score(MARKET, "SC-01", GOOD), item_score(MARKET, "SC-02", BAD)]
    enter_scores(city, second, both)
    t = load_translator(CHINESE, translations_dir())
    round_ = read_round(city.data, second)
    table = round_tables(city.data, round_, t)
    by_unit = next(s for s in table.sections if s.title == "责任单位")
    (row,) = by_unit.rows
    assert row[:4] == (1, "市市场监督管理局", 1, 2)
    assert row[4:8] == (1, 0, 1, 0)
    assert row[8:12] == ("50.0%", "50.0%", "9.5–90.5%", 2)
    assert row[12] == "+50.0"
    over = next(s for s in table.sections if s.title == "各轮对比")
    assert [column.heading for column in over.columns][1:] == ["第21周", "第22周"]
    assert dict((r[0], r[1:]) for r in over.rows) == {
        "全市": ("50.0%", "50.0%"),
        "市教育局": ("100.0%", "—"),
        "市市场监督管理局": ("0.0%", "50.0%"),
    }
    for name in ("a.xlsx", "a.pdf"):
        file = write_round(city.data, round_, tmp_path / name, t)
        assert file.stat().st_size > 3000


def test_the_figures_agree_with_sql_over_the_project_file(city: City) -> None:
    import sqlite3

    fid = with_round(city)
    results = (GOOD, BAD, PARTLY, NONE)
    enter_scores(city, fid, [
        item_score(MARKET, f"SC-{n:02d}", results[n % 4]) for n in range(1, 12)
    ] + [item_score(SCHOOL, "XX-01", BAD)])  # fmt: skip
    city.close()
    with sqlite3.connect(f"{city.file.as_uri()}?mode=ro", uri=True) as connection:
        told = dict(
            connection.execute(
                "SELECT point_fid, sum(CASE result WHEN 'conforms' THEN 1.0 WHEN 'partial' THEN "
                "0.5 ELSE 0 END) / count(*) FROM scores WHERE result <> 'not_applicable' AND NOT "
                "is_late AND round_fid = ? GROUP BY point_fid", (fid,),
            )
        )  # fmt: skip
    connection.close()
    from gis_app.domain.assessment.rates import rate_table
    from gis_app.domain.assessment.scored import scored_items

    table = rate_table(scored_items(city.data, read_round(city.data, fid)), RateBy.POINT)
    assert dict(zip(table.keys, table.rate.tolist(), strict=True)) == pytest.approx(told)


def test_units_and_points_that_are_gone_do_not_stop_a_round(city: City) -> None:
    from dataclasses import replace

    fid = with_round(city)
    enter_scores(city, fid, [item_score(MARKET, "SC-08", BAD), item_score(SCHOOL, "XX-01", BAD)])
    data = city.data
    points, units = data.table("points"), data.table("units")
    gone = {"points": points.take(points.fids != MARKET), "units": units.take(units.fids == 1)}
    without = replace(data, tables={**data.tables, **gone})
    t = load_translator("en", translations_dir())
    rows = rate_rows(without, read_round(without, fid), RateBy.UNIT, t)
    assert {row[1] for row in rows} == {"市市场监督管理局", "市教育局"}
    lost = [new for new in plan_issues(without, fid).news if new.matter == "SC-08"]
    assert [(new.point_fid, new.address) for new in lost] == [(0, "红桥农贸市场")]


def test_a_photo_is_added_to_a_score_by_point_and_item(city: City) -> None:
    from gis_app.workflows.add_photos import owner_named

    fid = with_round(city)
    enter_scores(city, fid, [item_score(MARKET, "SC-01", GOOD), item_score(MARKET, "SC-02", BAD)])
    assert owner_named(city.data, "scores", "SC001/SC-02") == 2
    with pytest.raises(UsageError, match="SC001/SC-06"):
        owner_named(city.data, "scores", "SC001/SC-09")

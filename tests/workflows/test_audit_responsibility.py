"""An audit is kept, compared, accepted, mended and taken to the meeting."""

from __future__ import annotations

import json
import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.audit.finding import FindingKind
from gis_app.errors import UsageError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.project.city import City
from gis_app.workflows.audit_report import audit_lines
from gis_app.workflows.audit_responsibility import (
    accept_edit,
    export_audit,
    keep_run_edit,
    run_audit,
    withdraw_edit,
)
from tests.domain.audit.faulty_city import write_faulty_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    file = tmp_path / "city.gpkg"
    write_faulty_city(5, file, tmp_path / "truth.json")
    return file


@pytest.fixture
def city(faulty: Path) -> Iterator[City]:
    with City.open(faulty) as opened:
        yield opened


def test_the_first_run_has_nothing_new_and_the_next_tells_what_changed(city: City) -> None:
    first = run_audit(city.data)
    assert not first.comparison.new
    assert first.comparison.previous_at is None
    city.apply(keep_run_edit(city, first))
    mended = next(f for f in first.findings if f.kind is FindingKind.GAP)
    assert mended.fix is not None
    city.apply(mended.fix)
    second = run_audit(city.data)
    assert [one.key for one in second.comparison.gone] == [mended.key]
    city.apply(keep_run_edit(city, second))
    city.undo()
    city.undo()
    third = run_audit(city.data)
    assert third.comparison.new == frozenset()
    assert mended.key in third.findings.keys


def test_what_came_back_is_new_until_the_run_after(city: City) -> None:
    gap = next(f for f in run_audit(city.data).findings if f.kind is FindingKind.GAP)
    assert gap.fix is not None
    city.apply(gap.fix)
    city.apply(keep_run_edit(city, run_audit(city.data)))
    import numpy as np
    import shapely

    from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
    from gis_app.messages import msg

    shape = city.data.table("areas").shapes[city.data.table("areas").position(gap.fid)]
    hole = shapely.difference(shape, gap.shape)
    cells = {GEOMETRY: [shapely.to_wkb(shapely.multipolygons([hole]))]}
    city.apply(Edit(msg("Hole"), updates=(RowBatch("areas", np.array([gap.fid]), cells),)))
    seen = run_audit(city.data)
    assert seen.comparison.new == {gap.key}
    city.apply(keep_run_edit(city, seen))
    assert run_audit(city.data).comparison.new == {gap.key}
    city.apply(keep_run_edit(city, run_audit(city.data)))
    assert run_audit(city.data).comparison.new == frozenset()


def test_keeping_a_run_is_one_undo_and_outlives_the_window(faulty: Path) -> None:
    with City.open(faulty) as city:
        report = run_audit(city.data)
        city.apply(keep_run_edit(city, report))
        assert len(city.data.table("findings")) == len(report.findings) + 1
    with City.open(faulty) as city:
        again = run_audit(city.data)
        assert again.comparison.previous_at is not None
        assert not again.comparison.new
        assert not again.comparison.gone
        city.undo()
        assert len(city.data.table("findings")) == 0


def test_a_finding_is_accepted_with_a_reason_and_can_be_taken_back(city: City) -> None:
    report = run_audit(city.data)
    finding = report.findings[0]
    with pytest.raises(UsageError, match="reason"):
        accept_edit(city, finding, "  ", "张三")
    city.apply(accept_edit(city, finding, "历史遗留,会议同意", "张三"))
    after = run_audit(city.data)
    assert len(after.open_places) == len(report.open_places) - 1
    how = after.comparison.accepted[finding.key]
    assert (how.reason, how.by) == ("历史遗留,会议同意", "张三")
    city.apply(keep_run_edit(city, after))
    assert finding.key in run_audit(city.data).comparison.accepted
    city.apply(withdraw_edit(city, finding))
    assert not run_audit(city.data).comparison.accepted
    city.undo()
    assert finding.key in run_audit(city.data).comparison.accepted


def test_every_sentence_is_chinese_in_chinese(city: City) -> None:
    t = load_translator(CHINESE, translations_dir())
    names = {"GAP", "Deadline", "Assign"}
    for line in audit_lines(run_audit(city.data)):
        assert not any(word in t(line) for word in names | {" is ", " the ", " has "}), t(line)


def test_the_workbook_and_the_sheet_hold_every_open_finding(city: City, tmp_path: Path) -> None:
    import openpyxl

    t = load_translator(CHINESE, translations_dir())
    report = run_audit(city.data)
    book = export_audit(report, tmp_path / "体检.xlsx", t)
    sheet = openpyxl.load_workbook(book)["体检发现"]
    said = [row[1].value for row in sheet.iter_rows(min_row=4) if isinstance(row[0].value, int)]
    assert said == [t(report.findings[n].sentence) for n in report.open_places]
    pdf = export_audit(report, tmp_path / "体检.pdf", t)
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    squeezed = "".join(text.split())
    for n in report.open_places:
        finding = report.findings[n]
        assert "".join(t(finding.title).split()) in squeezed
    assert "第1/" in squeezed or "1/" in squeezed
    with pytest.raises(UsageError, match="xlsx"):
        export_audit(report, tmp_path / "体检.doc", t)


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    t = load_translator("en", translations_dir())
    status = main(list(arguments), CliContext(t, out, err))
    return status, out.getvalue(), err.getvalue()


def test_the_verb_says_findings_keeps_the_run_and_writes_files(
    faulty: Path, tmp_path: Path
) -> None:
    status, said, _ = run("audit", str(faulty), "--out", str(tmp_path / "a.xlsx"))
    assert status == 0
    assert "overlap by" in said
    assert "Proposal: Give the gap" in said
    assert (tmp_path / "a.xlsx").is_file()
    status, said, _ = run("audit", str(faulty), "--json", "--no-keep")
    found = json.loads(said)
    assert found["previous_at"] is not None
    assert not any(one["is_new"] for one in found["findings"])
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert sorted(one["key"] for one in found["findings"]) == truth
    assert all(one["lon"] is not None for one in found["findings"])


def test_the_verb_without_keeping_changes_nothing(faulty: Path) -> None:
    before = faulty.read_bytes()
    assert run("audit", str(faulty), "--no-keep")[0] == 0
    assert faulty.read_bytes() == before

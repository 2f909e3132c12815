"""The verbs new, import and export: exit statuses, sentences, and nothing changed by bad input."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import CHINESE, ENGLISH, load_translator
from gis_app.paths import translations_dir
from gis_app.project.city import City
from tests.ledger.ledger_files import password_protected, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = ("点位编号", "点位名称", "类别", "经度", "纬度")
GOOD = ("A-1", "甲学校", "学校", 80.26, 41.17)
BAD = ("A-2", "乙", "飞船", 80.26, 41.17)


def call(*arguments: object, language: str = ENGLISH) -> tuple[int, str, str]:
    t = load_translator(language, translations_dir())
    out, err = io.StringIO(), io.StringIO()
    status = main([str(a) for a in arguments], CliContext(t, out, err))
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    target = tmp_path / "city.gpkg"
    assert call("new", target, "--name", "阿克苏市", "--adcode", "652901")[0] == 0
    return target


def ledger(folder: Path, *rows: Sequence[object]) -> Path:
    return workbook(folder / "点位.xlsx", [HEADER, *rows])


def count(file: Path) -> int:
    with City.open(file, read_only=True) as city:
        return len(city.data.table("points"))


def test_new_makes_a_project_and_never_replaces_one(file: Path, tmp_path: Path) -> None:
    with City.open(file, read_only=True) as city:
        assert (city.data.settings.name, city.data.settings.adcode) == ("阿克苏市", "652901")
    content = file.read_bytes()
    status, _out, err = call("new", file)
    assert status == 2
    assert "city.gpkg" in err
    assert file.read_bytes() == content
    assert call("new", tmp_path / "a.txt")[0] == 2
    assert not (tmp_path / "a.txt").exists()
    assert call("new", tmp_path / "none" / "a.gpkg")[0] == 2


def test_import_tells_by_its_status_how_much_was_taken(file: Path, tmp_path: Path) -> None:
    status, out, err = call("import", file, ledger(tmp_path, GOOD), "--list", "points")
    assert (status, count(file)) == (0, 1)
    assert "1 added" in out
    assert "taken as WGS84" in err
    report = tmp_path / "report.xlsx"
    status, out, err = call(
        "import", file, ledger(tmp_path, GOOD, BAD), "--list", "points", "--report", report
    )
    assert (status, count(file)) == (1, 1)
    assert report.is_file()
    assert "row 3" in err
    status, _out, _err = call("import", file, ledger(tmp_path, BAD), "--list", "points")
    assert (status, count(file)) == (2, 1)


def test_a_dry_run_changes_nothing(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    status, out, _err = call(
        "import", file, ledger(tmp_path, GOOD), "--list", "points", "--dry-run"
    )
    assert status == 0
    assert "Nothing was changed" in out
    assert file.read_bytes() == content


def test_all_that_is_said_is_chinese_for_a_chinese_office(file: Path, tmp_path: Path) -> None:
    _status, out, err = call(
        "import", file, ledger(tmp_path, GOOD, BAD), "--list", "points", language=CHINESE
    )
    assert "新增 1" in out
    assert "整行未导入" in err
    words = {w for w in err.replace("--layer", "").split() if w.isascii() and w.isalpha()}
    assert words <= {"WGS84", "gcj02", "bd09"}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--list", "pionts"), "cannot be pionts"),
        (("--layer", "schols"), "no layer schols. Nearest: schools"),
        (("--datum", "wgs72"), "cannot be wgs72"),
        (("--columns", "点位名称=naem"), "no field naem. Nearest: name"),
        (("--columns", "名字=name", "--list", "points"), "no column “名字”. Nearest: 点位名称"),
        (("--columns", "nothing"), "does not say what a column means"),
        (("--sheet", "表9"), "no sheet “表9”"),
        (("--report", "report.txt"), "ends in .xlsx"),
    ],
)
def test_what_is_not_known_is_one_sentence_and_changes_nothing(
    file: Path, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    content = file.read_bytes()
    status, _out, err = call("import", file, ledger(tmp_path, GOOD), *options)
    assert status == 2
    assert says in err
    assert file.read_bytes() == content


def test_bad_files_change_nothing(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    (tmp_path / "empty.xlsx").touch()
    (tmp_path / "bad.xlsx").write_bytes(b"\x00garbage" * 9)
    password_protected(tmp_path / "secret.xlsx")
    for name in ("none.xlsx", "empty.xlsx", "bad.xlsx", "secret.xlsx", "none.geojson"):
        status, _out, err = call("import", file, tmp_path / name, "--list", "points")
        assert status == 2
        assert name in err
        assert err.count("\n") == 1
    status, _out, err = call("import", file, file)
    assert (status, "is the project that is open" in err) == (2, True)
    assert file.read_bytes() == content


def test_export_writes_what_is_asked_and_refuses_the_rest(file: Path, tmp_path: Path) -> None:
    call("import", file, ledger(tmp_path, GOOD), "--list", "points")
    for suffix in (".xlsx", ".csv", ".geojson", ".gpkg"):
        target = tmp_path / f"out{suffix}"
        status, out, _err = call("export", file, target, "--list", "points")
        assert (status, target.is_file()) == (0, True)
        assert "1 row" in out
    text = (tmp_path / "out.geojson").read_text("utf-8")
    assert "甲学校" in text
    assert '"Longitude(CGCS2000)"' in text
    content = file.read_bytes()
    for arguments, says in (
        ((file,), "is the project itself"),
        ((tmp_path / "a.pdf",), "no suffix that can be written"),
        ((tmp_path / "a.csv", "--list", "nothing"), "cannot be nothing"),
        ((tmp_path / "a.csv", "--layer", "nothing", "--list", "points"), "no layer nothing"),
        ((tmp_path / "a.csv", "--area", "无此"), "Nothing is called 无此"),
        ((tmp_path / "a.csv", "--unit", "无此"), "Nothing is called 无此"),
        ((tmp_path / "none" / "a.csv",), "cannot be written"),
    ):
        status, _out, err = call("export", file, *arguments)
        assert status == 2
        assert says in err
    assert file.read_bytes() == content


def test_the_word_sample_works_and_changes_nothing(tmp_path: Path) -> None:
    from gis_app.paths import sample_city_file

    before = sample_city_file().read_bytes()
    status, out, _err = call("import", "sample", ledger(tmp_path, GOOD), "--list", "points")
    assert status == 0
    assert "thrown away" in out
    target = tmp_path / "issues.xlsx"
    assert call("export", "sample", target)[0] == 0
    assert target.stat().st_size > 10_000
    assert sample_city_file().read_bytes() == before

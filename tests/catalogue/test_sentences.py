"""Sentences inside reports are templates too: the office's own words, checked, never frozen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from gis_app.catalogue.notices import export_wording, notices_folder
from gis_app.catalogue.sentences import load_sentences, lost_sentences, shipped_sentences
from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.errors import CatalogueError
from gis_app.messages import CHINESE, ENGLISH, load_translator, msg, plural
from gis_app.paths import sample_city_file, translations_dir
from gis_app.project.city import City
from gis_app.reports.html_writer import report_html
from gis_app.workflows.write_report import Cadence, make_report

if TYPE_CHECKING:
    from pathlib import Path


def own(project: Path, text: str) -> None:
    folder = notices_folder(project)
    folder.mkdir(exist_ok=True)
    (folder / "sentences.toml").write_text(text, "utf-8")


def wording(project: Path) -> int:
    context = CliContext(load_translator(ENGLISH, translations_dir()))
    return main(["wording", str(project)], context)


def test_the_shipped_file_says_what_the_program_says() -> None:
    t, shipped = load_translator(CHINESE, translations_dir()), shipped_sentences()
    assert len(shipped) > 100
    assert t(msg("Working group")) == shipped["Working group"]


def test_a_file_put_beside_the_project_changes_nothing_until_a_line_is_changed(
    tmp_path: Path,
) -> None:
    project = tmp_path / "c.gpkg"
    assert (notices_folder(project) / "sentences.toml") in export_wording(notices_folder(project))
    assert load_sentences(project) == {CHINESE: {}} or not load_sentences(project)
    assert not lost_sentences(project)


def test_a_report_says_the_offices_own_sentences(tmp_path: Path) -> None:
    project, moment = tmp_path / "c.gpkg", datetime(2026, 5, 20, 10, tzinfo=UTC)
    own(project, '[zh_CN]\n"Working group" = "专项工作组"\n[en]\n"Working group" = "Task force"\n')
    with City.open(sample_city_file(), read_only=True) as city:
        report = make_report(city.data, Cadence.WEEKLY, moment, project)
        plain = make_report(city.data, Cadence.WEEKLY, moment)
    chinese = load_translator(CHINESE, translations_dir())
    english = load_translator(ENGLISH, translations_dir())
    assert "专项工作组" in report_html(report, chinese)
    assert "Task force" in report_html(report, english)
    assert "专项工作组" not in report_html(plain, chinese)
    assert chinese(msg("Working group")) == shipped_sentences()["Working group"]


def test_own_words_serve_sentences_with_a_count() -> None:
    t = load_translator(CHINESE, translations_dir()).with_words({"{count} points": "点位{count}处"})
    assert t(plural("{count} point", "{count} points", 3)) == "点位3处"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[zh_CN]\n"Working group" = "{nobody}"', "{nobody}"),
        ('[zh_CN]\n"Working group" = ""', "must be a text"),
        ('[zh_CN]\n"Working group" = 3', "must be a text"),
        ('[fr]\n"Working group" = "x"', "fr"),
        ("[zh_CN", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "c.gpkg"
    project.write_bytes(sample_city_file().read_bytes())
    own(project, text)
    with pytest.raises(CatalogueError) as caught:
        load_sentences(project)
    assert says in " ".join(str(m) for m in (caught.value.message, *caught.value.details))
    assert wording(project) == 2
    assert says in capsys.readouterr().err


def test_a_sentence_the_program_says_no_more_is_passed_over_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "c.gpkg"
    project.write_bytes(sample_city_file().read_bytes())
    own(project, '[zh_CN]\n"Workings group" = "x"\n')
    assert not load_sentences(project).get(CHINESE)
    assert wording(project) == 1
    assert "“Working group”" in capsys.readouterr().err

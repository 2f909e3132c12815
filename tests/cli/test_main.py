from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gis_app import __version__
from gis_app.cli.main import VERB_MODULES, main
from gis_app.cli.verb import CliContext
from gis_app.messages import CHINESE, ENGLISH, load_translator
from gis_app.paths import translations_dir

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: str, language: str = ENGLISH) -> tuple[int, str, str]:
    """Run the command line; returns exit status, output and errors."""
    t = load_translator(language, translations_dir())
    context = CliContext(t, io.StringIO(), io.StringIO())
    status = main(arguments, context)
    assert isinstance(context.out, io.StringIO)
    assert isinstance(context.err, io.StringIO)
    return status, context.out.getvalue(), context.err.getvalue()


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_help_lists_every_verb_in_the_language(language: str) -> None:
    status, out, _ = call("--help", language=language)
    assert status == 0
    for verb in VERB_MODULES:
        (line,) = [row for row in out.splitlines() if row.split()[:1] == [verb]]
        assert bool(re.search(r"[一-鿿]", line)) == (language == CHINESE), line


def test_version() -> None:
    assert call("--version") == (0, f"gis-app {__version__}\n", "")


def test_an_unknown_verb_is_told_its_neighbours() -> None:
    status, out, err = call("exprot")
    assert (status, out) == (2, "")
    assert "export" in err


@pytest.mark.parametrize("verb", list(VERB_MODULES))
def test_a_wrong_option_is_one_error_and_status_2(verb: str) -> None:
    status, _, err = call(verb, "--no-such-option")
    assert status == 2
    assert "--no-such-option" in err or "What is missing" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("who", "{missing}", "80.26", "41.17"),
        ("export", "{missing}", "{out}.xlsx"),
        ("export-web", "{missing}", "{out}.html"),
        ("print", "{missing}", "{out}.pdf"),
        ("import", "{missing}", "{missing}.xlsx"),
        ("basemap", "{missing}", "{missing}.osm"),
    ],
)
def test_a_missing_project_is_one_sentence_and_nothing_is_made(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    names = {"missing": str(tmp_path / "none.gpkg"), "out": str(tmp_path / "out")}
    status, out, err = call(*(part.format(**names) for part in arguments))
    assert (status, out) == (2, "")
    assert "none.gpkg" in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_program_starts_as_a_process() -> None:
    command = [sys.executable, "-m", "gis_app", "check-layers", "--language", "zh_CN"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert "农贸市场" in done.stdout


@pytest.mark.parametrize("verb", list(VERB_MODULES))
def test_a_verb_s_help_is_in_the_language(verb: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gis_app", verb, "--help", "--language", "zh_CN"],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    options = re.split(r"\n\n", done.stdout)[1:]
    assert options
    for block in options:
        assert re.search(r"[一-鿿]", block), block
    assert "show this help" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "sample"), ("FILE", "还缺少")),
        (("print", "sample", "x.pdf", "--paper", "B5"), ("B5", "A3", "可选")),
        (("print", "sample", "x.pdf", "--scale"), ("--scale", "后面要跟")),
        (("new", "x.gpkg", "--wat"), ("--wat", "无法识别")),
    ],
)
def test_complaints_are_in_the_language(arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    status, _, err = call(*arguments, language=CHINESE)
    assert status == 2
    for word in words:
        assert word in err
    assert "gis-app" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
@pytest.mark.parametrize("words", [["--help"], ["register", "--help"], ["exprot"]])
def test_a_reader_that_goes_away_is_no_error(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    # stderr first into a pipe of its own, so that a traceback would be seen
    shown = subprocess.run([sys.executable, "-m", "gis_app", *words], stdout=writer,
                           stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    deaf = subprocess.run([sys.executable, "-m", "gis_app", *words], stdout=writer,
                          stderr=writer, check=False)  # fmt: skip
    os.close(writer)
    assert "Traceback" not in shown.stderr
    assert "BrokenPipe" not in shown.stderr
    assert shown.returncode == deaf.returncode == (2 if words == ["exprot"] else 0)

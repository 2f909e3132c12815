"""The verb audit mends and accepts single findings by their keys."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import ENGLISH, load_translator
from gis_app.paths import translations_dir
from gis_app.project.city import City
from tests.domain.audit.faulty_city import write_faulty_city

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    context = CliContext(load_translator(ENGLISH, translations_dir()), out, err)
    return main(["audit", *arguments], context), out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_faulty_city(3, tmp_path / "a.gpkg", tmp_path / "truth.json")
    return tmp_path / "a.gpkg"


def findings(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call(str(file), "--json", "--no-keep")[1])["findings"]
    return found


def test_a_proposal_is_applied_as_one_undo(file: Path) -> None:
    before = findings(file)
    assert all(one["advice"] for one in before)
    key = next(one["key"] for one in before if one["kind"] == "gap")
    status, said, _err = call(str(file), "--fix", key)
    assert status == 0
    assert said.startswith("Applied: Give the gap")
    assert key not in {one["key"] for one in findings(file)}
    with City.open(file, require_write=True) as city:
        city.undo()
    assert findings(file) == before


def test_a_finding_is_accepted_with_a_reason(file: Path) -> None:
    key = findings(file)[0]["key"]
    assert call(str(file), "--accept", key)[0] == 2
    assert call(str(file), "--accept", key, "--because", "known")[0] == 0
    accepted = {one["key"]: one["accepted"] for one in findings(file)}
    assert accepted[key] == "known"


def test_what_cannot_be_mended_is_refused_in_a_sentence(file: Path) -> None:
    key = next(one["key"] for one in findings(file) if one["proposal"] is None)
    status, _out, err = call(str(file), "--fix", key)
    assert status == 2
    assert "A person decides" in err
    assert call(str(file), "--fix", "gap:nowhere")[0] == 2
    assert call(str(file), "--fix", key, "--no-keep")[0] == 2

"""Twenty cities with planted faults: the audit finds all of them and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.audit.audit import audit
from gis_app.project.city import City
from tests.domain.audit.faulty_city import write_faulty_city
from tests.domain.audit.seeded_city import seeded_city

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_fault_is_found_and_nothing_else(seed: int, tmp_path: Path) -> None:
    file, truth_file = tmp_path / "city.gpkg", tmp_path / "truth.json"
    write_faulty_city(seed, file, truth_file)
    with City.open(file, read_only=True) as city:
        found = sorted(audit(city.data).keys)
    assert found == json.loads(truth_file.read_text("utf-8"))


@pytest.mark.parametrize("seed", [0, 7, 19])
def test_a_sound_city_has_no_finding(seed: int, tmp_path: Path) -> None:
    file = tmp_path / "city.gpkg"
    seeded_city(seed).write(file)
    with City.open(file, read_only=True) as city:
        assert [str(finding.sentence) for finding in audit(city.data)] == []


@pytest.mark.parametrize("seed", [3, 11])
def test_proposals_mend_what_they_are_about_and_undo_brings_it_back(
    seed: int, tmp_path: Path
) -> None:
    file = tmp_path / "city.gpkg"
    write_faulty_city(seed, file, tmp_path / "truth.json")
    with City.open(file) as city:
        before = set(audit(city.data).keys)
        proposals = [finding for finding in audit(city.data) if finding.fix is not None]
        kinds = {finding.kind.value for finding in proposals}
        wanted = {"gap", "overlap", "outside", "other_area", "neighbours_unit", "other_unit"}
        assert kinds >= wanted | {"twice", "leader_differs", "issue_unit", "no_deadline"}
        for finding in proposals:
            assert finding.fix is not None
            city.apply(finding.fix)
            after = set(audit(city.data).keys)
            assert finding.key not in after, str(finding.sentence)
            city.undo()
            assert set(audit(city.data).keys) == before

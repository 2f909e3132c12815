"""Templates of milestones: shipped ones are whole, own ones beat them, mistakes are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.catalogue.loader import load_catalogue
from gis_app.catalogue.milestone_templates import load_templates, shipped_templates_file
from gis_app.domain.milestones import OWNERS
from gis_app.domain.terms import TaskList
from gis_app.errors import CatalogueError
from gis_app.paths import layers_dir

if TYPE_CHECKING:
    from pathlib import Path


def test_shipped_templates_stand_for_lists_tables_and_layers(tmp_path: Path) -> None:
    found = load_templates(tmp_path / "none.toml")
    layers = {spec.id for spec in load_catalogue(layers_dir()).layers}
    assert set(found) <= {*OWNERS, *TaskList, *layers}
    assert {"points", "issues", "actions", "filing", "monthly"} <= set(found)
    for template in found.values():
        assert template.steps
        assert template.working_days <= 60
        assert all(step.name.zh_CN and step.name.en for step in template.steps)


def test_an_own_template_beats_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "milestones.toml"
    own.write_text(
        '[[templates]]\nid = "monthly"\ntitle = { zh_CN = "月", en = "Month" }\n'
        'steps = [{ name = { zh_CN = "做", en = "Do" }, working_days = 3 }]\n',
        "utf-8",
    )
    found = load_templates(own)
    assert found["monthly"].working_days == 3
    assert found["filing"] == load_templates(tmp_path / "none.toml")["filing"]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (("working_days = 5", "working_days = -5"), 1),
        (("working_days = 5", "working_days = 5.5"), 1),
        (("working_days = 5", "days = 5"), 2),
        (('id = "monthly"', 'id = "filing"'), 1),
        (('{ zh_CN = "收集材料", en = "Collect the evidence" }', '"材料"'), 1),
        (("[[templates]]", "[[templates"), 0),
    ],
)
def test_mistakes_are_told_all_at_once(
    tmp_path: Path, change: tuple[str, str], problems: int
) -> None:
    own = tmp_path / "milestones.toml"
    own.write_text(shipped_templates_file().read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(CatalogueError) as error:
        load_templates(own)
    assert len(error.value.details) == problems

"""The documents are part of the product: what they name must exist, and the other way round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import VERB_MODULES, load_verb

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/guide.en.md", "docs/guide.zh-CN.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_verb_is_in_every_document(root: Path, document: str) -> None:
    text = (root / document).read_text("utf-8")
    assert not [verb for verb in VERB_MODULES if not re.search(rf"\b{verb}\b", text)]


def test_every_verb_loads_under_its_name() -> None:
    assert [load_verb(name).name for name in VERB_MODULES] == list(VERB_MODULES)


def test_local_links_lead_somewhere(root: Path) -> None:
    broken = []
    for document in [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("layers/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.relative_to(root)}: {target}")
    assert not broken


def test_both_guides_have_the_same_chapters(root: Path) -> None:
    chapters = [
        len(re.findall(r"^## ", (root / f"docs/guide.{language}.md").read_text("utf-8"), re.M))
        for language in ("en", "zh-CN")
    ]
    assert chapters[0] == chapters[1] > 5

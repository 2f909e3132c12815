"""layers/README.md describes every key the loader asks for, and no other; and every layer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gis_app.catalogue.loader import icon_names, load_catalogue, read_folder
from gis_app.catalogue.problems import Problems
from gis_app.paths import layers_dir

if TYPE_CHECKING:
    from pathlib import Path

HEADING = re.compile(r"^### `([^`]+)`$")
ROW = re.compile(r"^\| `([A-Za-z_]+)` \|")


def documented(readme: str) -> set[str]:
    found = set()
    place = ""
    for line in readme.splitlines():
        if heading := HEADING.match(line):
            place = heading[1]
        elif line.startswith("## "):
            place = ""
        elif place and (row := ROW.match(line)):
            found.add(row[1] if place == "file" else f"{place}.{row[1]}")
    return found


def asked() -> set[str]:
    problems = Problems()
    read_folder(layers_dir(), {}, problems, icon_names())
    assert not problems.found
    names = {key for key in problems.asked if key.split(".")[-1] in ("zh_CN", "en")}
    return (problems.asked - names) | {f"names.{key.split('.')[-1]}" for key in names}


def test_every_key_is_described_and_no_other(root: Path) -> None:
    readme = (root / "layers" / "README.md").read_text(encoding="utf-8")
    assert documented(readme) == asked()


def test_every_layer_is_listed_once_with_its_title(root: Path) -> None:
    readme = (root / "layers" / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Shipped layers")[1]
    rows = re.findall(r"^\| `([a-z_]+)` \| ([^|]+?) \|", table, re.MULTILINE)
    layers = load_catalogue(layers_dir()).layers
    assert sorted(rows) == sorted((x.id, f"{x.title.zh_CN} · {x.title.en}") for x in layers)

"""The house rules that a machine can hold, and proof that each contract bites."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Set
    from pathlib import Path

ROOMS = [
    "geo", "domain", "catalogue", "storage", "ledger", "vector_files", "basemap", "rendering",
    "project", "printing", "web_export", "reports", "workflows", "ui", "cli",
]  # fmt: skip


def _modules(root: Path) -> list[Path]:
    return sorted((root / "gis_app").rglob("*.py"))


def test_no_file_is_over_350_lines(root: Path) -> None:
    long = {
        str(file.relative_to(root)): count
        for folder in ("gis_app", "scripts", "tests")
        for file in sorted((root / folder).rglob("*.py"))
        if (count := len(file.read_text("utf-8").splitlines())) > 350
    }
    assert not long


def test_no_file_is_named_after_nothing(root: Path) -> None:
    vague = {"manager", "helper", "helpers", "utils", "util", "handler", "processor", "info"}
    assert not [f for f in _modules(root) if vague & set(f.stem.split("_"))]


def test_every_room_says_what_it_is_in_one_sentence(root: Path) -> None:
    for room in ROOMS:
        tree = ast.parse((root / "gis_app" / room / "__init__.py").read_text("utf-8"))
        doc = ast.get_docstring(tree)
        assert doc, room
        assert doc.count("\n") == 0, room


def test_no_module_changes_state_of_its_own(root: Path) -> None:
    """A module-level list, dict or set that is not Final or upper case would be shared state."""
    found = []
    for file in _modules(root):
        for node in ast.parse(file.read_text("utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            mutable = isinstance(
                getattr(node, "value", None), ast.List | ast.Dict | ast.Set | ast.ListComp
            )
            names = [t.id for t in targets if isinstance(t, ast.Name)]
            if mutable and any(not n.strip("_").isupper() and n != "__all__" for n in names):
                found.append(f"{file.relative_to(root)}:{node.lineno}")
            if isinstance(node, ast.Global):
                found.append(f"{file.relative_to(root)}:{node.lineno}")
    assert not found


def _imported(file: Path, root: Path, modules: Set[str]) -> set[str]:
    """Return the modules of ours that a file imports anywhere in it, for its types too."""
    package = file.relative_to(root).parent.parts
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{name.name}" for name in node.names)}
    return found & modules


def circles(root: Path) -> list[list[str]]:
    """Return the groups of modules that import each other in a loop, whatever it is for."""
    files = {
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file
        for file in _modules(root)
    }
    imports = {name: _imported(file, root, files.keys()) - {name} for name, file in files.items()}
    while True:
        # what imports nothing that is left, and what nothing left imports, is in no circle
        wanted = set().union(*imports.values())
        left = {
            name: known
            for name, of in imports.items()
            if (known := of & imports.keys()) and name in wanted
        }
        if left == imports:
            return [[name, *sorted(of)] for name, of in sorted(imports.items())]
        imports = left


def test_no_modules_import_each_other_in_a_circle(root: Path) -> None:
    assert not circles(root)


def test_a_circle_is_found_where_it_is_only_for_types(tmp_path: Path) -> None:
    room = tmp_path / "gis_app" / "room"
    room.mkdir(parents=True)
    typed = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .two import Two\n"
    (room / "__init__.py").write_text("", encoding="utf-8")
    (room / "one.py").write_text(typed, encoding="utf-8")
    (room / "two.py").write_text(
        "def late():\n    from gis_app.room import three", encoding="utf-8"
    )
    (room / "three.py").write_text("import gis_app.room.one", encoding="utf-8")
    (room / "four.py").write_text("from gis_app.room.one import One", encoding="utf-8")
    ring = [f"gis_app.room.{name}" for name in ("one", "three", "two")]
    assert [name for name, *_of in circles(tmp_path)] == ring
    (room / "three.py").write_text("import json", encoding="utf-8")
    assert not circles(tmp_path)


def _break(copy: Path, file: str, line: str) -> None:
    target = copy / file
    target.write_text(line + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def checkout_copy(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    copy = tmp_path_factory.mktemp("copy") / "checkout"
    copy.mkdir()
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "gis_app", copy / "gis_app", ignore=without)
    shutil.copy(root / "pyproject.toml", copy)
    return copy


def _contracts(root: Path) -> list[str]:
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def _lint(copy: Path) -> str:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(
        [*command, "--no-cache"], cwd=copy, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


BREAKS = [
    ("Rooms in their order; siblings never see each other", "domain", "import gis_app.storage"),
    ("No Qt below the screen, the renderer and the printer, not even indirectly", "geo",
     "from PySide6 import QtCore"),
    ("Workflows and the command line do not import Qt themselves", "workflows",
     "from PySide6 import QtGui"),
    ("folium only in web_export", "printing", "import folium"),
    ("Vector formats only in vector_files and basemap", "ledger", "import geopandas"),
    ("SQL only in storage and basemap", "project", "import sqlite3"),
    ("Workbooks only in ledger and reports", "workflows", "import openpyxl"),
]  # fmt: skip


def test_every_contract_has_a_proof(root: Path) -> None:
    assert sorted(_contracts(root)) == sorted(name for name, _room, _line in BREAKS)


def test_every_contract_bites(checkout_copy: Path) -> None:
    for number, (_name, room, line) in enumerate(BREAKS):
        _break(checkout_copy, f"gis_app/{room}/broken_{number}.py", f'"""Break."""\n{line}')
    said = _lint(checkout_copy)
    for number, (name, room, _line) in enumerate(BREAKS):
        assert f"{name} BROKEN" in said, said
        (checkout_copy / f"gis_app/{room}/broken_{number}.py").unlink()
    assert "0 broken" in _lint(checkout_copy)


def test_widgets_outside_the_window_are_refused(tmp_path: Path, root: Path) -> None:
    file = tmp_path / "gis_app" / "rendering" / "broken.py"
    file.parent.mkdir(parents=True)
    file.write_text("from PySide6.QtWidgets import QLabel\n\nlabel = QLabel\n", encoding="utf-8")
    rules = str(root / "pyproject.toml")
    command = [sys.executable, "-m", "ruff", "check", "--config", rules, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "TID251" in done.stdout

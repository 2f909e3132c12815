"""The verb `check-layers` lists the layers, or every problem with exit status 2."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gis_app.catalogue.loader import load_catalogue
from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import load_translator
from gis_app.paths import layers_dir, translations_dir

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, language: str = "en") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    translator = load_translator(language, translations_dir())
    status = main(["check-layers", *arguments], CliContext(translator, out, err))
    return status, out.getvalue(), err.getvalue()


def test_the_shipped_layers_are_listed() -> None:
    status, out, err = run()
    assert (status, err) == (0, "")
    layers = load_catalogue(layers_dir()).layers
    lines = out.splitlines()
    assert len(lines) == len(layers) + 2
    for layer in layers:
        assert any(f" {layer.id} " in line and layer.title.en in line for line in lines)
    assert f"{len(layers)} layers with " in lines[-1]


def test_the_list_speaks_chinese() -> None:
    _, out, _ = run(language="zh_CN")
    assert "农贸市场" in out
    assert "排查 → 确权 → 整治 → 验收" in out
    assert "Layer" not in out


def test_all_problems_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "inspection"
    folder.mkdir()
    (folder / "baths.toml").write_text('titel = "澡堂"\norder = 1\n', encoding="utf-8")
    (folder / "kiosks.toml").write_text("order = [\n", encoding="utf-8")
    status, out, err = run(str(tmp_path))
    assert (status, out) == (2, "")
    assert "did you mean title" in err
    assert "title is missing" in err
    assert "symbol is missing" in err
    assert "kiosks.toml: this is not TOML" in err
    assert err.startswith("There are 4 problems")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    status, _, err = run(str(tmp_path / "nowhere"))
    assert status == 2
    assert "nowhere" in err

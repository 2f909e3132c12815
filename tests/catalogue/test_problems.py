"""Every kind of mistake in a layer file is found, named with file and key, and all come at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.catalogue.loader import load_catalogue
from gis_app.errors import CatalogueError
from gis_app.messages import Translator, load_translator
from gis_app.paths import translations_dir

if TYPE_CHECKING:
    from pathlib import Path

KIND = """
title = { zh_CN = "诊所", en = "Clinics" }
order = 400
aliases = ["门诊部"]

[symbol]
kind = "marker"
icon = "hospital"
shape = "circle"
fill = "#225588"

[label]
column = "name"

[responsibility]
lead = "市卫生健康委员会"

[[checklist]]
code = "ZS-01"
title = { zh_CN = "证照齐全", en = "Licences shown" }
weight = 2
"""
ACTION = """
title = { zh_CN = "清淤", en = "Dredging" }
order = 300
aspect = "infrastructure"

[symbol]
kind = "line"
colour = "#225588"
width_mm = 0.5

[measure]
kind = "length"
unit = { zh_CN = "米", en = "m" }

[[stages]]
id = "survey"
title = { zh_CN = "排查", en = "Surveyed" }
colour = "#882255"

[[stages]]
id = "accepted"
title = { zh_CN = "验收", en = "Accepted" }
colour = "#228855"
is_done = true
"""
REFERENCE = """
title = { zh_CN = "湖", en = "Lakes" }
table = "basemap_polygons"
order = 10

[where]
class = ["water"]

[symbol]
kind = "fill"
fill = "#AACCEE"
"""
LOW, HIGH = "min_scale_denominator", "max_scale_denominator"
GOOD = {
    "inspection/clinics": KIND,
    "actions/dredging": ACTION,
    "reference/lakes": REFERENCE,
}


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        file = folder / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, extra: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder, extra)
    error = caught.value
    assert error.message.count == len(error.details)
    chinese = load_translator("zh_CN", translations_dir())
    for detail in error.details:
        assert chinese(detail) != Translator("en")(detail), "no Chinese for this problem"
    return [str(detail) for detail in error.details]


def test_good_files_load(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path, GOOD))
    assert [layer.id for layer in catalogue.layers] == ["lakes", "dredging", "clinics"]
    assert catalogue.layer("clinics").responsibility.lead == "市卫生健康委员会"


CASES = [
    # group, what is replaced, by what, words that the one problem must have
    ("inspection/clinics", "aliases", "aliasses", ("aliasses", "did you mean aliases")),
    ("inspection/clinics", "aliases", "zzz", ("zzz is not a key here", "aliases")),
    ("inspection/clinics", 'shape = "circle"', 'shape = "cirle"', ("symbol.shape", "circle")),
    ("inspection/clinics", '"hospital"', '"hospitl"', ("symbol.icon", "did you mean hospital")),
    ("inspection/clinics", '"#225588"', '"blue"', ("symbol.fill", "blue", "#RRGGBB")),
    ("inspection/clinics", 'fill = "#225588"\n', "", ("symbol.fill is missing",)),
    ("inspection/clinics", "order = 400\n", "", ("order is missing",)),
    ("inspection/clinics", "order = 400", "order = 4.5", ("order", "a whole number", "4.5")),
    ("inspection/clinics", "order = 400", "order = true", ("order", "a whole number", "true")),
    ("inspection/clinics", 'aliases = ["门诊部"]', 'aliases = "门诊部"', ("aliases", "a list of")),
    ("inspection/clinics", ', en = "Clinics"', "", ("title.en is missing",)),
    ("inspection/clinics", 'zh_CN = "诊所", ', "", ("title.zh_CN is missing",)),
    ("inspection/clinics", '"诊所"', '" "', ("title.zh_CN", "a text")),
    ("inspection/clinics", 'column = "name"', 'column = "nam"', ("label.column", "mean name")),
    ("inspection/clinics", "[label]", "popup = []\n[label]", ("symbol.popup is not a key",)),
    ("inspection/clinics", "order =", 'popup = ["adress"]\norder =', ("popup", "mean address")),
    ("inspection/clinics", "order =", 'columns = ["x"]\norder =', ("columns", "there is no x")),
    ("inspection/clinics", "order =", 'is_visible = "no"\norder =', ("is_visible", "true or fa")),
    ("inspection/clinics", "order =", 'table = "areas"\norder =', ("table", "areas", "points")),
    ("inspection/clinics", "order =", 'aspect = "parking"\norder =', ("aspect", "parking_lots")),
    ("inspection/clinics", '"ZS-01"', '"zs1"', ("checklist[1].code", "zs1", "SC-01")),
    ("inspection/clinics", "weight = 2", "weight = -2", ("checklist[1].weight", "too small")),
    ("inspection/clinics", "weight = 2", 'weight = "2"', ("checklist[1].weight", "a number")),
    ("inspection/clinics", "weight = 2", 'weight = 2\nseverity = "high"', ("severity", "high")),
    ("inspection/clinics", "weight = 2", 'weight = 2\nleed = "x"', ("[1].leed", "mean lead")),
    ("inspection/clinics", "[[checklist]]", "[checklist]", ("checklist", "a list of tables")),
    ("inspection/clinics", 'kind = "marker"', 'kind = "line"', ("is not a key", "")),
    ("inspection/clinics", 'kind = "marker"', 'kind = "markr"', ("symbol.kind", "mean marker")),
    ("inspection/clinics", 'kind = "marker"\n', "", ("symbol.kind is missing",)),
    ("inspection/clinics", "[label]", '[symbol.dark]\nfil = "#000000"\n[label]', ("dark.fil",)),
    ("inspection/clinics", "[label]", '[symbol.dark]\nfill = "red"\n[label]', ("dark.fill", "red")),
    ("inspection/clinics", "[label]", '[symbol.dark]\nkind = "text"\n[label]', ("dark.kind",)),
    ("inspection/clinics", "[resp", '[label.grey]\nhallo = "#000000"\n[resp', ("grey.hallo",)),
    ("inspection/clinics", "[responsibility]", "[[responsibility]]", ("responsibility", "a table")),
    ("inspection/clinics", "order =", "order", ("is not TOML", "line")),
    ("actions/dredging", 'aspect = "infrastructure"\n', "", ("aspect is missing",)),
    ("actions/dredging", '"infrastructure"', '"infra"', ("aspect", "infra")),
    ("actions/dredging", "width_mm = 0.5\n", "", ("symbol.width_mm is missing",)),
    ("actions/dredging", "width_mm = 0.5", "width_mm = 0.5\nopacity = 3", ("symbol.opacity",)),
    ("actions/dredging", "width_mm = 0.5", "width_mm = 0.5\ndash_mm = [1, 0]", ("dash_mm", "list")),
    ("actions/dredging", "is_done = true\n", "", ("last stage", "is_done")),
    ("actions/dredging", 'id = "accepted"', 'id = "survey"', ("two stages", "survey")),
    ("actions/dredging", 'id = "accepted"', 'id = "Done!"', ("stages[2].id", "Done!")),
    ("actions/dredging", 'kind = "length"', 'kind = "sum"', ("measure.column is missing",)),
    ("actions/dredging", 'kind = "length"', 'kind = "len"', ("measure.kind", "mean length")),
    ("actions/dredging", 'kind = "length"', 'kind = "sum"\ncolumn = "name"', ("measure.column",)),
    ("actions/dredging", 'unit = { zh_CN = "米", en = "m" }', "", ("measure.unit is missing",)),
    ("reference/lakes", '"basemap_polygons"', '"basemap_polygon"', ("table", "basemap_polygons")),
    ("reference/lakes", '["water"]', '["wather"]', ("where.class", "wather", "mean water")),
    ("reference/lakes", "class =", "clas =", ("where", "clas", "mean class")),
    ("reference/lakes", 'fill = "#AACCEE"', "", ("symbol needs a fill or an outline",)),
    ("reference/lakes", 'kind = "fill"\nfill = "#AACCEE"', 'kind = "issue"', ("issue", "polygons")),
    ("reference/lakes", "order =", f"{LOW} = 9\n{HIGH} = 9\norder =", (LOW, "less than")),
    ("reference/lakes", "order =", "stages = 3\norder =", ("stages is not a key here",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "words"), CASES)
def test_each_mistake_is_named(
    tmp_path: Path, name: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    assert old in GOOD[name]
    texts = {**GOOD, name: GOOD[name].replace(old, new, 1)}
    found = problems(write(tmp_path, texts))
    assert all(line.startswith(f"{name}.toml: ") for line in found), found
    assert any(all(word in line for word in words) for line in found), found
    if new and 'kind = "line"' not in new and "measure.unit" not in words[0]:
        assert len(found) == 1, found


def test_one_stage_is_too_few(tmp_path: Path) -> None:
    text = ACTION[: ACTION.rindex("[[stages]]")]
    assert problems(write(tmp_path, {"actions/dredging": text})) == [
        "actions/dredging.toml: an action needs at least 2 stages, there are 1"
    ]


def test_an_action_without_measure(tmp_path: Path) -> None:
    head, rest = ACTION.split("[measure]")
    text = head + rest[rest.index("[[stages]]") :]
    assert problems(write(tmp_path, {"actions/dredging": text})) == [
        "actions/dredging.toml: the key measure is missing"
    ]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    texts = {
        "inspection/clinics": KIND.replace('"hospital"', '"x-ray"').replace("#225588", "teal"),
        "actions/dredging": ACTION.replace("order = 300", ""),
        "reference/lakes": "title =",
    }
    found = problems(write(tmp_path, texts))
    assert len(found) == 4
    assert {line.split(":")[0] for line in found} == {f"{name}.toml" for name in texts}


def test_codes_names_and_ids_are_used_once(tmp_path: Path) -> None:
    texts = {**GOOD, "inspection/surgeries": KIND, "actions/clinics": ACTION}
    found = problems(write(tmp_path, texts))
    assert any("ZS-01 is used twice" in line for line in found)
    assert any("门诊部 stands for two kinds" in line for line in found)
    assert any("two layers have the id clinics" in line for line in found)
    assert any("inspection/clinics.toml, inspection/surgeries.toml" in line for line in found)


def test_a_file_in_the_wrong_place_or_with_a_wrong_name(tmp_path: Path) -> None:
    texts = {**GOOD, "inspektion/baths": KIND, "inspection/My Baths": KIND, "baths": KIND}
    found = problems(write(tmp_path, texts))
    assert [line.split(":")[0] for line in found] == [
        "baths.toml",
        "inspektion/baths.toml",
        "inspection/My Baths.toml",
    ]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "inspection" / "baths.toml").write_bytes(KIND.encode("gb18030"))
    assert problems(tmp_path) == ["inspection/baths.toml: this is not UTF-8 text"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    file = tmp_path / "inspection" / "clinics.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_catalogue(tmp_path).layer("clinics")


def test_no_folder_and_an_empty_folder(tmp_path: Path) -> None:
    assert "There is no folder" in problems(tmp_path / "nowhere")[0]
    assert "There are no layer files" in problems(tmp_path)[0]


def test_a_projects_own_layer_joins_and_replaces(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    own = KIND.replace("order = 400", "order = 5")
    assert load_catalogue(tmp_path, {"inspection/clinics": own}).layers[0].id == "clinics"
    found = problems(tmp_path, {"inspection/baths": own, "inspektion/x": own})
    assert any("did you mean inspection" in line for line in found)
    assert any("inspection/baths.toml" in line and "ZS-01" in line for line in found)

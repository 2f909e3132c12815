"""Read the folder of layer files into the catalogue, or report everything wrong with it at once."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_app import paths
from gis_app.catalogue.layer_file import read_layer
from gis_app.catalogue.map_rules import layers_named
from gis_app.catalogue.problems import Problems
from gis_app.catalogue.toml_reader import KeyReader
from gis_app.domain.layer_spec import Catalogue, LayerGroup, LayerSpec
from gis_app.errors import CatalogueError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ISSUES_FILE: Final = "issues.toml"
LAYER_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_BESIDE: Final = (LayerGroup.ISSUES.value, "late_")
"""How the files begin that lie beside the folders."""
_FOLDERS: Final = (LayerGroup.REFERENCE, LayerGroup.INSPECTION, LayerGroup.ACTIONS)


def load_catalogue(
    folder: Path, extra: Mapping[str, str] | None = None, *, icons_dir: Path | None = None
) -> Catalogue:
    """Read every layer file below a folder, in drawing order; raises CatalogueError.

    `extra` holds a project's own layers as TOML text by name, such as `inspection/clinics`; one of
    the same name as a file takes its place. `icons_dir` is the shipped folder unless given.
    """
    problems = Problems()
    specs = read_folder(folder, extra or {}, problems, icon_names(icons_dir))
    if problems.found:
        raise CatalogueError(
            plural(
                "There is {count} problem in the layer files of {folder}.",
                "There are {count} problems in the layer files of {folder}.",
                len(problems.found),
                folder=str(folder),
            ),
            *problems.found,
        )
    return Catalogue(tuple(sorted(specs, key=lambda spec: (spec.order, spec.id))))


def icon_names(icons_dir: Path | None = None) -> frozenset[str]:
    """Return the names of the icons that a layer may use."""
    folder = icons_dir or paths.resources_dir() / "icons"
    return frozenset(file.stem for file in folder.glob("*.svg"))


def read_folder(
    folder: Path, extra: Mapping[str, str], problems: Problems, icons: Collection[str]
) -> list[LayerSpec]:
    """Read all layers, noting what is wrong in the given problems."""
    specs: list[LayerSpec] = []
    texts = _texts(folder, extra, problems)
    for name, text in sorted(texts.items()):
        spec = _layer(name, text, problems, icons)
        if spec is not None:
            specs.append(spec)
    if not texts and not problems.found:
        problems.add(msg("There are no layer files in {folder}", folder=str(folder)))
    _check_together(specs, problems)
    return specs


def _layer(name: str, text: str, problems: Problems, icons: Collection[str]) -> LayerSpec | None:
    file = f"{name}.toml"
    folder, _, layer_id = name.rpartition("/")
    if not LAYER_ID.fullmatch(layer_id):
        problems.add(
            msg(
                "{file}: the file name is the layer's id: use small letters, digits and _",
                file=file,
            )
        )
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add(msg("{file}: this is not TOML: {error}", file=file, error=str(error)))
        return None
    group = LayerGroup(folder) if folder else LayerGroup.ISSUES
    return read_layer(KeyReader(values, file, problems), layer_id, group, icons)


def _texts(folder: Path, extra: Mapping[str, str], problems: Problems) -> dict[str, str]:
    """Return the text of every layer by name, `group/id` or `issues`."""
    texts: dict[str, str] = {}
    if not folder.is_dir():
        problems.add(msg("There is no folder {folder}", folder=str(folder)))
        return texts
    for file in _files(folder):
        relative = file.relative_to(folder)
        parent = "" if relative.parent == Path() else relative.parent.as_posix()
        if not (parent in _FOLDERS or (parent == "" and file.stem.startswith(_BESIDE))):
            problems.add(
                msg(
                    "{file}: layer files lie in the folders {folders}, and {issues} beside them",
                    file=relative.as_posix(),
                    folders=", ".join(_FOLDERS),
                    issues=ISSUES_FILE,
                )
            )
            continue
        try:
            texts[relative.with_suffix("").as_posix()] = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            problems.add(msg("{file}: this is not UTF-8 text", file=relative.as_posix()))
        except OSError as error:
            problems.add(
                msg(
                    "{file}: cannot be read: {error}",
                    file=relative.as_posix(),
                    error=error.strerror,
                )
            )
    for name, text in extra.items():
        group, _, layer_id = name.rpartition("/")
        if group in _FOLDERS or (not group and name.startswith(LayerGroup.ISSUES)):
            texts[name] = text
        else:
            problems.unknown_value(name, "folder", group or layer_id, _FOLDERS)
    return texts


def _files(folder: Path) -> Iterator[Path]:
    """Walk the files of a folder and of the folders in it, no deeper."""
    found = (*folder.glob("*.toml"), *folder.glob("*/*.toml"))
    return (file for file in sorted(found) if file.is_file())


def _check_together(specs: list[LayerSpec], problems: Problems) -> None:
    """Note what only shows when all layers are known: ids, codes and names used twice."""
    ids: dict[str, list[str]] = defaultdict(list)
    codes: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for spec in specs:
        file = _file(spec)
        ids[spec.id].append(file)
        for item in spec.checklist:
            if item.code:
                codes[item.code].append(file)
        if spec.group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
            for name in {spec.title.zh_CN, spec.title.en.lower(), *spec.aliases} - {""}:
                names[name].append(file)
    _check_rules(specs, problems)
    for layer_id, files in ids.items():
        if len(files) > 1:
            problems.add(
                msg("{files}: two layers have the id {id}", files=", ".join(files), id=layer_id)
            )
    for code, files in codes.items():
        if len(files) > 1:
            problems.add(
                msg(
                    "{files}: the checklist code {code} is used twice",
                    files=", ".join(files),
                    code=code,
                )
            )
    for name, files in names.items():
        if len(files) > 1:
            problems.add(
                msg(
                    "{files}: the name {name} stands for two kinds",
                    files=", ".join(files),
                    name=name,
                )
            )


def _check_rules(specs: list[LayerSpec], problems: Problems) -> None:
    """Note rules that name layers nobody declares, and rule ids used twice."""
    known = [spec.id for spec in specs]
    codes = [item.code for spec in specs for item in spec.checklist]
    seen: dict[str, str] = {}
    for spec in specs:
        for number, rule in enumerate(spec.rules, 1):
            for layer_id in layers_named(rule):
                if layer_id not in known:
                    key = f"rules[{number}]"
                    problems.unknown_value(_file(spec), key, layer_id, known)
            for code in getattr(rule, "matters", ()):
                if code not in codes:
                    problems.unknown_value(_file(spec), f"rules[{number}]", code, codes)
            if rule.id in seen:
                problems.add(
                    msg(
                        "{files}: two rules have the id {id}",
                        files=", ".join((seen[rule.id], _file(spec))),
                        id=rule.id,
                    )
                )
            seen[rule.id] = _file(spec)


def _file(spec: LayerSpec) -> str:
    return f"{spec.id}.toml" if spec.group is LayerGroup.ISSUES else f"{spec.group}/{spec.id}.toml"

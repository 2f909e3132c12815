"""The verb `check-layers`: say what the layer files declare, or everything wrong with them."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.catalogue.loader import load_catalogue
from gis_app.cli.verb import EXIT_OK, CliContext, Verb
from gis_app.domain.layer_spec import GROUP_TITLES
from gis_app.messages import msg, plural
from gis_app.paths import layers_dir

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Translator


def _add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        help=t(msg("the folder of layer files; the shipped one unless given")),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    folder = options.folder or layers_dir()
    catalogue = load_catalogue(folder)
    t = context.t
    heading = (t("Group"), t("Layer"), t("Title"), t("Table"), t("Stages"), t("Checklist"))
    rows = [heading, *(_row(spec, t) for spec in reversed(catalogue.layers))]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(heading))]
    for row in rows:
        context.say(_line(row, widths))
    items = sum(len(spec.checklist) for spec in catalogue.layers)
    context.say(
        plural(
            "{count} layer with {items} checklist items in {folder}; nothing is wrong.",
            "{count} layers with {items} checklist items in {folder}; nothing is wrong.",
            len(catalogue.layers),
            items=items,
            folder=str(folder),
        )
    )
    return EXIT_OK


def _row(spec: LayerSpec, t: Translator) -> tuple[str, ...]:
    stages = " → ".join(t(stage.title) for stage in spec.stages)
    items = ""
    if spec.checklist:
        first, last = spec.checklist[0].code, spec.checklist[-1].code
        items = first if first == last else f"{first} … {last}"
    return t(GROUP_TITLES[spec.group]), spec.id, t(spec.title), spec.table, stages, items


def _width(text: str) -> int:
    """Return the cells a text takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (c + " " * (w - _width(c)) for c, w in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


VERB = Verb(
    "check-layers",
    msg("Check the layer files and list what they declare"),
    _add_arguments,
    _run,
)

"""The verb `basemap`: an OpenStreetMap extract becomes the project's base map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.messages import LocalText, msg
from gis_app.workflows.import_basemap import city_box, import_basemap
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.layer_spec import Catalogue
    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "extract",
        metavar="EXTRACT.osm",
        type=Path,
        help=t("an OpenStreetMap extract, .osm or .osm.pbf"),
    )
    parser.add_argument(
        "--clip",
        choices=("city", "none"),
        default="city",
        help=t("keep only what lies around the city's areas and points (city), or all of it"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=False) as city:
        clip = city_box(city.data) if options.clip == "city" else None
        report = import_basemap(city, options.extract, context.progress(), clip)
        catalogue = city.data.catalogue
    for table, counts in report.counts.items():
        for class_, count in sorted(counts.items(), key=lambda pair: -pair[1]):
            context.say(msg("{kind}: {count}", kind=_title(catalogue, table, class_), count=count))
    for problem in report.problems:
        context.warn(problem)
    context.say(
        msg("Base map replaced. It is shown with: {attribution}", attribution=report.attribution)
    )
    return EXIT_OK


def _title(catalogue: Catalogue, table: str, class_: str) -> LocalText:
    """Return what the map calls a class: the title of the layer that draws it."""
    for layer in catalogue.layers:
        if layer.table == table and class_ in layer.where.get("class", ()):
            return layer.title
    return LocalText(class_, class_)


VERB = Verb(
    "basemap",
    msg("Make the base map from an OpenStreetMap extract"),
    _arguments,
    _run,
)

"""The verb `new`: an empty project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb
from gis_app.messages import msg
from gis_app.workflows.new_city import new_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("city", metavar="CITY.gpkg", type=Path, help=t("the project file to make"))
    parser.add_argument("--name", default="", help=t("the city's name; else the file's"))
    parser.add_argument("--adcode", default="", help=t("the city's area code, such as 652901"))
    parser.add_argument("--office", default="", help=t("the office that keeps the project"))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with new_city(
        options.city, name=options.name, adcode=options.adcode, office=options.office
    ) as city:
        name = city.data.settings.name
    context.say(msg("Made {file} for {name}.", file=str(options.city), name=name))
    return EXIT_OK


VERB = Verb("new", msg("Make an empty project for a city"), _arguments, _run)

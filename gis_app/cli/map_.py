"""The verb `map`: write the map as a picture, in a map theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg
from gis_app.workflows.map_picture import MapPictureRequest, map_picture
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator

LARGEST_PX = 20_000


def _size(text: str) -> tuple[int, int]:
    """Read 1600x1000."""
    width, height = (int(part) for part in text.lower().replace("×", "x").split("x"))
    if not (1 <= width <= LARGEST_PX and 1 <= height <= LARGEST_PX):
        raise ValueError(text)
    return width, height


def _scale(text: str) -> float:
    """Read 5000, 1:5000 or 1:5,000."""
    value = float(text.removeprefix("1:").replace(",", ""))
    if not 100 <= value <= 50_000_000:
        raise ValueError(text)
    return value


def _centre(text: str) -> GeoPoint:
    """Read longitude and latitude, such as 80.26,41.17."""
    lon, lat = (float(part) for part in text.split(","))
    if not (-180 <= lon <= 180 and -85 <= lat <= 85):
        raise ValueError(text)
    return GeoPoint(lon, lat)


def _add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("file", metavar="FILE", type=Path, help=t(msg("the .png to write")))
    parser.add_argument(
        "--theme", default="", help=t(msg("map theme, by id or title; as last shown unless given"))
    )
    parser.add_argument(
        "--style",
        choices=("light", "grey", "dark"),
        default="",
        help=t(msg("base map style; the theme's unless given")),
    )
    parser.add_argument(
        "--size", type=_size, default=(1600, 1000), help=t(msg("in pixels, such as 1600x1000"))
    )
    parser.add_argument(
        "--scale", type=_scale, help=t(msg("such as 1:20000; all places fit unless given"))
    )
    parser.add_argument(
        "--centre",
        type=_centre,
        help=t(msg("longitude and latitude in degrees, such as 80.26,41.17")),
    )


def run(arguments: argparse.Namespace, context: CliContext) -> int:
    """Write the picture."""
    if arguments.file.suffix.lower() != ".png":
        refuse(msg("{file} is not a .png; `print` writes PDF.", file=str(arguments.file)))
    width, height = arguments.size
    request = MapPictureRequest(
        arguments.file,
        width,
        height,
        arguments.theme,
        arguments.style,
        arguments.scale,
        arguments.centre,
        context.t.language,
    )
    with open_city(arguments.city) as city:
        map_picture(city.data, request, context.t)
    context.say(msg("{file} is written.", file=str(arguments.file)))
    return EXIT_OK


VERB = Verb("map", msg("write the map as a picture, in a map theme"), _add_arguments, run)

"""The verb `areas`: check the responsibility areas, and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument, refuse
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import AreaLevel
from gis_app.messages import listed, msg
from gis_app.workflows.check_areas import check_areas, check_lines, repair_edit
from gis_app.workflows.derive_areas import derive_areas
from gis_app.workflows.edit_areas import area_name, merge_areas, reshape_area, split_area
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.messages import Message, Translator
    from gis_app.project.city import City


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "action",
        nargs="?",
        choices=["check", *_CHANGES],
        default="check",
        help=t("what to do; the borders are checked unless told otherwise"),
    )
    parser.add_argument("names", metavar="AREA", nargs="*", help=t("the areas it is done to"))
    parser.add_argument(
        "--level", choices=[level.value for level in AreaLevel], help=t("the level of the areas")
    )
    parser.add_argument("--within", metavar="AREA", help=t("the area that they are to tile"))
    parser.add_argument(
        "--line",
        metavar="PLACES",
        help=t("a line of longitudes and latitudes: “80.25 41.16, 80.26 41.17”"),
    )
    parser.add_argument(
        "--width",
        metavar="M",
        type=float,
        default=5.0,
        help=t("gaps and overlaps narrower than this are mended; 5 m unless told"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.action == "check":
        with open_city(options.city, read_only=True) as city:
            lines = list(check_lines(city.data, check_areas(city.data, options.width)))
        for line in lines:
            context.say(line)
        if not lines:
            context.say(msg("The areas of every level fit together."))
        return EXIT_PARTLY if lines else EXIT_OK
    with open_city(options.city, read_only=False) as city:
        edit = _CHANGES[options.action](city, options)
        city.apply(edit)
        context.say(edit.label)
    return EXIT_OK


def _mend(city: City, options: argparse.Namespace) -> Edit:
    return repair_edit(check_areas(city.data, options.width))


def _derive(city: City, options: argparse.Namespace) -> Edit:
    if options.level is None:
        refuse(msg("Tell with --level which areas to derive."))
    within = NO_ROW if options.within is None else _area(city.data, options.within)
    return derive_areas(city.data, city.reserve_fids, AreaLevel(options.level), within)


def _merge(city: City, options: argparse.Namespace) -> Edit:
    fids = [_area(city.data, name) for name in options.names]
    if len(fids) < 2:
        refuse(msg("Name at least two areas; the last one is what they become."))
    return merge_areas(city.data, fids, fids[-1])


def _split(city: City, options: argparse.Namespace) -> Edit:
    return split_area(city.data, city.reserve_fids, _only(city, options), _line(options))


def _reshape(city: City, options: argparse.Namespace) -> Edit:
    return reshape_area(city.data, _only(city, options), _line(options))


def _only(city: City, options: argparse.Namespace) -> int:
    if len(options.names) != 1:
        refuse(msg("Name one area."))
    return _area(city.data, options.names[0])


def _area(data: CityData, text: str) -> int:
    areas = data.table("areas")
    found = areas.fids[areas.text("name").equals(text) | areas.text("code").equals(text)].tolist()
    if len(found) > 1:
        refuse(msg("Several areas are called {area}. Use the area's code.", area=text))
    if not found:
        refuse(_unknown(data, text))
    return int(found[0])


def _unknown(data: CityData, text: str) -> Message:
    import difflib

    names = [area_name(data, fid) for fid in data.table("areas").fids.tolist()]
    near = difflib.get_close_matches(text, names, 3, 0.3)
    return msg("There is no area {area}. Nearest: {names}", area=text, names=listed(near or ["—"]))


def _line(options: argparse.Namespace) -> BaseGeometry:
    import shapely

    try:
        places = [tuple(map(float, place.split())) for place in (options.line or "").split(",")]
        if len(places) < 2 or any(len(place) != 2 for place in places):
            raise ValueError(options.line)
        return shapely.LineString(places)
    except ValueError:
        refuse(msg("Give the line with --line “80.25 41.16, 80.26 41.17”."))


_CHANGES: dict[str, Callable[[City, argparse.Namespace], Edit]] = {
    "mend": _mend,
    "derive": _derive,
    "merge": _merge,
    "split": _split,
    "reshape": _reshape,
}

VERB = Verb("areas", msg("Check the responsibility areas, and change them"), _arguments, _run)
"""Lists every flaw; exit status 1 when there are any."""

"""The verb `who`: say whose a place is, with the reasons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gis_app.cli.times import day_told
from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.geo.china_datums import DEGREE_DATUMS, Datum, to_wgs84
from gis_app.messages import msg
from gis_app.workflows.find_responsible import find_responsible, finding_dict, finding_lines
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_dossiers import find_points

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


def _add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "lon", metavar="LON", nargs="?", help=t(msg("longitude in degrees, such as 80.26"))
    )
    parser.add_argument(
        "lat", metavar="LAT", nargs="?", help=t(msg("latitude in degrees, such as 41.17"))
    )
    parser.add_argument(
        "--point",
        metavar="POINT",
        help=t(msg("a listed point by number or name, instead of a place")),
    )
    parser.add_argument("--kind", help=t(msg("kind of place: a layer's id or title")))
    parser.add_argument("--matter", metavar="CODE", help=t(msg("what is wrong: a checklist code")))
    parser.add_argument(
        *("--on", "--date"),
        metavar="DATE",
        help=t(msg("on which day, such as 2026-05-01; today unless given")),
    )
    parser.add_argument(
        "--datum",
        choices=[datum.value for datum in DEGREE_DATUMS],
        default=Datum.CGCS2000.value,
        help=t(msg("datum of the coordinates; cgcs2000 unless given")),
    )
    parser.add_argument("--json", action="store_true", help=t(msg("write JSON")))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    day = None if options.on is None else day_told(options.on)
    with open_city(options.city, read_only=True) as city:
        data = city.data
        fid, lon, lat = _asked(data, options)
        finding = find_responsible(data, lon, lat, options.kind, options.matter, day, point_fid=fid)
        if options.json:
            found = finding_dict(data, finding, context.t)
            context.say(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            for line in finding_lines(data, finding):
                context.say(line)
    return EXIT_OK


def _asked(data: CityData, options: argparse.Namespace) -> tuple[int | None, float, float]:
    """Return the listed point that is asked for, if one is, and the place in degrees."""
    if options.point is not None:
        if options.lon is not None:
            refuse(msg("Give a place or --point, not both."))
        fid = find_points(data, [options.point])[0]
        points = data.table("points")
        place = points.position(fid)
        return fid, float(points.points.lon_deg[place]), float(points.points.lat_deg[place])
    if options.lon is None or options.lat is None:
        refuse(msg("Give a place as LON LAT, or a listed point with --point."))
    lon, lat = _degrees(options.lon), _degrees(options.lat)
    true_lon, true_lat = to_wgs84(lon, lat, Datum(options.datum))
    return None, float(true_lon), float(true_lat)


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        refuse(msg("{value} is no number of degrees; write it like 80.26", value=text))


VERB = Verb("who", msg("Say who is responsible for a place, and why"), _add_arguments, _run)

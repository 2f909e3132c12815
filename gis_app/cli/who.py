"""The verb `who`: say whose a place is, with the reasons."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.geo.china_datums import DEGREE_DATUMS, Datum, to_wgs84
from gis_app.messages import msg
from gis_app.workflows.find_responsible import find_responsible, finding_dict, finding_lines
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("lon", metavar="LON", help=t(msg("longitude in degrees, such as 80.26")))
    parser.add_argument("lat", metavar="LAT", help=t(msg("latitude in degrees, such as 41.17")))
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
    lon, lat = _degrees(options.lon), _degrees(options.lat)
    day = None if options.on is None else _day(options.on)
    true_lon, true_lat = to_wgs84(lon, lat, Datum(options.datum))
    with open_city(options.city, read_only=True) as city:
        data = city.data
        finding = find_responsible(
            data, float(true_lon), float(true_lat), options.kind, options.matter, day
        )
        if options.json:
            found = finding_dict(data, finding, context.t)
            context.say(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            for line in finding_lines(data, finding):
                context.say(line)
    return EXIT_OK


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        refuse(msg("{value} is no number of degrees; write it like 80.26", value=text))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(msg("{value} is no date; write it like 2026-05-01", value=text))


VERB = Verb("who", msg("Say who is responsible for a place, and why"), _add_arguments, _run)

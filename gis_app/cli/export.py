"""The verb `export`: a list of the project as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import DEGREE_DATUMS, Datum
from gis_app.messages import msg, plural
from gis_app.workflows.export_ledger import export_ledger, find_areas, find_units
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=t("the file to write; .xlsx, .csv, .geojson or .gpkg"),
    )
    parser.add_argument(
        "--list",
        choices=[str(x) for x in LedgerList],
        default=str(LedgerList.ISSUES),
        help=t("which list; the issues unless told"),
    )
    parser.add_argument("--layer", metavar="LAYER", help=t("only this kind: a layer's id"))
    parser.add_argument(
        "--datum",
        choices=[str(x) for x in DEGREE_DATUMS],
        default=str(Datum.CGCS2000),
        help=t("the datum of the coordinates that are written; cgcs2000 unless told"),
    )
    parser.add_argument(
        "--area",
        metavar="NAME",
        action="append",
        default=[],
        help=t("only what lies in this area, by name or code; may be given several times"),
    )
    parser.add_argument(
        "--unit",
        metavar="NAME",
        action="append",
        default=[],
        help=t("only what this unit answers for, by name or code; may be given several times"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city) as city:
        chosen = CityFilter(
            area_fids=find_areas(city.data, options.area),
            unit_fids=find_units(city.data, options.unit),
        )
        report = export_ledger(
            city.data,
            options.file,
            list_=options.list,
            language=context.t.language,
            layer=options.layer,
            datum=options.datum,
            city_filter=chosen,
            project=city.file,
            progress=context.progress(),
        )
    rows = plural("{count} row", "{count} rows", report.rows)
    context.say(msg("{file}: {rows}", file=str(report.file), rows=rows))
    if report.unplaced:
        context.warn(msg("Rows without a place: {count}", count=report.unplaced))
    for warning in report.warnings:
        context.warn(warning)
    return EXIT_OK


VERB = Verb(
    "export", msg("Write a list as a workbook, CSV, GeoJSON or GeoPackage"), _arguments, _run
)

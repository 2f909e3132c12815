"""The verb `export`: a list of the project as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import Colour, LedgerList, Step
from gis_app.geo.china_datums import Datum
from gis_app.ledger.plain_export import PLAIN_TABLES
from gis_app.messages import msg, plural
from gis_app.workflows.export_ledger import (
    ExportRequest,
    MapKind,
    find_areas,
    find_units,
    layer_id,
    rows_named,
    write_export,
)
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
        help=t("the file to write; .xlsx .csv .geojson .gpkg .shp .zip (a Shapefile) or .kml"),
    )
    parser.add_argument(
        "--list",
        choices=[str(x) for x in LedgerList],
        default=str(LedgerList.ISSUES),
        help=t("which list; the issues unless told"),
    )
    parser.add_argument("--table", choices=PLAIN_TABLES, help=t("a table that is no list, whole"))
    parser.add_argument("--layer", metavar="LAYER", help=t("only this kind: a layer's id"))
    parser.add_argument(
        "--datum",
        choices=[str(x) for x in Datum],
        default=str(Datum.CGCS2000),
        help=t("the datum of the coordinates that are written; cgcs2000 unless told"),
    )
    for option, text in (
        ("--area", t("only what lies in this area, by name or code; may be given several times")),
        (
            "--unit",
            t("only what this unit answers for, by name or code; may be given several times"),
        ),
        ("--system", t("only what units of this system answer for")),
        ("--row", t("only the row with this number; may be given several times")),
    ):
        parser.add_argument(option, metavar="NAME", action="append", default=[], help=text)
    parser.add_argument(
        "--colour",
        choices=[colour.name.lower() for colour in Colour],
        action="append",
        default=[],
        help=t("only this colour; may be given several times"),
    )
    parser.add_argument(
        "--step",
        choices=[str(x) for x in Step],
        action="append",
        default=[],
        help=t("only issues in this step; may be given several times"),
    )
    parser.add_argument("--text", default="", help=t("only what says these words"))
    parser.add_argument(
        "--photos", action="store_true", help=t("put small photos into the workbook")
    )
    parser.add_argument(
        "--map",
        choices=[str(x) for x in MapKind],
        default=str(MapKind.NONE),
        help=t("show where each row is: a link to a map, or a small picture in the workbook"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    list_ = LedgerList(options.list)
    with open_city(options.city) as city:
        data = city.data
        chosen = CityFilter(
            area_fids=find_areas(data, options.area),
            layers=(layer_id(data, list_, options.layer),) if options.layer else (),
            unit_fids=find_units(data, options.unit),
            systems=tuple(options.system),
            colours=tuple(Colour[name.upper()] for name in options.colour),
            steps=tuple(options.step),
            text=options.text,
        )
        request = ExportRequest(
            list_,
            context.t.language,
            Datum(options.datum),
            chosen,
            rows_named(data, list_, options.row) if options.row and not options.table else None,
            options.photos,
            MapKind(options.map),
            options.table or "",
        )
        report = write_export(
            data, options.file, request, project=city.file, progress=context.progress()
        )
    rows = plural("{count} row", "{count} rows", report.rows)
    context.say(msg("{file}: {rows}", file=str(report.file), rows=rows))
    if report.unplaced:
        context.warn(msg("Rows without a place: {count}", count=report.unplaced))
    for warning in report.warnings:
        context.warn(warning)
    return EXIT_OK


VERB = Verb(
    "export",
    msg("Write a list as a workbook, CSV, GeoJSON, GeoPackage, Shapefile or KML"),
    _arguments,
    _run,
)

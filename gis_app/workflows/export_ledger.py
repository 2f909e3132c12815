"""A list of the project becomes a file; its suffix says what kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.table import PointColumns
from gis_app.domain.terms import LedgerList
from gis_app.errors import ProjectFileError, UsageError
from gis_app.geo.china_datums import Datum
from gis_app.ledger.export_rows import (
    DATUM_NAMES,
    ExportTable,
    export_table,
    without_shape_text,
)
from gis_app.ledger.fields import TABLE_OF
from gis_app.ledger.names import find_layer, layer_group, nearest_names
from gis_app.ledger.plain_export import export_plain_table
from gis_app.messages import load_translator, msg
from gis_app.paths import translations_dir
from gis_app.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.ledger.sheet_pictures import PictureColumn
    from gis_app.messages import Message, Translator

SUFFIXES: Final = (".xlsx", ".csv", ".geojson", ".gpkg", ".shp", ".zip", ".kml")
_KML_NAMES: Final = ("point", "name", "code")
_CRS: Final = {Datum.WGS84: "EPSG:4326", Datum.CGCS2000: "EPSG:4490"}


class MapKind(StrEnum):
    """Name how a row of a workbook shows where it is."""

    NONE = "none"
    LINK = "link"
    PICTURE = "picture"


@dataclass(frozen=True)
class ExportRequest:
    """Say what leaves: the window's dialog and the verb fill in the same.

    `table` names a table that is no list, such as photos; list and filter do not count then.
    `fids` names the rows themselves; None takes what `city_filter` keeps. Photos and small maps
    go into workbooks alone.
    """

    list_: LedgerList = LedgerList.ISSUES
    language: str = "zh_CN"
    datum: Datum = Datum.CGCS2000
    city_filter: CityFilter = field(default_factory=CityFilter)
    fids: tuple[int, ...] | None = None
    has_photos: bool = False
    map_kind: MapKind = MapKind.NONE
    table: str = ""

    @property
    def table_name(self) -> str:
        """Return the table whose rows leave."""
        return self.table or TABLE_OF[self.list_]


@dataclass(frozen=True)
class ExportReport:
    """Tell what was written; `unplaced` rows have no position in the file."""

    file: Path
    rows: int
    unplaced: int
    warnings: tuple[Message, ...] = ()


def export_ledger(
    data: CityData,
    file: Path,
    *,
    list_: LedgerList | str = LedgerList.ISSUES,
    language: str = "zh_CN",
    layer: str | None = None,
    datum: Datum | str = Datum.CGCS2000,
    city_filter: CityFilter | None = None,
    project: Path | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the rows of a list that a filter keeps, by its plainest choices."""
    list_, chosen = LedgerList(list_), city_filter or CityFilter()
    if layer is not None:
        chosen = replace(chosen, layers=(layer_id(data, list_, layer),))
    request = ExportRequest(list_, language, Datum(datum), chosen)
    return write_export(data, file, request, project=project, progress=progress)


def write_export(
    data: CityData,
    file: Path,
    request: ExportRequest,
    *,
    project: Path | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write what a request names; `project` is the open project's file.

    The file is written aside and renamed, so that an older one stays when anything goes wrong.
    Raises UsageError for a target that cannot be and for a project, LedgerError or
    VectorFileError when it cannot be written.
    """
    progress = progress or Progress()
    kind = _checked_suffix(file)
    _refuse_projects(file, project)
    t = load_translator(request.language, translations_dir())
    progress.step(0, msg("Gathering the rows"))
    table = _table(data, request, t)
    warnings = table.warnings
    if kind == ".xlsx":
        from gis_app.ledger.list_workbook import write_workbook

        pictures = _pictures(data, request, project, t)
        write_workbook(table, file, t, progress, pictures)
    elif kind == ".csv":
        from gis_app.ledger.csv_writer import write_csv

        write_csv(table, file, progress)
    else:
        warnings = _write_vector(table, file, kind)
        progress.step(1)
    shapes = table.shapes
    unplaced = 0 if shapes is None else sum(1 for shape in shapes if shape is None)
    return ExportReport(file, len(table.rows), unplaced, warnings)


def _table(data: CityData, request: ExportRequest, t: Translator) -> ExportTable:
    if request.table:
        return export_plain_table(data, request.table, t, datum=request.datum, fids=request.fids)
    has_places = isinstance(data.table(request.table_name).geometry, PointColumns)
    return export_table(
        data,
        request.list_,
        t,
        datum=request.datum,
        city_filter=request.city_filter,
        fids=request.fids,
        has_map_link=request.map_kind is MapKind.LINK and has_places,
    )


def _pictures(
    data: CityData, request: ExportRequest, project: Path | None, t: Translator
) -> list[PictureColumn]:
    from gis_app.workflows.row_pictures import map_column, photo_column

    table, made = request.table_name, []
    if request.has_photos and project is not None:
        made.append(photo_column(data, project, table, t))
    if request.map_kind is MapKind.PICTURE and data.table(table).geometry is not None:
        made.append(map_column(data, table, t))
    return made


def _write_vector(table: ExportTable, file: Path, kind: str) -> tuple[Message, ...]:
    from gis_app.ledger.csv_writer import vector_value
    from gis_app.vector_files.shapefile_writer import write_shapefile
    from gis_app.vector_files.writer import write_vector

    if table.shapes is None and kind != ".gpkg":
        raise UsageError(
            msg(
                "The list {list} has no places; write it as .xlsx, .csv or .gpkg.",
                list=table.id,
            )
        )
    if kind in (".geojson", ".kml") and table.datum is Datum.BD09MC:
        raise UsageError(
            msg(
                "{kind} files hold degrees, and Baidu Mercator are metres. Choose BD-09, or write "
                "the list as .xlsx, .csv, .gpkg or .shp.",
                kind=kind,
            )
        )
    columns, given = without_shape_text(table)
    headings = [column.heading for column in columns]
    rows = [[vector_value(cell) for cell in row] for row in given]
    description = "; ".join((table.title, *table.notes))
    crs = _CRS.get(table.datum)
    if kind in (".shp", ".zip") and table.shapes is not None:
        return write_shapefile(
            file,
            [column.name for column in columns],
            headings,
            rows,
            table.shapes,
            description=description,
            crs=crs,
        )
    if kind in (".geojson", ".kml") and crs is not None:
        # both know WGS84 only; the degrees are the same
        crs = "EPSG:4326"
    layer = table.id if crs is not None else f"{table.id}_{table.datum.value}"
    if kind == ".kml":
        title = f"{table.title} {DATUM_NAMES[table.datum]}"
        layer = re.sub(r"\W+", "_", title).strip("_")
    named = [c.heading for name in _KML_NAMES for c in columns if c.name == name]
    write_vector(
        file,
        headings,
        rows,
        table.shapes,
        layer=layer,
        description=description,
        crs=crs,
        name_field=named[0] if named else None,
    )
    return ()


def _checked_suffix(file: Path) -> str:
    kind = file.suffix.lower()
    if kind not in SUFFIXES:
        raise UsageError(
            msg(
                "{file} has no suffix that can be written: {suffixes}",
                file=file.name,
                suffixes=" ".join(SUFFIXES),
            )
        )
    if file.is_dir():
        raise UsageError(msg("{file} is a folder.", file=str(file)))
    return kind


def _refuse_projects(file: Path, project: Path | None) -> None:
    """Refuse to write over a project, the open one or any other."""
    if not file.exists():
        return
    if project is not None and project.exists() and file.samefile(project):
        raise UsageError(
            msg("{file} is the project itself. Give the export another name.", file=file.name)
        )
    if file.suffix.lower() == ".gpkg":
        from gis_app.storage.project_reading import check_is_project

        try:
            check_is_project(file)
        except ProjectFileError:
            return
        raise UsageError(msg("{file} is a project. Give the export another name.", file=file.name))


def layer_id(data: CityData, list_: LedgerList, text: str) -> str:
    """Return the layer that a word names, among those of a list; raises UsageError."""
    groups = layer_group(TABLE_OF[list_])
    return find_layer(text, data.catalogue, groups)


def find_areas(data: CityData, names: list[str]) -> tuple[int, ...]:
    """Return the areas with these names or codes; raises UsageError with the nearest names."""
    from gis_app.ledger.names import AreaNames

    known = AreaNames(data.table("areas"))
    return tuple(_found(known.smallest(name), name, known.hint(name)) for name in names)


def find_units(data: CityData, names: list[str]) -> tuple[int, ...]:
    """Return the units with these names, codes or aliases; raises UsageError."""
    from gis_app.ledger.names import RowNames

    known = RowNames(data.table("units"))
    return tuple(_found(known.find(name), name, known.hint(name)) for name in names)


def _found(fid: int, name: str, near: str) -> int:
    if not fid:
        raise UsageError(
            msg("Nothing is called {name}. Nearest: {nearest}", name=name, nearest=near)
            if near
            else msg("Nothing is called {name}.", name=name)
        )
    return fid


def rows_named(data: CityData, list_: LedgerList, codes: list[str]) -> tuple[int, ...]:
    """Return the rows of a list with these numbers; raises UsageError for one it has not."""
    table = data.table(TABLE_OF[list_])
    known = dict(zip(table.text("code").values(), table.fids.tolist(), strict=True))
    return tuple(_found(known.get(code) or 0, code, nearest_names(code, known)) for code in codes)

"""A list of the project becomes a file: workbook, CSV, GeoJSON or GeoPackage, by its suffix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import LedgerList
from gis_app.errors import ProjectFileError, UsageError
from gis_app.geo.china_datums import Datum
from gis_app.ledger.export_rows import ExportTable, export_table, without_shape_text
from gis_app.ledger.names import find_layer, layer_group
from gis_app.messages import load_translator, msg
from gis_app.paths import translations_dir
from gis_app.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message

SUFFIXES: Final = (".xlsx", ".csv", ".geojson", ".gpkg")
_CRS: Final = {Datum.WGS84: "EPSG:4326", Datum.CGCS2000: "EPSG:4490"}


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
    """Write the rows of a list that a filter keeps; `project` is the open project's file.

    The file is written aside and renamed, so that an older one stays when anything goes wrong.
    Raises UsageError for names that are not known and a target that is a project, LedgerError
    or VectorFileError when it cannot be written.
    """
    progress = progress or Progress()
    chosen = city_filter or CityFilter()
    kind = _checked_suffix(file)
    _refuse_projects(file, project)
    list_ = LedgerList(list_)
    if layer is not None:
        chosen = replace(chosen, layers=(_layer_id(data, list_, layer),))
    t = load_translator(language, translations_dir())
    progress.step(0, msg("Gathering the rows"))
    table = export_table(data, list_, t, datum=Datum(datum), city_filter=chosen)
    rest = progress.part(0.4, 1.0)
    if kind == ".xlsx":
        from gis_app.ledger.writer import write_workbook

        write_workbook(table, file, t, rest)
    elif kind == ".csv":
        from gis_app.ledger.writer import write_csv

        write_csv(table, file, rest)
    else:
        _write_vector(table, file, kind)
        progress.step(1)
    shapes = table.shapes
    unplaced = 0 if shapes is None else sum(1 for shape in shapes if shape is None)
    is_text = kind in (".xlsx", ".csv")
    return ExportReport(file, len(table.rows), unplaced, table.warnings if is_text else ())


def _write_vector(table: ExportTable, file: Path, kind: str) -> None:
    from gis_app.ledger.writer import vector_value
    from gis_app.vector_files.writer import write_vector

    if table.shapes is None and kind == ".geojson":
        raise UsageError(
            msg(
                "The list {list} has no places; write it as .xlsx, .csv or .gpkg.",
                list=table.list_.value,
            )
        )
    columns, rows = without_shape_text(table)
    crs = _CRS.get(table.datum)
    if kind == ".geojson" and crs is not None:
        # GeoJSON knows WGS84 only; the degrees are the same
        crs = "EPSG:4326"
    write_vector(
        file,
        [column.heading for column in columns],
        [[vector_value(cell) for cell in row] for row in rows],
        table.shapes,
        layer=table.list_.value if crs is not None else f"{table.list_.value}_{table.datum.value}",
        description="; ".join((table.title, *table.notes)),
        crs=crs,
    )


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
        from gis_app.storage.geopackage import check_is_project

        try:
            check_is_project(file)
        except ProjectFileError:
            return
        raise UsageError(msg("{file} is a project. Give the export another name.", file=file.name))


def _layer_id(data: CityData, list_: LedgerList, text: str) -> str:
    from gis_app.ledger.fields import TABLE_OF

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

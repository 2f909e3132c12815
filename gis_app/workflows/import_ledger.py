"""A table or vector file becomes rows of the project: plan it, look at it, apply it as one edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import local
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.terms import LedgerList
from gis_app.errors import LedgerError, UsageError
from gis_app.ledger.bulk_work import without_cycle_search
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.fields import TABLE_OF
from gis_app.ledger.header import Heading
from gis_app.ledger.names import find_layer
from gis_app.ledger.plan import ImportPlan, PlanOptions, plan_rows
from gis_app.ledger.report import Outcome, Problem
from gis_app.ledger.source_table import ReadWish, SourceTable, choose_list, read_tables
from gis_app.ledger.table_file import read_sheets
from gis_app.messages import msg
from gis_app.progress import Progress
from gis_app.vector_files.source import SUFFIXES as VECTOR_SUFFIXES
from gis_app.workflows.import_memory import recalled, remember

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.project.city import City
    from gis_app.workflows.import_request import ImportRequest

_PLACED_LISTS: Final = (LedgerList.POINTS, LedgerList.ISSUES, LedgerList.AREAS, LedgerList.ACTIONS)


def is_vector_file(file: Path) -> bool:
    """Tell by its suffix whether a file is read as a vector file rather than as a table."""
    return file.suffix.lower() in VECTOR_SUFFIXES


def read_file(request: ImportRequest) -> ImportRequest:
    """Return the request with its file's sheets, so that planning again need not read again.

    A vector file is read at each planning. Raises LedgerError.
    """
    if request.sheets is not None or is_vector_file(request.file):
        return request
    return replace(request, sheets=read_sheets(request.file, request.encoding))


def vector_layers(file: Path) -> tuple[str, ...]:
    """Return the layers of a vector file, nothing for a table; raises VectorFileError."""
    if not is_vector_file(file):
        return ()
    from gis_app.vector_files.reader import layer_names

    return layer_names(file)


def plan_import(city: City, request: ImportRequest, progress: Progress | None = None) -> ImportPlan:
    """Read a file and work out what importing it means; the project is not changed.

    Raises UsageError for unknown names, LedgerError, VectorFileError or CrsError for the file.
    """
    progress = progress or Progress()
    data = city.data
    layer = None if request.layer is None else _layer_id(data.catalogue, request.layer)
    if request.list is not None:
        _require_fitting(data.catalogue, request.list, layer)
    names = load_column_names()
    progress.step(0, msg("Reading the file"))
    with without_cycle_search():
        tables = _tables(city, request, names)
    is_recalled = False
    if request.recalls:
        headings = [h.text for table in tables for h in table.headings]
        before = recalled(request, headings, data.settings.import_choices)
        is_recalled, request = before is not None, before or request
        layer = layer or (request.layer and _layer_id(data.catalogue, request.layer)) or None
    list_ = request.list or _list_of(data.catalogue, tables, request, names, layer)
    _require_fitting(data.catalogue, list_, layer)
    options = PlanOptions(
        list_,
        layer,
        request.level,
        request.datum,
        request.columns,
        request.adds_units,
        request.is_strict,
        None if is_vector_file(request.file) else request.crs,
        request.follows_tests,
        request.names,
        request.remembers_names,
        source_date=_day_of(request.file),
    )
    with without_cycle_search():
        part = progress.part(0.2, 1.0)
        plan = plan_rows(data, tables, options, names, city.reserve_fids, part)
    progress.step(1)
    return replace(plan, is_recalled=is_recalled)


def _day_of(file: Path) -> str | None:
    """Return the Beijing day on which a file was saved; copying keeps it, as a rule."""
    try:
        return local(datetime.fromtimestamp(file.stat().st_mtime, UTC)).date().isoformat()
    except (OSError, ValueError, OverflowError):
        return None


def apply_import(city: City, plan: ImportPlan) -> ChangeSet:
    """Write a plan as one edit, one undo; raises EditError and changes nothing when it cannot."""
    with without_cycle_search():
        return city.apply(plan.edit)


def import_file(
    city: City,
    request: ImportRequest,
    progress: Progress | None = None,
    *,
    is_dry_run: bool = False,
) -> ImportPlan:
    """Plan an import and apply it at once, or only tell what it would do."""
    progress = progress or Progress()
    with without_cycle_search():
        return _import_file(city, request, progress, is_dry_run=is_dry_run)


def _import_file(
    city: City, request: ImportRequest, progress: Progress, *, is_dry_run: bool
) -> ImportPlan:
    plan = plan_import(city, request, progress.part(0, 0.9))
    if is_dry_run:
        return replace(plan, report=replace(plan.report, is_dry_run=True))
    if not plan.edit.is_empty:
        # the last moment at which a wish to stop can be heard
        progress.step(0.9, msg("Writing into the project"))
        apply_import(city, plan)
        if request.columns:
            remember(city, request, plan)
    progress.step(1)
    return plan


def _tables(city: City, request: ImportRequest, names: ColumnNames) -> tuple[SourceTable, ...]:
    if is_vector_file(request.file):
        return (_vector_table(city, request),)
    return read_tables(
        request.file,
        names,
        request.columns,
        ReadWish(
            request.list,
            request.sheet,
            request.encoding,
            request.header_row,
            request.skips_hidden,
        ),
        request.sheets,
    )


def _vector_table(city: City, request: ImportRequest) -> SourceTable:
    from gis_app.vector_files.reader import read_vector

    found = read_vector(
        request.file,
        layer=request.sheet,
        encoding=request.encoding,
        crs=request.crs,
        refused=(city.file,),
    )
    if not found.rows:
        raise LedgerError(msg("{file} holds no feature.", file=request.file.name))
    rows: Sequence[tuple[Any, ...]] = found.rows
    return SourceTable(
        request.file.name,
        "",
        found.layer,
        tuple(Heading(name, name) for name in found.headings),
        rows,
        range(1, len(rows) + 1),
        found.shapes,
        tuple(Problem(Outcome.NOTE, "", 0, note) for note in found.notes),
        is_datum_known=True,
    )


def _list_of(
    catalogue: Catalogue,
    tables: Sequence[SourceTable],
    request: ImportRequest,
    names: ColumnNames,
    layer: str | None,
) -> LedgerList:
    shapes = tables[0].shapes
    offered: tuple[LedgerList, ...] = tuple(LedgerList)
    if layer is not None:
        table = catalogue.layer(layer).table
        offered = tuple(list_ for list_ in LedgerList if TABLE_OF[list_] == table)
        if LedgerList.POINTS in offered:
            offered = (*offered, LedgerList.ISSUES)
    elif shapes is not None:
        offered = _PLACED_LISTS
        kinds = {s.geom_type.removeprefix("Multi") for s in shapes if s is not None}
        if kinds == {"Polygon"}:
            offered = (LedgerList.AREAS, LedgerList.ACTIONS)
        elif kinds == {"Point"}:
            offered = (LedgerList.POINTS, LedgerList.ISSUES, LedgerList.ACTIONS)
    try:
        return choose_list(tables, names, request.columns, offered)
    except LedgerError:
        if len(offered) == 1 or (layer is not None and shapes is not None):
            return offered[0]
        raise


def _layer_id(catalogue: Catalogue, text: str) -> str:
    return find_layer(text, catalogue, (LayerGroup.INSPECTION, LayerGroup.ACTIONS))


def _require_fitting(catalogue: Catalogue, list_: LedgerList, layer: str | None) -> None:
    if layer is None:
        return
    table = TABLE_OF[list_]
    own = catalogue.layer(layer).table
    if table != own and not (table == "issues" and own == "points"):
        raise UsageError(
            msg(
                "The layer {layer} does not belong to the list {list}.",
                layer=catalogue.layer(layer).title,
                list=list_.value,
            )
        )


def write_report(plan: ImportPlan, file: Path, language: str) -> None:
    """Write what was not taken as a workbook whose rows can be mended and imported again."""
    from gis_app.ledger.report_workbook import write_report_workbook
    from gis_app.messages import load_translator
    from gis_app.paths import translations_dir

    t = load_translator(language, translations_dir())
    write_report_workbook(plan.report, file, t, plan.differences)

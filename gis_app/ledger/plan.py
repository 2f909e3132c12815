"""From tables to one Edit and a report: read, match, look up, place, merge; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.terms import LedgerList, TaskList
from gis_app.ledger.cell_columns import CellColumn
from gis_app.ledger.column_content import guess_by_content
from gis_app.ledger.columns import match_columns, require_sure, require_told, without_guesses
from gis_app.ledger.confirmed_names import alias_batch, confirmed_units
from gis_app.ledger.datum_detective import detect_frame
from gis_app.ledger.differences import MOST_KEPT, differences
from gis_app.ledger.fields import TABLE_OF
from gis_app.ledger.frame_choice import FrameWish, choose_frame, require_certain
from gis_app.ledger.incoming import Incoming
from gis_app.ledger.incoming_cells import read_incoming
from gis_app.ledger.incoming_places import settle_places
from gis_app.ledger.locate import city_extent
from gis_app.ledger.merge import insert_batch, match_rows, note_changes, update_batches
from gis_app.ledger.names import CityNames
from gis_app.ledger.place_evidence import gather_evidence
from gis_app.ledger.placing import fit_shapes, place_rows
from gis_app.ledger.planned_places import PlannedPlaces, planned_places
from gis_app.ledger.report import ImportReport, Outcome, Problem
from gis_app.ledger.resolve import Resolver
from gis_app.ledger.row_keys import Existing
from gis_app.ledger.row_rules import addable, by_other_name, refer_within, require_needed
from gis_app.ledger.unit_columns import NewUnits
from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.domain.terms import AreaLevel
    from gis_app.geo.china_datums import Datum
    from gis_app.ledger.column_names import ColumnNames, ListNames
    from gis_app.ledger.columns import ColumnMatch, ContentGuess
    from gis_app.ledger.differences import Difference
    from gis_app.ledger.fields import Field
    from gis_app.ledger.frame_choice import FrameChoice
    from gis_app.ledger.incoming_places import TablePlaces
    from gis_app.ledger.merge import Merge
    from gis_app.ledger.source_table import SourceTable
    from gis_app.ledger.unit_guess import UnknownName

_LOOKED_AT: Final = 1000
_TASK_LISTS: Final = {LedgerList.FILING: TaskList.FILING, LedgerList.MONTHLY: TaskList.MONTHLY}


@dataclass(frozen=True)
class PlanOptions:
    """Hold what a person said about an import.

    `columns` maps headings to fields. `names` maps names of the list to units it means, confirmed
    by a person; with `remembers_names` they become other names of those units. `is_strict`
    raises for columns of uncertain meaning, as the command line does; otherwise they are kept as
    they are and shown as unsure.
    """

    list: LedgerList
    layer: str | None = None
    level: AreaLevel | None = None
    datum: Datum | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    adds_units: bool = False
    is_strict: bool = True
    crs: str | None = None
    follows_tests: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    remembers_names: bool = True
    source_date: str | None = None
    """The day the list is of, as far as its file tells: 2026-05-01."""


@dataclass(frozen=True)
class ImportPlan:
    """Hold what an import would do: the edit to apply and the report of everything else.

    `matches[i]` belongs to `tables[i]`. `places` are those of new and moved rows.
    """

    edit: Edit
    report: ImportReport
    tables: tuple[SourceTable, ...]
    matches: tuple[tuple[ColumnMatch, ...], ...]
    datum: FrameChoice
    places: PlannedPlaces
    unknown_units: tuple[UnknownName, ...] = ()
    differences: tuple[Difference, ...] = ()
    is_recalled: bool = False
    """Whether columns were taken as a person chose them for the same headings before."""

    @property
    def lon_deg(self) -> tuple[float, ...]:
        """Return the longitudes of the rows that get a place."""
        return tuple(self.places.lon_deg.tolist())

    @property
    def lat_deg(self) -> tuple[float, ...]:
        """Return the latitudes of the rows that get a place."""
        return tuple(self.places.lat_deg.tolist())


def plan_rows(
    data: CityData,
    tables: Sequence[SourceTable],
    options: PlanOptions,
    column_names: ColumnNames,
    reserve: Callable[[str, int], Any],
    progress: Progress | None = None,
) -> ImportPlan:
    """Work out what importing tables into a city means; raises LedgerError for unclear columns."""
    step = (progress or Progress()).step
    names, incoming = CityNames(data), Incoming(tables)
    matches = _matched(tables, options, column_names)
    places: list[TablePlaces] = []
    for i, (table, matched) in enumerate(zip(tables, matches, strict=True)):
        step(0.5 * i / len(tables), msg("Reading the cells"))
        incoming.problems += table.notes
        incoming.problems += (_guessed(table, match) for match in matched if match.is_by_content)
        places.append(read_incoming(incoming, i, matched, column_names.words))
    step(0.5, msg("Looking up names"))
    new_units = NewUnits(options.adds_units, lambda count: int(reserve("units", count)[0]))
    _fill_in(incoming, options)
    confirmed = confirmed_units(options.names, names)
    resolver = Resolver(
        incoming, options.list, names, data.catalogue, new_units, options.layer, confirmed
    )
    resolver.resolve()
    resolver.finish()
    step(0.6, msg("Testing the coordinates"))
    written = _written(incoming, places)
    datum = _settle(data, tables, places, written, options, names, incoming)
    require_needed(incoming, options.list)
    fit_shapes(incoming, TABLE_OF[options.list])
    step(0.7, msg("Comparing with the project"))
    existing = Existing(data.table(TABLE_OF[options.list]))
    merge = match_rows(
        incoming, existing, lambda row: by_other_name(incoming, row, names, options.list)
    )
    merge.inserted = addable(incoming, merge.inserted, options.list)
    place_rows(incoming, merge, existing, names)
    merge.inserted = merge.inserted[~incoming.is_left_out[merge.inserted]]
    fids = np.asarray(reserve(existing.table.name, len(merge.inserted)), np.int64)
    refer_within(incoming, merge, fids, names, existing.table.name)
    note_changes(incoming, merge, existing)
    step(0.9, msg("Making the change"))
    learnt = None
    if options.remembers_names and options.list is not LedgerList.UNITS:
        learnt = alias_batch(resolver.units.used_names, names)
    edit = _edit(options.list, tables[0].file, incoming, existing, merge, fids, new_units, learnt)
    if incoming.has_point.any():
        incoming.problems += _said_of_datum(datum, tables)
    report = _report(options, tables, incoming, merge, matches, new_units)
    return ImportPlan(
        edit,
        report,
        tuple(tables),
        matches,
        datum,
        planned_places(incoming, written, datum.frame, city_extent(data)),
        resolver.units.unknown_units(),
        tuple(islice(differences(edit, data), MOST_KEPT)),
    )


def _matched(
    tables: Sequence[SourceTable], options: PlanOptions, column_names: ColumnNames
) -> tuple[tuple[ColumnMatch, ...], ...]:
    """Match each table's columns to fields; raises LedgerError for unclear ones where asked to."""
    known = column_names.lists[options.list]
    headings = [heading for table in tables for heading in table.headings]
    told = [*(h.text for h in headings), *(h.last for h in headings)]
    require_told(told, options.columns, tables[0].file)
    matches = tuple(
        match_columns(
            table.headings, known, options.columns, _content_of(table, known, column_names)
        )
        for table in tables
    )
    if options.is_strict:
        matches = tuple(without_guesses(matched) for matched in matches)
        for table, matched in zip(tables, matches, strict=True):
            require_sure(matched, known, table.sheet or table.file)
    return matches


def _said_of_datum(datum: FrameChoice, tables: Sequence[SourceTable]) -> Iterator[Problem]:
    """Yield why the coordinates are taken to be of a datum, and what speaks against it."""
    if not all(table.is_datum_known for table in tables):
        yield Problem(Outcome.NOTE, "", 0, datum.reason)
    if datum.doubt is not None:
        yield Problem(Outcome.NOTE, "", 0, datum.doubt)


def _content_of(table: SourceTable, known: ListNames, names: ColumnNames) -> ContentGuess:
    """Return what guesses a column of a table by its first cells."""

    def guess(position: int, is_free: Callable[[Field], bool]) -> tuple[Field | None, float]:
        rows = table.rows[:_LOOKED_AT]
        cells = [row[position] if position < len(row) else None for row in rows]
        return guess_by_content(cells, known, names.words, is_free)

    return guess


def _guessed(table: SourceTable, match: ColumnMatch) -> Problem:
    title = "" if match.field is None else match.field.title
    return Problem(
        Outcome.NOTE,
        table.sheet,
        0,
        msg(
            "By its content, not its heading, the column was taken for: {field}.",
            field=title,
        ),
        match.heading,
    )


def _settle(
    data: CityData,
    tables: Sequence[SourceTable],
    places: Sequence[TablePlaces],
    written: tuple[FloatArray, FloatArray],
    options: PlanOptions,
    names: CityNames,
    incoming: Incoming,
) -> FrameChoice:
    """Find out in what the coordinates are counted, and turn them into stored degrees."""
    first, second = written
    has = np.isfinite(first) & np.isfinite(second)
    evidence = gather_evidence(incoming, has, names, TABLE_OF[options.list])
    extent = city_extent(data)
    wish = FrameWish(
        options.datum,
        options.crs,
        options.follows_tests or not options.is_strict,
        all(table.is_datum_known for table in tables),
    )
    texts = [*(h.text for table in tables for h in table.headings), tables[0].title]
    finding = detect_frame(first, second, evidence)
    choice = choose_frame(wish, texts, (first, second), finding, extent)
    if options.is_strict:
        require_certain(choice, tables[0].file)
    for part in places:
        settle_places(incoming, part, choice.frame, extent)
    return choice


def _written(incoming: Incoming, places: Sequence[TablePlaces]) -> tuple[FloatArray, FloatArray]:
    written = [part.written(incoming) for part in places]
    return np.concatenate([w[0] for w in written]), np.concatenate([w[1] for w in written])


def _fill_in(incoming: Incoming, options: PlanOptions) -> None:
    """Give every row what the list as a whole says, and where it stands in its file."""
    everywhere = slice(None)
    if options.source_date is not None:
        incoming.column("source_date").put(everywhere, options.source_date)
    if options.list in _TASK_LISTS:
        incoming.column("list").put(everywhere, _TASK_LISTS[options.list].value)
    if options.level is not None and options.list is LedgerList.AREAS:
        level = incoming.column("level")
        level.put(~level.is_filled, options.level.value)
    numbers = [n for table in incoming.tables for n in table.row_numbers]
    incoming.values["source_row"] = CellColumn(np.arange(len(numbers), dtype=np.int32), numbers)
    files = incoming.column("source_file")
    for table, start in zip(incoming.tables, incoming.starts, strict=False):
        files.put(slice(start, start + len(table.rows)), table.file)


def _edit(
    list_: LedgerList,
    file: str,
    incoming: Incoming,
    existing: Existing,
    merge: Merge,
    fids: Int64Array,
    new_units: NewUnits,
    learnt: RowBatch | None,
) -> Edit:
    from gis_app.domain.terms import WORDS

    inserts = []
    if new_units.fids:
        cells = {"name": new_units.titles, "source_file": [file] * len(new_units.fids)}
        inserts.append(RowBatch("units", np.array(new_units.fids, np.int64), cells))
    if len(merge.inserted):
        inserts.append(insert_batch(existing.table.name, incoming, merge.inserted, fids))
    updates = update_batches(existing.table.name, merge.changes)
    if learnt is not None:
        updates = (*updates, learnt)
    label = msg("Imported {list} from {file}", list=WORDS["ledger_list"][list_], file=file)
    return Edit(label, tuple(inserts), updates)


def _report(
    options: PlanOptions,
    tables: Sequence[SourceTable],
    incoming: Incoming,
    merge: Merge,
    matches: Sequence[tuple[ColumnMatch, ...]],
    new_units: NewUnits,
) -> ImportReport:
    located: dict[str, int] = {}
    codes = incoming.location.codes[~incoming.is_left_out]
    for code, count in zip(*np.unique(codes[codes >= 0], return_counts=True), strict=True):
        name = incoming.location.words[code]
        located[name] = located.get(name, 0) + int(count)
    return ImportReport(
        file=tables[0].file,
        list=options.list,
        added=len(merge.inserted),
        updated=len(merge.changes),
        unchanged=merge.unchanged,
        located=located,
        new_units=tuple(new_units.titles),
        problems=incoming.sorted_problems(),
        to_mend=incoming.to_mend(),
        matches=tuple(m for table in matches for m in table),
    )

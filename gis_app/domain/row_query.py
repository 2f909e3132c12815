"""Rows of a table by what one column says: the question, and its answer as a mask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import parse_date
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.table import TextColumn
from gis_app.domain.terms import COLUMN_WORDS, WORDS
from gis_app.errors import UsageError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.domain.record_types import ColumnSpec
    from gis_app.domain.table import BoolArray, Table


class Operator(StrEnum):
    """Name how a cell is compared."""

    EQUAL = "equal"
    NOT_EQUAL = "not_equal"
    CONTAINS = "contains"
    STARTS = "starts"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


WITHOUT_VALUE: Final = (Operator.EMPTY, Operator.NOT_EMPTY)
_ORDERED: Final = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
_NUMERIC: Final = (ColumnType.INTEGER, ColumnType.REAL)
_DATED: Final = (ColumnType.DATE, ColumnType.DATETIME)


def operators_of(spec: ColumnSpec, table: str) -> tuple[Operator, ...]:
    """Return how a column can be compared: numbers and dates have an order, text has parts."""
    same = (Operator.EQUAL, Operator.NOT_EQUAL)
    if spec.type is ColumnType.BOOLEAN or (table, spec.name) in COLUMN_WORDS:
        return (*same, *WITHOUT_VALUE)
    if spec.type in (*_NUMERIC, *_DATED):
        return (*same, *_ORDERED, *WITHOUT_VALUE)
    return (Operator.CONTAINS, *same, Operator.STARTS, *WITHOUT_VALUE)


@dataclass(frozen=True, slots=True)
class RowQuery:
    """Ask for rows of one table whose cell in a column compares so with a value.

    Text is compared without regard to case; a reference by the name of the row it refers to; coded
    words by their code; dates as 2026-05-01, a moment by its date. Missing cells only match EMPTY
    and NOT_EQUAL.
    """

    table: str
    column: str
    operator: Operator
    value: str = ""

    def mask(self, data: CityData) -> BoolArray:
        """Return which rows fit; raises UsageError for a value that cannot be compared."""
        spec, table = table_spec(self.table).column(self.column), data.table(self.table)
        if spec.type in (*_NUMERIC, ColumnType.BOOLEAN):
            return self._of_numbers(table.numbers(self.column), spec)
        return self._of_texts(_texts(data, table, spec), spec)

    def _of_numbers(self, held: Any, spec: ColumnSpec) -> BoolArray:
        numbers = np.asarray(held, np.float64)
        missing = np.isnan(numbers)
        if self.operator is Operator.EMPTY:
            return missing
        if self.operator is Operator.NOT_EMPTY:
            return ~missing
        wanted = _number(self.value, spec)
        compare: dict[Operator, Callable[[], Any]] = {
            Operator.EQUAL: lambda: numbers == wanted,
            Operator.NOT_EQUAL: lambda: numbers != wanted,
            Operator.LESS: lambda: numbers < wanted,
            Operator.AT_MOST: lambda: numbers <= wanted,
            Operator.MORE: lambda: numbers > wanted,
            Operator.AT_LEAST: lambda: numbers >= wanted,
        }
        return np.asarray(compare[self.operator](), np.bool_)

    def _of_texts(self, column: TextColumn, spec: ColumnSpec) -> BoolArray:
        """Judge each different word once, then look every row's verdict up."""
        is_date = spec.type in _DATED
        wanted = _date(self.value, spec) if is_date and self.value else self.value
        wanted = wanted.strip().casefold()
        verdicts = [
            self._fits((word[:10] if is_date else word).strip().casefold(), wanted)
            for word in column.words
        ]
        of_missing = self.operator in (Operator.EMPTY, Operator.NOT_EQUAL)
        return np.asarray([*verdicts, of_missing], np.bool_)[column.codes]

    def _fits(self, word: str, wanted: str) -> bool:
        match self.operator:
            case Operator.EMPTY:
                return not word
            case Operator.NOT_EMPTY:
                return bool(word)
            case Operator.NOT_EQUAL:
                return word != wanted
            case Operator.CONTAINS:
                return wanted in word
            case Operator.STARTS:
                return word.startswith(wanted)
            case Operator.LESS:
                return bool(word) and word < wanted
            case Operator.AT_MOST:
                return bool(word) and word <= wanted
            case Operator.MORE:
                return word > wanted
            case Operator.AT_LEAST:
                return bool(word) and word >= wanted
            case _:
                return word == wanted

    def rows(self, data: CityData) -> tuple[int, ...]:
        """Return the row ids that fit."""
        table = data.table(self.table)
        return tuple(int(fid) for fid in table.fids[self.mask(data)])


def _texts(data: CityData, table: Table, spec: ColumnSpec) -> TextColumn:
    if spec.type is ColumnType.REFERENCE:
        target = data.table(spec.refers_to or "units")
        names, at = _names(target), target.positions(table.numbers(spec.name))
        codes = np.where(at >= 0, names.codes[np.maximum(at, 0)], -1) if len(target) else at
        return TextColumn(np.asarray(codes, np.int32), names.words)
    held = table.text(spec.name)
    if spec.name == "layer":
        # a person knows the title of a kind, files know its id: either is found
        titles = {layer.id: layer.title.zh_CN for layer in data.catalogue.layers}
        return TextColumn(held.codes, tuple(titles.get(word, word) for word in held.words))
    return held


def _names(target: Table) -> TextColumn:
    """Return what the rows of a table are called: their names, or else their codes."""
    return target.text("name" if "name" in target.columns else "code")


def value_choices(data: CityData, table_name: str, column: str) -> list[tuple[str, Any]] | None:
    """Return values to choose from as stored value and title; None for what is typed."""
    key = (table_name, column)
    if key in COLUMN_WORDS:
        return [(str(code), title) for code, title in WORDS[COLUMN_WORDS[key]].items()]
    if column == "layer":
        held = set(data.table(table_name).text(column).words)
        return [
            (layer.title.zh_CN, layer.title) for layer in data.catalogue.layers if layer.id in held
        ]
    spec = table_spec(table_name).column(column)
    if spec.type is ColumnType.REFERENCE:
        target = data.table(spec.refers_to or "units")
        used = np.unique(target.positions(np.unique(data.table(table_name).numbers(column))))
        names = _names(target)
        return [(name, name) for at in used if at >= 0 and (name := names[int(at)])]
    return None


def _number(text: str, spec: ColumnSpec) -> float:
    if spec.type is ColumnType.BOOLEAN:
        return 1.0 if text.strip().lower() in ("1", "true", "yes", "是") else 0.0
    try:
        return float(text.replace(",", "").replace("，", "").strip())
    except ValueError as error:
        raise UsageError(
            msg("{field}: {value} is no number.", field=spec.title, value=text)
        ) from error


def _date(text: str, spec: ColumnSpec) -> str:
    found = parse_date(text.strip())
    if found is None:
        raise UsageError(msg("{field}: write the date as 2023-09-19.", field=spec.title))
    return found.isoformat()

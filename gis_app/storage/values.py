"""Cell values on their way into the file and out of it, a column at a time."""

from __future__ import annotations

import json
import math
import operator
from datetime import UTC, date, datetime
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.coded import CodedValues, are_distinct, coded
from gis_app.domain.packed_words import PackedWords, constant_shared, kept_small
from gis_app.domain.record_types import ColumnType
from gis_app.domain.table import NO_ROW, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.record_types import ColumnSpec
    from gis_app.domain.table import Column

_INT64 = 2**63
_PLAIN_TEXT = frozenset({str, type(None)})
_PLAIN_NUMBERS = frozenset({int, type(None)})


class BadValueError(ValueError):
    """Tell which value of a column cannot be kept; `position` counts from 0."""

    def __init__(self, position: int, value: object) -> None:
        super().__init__(f"{value!r} at {position}")
        self.position = position
        self.value = value


def file_values(column: ColumnSpec, values: Sequence[Any]) -> Sequence[Any]:
    """Return values as the file keeps them, None for missing; raises BadValueError.

    Of coded values each word is looked at once, and they stay coded.
    """
    if isinstance(values, CodedValues):
        return _coded_file_values(column, values)
    if (plain := _plain_values(column.type, values)) is not None:
        return plain
    convert = _TO_FILE[column.type]
    out: list[Any] = []
    for position, value in enumerate(values):
        try:
            out.append(None if value is None else convert(value))
        except (ValueError, TypeError, OverflowError):
            raise BadValueError(position, value) from None
    return out


def _coded_file_values(column: ColumnSpec, values: CodedValues) -> CodedValues:
    try:
        words = file_values(column, values.words)
    except BadValueError as error:
        rows = np.flatnonzero(values.codes == error.position)
        if len(rows):
            raise BadValueError(int(rows[0]), error.value) from None
        # a word that no row bears any more
        used = values.take(np.arange(len(values)))
        return CodedValues(*coded(file_values(column, list(used)))).without_blanks()
    return CodedValues(values.codes, words).without_blanks()


def _plain_values(type_: ColumnType, values: Sequence[Any]) -> list[Any] | None:
    """Return values that are kept as they are, looked at all together; None for a closer look."""
    kinds = set(map(type, values))
    if type_ in (ColumnType.TEXT, ColumnType.JSON) and kinds <= _PLAIN_TEXT:
        try:
            "".join(filter(None, values)).encode()
        except UnicodeEncodeError:
            return None
        return list(values)
    if type_ is ColumnType.INTEGER and kinds <= _PLAIN_NUMBERS:
        numbers = [value for value in values if value is not None]
        if not numbers or (min(numbers) >= -_INT64 and max(numbers) < _INT64):
            return list(values)
    if type_ in (ColumnType.DATE, ColumnType.DATETIME) and kinds <= _PLAIN_TEXT:
        convert = _TO_FILE[type_]
        try:
            known = {value: None if value is None else convert(value) for value in set(values)}
        except (ValueError, TypeError, OverflowError):
            return None
        return [known[value] for value in values]
    return None


def column_of(column: ColumnSpec, values: Sequence[Any]) -> Column:
    """Return the file's values as a column in memory; what cannot be read counts as missing."""
    if isinstance(values, CodedValues):
        if column.type in (ColumnType.TEXT, ColumnType.JSON) and _are_plain_words(values.words):
            return TextColumn(values.codes, tuple(values.words))
        return _decoded(column_of(column, [*values.words, None]), values.codes)
    match column.type:
        case ColumnType.REAL:
            return np.array([_number(v) for v in values], np.float64)
        case ColumnType.BOOLEAN:
            return np.array([bool(_integer(v)) for v in values], np.bool_)
        case ColumnType.INTEGER | ColumnType.REFERENCE:
            return _integers(values)
        case ColumnType.DATE:
            return _coded(values, _read_date)
        case ColumnType.DATETIME:
            return _coded(values, _read_moment)
        case _:
            return _coded(values, _read_text)


def _are_plain_words(words: Sequence[Any]) -> bool:
    return set(map(type, words)) <= {str} and are_distinct(words)


def _decoded(words: Column, codes: NDArray[np.int32]) -> Column:
    """Return the column of rows whose words were read, the last one for missing."""
    if isinstance(words, TextColumn) and not words.words:
        # nothing in it: such columns share one array of codes
        return TextColumn(codes, ())
    if isinstance(words, TextColumn):
        return TextColumn(words.codes[codes], words.words)
    return words[codes]


def joined(parts: Sequence[Column]) -> Column:
    """Join pieces of one column in order."""
    if len(parts) == 1:
        return kept_compact(parts[0])
    texts = [p for p in parts if isinstance(p, TextColumn)]
    if len(texts) != len(parts):
        numbers = [p for p in parts if not isinstance(p, TextColumn)]
        return constant_shared(np.concatenate(numbers))
    packed = [p.words for p in texts if isinstance(p.words, PackedWords)]
    if len(packed) == len(texts):
        apart = PackedWords.together(packed)
        if apart is not None:
            first = np.cumsum([0, *map(len, packed)])
            numbered = [
                np.where(p.codes < 0, -1, p.codes + by).astype(np.int32)
                for p, by in zip(texts, first.tolist(), strict=False)
            ]
            return TextColumn(np.concatenate(numbered), apart)
    words: dict[str, int] = {}
    codes = []
    for part in texts:
        translated = [words.setdefault(word, len(words)) for word in part.words]
        codes.append(np.array([*translated, -1], np.int32)[part.codes])
    return kept_compact(TextColumn(np.concatenate(codes), tuple(words)))


def kept_compact(column: Column) -> Column:
    """Return a column as it is best kept for long: many words packed, one value throughout once."""
    if isinstance(column, TextColumn):
        return TextColumn(constant_shared(column.codes), kept_small(column.words))
    return constant_shared(column)


def _coded(values: Sequence[Any], read: Callable[[Any], str | None]) -> TextColumn:
    distinct = dict.fromkeys(values)
    if read is _read_text and set(map(type, distinct)) <= _PLAIN_TEXT:
        distinct.pop(None, None)
        plain: dict[Any, int] = dict(zip(distinct, count(), strict=False))
        plain[None] = -1
        codes = np.fromiter(map(plain.__getitem__, values), np.int32, len(values))
        return TextColumn(codes, tuple(distinct))
    index: dict[Any, int] = {}
    words: dict[str, int] = {}
    # 1, 1.0 and True are one key; text is all that matters here, so the first one wins
    for value in distinct:
        word = None if value is None else read(value)
        index[value] = -1 if word is None else words.setdefault(word, len(words))
    codes = np.fromiter(map(index.__getitem__, values), np.int32, len(values))
    return TextColumn(codes, tuple(words))


def _integers(values: Sequence[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    try:
        return np.fromiter((v or NO_ROW for v in values), np.int64, len(values))
    except (TypeError, ValueError, OverflowError):
        return np.array([_integer(v) for v in values], np.int64)


def _integer(value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return NO_ROW
    return number if -_INT64 <= number < _INT64 else NO_ROW


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def _read_text(value: Any) -> str | None:
    return None if isinstance(value, bytes) else str(value)


def _read_date(value: Any) -> str | None:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except (TypeError, ValueError):
        return None


def _read_moment(value: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year > 999 else None
    except (TypeError, ValueError, OverflowError):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # a lone surrogate has no UTF-8 and would stop the whole transaction
    return str(value)


def _json(value: Any) -> str:
    return _text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _whole(value: Any) -> int:
    number = operator.index(value)
    if not -_INT64 <= number < _INT64:
        raise OverflowError(value)
    return number


def _reference(value: Any) -> int | None:
    number = _whole(value)
    if number < 0:
        raise ValueError(value)
    return number or None


def _real(value: Any) -> float | None:
    if isinstance(value, str | bytes):
        raise TypeError(value)
    number = float(value)
    if math.isinf(number):
        raise ValueError(value)
    return None if math.isnan(number) else number


def _truth(value: Any) -> int:
    if value not in (0, 1):
        raise ValueError(value)
    return int(value)


def _date(value: Any) -> str | None:
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if value == "":
        return None
    if len(value) != 10:
        raise ValueError(value)
    return date.fromisoformat(value).isoformat()


def _moment(value: Any) -> str | None:
    if value == "":
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None or moment.year < 1000:
        raise ValueError(value)
    # GeoPackage asks for thousandths; memory goes without them
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


_TO_FILE: Final[Mapping[ColumnType, Callable[[Any], Any]]] = MappingProxyType(
    {
        ColumnType.TEXT: _text,
        ColumnType.JSON: _json,
        ColumnType.INTEGER: _whole,
        ColumnType.REFERENCE: _reference,
        ColumnType.REAL: _real,
        ColumnType.BOOLEAN: _truth,
        ColumnType.DATE: _date,
        ColumnType.DATETIME: _moment,
    }
)

"""The names of columns and words that offices use, read from resources/ledger_columns.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.terms import WORDS, LedgerList
from gis_app.errors import LedgerError
from gis_app.ledger.cells import half_width, plain_heading
from gis_app.ledger.fields import readable_fields_of
from gis_app.messages import msg
from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.ledger.fields import Field

_IN_BRACKETS: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def bare_heading(text: str) -> str:
    """Return a heading for comparing, without what stands in brackets.

    >>> bare_heading("经度（GCJ-02）")
    '经度'
    """
    return plain_heading(_IN_BRACKETS.sub("", half_width(text)))


@dataclass(frozen=True)
class ListNames:
    """Hold the names of one list's fields, compared by `plain_heading`."""

    list: LedgerList
    fields: tuple[Field, ...]
    index: Mapping[str, Field]

    def exact(self, text: str) -> Field | None:
        """Return the field with exactly this name, as written or without its brackets."""
        return self.index.get(plain_heading(text)) or self.index.get(bare_heading(text))

    def field(self, name: str) -> Field | None:
        """Return a field by the name `--columns` uses, or by the table's column."""
        wanted = name.strip().removesuffix("_fid")
        return next((f for f in self.fields if f.name == wanted), None)

    def names_of(self, field: Field) -> tuple[str, ...]:
        """Return all plain names of a field."""
        return tuple(name for name, other in self.index.items() if other is field)


@dataclass(frozen=True)
class ColumnNames:
    """Hold what the file of column names says; made by `load_column_names`."""

    common: Mapping[str, Any]
    by_list: Mapping[str, Mapping[str, Any]]
    word_names: Mapping[str, Mapping[str, list[str]]]

    @cached_property
    def lists(self) -> Mapping[LedgerList, ListNames]:
        """Return the names of every list."""
        return {list_: self._names(list_) for list_ in LedgerList}

    def _names(self, list_: LedgerList) -> ListNames:
        fields = readable_fields_of(list_)
        special = self.by_list.get(list_.value, {})
        index: dict[str, Field] = {}
        # a list's own names beat titles, titles beat the names common to all lists
        for field in fields:
            for name in _texts(special.get(field.name)):
                index.setdefault(plain_heading(name), field)
        for field in fields:
            for name in (field.title.zh_CN, field.title.en):
                index.setdefault(plain_heading(name), field)
        for field in fields:
            for name in _texts(self.common.get(field.name)):
                index.setdefault(plain_heading(name), field)
        return ListNames(list_, fields, index)

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """Return, for every set of words, plain text → code; codes and both languages count."""
        out: dict[str, dict[str, str]] = {}
        for set_, words in WORDS.items():
            index: dict[str, str] = {}
            for code, title in words.items():
                for name in (str(code), title.zh_CN, title.en):
                    index.setdefault(plain_heading(name), str(code))
                    index.setdefault(bare_heading(name), str(code))
            for code, names in self.word_names.get(set_, {}).items():
                for name in names:
                    index.setdefault(plain_heading(name), code)
            out[set_] = index
        return out


def _texts(entry: Any) -> tuple[str, ...]:
    return () if entry is None else (*entry.get("zh", ()), *entry.get("en", ()))


def load_column_names(file: Path | None = None) -> ColumnNames:
    """Read the shipped file of column names, or another one; raises LedgerError."""
    source = file or resources_dir() / "ledger_columns.toml"
    try:
        content = tomllib.loads(source.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LedgerError(
            msg(
                "The file of column names cannot be read: {file}: {reason}",
                file=str(source),
                reason=str(error),
            )
        ) from error
    return ColumnNames(
        content.get("fields", {}), content.get("lists", {}), content.get("words", {})
    )

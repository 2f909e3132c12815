"""What a page for the public leaves out, and what a design changes about a page's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gis_app.domain.private_words import PrivateWords
from gis_app.domain.table import TextColumn
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.printing.page_design import PageDesign
    from gis_app.printing.sheet_summary import SheetSummary

_PRIVATE = ("leader_phone", "contact", "phone")
"""Columns of units and points that are not for the public: telephones, and who answers them."""
_WRITTEN: Final = {
    "issues": ("description", "requirement", "progress", "address"),
    "scores": ("note",),
}
"""Columns in which people write freely."""


def _without(table: Table) -> Table:
    known = [name for name in _PRIVATE if name in table.columns]
    empty = TextColumn.from_values([None] * len(table))
    return table.with_columns(**dict.fromkeys(known, empty))


def _covered(table: Table, names: tuple[str, ...], private: PrivateWords) -> Table:
    columns = {
        name: TextColumn(column.codes, tuple(private.covered(word) for word in column.words))
        for name in names
        for column in (table.text(name),)
    }
    return table.with_columns(**columns)


def for_the_public(data: CityData) -> CityData:
    """Return the city without telephones, liaisons and the internal marking.

    What people wrote about issues and scores has names of people and telephone numbers covered.
    """
    tables = {**data.tables}
    private = PrivateWords(data)
    for name, columns in _WRITTEN.items():
        tables[name] = _covered(tables[name], columns, private)
    for name in ("units", "points"):
        tables[name] = _without(tables[name])
    return replace(data, tables=tables, settings=replace(data.settings, marking=""))


def with_design(words: SheetSummary, design: PageDesign) -> SheetSummary:
    """Return a page's words with the title that a design gives; {name} is what it is about."""
    title = plain(design.title)
    if not title:
        return words
    return replace(words, title=title.replace("{name}", words.name))

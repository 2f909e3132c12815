"""Read the `[[styles]]` of a layer: looks by the words or the number of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.layer_spec import Stage, StyleRule
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.catalogue.toml_reader import KeyReader
    from gis_app.domain.record_types import TableSpec

DERIVED: Final = {
    "points": ("open_issues", "days_late", "round_state"),
    "actions": ("days_late",),
    "areas": ("open_issues",),
    "issues": ("times_back",),
}
"""Numbers that follow from other tables and may be ruled by like columns of the table."""


def read_styles(layer: KeyReader, table: TableSpec) -> tuple[StyleRule, ...]:
    """Read the rules in their order; the first that fits a row counts."""
    return tuple(_rule(reader, table, n) for n, reader in enumerate(layer.tables("styles"), 1))


def _rule(reader: KeyReader, table: TableSpec, number: int) -> StyleRule:
    numbers = [c.name for c in table.columns if c.type.value in ("integer", "real")]
    numbers += DERIVED.get(table.name, ())
    texts = [c.name for c in table.columns if c.is_text]
    column = reader.choice("column", [*texts, *numbers])
    words = reader.texts("words")
    low, high = reader.optional_number("low", low=0), reader.optional_number("high", low=0)
    has_range = low is not None or high is not None
    where, sentence = {"file": reader.file, "place": reader.place}, None
    if column in numbers and (words or not has_range):
        sentence = msg("{file}: {place}: a number is ruled by low and high", **where)
    elif column in texts and (has_range or not words):
        sentence = msg("{file}: {place}: a text is ruled by words", **where)
    elif low is not None and high is not None and low >= high:
        sentence = msg("{file}: {place}: low must be less than high", **where)
    if sentence is not None:
        reader.problems.add(sentence)
    rule = StyleRule(
        Stage(
            id=f"style_{number}",
            title=reader.names("title"),
            colour=reader.required_colour("colour"),
            dash_mm=reader.numbers("dash_mm"),
            dark_colour=reader.colour("dark_colour"),
            width_factor=reader.number("size_factor", 1.0, low=0.1, high=5.0),
        ),
        column,
        words,
        low,
        high,
    )
    reader.finish()
    return rule

"""Read one layer file: the keys of every group, and what each group asks besides."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.catalogue import matters, style_rules, symbols, table_defaults
from gis_app.catalogue.map_rules import read_rules
from gis_app.domain.basemap_classes import CLASSES
from gis_app.domain.layer_spec import Blend, LayerGroup, LayerSpec, TextSymbol
from gis_app.domain.record_types import ALL_TABLES, BASEMAP_TABLES, table_spec
from gis_app.domain.terms import COLUMN_WORDS, WORDS
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gis_app.catalogue.toml_reader import KeyReader
    from gis_app.domain.layer_spec import LabelSpec, Measure, Stage, Symbol
    from gis_app.domain.record_types import TableSpec

TABLE_OF_GROUP: Final = MappingProxyType(
    {
        LayerGroup.INSPECTION: "points",
        LayerGroup.ACTIONS: "actions",
        LayerGroup.ISSUES: "issues",
    }
)
"""Group → the only table its layers can have; reference layers name theirs."""

_BASE_MAP: Final = frozenset(table.name for table in BASEMAP_TABLES)


@dataclass(frozen=True)
class _Look:
    symbol: Symbol
    variants: Mapping[str, Symbol]
    label: LabelSpec | None
    label_variants: Mapping[str, LabelSpec]


def read_layer(
    reader: KeyReader, layer_id: str, group: LayerGroup, icons: Collection[str]
) -> LayerSpec:
    """Read a whole layer file; what is wrong in it is noted in the reader's problems."""
    title = reader.names("title")
    table = _table(reader, group)
    look = _look(reader, table, icons)
    low = reader.optional_number("min_scale_denominator", low=1)
    high = reader.optional_number("max_scale_denominator", low=1)
    symbols.check_scales(reader, low, high)
    stages, measure, aspect = _progress(reader, group, table)
    spec = LayerSpec(
        id=layer_id,
        group=group,
        title=title,
        table=table.name,
        symbol=look.symbol,
        order=reader.whole_number("order"),
        where=_where(reader, group, table),
        label=look.label,
        is_visible=reader.flag("is_visible", True),
        is_in_legend=reader.flag("is_in_legend", True),
        min_scale_denominator=low,
        max_scale_denominator=high,
        aliases=reader.texts("aliases"),
        popup=_columns(reader, "popup", table, table_defaults.POPUP),
        columns=_columns(reader, "columns", table, table_defaults.COLUMNS),
        responsibility=matters.read_responsibility(reader.table("responsibility")),
        checklist=() if group is LayerGroup.REFERENCE else matters.read_checklist(reader),
        stages=stages,
        measure=measure,
        aspect=aspect,
        variants=look.variants,
        label_variants=look.label_variants,
        styles=() if stages else style_rules.read_styles(reader, table),
        blend=Blend(reader.choice("blend", list(Blend), Blend.NORMAL)),
        rules=() if group is LayerGroup.REFERENCE else read_rules(reader, layer_id),
    )
    reader.finish()
    return spec


def _table(reader: KeyReader, group: LayerGroup) -> TableSpec:
    fixed = TABLE_OF_GROUP.get(group)
    if group is LayerGroup.ISSUES:
        # how many issues there are may also be shown at places and areas, what is late at actions
        return table_spec(
            reader.choice("table", ("issues", "points", "areas", "actions"), "issues")
        )
    if fixed is None:
        return table_spec(reader.choice("table", [t.name for t in ALL_TABLES if t.geometry]))
    reader.choice("table", [fixed], fixed)
    return table_spec(fixed)


def _look(reader: KeyReader, table: TableSpec, icons: Collection[str]) -> _Look:
    is_base_map = table.name in _BASE_MAP
    symbol: Symbol = TextSymbol()
    variants: Mapping[str, Symbol] = {}
    inner = reader.table("symbol")
    if inner is None:
        if not reader.has("symbol"):
            reader.problems.missing(reader.file, "symbol")
    else:
        before = len(reader.problems.found)
        symbol = symbols.read_symbol(inner, icons)
        if len(reader.problems.found) == before:
            _check_geometry(inner, table)
            variants = symbols.read_symbol_variants(inner, symbol, icons, is_base_map)
    label: LabelSpec | None = None
    label_variants: Mapping[str, LabelSpec] = {}
    inner = reader.table("label")
    written = (*table.column_names, *style_rules.DERIVED.get(table.name, ()))
    if inner is not None:
        before = len(reader.problems.found)
        label = symbols.read_label(inner, written)
        if len(reader.problems.found) == before:
            label_variants = symbols.read_label_variants(inner, label, written, is_base_map)
    return _Look(symbol, variants, label, label_variants)


def _check_geometry(symbol: KeyReader, table: TableSpec) -> None:
    kind = symbol.required_text("kind")
    if table.geometry not in symbols.GEOMETRY_OF_KIND[kind]:
        symbol.problems.add(
            msg(
                "{file}: a symbol of the kind {kind} cannot draw the table {table}",
                file=symbol.file,
                kind=kind,
                table=table.name,
            )
        )


def _where(reader: KeyReader, group: LayerGroup, table: TableSpec) -> dict[str, tuple[str, ...]]:
    if group is not LayerGroup.REFERENCE and table.name != "areas":
        return {}
    inner = reader.table("where")
    if inner is None:
        return {}
    texts = [column.name for column in table.columns if column.is_text]
    where: dict[str, tuple[str, ...]] = {}
    for column in inner.free_keys():
        if column not in texts:
            inner.problems.unknown_value(inner.file, inner.place, column, texts)
            continue
        where[column] = inner.texts(column)
        known: Collection[str] = ()
        if column == "class":
            known = CLASSES.get(table.name, ())
        elif (table.name, column) in COLUMN_WORDS:
            known = WORDS[COLUMN_WORDS[table.name, column]]
        for value in where[column]:
            if known and value not in known:
                inner.problems.unknown_value(inner.file, inner.key(column), value, known)
    return where


def _columns(
    reader: KeyReader, name: str, table: TableSpec, defaults: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if not reader.has(name):
        reader.texts(name)
        return defaults.get(table.name, ())
    columns = reader.texts(name)
    for column in columns:
        if column not in table.column_names:
            reader.problems.unknown_value(reader.file, reader.key(name), column, table.column_names)
    return columns


def _progress(
    reader: KeyReader, group: LayerGroup, table: TableSpec
) -> tuple[tuple[Stage, ...], Measure | None, str | None]:
    if group is LayerGroup.ACTIONS:
        stages = matters.read_stages(reader)
        measure = matters.read_measure(reader, table)
        return stages, measure, reader.choice("aspect", WORDS["aspect"])
    if group is LayerGroup.INSPECTION and reader.has("aspect"):
        return (), None, reader.choice("aspect", WORDS["aspect"])
    return (), None, None

"""Read how a layer looks: one reader a kind of symbol, in one table of kinds."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.catalogue.greys import grey
from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    HeatSymbol,
    IssueSymbol,
    LabelSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
    TextSymbol,
)
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from gis_app.catalogue.toml_reader import KeyReader
    from gis_app.domain.layer_spec import Symbol

STYLES: Final = ("dark", "grey")
"""Map styles that a symbol or label may look different in; light is the symbol itself."""

NO_ICON: Final = "none"
"""What a marker that is a plain shape, for a graduated value, says in place of an icon."""

GEOMETRY_OF_KIND: Final = MappingProxyType(
    {
        "marker": ("POINT", "GEOMETRY"),
        "issue": ("POINT",),
        "line": ("MULTILINESTRING", "MULTIPOLYGON", "GEOMETRY"),
        "fill": ("MULTIPOLYGON", "GEOMETRY"),
        "area_tint": ("MULTIPOLYGON",),
        "text": ("POINT", "MULTILINESTRING", "MULTIPOLYGON"),
        "heat": ("POINT",),
    }
)
"""Kind of symbol → geometry types of the tables it can draw."""


def read_symbol(reader: KeyReader, icons: Collection[str]) -> Symbol:
    """Read a `[symbol]` table; its variants are left to `read_symbol_variants`."""
    kind = reader.required_text("kind")
    if kind not in KINDS:
        if kind:
            reader.problems.unknown_value(reader.file, reader.key("kind"), kind, KINDS)
        return TextSymbol()
    inner = reader.with_pattern(f"{reader.pattern}({kind})")
    symbol = KINDS[kind](inner, icons)
    inner.also(*STYLES)
    inner.finish()
    return symbol


def read_symbol_variants(
    reader: KeyReader, symbol: Symbol, icons: Collection[str], is_base_map: bool
) -> dict[str, Symbol]:
    """Read `[symbol.dark]` and `[symbol.grey]`, which say only what differs.

    The base map has a grey look without saying so: the same without chroma, and lighter.
    """
    variants: dict[str, Symbol] = {"grey": grey(symbol)} if is_base_map else {}
    for style, merged in reader.variants(STYLES):
        kind = merged.required_text("kind")
        variants[style] = KINDS[kind](merged.with_pattern(f"{reader.pattern}({kind})"), icons)
    return variants


def read_label(reader: KeyReader, columns: Collection[str]) -> LabelSpec:
    """Read a `[label]` table; `columns` are the columns that may be written on the map."""
    label = _label(reader, columns)
    reader.also(*STYLES)
    reader.finish()
    return label


def read_label_variants(
    reader: KeyReader, label: LabelSpec, columns: Collection[str], is_base_map: bool
) -> dict[str, LabelSpec]:
    """Read `[label.dark]` and `[label.grey]`, which say only what differs."""
    variants: dict[str, LabelSpec] = {}
    if is_base_map:
        variants["grey"] = replace(label, colour=grey(label.colour), halo=grey(label.halo))
    for style, merged in reader.variants(STYLES):
        variants[style] = _label(merged, columns)
    return variants


def _label(reader: KeyReader, columns: Collection[str]) -> LabelSpec:
    plain = LabelSpec("")
    label = LabelSpec(
        column=reader.choice("column", columns),
        colour=reader.colour("colour") or plain.colour,
        halo=reader.colour("halo") or plain.halo,
        size_px=reader.number("size_px", plain.size_px, low=6, high=60),
        size_pt=reader.number("size_pt", plain.size_pt, low=4, high=60),
        is_bold=reader.flag("is_bold", plain.is_bold),
        is_along_line=reader.flag("is_along_line", plain.is_along_line),
        priority=reader.whole_number("priority", plain.priority),
        max_scale_denominator=reader.optional_number("max_scale_denominator", low=1),
        min_scale_denominator=reader.optional_number("min_scale_denominator", low=1),
    )
    check_scales(reader, label.min_scale_denominator, label.max_scale_denominator)
    return label


def check_scales(reader: KeyReader, low: float | None, high: float | None) -> None:
    """Note a scale range that nothing can lie in."""
    if low is not None and high is not None and low >= high:
        reader.problems.add(
            msg(
                "{file}: {key} must be less than max_scale_denominator",
                file=reader.file,
                key=reader.key("min_scale_denominator"),
            )
        )


def _marker(reader: KeyReader, icons: Collection[str]) -> Symbol:
    plain = MarkerSymbol("", MarkerShape.CIRCLE, "")
    return MarkerSymbol(
        icon=reader.choice("icon", [*icons, NO_ICON]),
        shape=MarkerShape(reader.choice("shape", [shape.value for shape in MarkerShape])),
        fill=reader.required_colour("fill"),
        size_px=reader.number("size_px", plain.size_px, low=4, high=96),
        size_mm=reader.number("size_mm", plain.size_mm, low=1, high=20),
        rings=int(reader.number("rings", plain.rings, low=0, high=2)),
    )


def _issue(reader: KeyReader, _icons: Collection[str]) -> Symbol:
    plain = IssueSymbol()
    return IssueSymbol(
        size_px=reader.number("size_px", plain.size_px, low=4, high=96),
        size_mm=reader.number("size_mm", plain.size_mm, low=1, high=20),
    )


def _line(reader: KeyReader, _icons: Collection[str]) -> Symbol:
    return LineSymbol(
        colour=reader.required_colour("colour"),
        width_mm=reader.required_number("width_mm"),
        casing=reader.colour("casing"),
        casing_width_mm=reader.number("casing_width_mm", 0.0),
        dash_mm=reader.numbers("dash_mm"),
        opacity=reader.number("opacity", 1.0, high=1.0),
        tick_spacing_mm=reader.number("tick_spacing_mm", 0.0),
        ground_width_m=reader.number("ground_width_m", 0.0),
        arrow_spacing_mm=reader.number("arrow_spacing_mm", 0.0),
    )


def _fill(reader: KeyReader, _icons: Collection[str]) -> Symbol:
    plain = FillSymbol(None)
    symbol = FillSymbol(
        fill=reader.colour("fill"),
        opacity=reader.number("opacity", plain.opacity, high=1.0),
        outline=reader.colour("outline"),
        outline_width_mm=reader.number("outline_width_mm", plain.outline_width_mm),
        outline_dash_mm=reader.numbers("outline_dash_mm"),
        hatch_deg=reader.optional_number("hatch_deg", low=-180, high=180),
        hatch_spacing_mm=reader.number("hatch_spacing_mm", plain.hatch_spacing_mm, low=0.2),
    )
    if not reader.has("fill") and not reader.has("outline"):
        reader.problems.add(
            msg("{file}: {place} needs a fill or an outline", file=reader.file, place=reader.place)
        )
    return symbol


def _area_tint(reader: KeyReader, _icons: Collection[str]) -> Symbol:
    return AreaTintSymbol(
        tints=reader.colours("tints"),
        opacity=reader.number("opacity", 0.14, high=1.0),
        outline=reader.required_colour("outline"),
        outline_width_mm=reader.required_number("outline_width_mm"),
        outline_dash_mm=reader.numbers("outline_dash_mm"),
        fill_order=reader.optional_whole_number("fill_order"),
    )


def _heat(reader: KeyReader, _icons: Collection[str]) -> Symbol:
    plain = HeatSymbol(())
    return HeatSymbol(
        ramp=reader.colours("ramp"),
        radius_px=reader.number("radius_px", plain.radius_px, low=4, high=200),
        radius_mm=reader.number("radius_mm", plain.radius_mm, low=1, high=60),
    )


def _text(_reader: KeyReader, _icons: Collection[str]) -> Symbol:
    return TextSymbol()


KINDS: Final[Mapping[str, Callable[[KeyReader, Collection[str]], Symbol]]] = MappingProxyType(
    {
        "marker": _marker,
        "issue": _issue,
        "line": _line,
        "fill": _fill,
        "area_tint": _area_tint,
        "text": _text,
        "heat": _heat,
    }
)
"""Kind of symbol → its reader. A further kind is one class, one reader, one row here."""

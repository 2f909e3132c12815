"""The grey look of the base map, for overprinting: no chroma, and 15 % lighter."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import singledispatch
from typing import Any, Final

from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    LineSymbol,
    MarkerSymbol,
)

LIGHTER: Final = 0.15
"""The share of the way to white, in CIE lightness, that the grey look is lighter by."""

_COLOUR_FIELDS: Final = frozenset({"colour", "casing", "fill", "outline"})


def relative_luminance(colour: str) -> float:
    """Return WCAG's relative luminance of a colour #RRGGBB, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast of two colours, from 1 to 21."""
    dark, light = sorted((relative_luminance(one), relative_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str) -> tuple[float, float, float]:
    """Return a colour #RRGGBB in CIE L*a*b*, white being D65."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    x, y, z = (_cube_root(part) for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@singledispatch
def grey(symbol: Any) -> Any:
    """Return a colour or symbol in grey; a symbol without colours stays as it is."""
    return symbol


@grey.register
def _(colour: str) -> str:
    lightness = 116 * _cube_root(relative_luminance(colour)) - 16
    lightness += (100 - lightness) * LIGHTER
    level = round(255 * _encoded(_cube((lightness + 16) / 116)))
    return f"#{level:02X}{level:02X}{level:02X}"


@grey.register(LineSymbol)
@grey.register(FillSymbol)
@grey.register(MarkerSymbol)
@grey.register(AreaTintSymbol)
def _(symbol: Any) -> Any:
    colours = {f.name: getattr(symbol, f.name) for f in fields(symbol) if f.name in _COLOUR_FIELDS}
    changed = {name: grey(value) for name, value in colours.items() if value is not None}
    if isinstance(symbol, AreaTintSymbol):
        changed["tints"] = tuple(grey(tint) for tint in symbol.tints)
    return replace(symbol, **changed)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _cube(part: float) -> float:
    return part**3 if part**3 > 216 / 24389 else (116 * part - 16) * 27 / 24389

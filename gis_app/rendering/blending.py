"""How a layer's colours mix with what lies beneath."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPainter

from gis_app.domain.layer_spec import Blend

if TYPE_CHECKING:
    from gis_app.rendering.map_settings import MapSettings

_Mode = QPainter.CompositionMode
_MODES: Final = MappingProxyType(
    {
        Blend.MULTIPLY: _Mode.CompositionMode_Multiply,
        Blend.SCREEN: _Mode.CompositionMode_Screen,
        Blend.DARKEN: _Mode.CompositionMode_Darken,
        Blend.LIGHTEN: _Mode.CompositionMode_Lighten,
        Blend.OVERLAY: _Mode.CompositionMode_Overlay,
    }
)


def composition(blend: Blend, settings: MapSettings) -> QPainter.CompositionMode:
    """Return the painter's mode for a blend; a PDF has no other than laying over."""
    if settings.is_paper:
        return _Mode.CompositionMode_SourceOver
    return _MODES.get(blend, _Mode.CompositionMode_SourceOver)

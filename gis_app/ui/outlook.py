"""How the window looks at the city at present: a way to look, and what is computed over the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from gis_app.domain.city_view import CityView
    from gis_app.rendering.render_layer import RenderLayer


@dataclass(frozen=True)
class Look:
    """Hold the way to look (None for the plain map) and the computed layers, findings and rates."""

    view: CityView | None = None
    findings: tuple[RenderLayer, ...] = ()
    rates: RenderLayer | None = None
    finding_keys: tuple[str, ...] = ()
    """The keys of the findings; the row id of a mark is a place in them, from one."""

    @property
    def has_rates(self) -> bool:
        """Tell whether areas are filled by a rate."""
        return self.rates is not None

    @property
    def overlays(self) -> tuple[RenderLayer, ...]:
        """Return every computed layer."""
        return self.findings if self.rates is None else (self.rates, *self.findings)


class Outlook(QObject):
    """Hold the present look and tell when it changes."""

    changed = Signal()
    view_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = Look()

    @property
    def view(self) -> CityView | None:
        """Return the way to look; None for the plain map."""
        return self.look.view

    def set_view(self, view: CityView | None) -> None:
        """Look at the city another way."""
        if view is not self.look.view:
            self.look = replace(self.look, view=view)
            self.view_changed.emit()
            self.changed.emit()

    def show_findings(self, layers: tuple[RenderLayer, ...], keys: tuple[str, ...] = ()) -> None:
        """Draw findings over the map; nothing takes them away."""
        if layers or self.look.findings:
            self.look = replace(self.look, findings=layers, finding_keys=keys)
            self.changed.emit()

    def show_rates(self, layer: RenderLayer | None) -> None:
        """Fill areas by a rate; None brings their tints back."""
        if layer is not self.look.rates:
            self.look = replace(self.look, rates=layer)
            self.changed.emit()

    def forget(self) -> None:
        """Look at another city: nothing computed holds any more, the way to look stays."""
        self.look = Look(self.look.view)
        self.changed.emit()

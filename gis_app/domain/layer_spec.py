"""What a layer file declares, as frozen values; layers differ in these values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.rules.rule import MapRule


class LayerGroup(StrEnum):
    """Name the four groups of the layer panel; also the folder a layer file lies in."""

    REFERENCE = "reference"
    INSPECTION = "inspection"
    ACTIONS = "actions"
    ISSUES = "issues"


GROUP_TITLES: Final[Mapping[LayerGroup, LocalText]] = MappingProxyType(
    {
        LayerGroup.REFERENCE: LocalText("底图与责任区", "Base map and areas"),
        LayerGroup.INSPECTION: LocalText("实地点位", "Inspected places"),
        LayerGroup.ACTIONS: LocalText("专项行动", "Special actions"),
        LayerGroup.ISSUES: LocalText("问题", "Issues"),
    }
)


class MarkerShape(StrEnum):
    """Name the outlines that tell kinds of place apart in grey."""

    ROUNDED_SQUARE = "rounded_square"
    CIRCLE = "circle"
    PIN_SQUARE = "pin_square"
    HEXAGON = "hexagon"


@dataclass(frozen=True, slots=True)
class MarkerSymbol:
    """Draw a point as a white icon on a filled shape; `icon` names an SVG in resources/icons.

    With `rings`, a marker without an icon is that many hollow rings around the place.
    """

    icon: str
    shape: MarkerShape
    fill: str
    size_px: float = 22.0
    size_mm: float = 3.6
    rings: int = 0


@dataclass(frozen=True, slots=True)
class IssueSymbol:
    """Draw an issue by its colour: white ring, yellow triangle, red diamond."""

    size_px: float = 12.0
    size_mm: float = 2.4


@dataclass(frozen=True, slots=True)
class LineSymbol:
    """Draw a line; `casing` is the wider line beneath, `dash_mm` alternates on and off lengths.

    `tick_spacing_mm` sets short cross ticks along the line, as flying wires have, and
    `arrow_spacing_mm` heads of arrows in the line's direction. `ground_width_m`
    is the width on the ground: at large scales the line grows to it, casing and all, and it is
    never thinner than `width_mm`.
    """

    colour: str
    width_mm: float
    casing: str | None = None
    casing_width_mm: float = 0.0
    dash_mm: tuple[float, ...] = ()
    opacity: float = 1.0
    tick_spacing_mm: float = 0.0
    ground_width_m: float = 0.0
    arrow_spacing_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class FillSymbol:
    """Fill a polygon; `hatch_deg` draws hatching at that angle instead of a full fill."""

    fill: str | None
    opacity: float = 1.0
    outline: str | None = None
    outline_width_mm: float = 0.0
    outline_dash_mm: tuple[float, ...] = ()
    hatch_deg: float | None = None
    hatch_spacing_mm: float = 1.6


@dataclass(frozen=True, slots=True)
class AreaTintSymbol:
    """Tint responsibility areas so that no two neighbours look alike, and draw their boundary.

    The boundary is drawn at the layer's own place; the tints at `fill_order`, beneath the streets,
    so that these stay white. None tints at the layer's own place too.
    """

    tints: tuple[str, ...]
    opacity: float
    outline: str
    outline_width_mm: float
    outline_dash_mm: tuple[float, ...] = ()
    fill_order: int | None = None


@dataclass(frozen=True, slots=True)
class HeatSymbol:
    """Draw open issues as a heat map: each counts by its colour and its age in working time.

    `ramp` are the colours from little to much; nothing shows through as nothing.
    """

    ramp: tuple[str, ...]
    radius_px: float = 32.0
    radius_mm: float = 6.0


@dataclass(frozen=True, slots=True)
class TextSymbol:
    """Draw only the label of a feature, for place names."""


Symbol: TypeAlias = (
    MarkerSymbol | IssueSymbol | LineSymbol | FillSymbol | AreaTintSymbol | TextSymbol | HeatSymbol
)


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """Label features with a column; sizes in screen px and paper pt; lower priority gives way."""

    column: str
    colour: str = "#1F2328"
    halo: str = "#FFFFFF"
    size_px: float = 12.0
    size_pt: float = 7.0
    is_bold: bool = False
    is_along_line: bool = False
    priority: int = 50
    max_scale_denominator: float | None = None
    min_scale_denominator: float | None = None


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """Name one thing inspected at a kind of place; its code is the matter of an issue.

    `lead` and `co_operating` name units; an item's unit beats the kind's.
    """

    code: str
    title: LocalText
    weight: float
    severity: str = "ordinary"
    lead: str | None = None
    co_operating: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Name one stage of a special action and how features in it look."""

    id: str
    title: LocalText
    colour: str
    is_done: bool = False
    dash_mm: tuple[float, ...] = ()
    width_factor: float = 1.0
    dark_colour: str | None = None
    arrow_spacing_mm: float = 0.0

    def colour_in(self, style: str) -> str:
        """Return the stage's colour in a map style: "light", "grey" or "dark"."""
        return (self.dark_colour if style == "dark" else None) or self.colour


@dataclass(frozen=True, slots=True)
class StyleRule:
    """Give rows a look of their own, by the words of a text column or the range of a number.

    A row fits when the column holds one of `words`, or a number from `low` to below `high`.
    `column` is one of the table, or "open_issues" of points and areas, or "days_late" of points and
    actions, or "times_back" of issues: how often something came back at their place, or
    "round_state" of points: how far they are in the latest round of the mock assessment. The first
    rule that fits counts; `look.width_factor` is also the factor of a marker's size.
    """

    look: Stage
    column: str
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


class Blend(StrEnum):
    """Name how a layer's colours mix with what lies beneath, on screen; paper lays them over."""

    NORMAL = "normal"
    MULTIPLY = "multiply"
    SCREEN = "screen"
    DARKEN = "darken"
    LIGHTEN = "lighten"
    OVERLAY = "overlay"


class MeasureKind(StrEnum):
    """Name how an action's progress is measured over its features."""

    LENGTH = "length"
    AREA = "area"
    COUNT = "count"
    SUM = "sum"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Measure:
    """Measure an action; LENGTH and AREA are geodesic unless a column is given, SUM needs one.

    SHARE records work as per cent of each feature, which weighs 1 or what its column says.
    """

    kind: MeasureKind
    unit: LocalText
    column: str | None = None


@dataclass(frozen=True, slots=True)
class KindResponsibility:
    """Name the units that lead and help for a whole kind of place or action."""

    lead: str | None = None
    co_operating: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """Declare one layer: where its rows are, how they look, what is asked and who answers.

    `table` names a table of `record_types`; `where` keeps rows whose text column is one of the
    given words. Inspection and action layers keep rows whose `layer` is the layer's id. `aliases`
    are the names ledgers use for this kind. A layer is drawn between the scale denominators:
    at 1:10,000 when `min_scale_denominator <= 10000 < max_scale_denominator`. `variants` and
    `label_variants` hold the looks in other map styles, "grey" and "dark".
    """

    id: str
    group: LayerGroup
    title: LocalText
    table: str
    symbol: Symbol
    order: int
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    label: LabelSpec | None = None
    is_visible: bool = True
    is_in_legend: bool = True
    min_scale_denominator: float | None = None
    max_scale_denominator: float | None = None
    aliases: tuple[str, ...] = ()
    popup: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    responsibility: KindResponsibility = KindResponsibility()
    checklist: tuple[ChecklistItem, ...] = ()
    stages: tuple[Stage, ...] = ()
    measure: Measure | None = None
    aspect: str | None = None
    variants: Mapping[str, Symbol] = field(default_factory=dict)
    label_variants: Mapping[str, LabelSpec] = field(default_factory=dict)
    rules: tuple[MapRule, ...] = ()
    styles: tuple[StyleRule, ...] = ()
    blend: Blend = Blend.NORMAL

    @property
    def looks(self) -> tuple[Stage, ...]:
        """Return the looks a row may have: the stages of an action, else those of its styles."""
        return self.stages or tuple(style.look for style in self.styles)

    def symbol_in(self, style: str) -> Symbol:
        """Return the symbol of a map style: "light", "grey" or "dark"."""
        return self.variants.get(style, self.symbol)

    def label_in(self, style: str) -> LabelSpec | None:
        """Return the label of a map style; None when the layer has no labels."""
        return self.label_variants.get(style, self.label)

    def is_drawn_at(self, scale_denominator: float) -> bool:
        """Tell whether the layer is drawn at a scale of 1 : `scale_denominator`."""
        low, high = self.min_scale_denominator, self.max_scale_denominator
        return (low is None or low <= scale_denominator) and (
            high is None or scale_denominator < high
        )

    def stage(self, stage_id: str | None) -> Stage | None:
        """Return a stage by its id; None when the layer has no such stage."""
        return next((s for s in self.stages if s.id == stage_id), None)


@dataclass(frozen=True)
class Catalogue:
    """Hold every layer in drawing order, bottom first."""

    layers: tuple[LayerSpec, ...]

    def layer(self, layer_id: str) -> LayerSpec:
        """Return a layer by id; raises KeyError when there is none."""
        for layer in self.layers:
            if layer.id == layer_id:
                return layer
        raise KeyError(layer_id)

    def group(self, group: LayerGroup) -> tuple[LayerSpec, ...]:
        """Return a group's layers in drawing order."""
        return tuple(layer for layer in self.layers if layer.group == group)

    def matter(self, code: str) -> tuple[LayerSpec, ChecklistItem] | None:
        """Find the checklist item of a matter code and the layer that declares it."""
        for layer in self.layers:
            for item in layer.checklist:
                if item.code == code:
                    return layer, item
        return None

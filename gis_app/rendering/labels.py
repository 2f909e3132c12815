"""Every label of a picture: candidates by priority, each placed where nothing else stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.rendering.label_boxes import Occupied, Place, Placer
from gis_app.rendering.label_candidates import Candidate, CandidateMaker
from gis_app.rendering.label_letters import LabelType
from gis_app.rendering.marker_shapes import BADGE_OFFSET, BADGE_SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.feature_paths import RenderCache
    from gis_app.rendering.label_boxes import Rect
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_layer import RenderLayer

LABEL_CELL_PX: Final = 48.0
SAME_NAME_PX: Final = 220.0
"""The name of an area and the same name of a town stand no nearer than this."""


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Hold a label that was drawn: whose, what it says, and the boxes it takes, device pixels."""

    layer_id: str
    fid: int
    text: str
    rects: tuple[Rect, ...]
    box: Rect


class Labeller:
    """Place and draw the labels of all layers of a picture."""

    def __init__(
        self,
        work: Brushwork,
        cache: RenderCache,
        placed: PlacedPoints,
        families: tuple[str, ...],
        keep_clear: Sequence[Rect] = (),
    ) -> None:
        self.work, self.cache, self.placed = work, cache, placed
        self.settings, self._families = work.settings, families
        self._keep_clear = keep_clear

    def draw(self, layers: Sequence[RenderLayer]) -> list[PlacedLabel]:
        """Draw what finds a place, the most important first; return what was drawn."""
        maker = CandidateMaker(self.work, self.cache, self.placed)
        candidates: list[Candidate] = []
        for layer in layers:
            label = layer.spec.label_in(self.settings.style)
            if label is None or layer.texts is None or not self._is_labelled(label):
                continue
            kind = LabelType(self.settings, label, self._families, self.cache)
            candidates += maker.of_layer(layer, label, kind)
            self.work.check()
        candidates.sort(key=lambda one: one.rank)
        s = self.settings
        cell = s.px(LABEL_CELL_PX)
        placer = Placer(Occupied(s.width_px, s.height_px, cell), self._marker_boxes(cell))
        for disc in self.placed.clusters:  # no name may cover a count
            r = disc.diameter_px / 2
            placer.labels.take([(disc.x_px - r, disc.y_px - r, disc.x_px + r, disc.y_px + r)])
        drawn: list[tuple[Candidate, Place]] = []
        for one in candidates:
            place = self._place(placer, one)
            if place is not None:
                drawn.append((one, place))
            self.work.breathe()
        for one, place in reversed(drawn):
            one.kind.draw(self.work.painter, place)
            self.work.breathe(4)
        return [
            PlacedLabel(
                one.layer.id, int(one.layer.fids[one.index]), one.text, place.rects, place.box
            )
            for one, place in drawn
        ]

    def _place(self, placer: Placer, one: Candidate) -> Place | None:
        key, name = (one.layer.id, one.text), ("", one.text.replace("\n", ""))
        apart = self.settings.px(SAME_NAME_PX)
        for place in one.places:
            if one.is_place_name and placer.is_repeated(name, *place.middle, apart):
                return None
            if one.repeat_px and placer.is_repeated(key, *place.middle, one.repeat_px):
                continue
            if placer.place([place]) is not None:
                placer.note(key, place)
                if one.is_place_name:
                    placer.note(name, place)
                return place
        if not one.may_cover_markers:
            return None
        covering = placer.place(one.places, may_cover_markers=True)
        if covering is not None and one.is_place_name:
            placer.note(name, covering)
        return covering

    def _is_labelled(self, label: LabelSpec) -> bool:
        low, high = label.min_scale_denominator, label.max_scale_denominator
        scale = self.settings.scale_denominator
        return (low is None or low <= scale) and (high is None or scale < high)

    def _marker_boxes(self, cell: float) -> Occupied:
        s, p = self.settings, self.placed
        taken = Occupied(s.width_px, s.height_px, cell)
        half = p.size_px * 0.52
        boxes = np.column_stack([p.x_px - half, p.y_px - half, p.x_px + half, p.y_px + half])
        taken.take([(a, b, c, d) for a, b, c, d in boxes.tolist()])
        has_badge = p.colour > 0
        middle, half = p.size_px[has_badge] * BADGE_OFFSET, p.size_px[has_badge] * BADGE_SHARE / 2
        x, y = p.x_px[has_badge] + middle, p.y_px[has_badge] - middle
        badges = np.column_stack([x - half, y - half, x + half, y + half])
        taken.take([(a, b, c, d) for a, b, c, d in badges.tolist()])
        taken.take(self._keep_clear)
        return taken

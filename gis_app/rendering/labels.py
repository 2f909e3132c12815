"""Every label of a picture: candidates by priority, each placed where nothing else stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from gis_app.rendering.graduated import is_graduated
from gis_app.rendering.label_boxes import LevelPlaces, Occupied, Place, Placer
from gis_app.rendering.label_candidates import Candidate, CandidateMaker
from gis_app.rendering.label_letters import LabelType
from gis_app.rendering.marker_label_places import may_cover_dots, place_marker_labels
from gis_app.rendering.marker_labels import marker_labels
from gis_app.rendering.marker_shapes import BADGE_OFFSET, BADGE_SHARE
from gis_app.rendering.second_names import with_second_names
from gis_app.rendering.shelter import sheltered, together_or_apart
from gis_app.rendering.taken_raster import TakenRaster
from gis_app.rendering.written_labels import DrawnLabels, PlacedLabel, WrittenLabels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.layer_spec import LabelSpec
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.marker_labels import MarkerLabels
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer
    from gis_app.rendering.taken_raster import Rect

SAME_NAME_PX: Final = 220.0
"""The name of an area and the same name of a town stand no nearer than this."""


class _Drawn(NamedTuple):
    layer: RenderLayer
    row: int
    text: str
    kind: LabelType
    place: Place

    def placed(self) -> PlacedLabel:
        """Return what the report says of it."""
        fid = int(self.layer.fids[self.row])
        return PlacedLabel(self.layer.id, fid, self.text, self.place.rects, self.place.box)


def _gather(
    made: list[Candidate],
    maker: CandidateMaker,
    layer: RenderLayer,
    label: LabelSpec,
    kind: LabelType,
) -> None:
    made.extend(maker.of_layer(layer, label, kind))


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
        self._ranked: dict[int, list[tuple[int, Rect, list[int]]]] = {}

    def draw(self, layers: Sequence[RenderLayer]) -> DrawnLabels:
        """Draw what finds a place, the most important first; return what was drawn."""
        maker = CandidateMaker(self.work, self.cache, self._families)
        candidates: dict[int, list[Candidate]] = {}
        beside: dict[int, list[tuple[RenderLayer, LabelSpec, LabelType]]] = {}
        for layer in layers:
            label = layer.spec.label_in(self.settings.style)
            if label is None or layer.texts is None or not self._is_labelled(label):
                continue
            if layer.marks is not None and is_graduated(layer):
                continue  # what stands beside a disc or ring is written with it
            kind = LabelType(self.settings, label, self._families, self.cache)
            if layer in self.placed.layers:
                beside.setdefault(label.priority, []).append((layer, label, kind))
            else:
                made: list[Candidate] = []
                wanted = partial(_gather, made, maker, layer, label, kind)
                if sheltered(self.work, layer.id, wanted):
                    candidates.setdefault(label.priority, []).extend(made)
            self.work.check()
        if not candidates and not beside:
            return DrawnLabels()
        placer = self._placer()
        drawn: list[_Drawn | WrittenLabels] = []
        for priority in sorted({*candidates, *beside}, reverse=True):
            in_order = sorted(candidates.get(priority, ()), key=lambda one: one.rank)
            self._rank_places(placer, in_order)
            for one in in_order:
                sheltered(self.work, one.layer.id, partial(self._put, placer, one, drawn))
                self.work.breathe()
            if priority in beside:
                drawn.extend(self._beside_markers(placer, beside[priority], maker.wrap))
        if self.settings.has_both_names:
            drawn = [self._with_second_names(placer, found) for found in drawn]
        for found in reversed(drawn):
            if isinstance(found, WrittenLabels):
                found.draw(self.work)
            else:
                found.kind.draw(self.work.painter, found.place)
                self.work.breathe(4)
        return DrawnLabels(
            [found if isinstance(found, WrittenLabels) else found.placed() for found in drawn]
        )

    def _with_second_names(
        self, placer: Placer, one: _Drawn | WrittenLabels
    ) -> _Drawn | WrittenLabels:
        if not isinstance(one, WrittenLabels):
            return one
        may_cover = may_cover_dots(self.settings, self.placed.mode)
        return with_second_names(one, placer, self.work.breathe, may_cover=may_cover)

    def _placer(self) -> Placer:
        s, p = self.settings, self.placed
        sizes = (s.width_px, s.height_px)
        placer = Placer(Occupied(*sizes, self._raster("labels")), self._markers())
        for disc in p.clusters:  # no name may cover a count
            r = disc.diameter_px / 2
            placer.labels.take(((disc.x_px - r, disc.y_px - r, disc.x_px + r, disc.y_px + r),))
        for rect in self._keep_clear:  # nor what is written beside a ring
            placer.labels.take((rect,))
        return placer

    def _beside_markers(
        self,
        placer: Placer,
        layers: Sequence[tuple[RenderLayer, LabelSpec, LabelType]],
        wrap: int,
    ) -> list[WrittenLabels]:
        def make(some: Sequence[RenderLayer]) -> MarkerLabels | None:
            wanted = [one for one in layers if one[0] in some]
            return marker_labels(self.settings, self.cache, self.placed, wanted, wrap)

        labels = together_or_apart(self.work, [one for one, _, _ in layers], make)
        if labels is None:
            return []
        return [
            place_marker_labels(self.settings, labels, placer, self.placed.mode, self.work.breathe)
        ]

    def _put(self, placer: Placer, one: Candidate, drawn: list[_Drawn | WrittenLabels]) -> None:
        while True:
            place = self._place(placer, one)
            if place is not None:
                drawn.append(_Drawn(one.layer, one.index, one.text, one.kind, place))
                return
            if one.short is None:
                return
            one = one.short

    def _place(self, placer: Placer, one: Candidate) -> Place | None:
        key, name = (one.layer.id, one.text), ("", one.text.replace("\n", ""))
        apart = self.settings.px(SAME_NAME_PX)
        if id(one) in self._ranked:
            return self._place_inside(placer, one, name)
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
        return None

    def _rank_places(self, placer: Placer, candidates: Sequence[Candidate]) -> None:
        """Look at the places of all names of areas at once."""
        asked = [
            one
            for candidate in candidates
            for one in (candidate, candidate.short)
            if one is not None and one.may_cover_markers
        ]
        ranked = placer.ranked([one.places for one in asked if isinstance(one.places, LevelPlaces)])
        self._ranked = {id(one): places for one, places in zip(asked, ranked, strict=True)}

    def _place_inside(self, placer: Placer, one: Candidate, name: tuple[str, str]) -> Place | None:
        """Place the name of an area: off the markers where that can be, over them elsewhere."""
        apart = self.settings.px(SAME_NAME_PX)

        def may_stand(x: float, y: float) -> bool:
            return not (one.is_place_name and placer.is_repeated(name, x, y, apart))

        assert isinstance(one.places, LevelPlaces)
        found = placer.place_level(one.places, self._ranked[id(one)], may_stand)
        if found is not None:
            placer.note((one.layer.id, one.text), found)
            if one.is_place_name:
                placer.note(name, found)
        return found

    def _is_labelled(self, label: LabelSpec) -> bool:
        low, high = label.min_scale_denominator, label.max_scale_denominator
        scale = self.settings.scale_denominator
        return (low is None or low <= scale) and (high is None or scale < high)

    def _raster(self, name: str) -> TakenRaster:
        """Return a raster with nothing in it; on screen every picture uses the same memory."""
        s = self.settings
        size = (s.width_px, s.height_px, s.pixel_ratio)
        return TakenRaster(*size) if s.is_paper else self.cache.raster(name, size)

    def _markers(self) -> TakenRaster:
        p, taken = self.placed, self._raster("markers")
        half = p.size_px * 0.52
        x, y = p.x_px, p.y_px
        markers = np.column_stack([x - half, y - half, x + half, y + half])
        has_badge = p.colour > 0
        middle, half = p.size_px[has_badge] * BADGE_OFFSET, p.size_px[has_badge] * BADGE_SHARE / 2
        x, y = x[has_badge] + middle, y[has_badge] - middle
        badges = np.column_stack([x - half, y - half, x + half, y + half])
        taken.take_boxes(markers)
        taken.take_boxes(badges)
        return taken

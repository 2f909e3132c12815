"""Labels beside markers that found a place: kept as columns, drawn many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, overload

import numpy as np

from gis_app.rendering.label_boxes import Glyph, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.label_letters import LabelType
    from gis_app.rendering.marker_labels import MarkerLabels
    from gis_app.rendering.taken_raster import Rect

AT_ONCE: Final = 500
"""No other thread runs while Qt draws, so no more labels are drawn in one call."""
NO_SIDE_PX: Final = 1e-6


class PlacedLabel(NamedTuple):
    """Hold a label that was drawn: whose, what it says, and the boxes it takes, device pixels."""

    layer_id: str
    fid: int
    text: str
    rects: tuple[Rect, ...]
    box: Rect


@dataclass(frozen=True, eq=False)
class WrittenLabels:
    """Hold labels of markers with the boxes they were given, the most important first.

    `which` are positions in `labels`, `boxes` (n, 4) and `size` (n, 2) device pixels; a box is
    larger than its text by `gap` across and down.
    """

    labels: MarkerLabels
    which: Int64Array
    boxes: FloatArray
    texts: tuple[str, ...]
    size: FloatArray
    gap: float

    def __len__(self) -> int:
        return len(self.which)

    @cached_property
    def middles(self) -> FloatArray:
        """Return the middles of the boxes, (n, 2)."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    @cached_property
    def sides(self) -> Int64Array:
        """Return where text stands: 1 right of its marker, -1 left, 0 above or below."""
        off = self.middles[:, 0] - self.labels.x[self.which]
        return np.where(np.abs(off) > NO_SIDE_PX, np.sign(off), 0).astype(np.int64)

    def placed(self) -> Iterator[PlacedLabel]:
        """Yield what was drawn where."""
        labels = self.labels
        for at, text, edges in zip(
            self.which.tolist(), self.texts, self.boxes.tolist(), strict=True
        ):
            layer, box = labels.layers[int(labels.number[at])], tuple(edges)
            yield PlacedLabel(layer.id, int(layer.fids[int(labels.row[at])]), text, (box,), box)

    def draw(self, work: Brushwork) -> None:
        """Draw them, the most important on top."""
        numbers = self.labels.number[self.which]
        kinds = {kind.look: kind for kind in self.labels.kinds}
        looks = np.array([list(kinds).index(kind.look) for kind in self.labels.kinds])
        for number, kind in enumerate(kinds.values()):
            at = np.flatnonzero(looks[numbers] == number)[::-1]
            for start in range(0, len(at), AT_ONCE):
                self._draw(work, kind, at[start : start + AT_ONCE])

    def _draw(self, work: Brushwork, kind: LabelType, some: Int64Array) -> None:
        words = [self.texts[at].split("\n") for at in some.tolist()]
        count = np.array([len(lines) for lines in words])
        of = np.repeat(np.arange(len(some)), count)
        number = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        width, height = self.size[some].T
        side = self.sides[some][of]
        x = self.middles[some, 0][of] - side * width[of] / 2
        each = (height / count)[of]
        y = self.middles[some, 1][of] - height[of] / 2 + each * (number + 0.5)
        lines = [line for one in words for line in one]
        is_drawn = kind.draw_lines(work.painter, lines, x, y, side)
        work.breathe(len(some))
        for at in np.unique(of[~is_drawn]).tolist():
            glyphs = tuple(
                Glyph(lines[n], float(x[n]), float(y[n]), 0.0, int(side[n]))
                for n in np.flatnonzero(of == at).tolist()
            )
            kind.draw(work.painter, Place(glyphs, ()))
            work.breathe(4)


class DrawnLabels(Sequence[PlacedLabel]):
    """Hold the labels of a picture, each written out when somebody asks."""

    def __init__(self, parts: Sequence[PlacedLabel | WrittenLabels] = ()) -> None:
        self._parts = tuple(parts)
        self._count = sum(len(one) if isinstance(one, WrittenLabels) else 1 for one in parts)

    @cached_property
    def _every(self) -> tuple[PlacedLabel, ...]:
        return tuple(
            label
            for one in self._parts
            for label in (one.placed() if isinstance(one, WrittenLabels) else (one,))
        )

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> PlacedLabel: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[PlacedLabel, ...]: ...
    def __getitem__(self, at: int | slice) -> PlacedLabel | tuple[PlacedLabel, ...]:
        """Return one label or some."""
        return self._every[at]

"""What is to be painted, as frozen values without any Qt in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.messages import CHINESE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray, TextColumn


@dataclass(frozen=True, eq=False)
class PointMarks:
    """Hold places in degrees with the colour of the worst open issue and its marks, row by row.

    `is_stale` marks places that nobody has been to for too long; None where nobody keeps watch.
    """

    lon_deg: FloatArray
    lat_deg: FloatArray
    colour: NDArray[np.int8]
    is_overdue: NDArray[np.bool_]
    has_recurrence: NDArray[np.bool_]
    is_stale: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class LabelTexts:
    """Hold what is written beside features.

    `other` is the name in another language, written in its place; `second` is the one that is
    written beneath it on a map with both names.
    """

    name: TextColumn
    other: TextColumn | None = None
    second: TextColumn | None = None

    def both(self, row: int, language: str = CHINESE) -> str:
        """Return a label with the name in another language beneath it, where there is one."""
        first = self.text(row, language)
        second = " ".join(((self.second and self.second[row]) or "").split())
        return f"{first}\n{second}" if first and second and second != first else first or second

    def text(self, row: int, language: str = CHINESE) -> str:
        """Return one label on one line; empty when there is none."""
        other = None if self.other is None or language == CHINESE else self.other[row]
        return " ".join((other or self.name[row] or "").split())


@dataclass(frozen=True, eq=False)
class RenderLayer:
    """Hold one layer's rows: marks for points, or a table's shapes in degrees and which rows.

    `fids`, `stage` (position in the spec's looks, -1 for none), `texts`, `marks` and `weight` (in a
    heat map) are row by row of the layer; `rows` are the positions in `source`. What is made from
    `source` is kept as long as it stays the same array.
    """

    spec: LayerSpec
    order: float
    opacity: float
    fids: Int64Array
    marks: PointMarks | None
    source: ObjectArray | None = None
    rows: Int64Array | None = None
    stage: NDArray[np.int64] | None = None
    texts: LabelTexts | None = None
    weight: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.fids)

    @property
    def id(self) -> str:
        """Return the id of the layer."""
        return self.spec.id

    @property
    def table(self) -> str:
        """Return the name of the table the rows are in."""
        return self.spec.table

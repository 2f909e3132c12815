"""Names in a second script beneath the first: added where room is left, never in a name's place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gis_app.rendering.label_rounds import PlacesAround
from gis_app.rendering.marker_label_places import best_first
from gis_app.rendering.marker_labels import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.rendering.label_boxes import Placer
    from gis_app.rendering.written_labels import WrittenLabels


def with_second_names(
    written: WrittenLabels, placer: Placer, check: Callable[[], None], *, may_cover: bool
) -> WrittenLabels:
    """Return placed labels, the second name beneath the first wherever both find room together.

    A label may move about its marker for it. It is asked when every name of the picture has its
    place, so that no second name takes the room of a first.
    """
    labels = written.labels
    if labels.both is None:
        return written
    number, row = labels.number[written.which], labels.row[written.which]
    texts = said(labels.both, number, row)
    size = np.array(
        [labels.both[n].sizes[at] for n, at in zip(number.tolist(), row.tolist(), strict=True)]
    ).reshape(-1, 2)
    has_more = np.array([a != b for a, b in zip(texts, written.texts, strict=True)], np.bool_)
    asked = np.flatnonzero(has_more)
    if not len(asked):
        return written
    which = written.which[asked]
    around = PlacesAround(
        labels.x[which], labels.y[which], size[asked], labels.reach[which], written.gap
    )
    rects, count = best_first(around.every_box(np.arange(len(asked))), placer, may_cover=may_cover)
    boxes, words, sizes = written.boxes.copy(), list(written.texts), written.size.copy()
    for n in np.argsort(which).tolist():  # the most urgent first
        at = int(asked[n])
        found = placer.labels.exchanged(boxes[at], rects[n, : count[n]])
        if found is not None:
            boxes[at], words[at], sizes[at] = found, texts[at], size[at]
        check()
    return replace(written, boxes=boxes, texts=tuple(words), size=sizes)

"""What happened to the issues of the page, move by move, as packed columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.terms import word
from gis_app.web_export.columns import (
    Packed,
    minutes,
    rising_numbers,
    texts,
    whole_numbers,
)
from gis_app.web_export.phrases import NO_PHRASE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.web_export.points_payload import Shared


def moves_payload(shared: Shared, issue_mask: NDArray[np.bool_]) -> dict[str, Packed]:
    """Return the moves of the page's issues in order of time; the public gets none of them."""
    data = shared.data
    if "issue_moves" not in data.tables or not shared.discretion.names_people:
        return {}
    table = data.table("issue_moves")
    at_issue = data.table("issues").positions(table.numbers("issue_fid"))
    number = np.where(issue_mask, np.cumsum(issue_mask) - 1, -1)
    at_page = np.append(number, -1)[at_issue]
    when = minutes(moments(table.text("at")))
    order = np.lexsort((table.fids, when, at_page))
    order = order[at_page[order] >= 0]
    if not len(order):
        return {}
    move = table.text("move").take(order)
    titles = [word("move", code) for code in move.words]
    known = [NO_PHRASE if title is None else shared.phrases.number(title) for title in titles]
    return {
        "issue": rising_numbers(at_page[order]),
        "move": whole_numbers(np.array([*known, NO_PHRASE], np.int64)[move.codes]),
        "at": rising_numbers(when[order]),
        "by": texts(table.text("by").take(order)),
        "reason": texts(table.text("reason").take(order)),
    }

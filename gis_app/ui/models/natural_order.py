"""The order in which a register is listed before a person sorts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array


def natural_order(data: CityData, table: str) -> Int64Array:
    """Return row positions as an office reads them.

    Issues come red, yellow, white and then closed; within a colour the one due first leads, among
    the closed the latest. Other registers keep their own order.
    """
    if table != "issues":
        return np.arange(len(data.table(table)), dtype=np.int64)
    state = data.issue_state
    seconds = state.deadline.astype("datetime64[s]").astype(np.int64)
    seconds = np.where(np.isnat(state.deadline), np.iinfo(np.int64).max, seconds)
    key = np.where(state.is_open, seconds, -data.table("issues").fids)
    return np.lexsort((key, -state.colour)).astype(np.int64)

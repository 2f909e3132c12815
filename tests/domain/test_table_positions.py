"""Row ids become positions, few or many, with gaps or without."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.table import Table

fids = st.lists(st.integers(1, 60), max_size=40, unique=True).map(sorted)


@given(fids, st.lists(st.integers(-3, 70), max_size=30))
def test_many_are_found_as_few_are(there: list[int], wanted: list[int]) -> None:
    table = Table("units", np.array(there, np.int64), {})
    expected = [there.index(fid) if fid in there else -1 for fid in wanted]
    assert table.positions(wanted).tolist() == expected
    many = wanted * 1_001
    assert table.positions(many).tolist() == expected * 1_001

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.printing.page_template import Box
from gis_app.printing.table_flow import fill, flow


@dataclass(frozen=True)
class Row:
    number: int
    lines: int
    is_rest: bool = False

    @property
    def height_mm(self) -> float:
        return float(self.lines)

    def split(self, height_mm: float) -> tuple[Row, Row] | None:
        count = int(height_mm)
        if count < 1:
            return None
        return Row(self.number, count, self.is_rest), Row(self.number, self.lines - count, True)


BOXES = (Box(0, 0, 50, 12), Box(60, 0, 50, 12))
HEADER = 2.0


@given(st.lists(st.integers(1, 40), max_size=80))
def test_every_row_stands_exactly_once_in_order_and_inside_its_box(heights):
    rows = [Row(n, height) for n, height in enumerate(heights, 1)]
    pages = flow(rows, repeat(BOXES), HEADER)
    placed = [row for page in pages for part in page for row in part.rows]
    assert [row.number for row in placed if not row.is_rest] == [row.number for row in rows]
    for row in rows:
        assert sum(part.lines for part in placed if part.number == row.number) == row.lines
    for page in pages:
        assert page
        assert all(part.used_mm <= part.box.height_mm - HEADER + 1e-9 for part in page)


def test_the_last_page_shares_its_rows_evenly():
    pages = flow([Row(n, 1) for n in range(1, 27)], repeat(BOXES), HEADER)
    assert [[len(part.rows) for part in page] for page in pages] == [[10, 10], [3, 3]]


def test_no_rows_no_pages():
    assert flow([], repeat(BOXES), HEADER) == []


def test_a_box_without_room_takes_nothing():
    part, left = fill([Row(1, 3)], Box(0, 0, 50, 2.5), HEADER)
    assert part.rows == ()
    assert len(left) == 1
    with pytest.raises(ValueError, match="takes no row"):
        flow([Row(1, 3)], repeat((Box(0, 0, 50, 2.5),)), HEADER)

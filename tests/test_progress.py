from __future__ import annotations

import pytest

from gis_app.errors import Cancelled
from gis_app.messages import Message, msg
from gis_app.progress import Progress


def test_parts_fill_their_share_of_the_whole() -> None:
    seen: list[float] = []
    whole = Progress(lambda done, _what: seen.append(done))
    part = whole.part(0.5, 1.0).part(0.0, 0.5)
    for done in (0, 1, 7, -1):
        part.step(done)
    assert seen == [0.5, 0.75, 0.75, 0.5]


def test_a_wish_to_stop_is_heard_at_the_next_step_of_any_part() -> None:
    said: list[Message | None] = []
    progress = Progress(lambda _done, what: said.append(what), lambda: bool(said))
    progress.step(0, msg("first"))
    with pytest.raises(Cancelled):
        progress.part(0, 0.1).step(0)


def test_what_is_done_is_not_called_stopped() -> None:
    seen: list[float] = []
    Progress(lambda done, _what: seen.append(done), lambda: True).step(1)
    assert seen == [1]

"""Who was answered and called back, and who waits."""

from __future__ import annotations

from gis_app.domain.voices import voices
from tests.domain.invented_city import UNITS, city


def test_people_wait_until_somebody_answers_and_calls_back() -> None:
    issues = [
        {"source": "people_voice", "step": "tracked"},
        {"source": "hotline", "step": "closed", "closed_at": "2026-05-18T02:00:00Z"},
        {"source": "hotline", "step": "closed", "closed_at": "2026-05-18T02:00:00Z"},
        {"source": "patrol", "step": "tracked"},
    ]
    moves = [
        {"issue_fid": 2, "move": "reply", "at": "2026-05-18T03:00:00Z"},
        {"issue_fid": 3, "move": "reply", "at": "2026-05-18T03:00:00Z"},
        {"issue_fid": 3, "move": "reply", "at": "2026-05-19T03:00:00Z"},
        {"issue_fid": 3, "move": "call_back", "at": "2026-05-19T04:00:00Z"},
        {"issue_fid": 99, "move": "reply", "at": "2026-05-19T04:00:00Z"},
    ]
    found = voices(city(units=UNITS, issues=issues, issue_moves=moves))
    assert found.waits_for_reply.tolist() == [True, False, False, False]
    assert found.waits_for_call.tolist() == [False, True, False, False]
    assert str(found.replied_at[2]) == "2026-05-19T03:00:00"

"""What happened to each issue on its way, so that histories and past days can be shown."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sample_city.office_time import AS_OF, text
from sample_city.register import Register

STEPS = ("registered", "tracked", "pushed", "closed")
UNSEEN = "现场复查仍有问题，请继续整改"


def make_moves(issues: Register) -> Register:
    """Return the moves that lead from the finding of every issue to what its row says."""
    out = Register("issue_moves")
    for fid, row in enumerate(issues.rows, 1):
        moves = _moves_of(row)
        start = datetime.fromisoformat(row["assigned_at"])
        closed = row.get("closed_at")
        end = datetime.fromisoformat(closed) if closed else max(AS_OF, start)
        for place, (move, by, before, after, more) in enumerate(moves):
            at = start + (end - start) * place / len(moves)
            if move == "accept":
                at = end
            at = at.replace(second=0, microsecond=0) + timedelta(seconds=place)
            out.add(
                issue_fid=fid,
                move=move,
                at=row["assigned_at"] if place == 0 else text(min(at, end)),
                by=by,
                before=json.dumps(before, ensure_ascii=False),
                after=json.dumps(after, ensure_ascii=False),
                **more,
            )
    return out


def _moves_of(row: dict[str, Any]) -> list[tuple[str, str, dict[str, Any], dict[str, Any], Any]]:
    inspector = row["inspector"]
    number = inspector[-2:]
    supervisor, fixer = f"演示督查员{number}", f"演示整改员{number}"
    unit = row.get("unit_fid")
    before: dict[str, Any]
    after: dict[str, Any]
    moves: list[tuple[str, str, dict[str, Any], dict[str, Any], Any]] = [
        (
            "assign",
            inspector,
            {"assigned_at": None, "unit_fid": None},
            {"assigned_at": row["assigned_at"], "unit_fid": unit},
            {"unit_fid": unit} if unit else {},
        )
    ]
    reached = STEPS.index(row["step"])
    for old, new, move in (("registered", "tracked", "track"), ("tracked", "pushed", "push")):
        if reached >= STEPS.index(new):
            moves.append((move, supervisor, {"step": old}, {"step": new}, {}))
    for count in range(row.get("sent_back_count") or 0):
        moves.append(("submit", fixer, {}, {}, {"reason": "已整改，申请验收"}))
        before, after = ({"sent_back_count": n} for n in (count, count + 1))
        moves.append(("send_back", supervisor, before, after, {"reason": UNSEEN}))
    if row.get("deferred_until"):
        until, approval = row["deferred_until"], row.get("deferral_approval")
        before = {"deferred_until": None, "deferral_approval": None}
        after = {"deferred_until": until, "deferral_approval": approval}
        more = {"reason": "施工条件不具备", "until": until, "approval": approval}
        moves.append(("defer", supervisor, before, after, more))
    if row.get("raised_colour"):
        cells = {name: row[name] for name in ("raised_colour", "raised_reason")}
        more = {"reason": row["raised_reason"]}
        move = f"raise_{row['raised_colour']}"
        moves.append((move, supervisor, dict.fromkeys(cells), cells, more))
    if row["step"] == "closed":
        moves.append(("submit", fixer, {}, {}, {"reason": "已整改到位，申请销号"}))
        before = {"step": "pushed", "closed_at": None}
        after = {"step": "closed", "closed_at": row["closed_at"]}
        moves.append(("accept", supervisor, before, after, {}))
    return moves

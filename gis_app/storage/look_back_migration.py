"""The step that adds the look-back sample and what partly conforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.storage.migration_steps import add_table, add_words

if TYPE_CHECKING:
    import sqlite3


def add_look_backs(connection: sqlite3.Connection) -> None:
    """Add the table of closed issues looked at again, and the result between yes and no."""
    add_words(connection, "item_result", (("partial", "基本符合"),))
    add_words(connection, "look_back_result", (("good", "保持良好"), ("relapsed", "出现反弹")))
    add_table(
        connection,
        "look_backs",
        ("回头看", "Look-back sample"),
        (
            ("draw", "TEXT", "抽查批次", "Draw", None),
            ("seed", "INTEGER", "抽样种子", "Seed", None),
            ("drawn_at", "DATETIME", "抽取时间", "Drawn at", None),
            ("drawn_by", "TEXT", "抽取人", "Drawn by", None),
            ("closed_from", "DATETIME", "销号起始", "Closed from", None),
            ("closed_to", "DATETIME", "销号截止", "Closed to", None),
            ("issue_fid", "INTEGER", "问题", "Issue", None),
            ("unit_fid", "INTEGER", "责任单位", "Unit", None),
            ("result", "TEXT", "回头看结果", "Result", "look_back_result"),
            ("checked_at", "DATETIME", "复查时间", "Checked at", None),
            ("checked_by", "TEXT", "复查人", "Checked by", None),
            ("note", "TEXT", "备注", "Note", None),
        ),
    )

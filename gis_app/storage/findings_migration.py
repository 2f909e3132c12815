"""The step that adds the table of audit findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.storage.migration_steps import add_table

if TYPE_CHECKING:
    import sqlite3


def add_findings(connection: sqlite3.Connection) -> None:
    """Add the table of what an audit found and what the office accepted."""
    add_table(
        connection,
        "findings",
        ("体检发现", "Audit findings"),
        (
            ("key", "TEXT", "发现标识", "Key", None),
            ("kind", "TEXT", "发现类型", "Kind of finding", None),
            ("severity", "TEXT", "轻重", "Severity", None),
            ("owner_table", "TEXT", "所属台账", "Belongs to", None),
            ("owner_fid", "INTEGER", "所属记录", "Belongs to row", None),
            ("sentence", "TEXT", "说明", "What is wrong", None),
            ("first_seen_at", "DATETIME", "首次发现", "First seen", None),
            ("last_seen_at", "DATETIME", "最近发现", "Last seen", None),
            ("gone_at", "DATETIME", "消除时间", "Gone at", None),
            ("accepted_reason", "TEXT", "认可理由", "Accepted because", None),
            ("accepted_by", "TEXT", "认可人", "Accepted by", None),
            ("accepted_at", "DATETIME", "认可时间", "Accepted at", None),
        ),
        "POINT",
    )

"""What a layer shows of its table when its file does not say: pop-up and Excel columns."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

POPUP: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "points": (
            "name",
            "code",
            "address",
            "unit_fid",
            "operator_fid",
            "leader",
            "contact",
            "phone",
            "time_window",
        ),
        "issues": (
            "code",
            "matter",
            "description",
            "point_fid",
            "unit_fid",
            "step",
            "found_at",
            "deadline_at",
        ),
        "actions": ("name", "code", "stage", "unit_fid", "leader", "deadline", "done_on"),
        "areas": ("name", "level", "unit_fid", "leader", "sponsor_leader"),
    }
)
"""Table → columns of the pop-up; a table that is not here shows nothing."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "points": (
            "code",
            "name",
            "layer",
            "address",
            "area_name",
            "lead_unit_fid",
            "unit_fid",
            "operator_fid",
            "co_units",
            "leader",
            "contact",
            "phone",
            "sponsor_leader",
            "sponsor_unit_fid",
            "requirement",
            "deadline",
            "time_window",
            "note",
        ),
        "issues": (
            "code",
            "point_fid",
            "matter",
            "description",
            "address",
            "source",
            "severity",
            "step",
            "unit_fid",
            "leader",
            "requirement",
            "found_at",
            "assigned_at",
            "deadline_at",
            "closed_at",
            "closing_class",
            "progress",
            "note",
        ),
        "actions": (
            "code",
            "name",
            "layer",
            "stage",
            "unit_fid",
            "leader",
            "found_on",
            "deadline",
            "done_on",
            "note",
        ),
        "areas": (
            "code",
            "name",
            "level",
            "parent_fid",
            "unit_fid",
            "leader",
            "sponsor_leader",
            "sponsor_unit_fid",
        ),
    }
)
"""Table → columns of tables and workbooks; a table that is not here has none."""

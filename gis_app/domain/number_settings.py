"""The numbers that an office may set, as a person meets them: title, unit, limits, what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.messages import Message


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """Describe a number the office may set; `scale` turns the stored value into the shown one."""

    key: str
    title: Message
    suffix: Message
    low: float
    high: float
    note: Message | None = None
    decimals: int = 0
    scale: float = 1.0


RESPONSIBILITY: Final = (
    NumberSetting(
        "responsibility.border_doubt_m",
        msg("Doubtful near a border"),
        msg("m"),
        0,
        10_000,
        msg("Nearer to a border of areas than this, an answer says that it wants checking."),
    ),
)
AUDIT: Final = (
    NumberSetting(
        "audit.most_points_a_unit",
        msg("Too many points for a unit"),
        msg("points"),
        1,
        100_000,
        msg("A unit that answers for more points than this is a finding of the audit."),
    ),
    NumberSetting(
        "audit.smallest_gap_m2",
        msg("Smallest gap or overlap told"),
        msg("m²"),
        0,
        10_000,
        msg("Smaller ones come of drawing a border twice."),
    ),
    NumberSetting(
        "audit.same_name_m",
        msg("Same name: one place within"),
        msg("m"),
        0,
        10_000,
        msg("Two points of one kind and name no further apart are one place listed twice."),
    ),
    NumberSetting(
        "audit.same_spot_m",
        msg("Alike names: one place within"),
        msg("m"),
        0,
        10_000,
        msg("Two points of one kind whose names are alike, at one spot."),
    ),
)
COLOURS: Final = (
    NumberSetting(
        "colours.yellow_share",
        msg("Yellow with time left of at most"),
        msg("%"),
        0,
        100,
        msg("Of the working time that the issue was given."),
        scale=100,
    ),
    NumberSetting(
        "colours.yellow_overdue_working_days",
        msg("Red when overdue by more than"),
        msg("working days"),
        0,
        365,
        msg("Or by more than the issue's own time, whichever is less; until then it is yellow."),
        decimals=1,
    ),
    NumberSetting("colours.yellow_sent_back", msg("Yellow when sent back"), msg("times"), 1, 20),
    NumberSetting("colours.red_sent_back", msg("Red when sent back"), msg("times"), 1, 20),
    NumberSetting(
        "colours.recurrence_days",
        msg("A recurrence within"),
        msg("days"),
        1,
        3_650,
        msg("The same matter back at the same place after closing is red."),
    ),
    NumberSetting(
        "colours.recurrence_m",
        msg("The same place: within"),
        msg("m"),
        0,
        1_000,
        msg("For issues at no point of the register; a point is a place of its own."),
    ),
)
PATROLS: Final = (
    NumberSetting(
        "patrols.unvisited_days",
        msg("A visit is due after more than"),
        msg("days"),
        1,
        3_650,
        msg("Points that nobody has been to for longer are marked and come into patrol lists."),
    ),
)
_PERCENT: Final = msg("%")
ASSESSMENT: Final = (
    NumberSetting(
        "assessment.partial_credit",
        msg("Partly conforming counts"),
        _PERCENT,
        0,
        100,
        msg("Of an item's weight. A round keeps what held when it opened."),
        scale=100,
    ),
    NumberSetting(
        "assessment.sample_share", msg("A sample visits"), msg("% of the points"), 0, 100, scale=100
    ),
    NumberSetting(
        "assessment.look_back_share",
        msg("A look-back draws"),
        msg("% of the closed issues"),
        0,
        100,
        msg("At least one a unit."),
        scale=100,
    ),
    NumberSetting("part_weights.field", msg("Weight of field points"), msg(""), 0, 1_000),
    NumberSetting("part_weights.daily", msg("Weight of daily work"), msg(""), 0, 1_000),
    NumberSetting("part_weights.questionnaire", msg("Weight of questionnaires"), msg(""), 0, 1_000),
    NumberSetting("part_weights.filing", msg("Weight of online filing"), msg(""), 0, 1_000),
)
CLOSING: Final = (
    NumberSetting("closing_days.week", msg("Closed by the week: within"), msg("days"), 1, 366),
    NumberSetting("closing_days.month", msg("Closed by the month: within"), msg("days"), 1, 366),
    NumberSetting(
        "closing_days.quarter", msg("Closed by the quarter: within"), msg("days"), 1, 366
    ),
)

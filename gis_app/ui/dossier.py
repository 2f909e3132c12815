"""What the inspector says about one row or place, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gis_app.domain.responsibility import Responsibility


@dataclass(frozen=True, slots=True)
class IssueLine:
    """Say one issue in two lines: what it is, and why it has its colour."""

    fid: int
    colour: int
    title: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Hold everything the inspector shows of one thing, ready worded."""

    kind: str
    title: str
    code: str = ""
    colour: int | None = None
    colour_text: str = ""
    responsibility: Responsibility | None = None
    issues: tuple[IssueLine, ...] = ()
    issues_total: int = 0
    details: tuple[tuple[str, str], ...] = ()
    table: str = ""
    fid: int = 0
    contact: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[str, str], ...] = ()

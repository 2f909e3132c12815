"""The page in front of a folder of maps: one line a unit, with what it has open."""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from gis_app.domain.dates import local_text
from gis_app.messages import CHINESE, msg
from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import Translator

_HEADINGS: Final = (
    msg("Unit"), msg("Points"), msg("Open issues"), msg("Red"), msg("Yellow"), msg("White")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexLine:
    """Name a unit's file and count what is in it."""

    unit: str
    file: str
    point_count: int
    open_count: int
    red: int
    yellow: int
    white: int


def index_page(
    lines: Sequence[IndexLine],
    settings: ProjectSettings,
    as_of: datetime,
    t: Translator,
    title: str,
) -> str:
    """Return the page; it has no script and asks for nothing."""
    style = (resources_dir() / "web" / "index.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    marks = [t(msg("Demonstration data"))] if settings.is_demo else []
    marks += [settings.marking] if settings.marking and settings.marking not in marks else []
    head = "".join(f'<th scope="col">{html.escape(t(text))}</th>' for text in _HEADINGS)
    rows = "".join(_row(line) for line in lines)
    language = "zh-CN" if t.language == CHINESE else "en"
    said = t(msg("As of {moment}", moment=local_text(as_of)))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8" />'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}" />'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />'
        f"<title>{html.escape(title)}</title><style>{style}</style></head><body><main>"
        f"<h1>{html.escape(title)}</h1><p>{html.escape(' · '.join([said, *marks]))}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "</main></body></html>\n"
    )


def _row(line: IndexLine) -> str:
    counts = (line.point_count, line.open_count, line.red, line.yellow, line.white)
    cells = "".join(f"<td>{count}</td>" for count in counts)
    link = f'<a href="{html.escape(quote(line.file))}">{html.escape(line.unit)}</a>'
    return f'<tr><th scope="row">{link}</th>{cells}</tr>'

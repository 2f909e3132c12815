"""A report as a page of HTML that any text view can show; everything in it is escaped."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Final

from gis_app.reports.report import cell_text, is_numeric, picture_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.messages import Translator
    from gis_app.reports.report import Report, ReportPicture, ReportTable

_STYLE: Final = """
body { color: #1F2328; }
h1 { text-align: center; font-size: 17pt; margin: 0 0 2pt 0; }
p.note { text-align: center; color: #57606A; font-size: 9pt; margin: 0 0 8pt 0; }
h2 { font-size: 12.5pt; margin: 12pt 0 4pt 0; }
h3 { font-size: 10.5pt; margin: 8pt 0 3pt 0; }
p { font-size: 10pt; margin: 0 0 4pt 0; }
th, td { font-size: 8.5pt; }
th { background-color: #E8ECF1; text-align: left; }
span.caption { font-size: 7.5pt; color: #57606A; }
p.office { text-align: right; margin-top: 14pt; }
"""


def report_html(report: Report, t: Translator, padding_px: int = 3) -> str:
    """Return the whole report as one HTML document without scripts or links.

    `padding_px` is the room around a cell's text in pixels of the device it is shown on.
    """
    t = report.words(t)
    parts = [f"<h1>{escape(t(report.title))}</h1>", _paragraph(t(report.note), "note")]
    for section in report.sections:
        parts.append(f"<h2>{escape(t(section.heading))}</h2>")
        if section.address is not None:
            parts.append(_paragraph(t(section.address)))
        parts += [_paragraph(t(paragraph)) for paragraph in section.paragraphs]
        for table in section.tables:
            parts.append(f"<h3>{escape(t(table.title))}</h3>")
            parts.append(_table(table, t, padding_px))
        parts += [_pictures(row, t) for row in picture_rows(section.pictures)]
    if report.office:
        parts.append(_paragraph(report.office, "office"))
    body = "\n".join(parts)
    return f"<html><head><style>{_STYLE}</style></head><body>{body}</body></html>"


def _paragraph(text: str, role: str = "") -> str:
    kind = f' class="{role}"' if role else ""
    return f"<p{kind}>{escape(text)}</p>"


def _pictures(pictures: Sequence[ReportPicture], t: Translator) -> str:
    cells = []
    for picture in pictures:
        source = "data:image/png;base64," + b64encode(picture.content).decode("ascii")
        # pixels of 1/96 inch, whatever the device's own resolution
        width = round(picture.width_mm * 96 / 25.4)
        cells.append(
            f'<td align="center"><img src="{source}" width="{width}"/>'
            f'<br/><span class="caption">{escape(t(picture.caption))}</span></td>'
        )
    return f'<table cellspacing="0" cellpadding="4"><tr>{"".join(cells)}</tr></table>'


def _table(table: ReportTable, t: Translator, padding_px: int) -> str:
    if not table.rows:
        return _paragraph(t(table.nothing))
    is_number = [is_numeric(row[i] for row in table.rows) for i in range(len(table.headers))]
    heads = "".join(
        f'<th align="{_side(right)}">{escape(t(header))}</th>'
        for header, right in zip(table.headers, is_number, strict=True)
    )
    lines = [f"<thead><tr>{heads}</tr></thead>"]
    for row in table.rows:
        cells = "".join(
            f'<td align="{_side(right)}">{escape(cell_text(cell, t))}</td>'
            for cell, right in zip(row, is_number, strict=True)
        )
        lines.append(f"<tr>{cells}</tr>")
    frame = f'border="1" cellspacing="0" cellpadding="{padding_px}" width="100%"'
    look = 'style="border-collapse: collapse; border-color: #AFB8C1;"'
    return f"<table {frame} {look}>{''.join(lines)}</table>"


def _side(is_right: bool) -> str:
    return "right" if is_right else "left"

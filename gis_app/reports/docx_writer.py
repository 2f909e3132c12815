"""A report as a Word document: office headings, ruled tables with repeated headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from gis_app.reports.report import cell_text, is_numeric, picture_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.messages import Translator
    from gis_app.reports.report import Report, ReportPicture, ReportTable

_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEADING_FONT: Final = "黑体"
BODY_FONT: Final = "仿宋"


def write_docx(report: Report, file: Path, t: Translator) -> None:
    """Write a report to a new file, whatever is there; raises OSError."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    t = report.words(t)
    document = docx.Document()
    section = document.sections[0]
    is_wide = any(len(table.headers) > 7 for part in report.sections for table in part.tables)
    section.page_width, section.page_height = Mm(210), Mm(297)
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(22))
    _set_font(document.styles["Normal"], BODY_FONT, Pt(12))
    for level, size in ((0, 22), (1, 15), (2, 12)):
        _set_font(document.styles[f"Heading {level}" if level else "Title"], HEADING_FONT, Pt(size))
    title = document.add_heading(_safe(t(report.title)), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    note = document.add_paragraph(_safe(t(report.note)))
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in report.sections:
        document.add_heading(_safe(t(part.heading)), 1)
        if part.address is not None:
            document.add_paragraph(_safe(t(part.address)))
        for paragraph in part.paragraphs:
            document.add_paragraph(_safe(t(paragraph))).paragraph_format.first_line_indent = Pt(24)
        for table in part.tables:
            document.add_heading(_safe(t(table.title)), 2)
            _add_table(document, table, t)
        for row in picture_rows(part.pictures):
            _add_pictures(document, row, t)
    if report.office:
        document.add_paragraph(_safe(report.office)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    properties = document.core_properties
    properties.title, properties.author = _safe(t(report.title)), _safe(report.office)
    document.save(str(file))


def _add_table(document: Any, table: ReportTable, t: Translator) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    if not table.rows:
        document.add_paragraph(_safe(t(table.nothing)))
        return
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.headers))
    made.style = "Table Grid"
    # cells of python-docx are found anew at every access, so each row is taken once
    lines = [[t(header) for header in table.headers]]
    lines += [[cell_text(cell, t) for cell in row] for row in table.rows]
    is_number = [is_numeric(row[i] for row in table.rows) for i in range(len(table.headers))]
    for place, (row, line) in enumerate(zip(made.rows, lines, strict=True)):
        for cell, text, is_right in zip(row.cells, line, is_number, strict=True):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(_safe(text))
            run.font.size = Pt(10)
            run.bold = place == 0
            if is_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(header)


def _add_pictures(document: Any, pictures: Sequence[ReportPicture], t: Translator) -> None:
    """Add pictures side by side in a table without rules, each over its caption."""
    import io

    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    made = document.add_table(rows=1, cols=len(pictures))
    for cell, picture in zip(made.rows[0].cells, pictures, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run().add_picture(io.BytesIO(picture.content), width=Mm(picture.width_mm))
        caption = cell.add_paragraph(_safe(t(picture.caption)))
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.runs[0].font.size = Pt(8)


def _set_font(style: Any, name: str, size: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size = name, size
    style.font.color.rgb = RGBColor(0x1F, 0x23, 0x28)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:eastAsia", "w:hAnsi", "w:ascii"):
        fonts.set(qn(slot), name)


def _safe(text: str) -> str:
    """Return a text without the signs that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)

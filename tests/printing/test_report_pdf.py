"""Pages of a report: no heading stands apart from what it heads, nothing is written twice."""

import re

import pytest

from gis_app.messages import Translator
from gis_app.printing.report_pdf import write_report_pdf
from tests.printing.pdf_probe import read_pdf


def report(rows):
    """Return chapters: a heading, a sub-heading and a table of so many rows."""
    parts = []
    for number, count in enumerate(rows):
        cells = "".join(
            f"<tr><td>row{number:02d}x{row:02d}</td><td>1</td></tr>" for row in range(count)
        )
        parts.append(
            f"<h2>chapter{number:02d}</h2><h3>table{number:02d}</h3><table border='1' width='100%'>"
            f"<thead><tr><th>head</th><th>n</th></tr></thead>{cells}</table>"
        )
        parts.append(f"<h2>said{number:02d}</h2><p>words{number:02d}</p>")
    return "<html><body>" + "".join(parts) + "</body></html>"


@pytest.mark.parametrize("seed", range(12))
def test_a_heading_stays_with_what_follows(tmp_path, seed):
    rows = [1 + (seed * 7 + number * 11) % 23 for number in range(9)]
    file = tmp_path / "report.pdf"
    pages = write_report_pdf(report(rows), file, "report", Translator("en"), is_wide=seed % 2 == 0)
    texts = [page.extract_text() for page in read_pdf(file).pages]
    assert pages == len(texts) > 1
    where = {}
    for number, text in enumerate(texts):
        for word in re.findall(r"(?:chapter|table|said|words)\d\d|row\d\dx\d\d", text):
            assert word not in where, f"{word} stands on page {where[word]} and on {number}"
            where[word] = number
    assert len(where) == sum(rows) + 4 * len(rows)
    for number in range(len(rows)):
        for above, below in (("chapter", "table"), ("said", "words")):
            assert where[f"{above}{number:02d}"] == where[f"{below}{number:02d}"]
        assert where[f"table{number:02d}"] == where[f"row{number:02d}x00"]

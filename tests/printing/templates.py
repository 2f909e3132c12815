"""Page templates for tests, and the words of a sheet that has none."""

from __future__ import annotations

from gis_app.printing.page_design import PageDesign
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.sheet_summary import SheetSummary


def page_template(paper, orientation, template="district_table"):
    """Lay out a shipped template on a paper."""
    design = PageDesign.of(template)
    return PrintRequest(paper=paper.name, orientation=orientation, design=design).template()


def some_words(rows=5):
    """Return words that take so many lines of a summary."""
    pairs = tuple((f"label {n}", "value") for n in range(rows))
    return SheetSummary("title", "", pairs, "", (), "", "", (), "", ())

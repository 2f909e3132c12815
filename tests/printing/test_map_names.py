"""Names of streets and places on a sheet can be switched off; everything else stays."""

from dataclasses import replace

from gis_app.messages import Translator
from gis_app.printing.page_design import PageDesign
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.subject import Coverage
from gis_app.workflows.print_atlas import print_atlas
from tests.benchmarks.atlas_city import ROADS, atlas_city
from tests.printing.pdf_probe import read_pdf


def test_street_names_are_an_item_of_the_page(tmp_path):
    data = atlas_city(300, with_issues=False)
    design = PageDesign.of("district")
    plain = replace(design, items=design.items - {"names"})
    seen = {}
    for name, one in (("with", design), ("without", plain)):
        file = tmp_path / f"{name}.pdf"
        request = PrintRequest(Coverage.DISTRICT, names=("第9片区",), design=one)
        print_atlas(data, file, request, Translator("en"))
        text = read_pdf(file).pages[0].extract_text()
        seen[name] = sum(text.count(letter) for road in ROADS for letter in road)
        assert "第9片区" in text
        assert "第8片区" in text or "第10片区" in text, "neighbours are another item"
    assert seen["with"] > 10
    assert seen["without"] == 0

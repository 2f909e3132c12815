"""Every template's pages, read back and looked through box by box."""

from contextlib import contextmanager
from itertools import combinations

import pytest
from PySide6.QtGui import QImage

from gis_app.messages import load_translator
from gis_app.paths import translations_dir
from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.page_canvas import PageCanvas
from gis_app.printing.page_design import ORDER, PageKind, shipped_template, shipped_templates
from gis_app.printing.page_picture import page_picture
from gis_app.printing.page_template import PAPERS, Box, Orientation
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_atlas import lay_out_atlas, print_atlas
from tests.printing.busy_city import LONG, busy_city, print_request
from tests.printing.pdf_probe import read_page, read_pdf
from tests.printing.templates import page_template

CHINESE, ENGLISH = (load_translator(name, translations_dir()) for name in ("zh_CN", "en"))


@pytest.fixture(scope="module")
def city():
    return busy_city()


@pytest.fixture
def texts(monkeypatch):
    """Collect the boxes of all texts that are set upright, with their words."""
    found = []
    is_turned = []
    set_text, turn = PageCanvas.text, PageCanvas.turned

    def text(self, x_mm, baseline_mm, text, size_pt, *, is_bold=False, align=None, **rest):
        if align is not None:
            rest["align"] = align
        if text and not is_turned:
            width = self.ruler.width_mm(text, size_pt, is_bold=is_bold)
            left = x_mm - (width * align.value if align is not None else 0.0)
            height = size_pt * MM_PER_PT * 0.72
            found.append((text, Box(left, baseline_mm - height, width, height)))
        set_text(self, x_mm, baseline_mm, text, size_pt, is_bold=is_bold, **rest)

    @contextmanager
    def turned(self, *place):
        is_turned.append(True)
        with turn(self, *place):
            yield
        is_turned.pop()

    monkeypatch.setattr(PageCanvas, "text", text)
    monkeypatch.setattr(PageCanvas, "turned", turned)
    return found


def looked_through(book, texts):
    """Paint every page small; return for each its page and the texts set on it."""
    pages = []
    for index, page in enumerate(book.pages):
        texts.clear()
        image = page_picture(book, index, 40)
        assert isinstance(image, QImage)
        pages.append((page, list(texts)))
    return pages


@pytest.mark.parametrize("t", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize(
    ("paper", "orientation"), [("A3", "landscape"), ("A4", "portrait"), ("A1", "landscape")]
)
@pytest.mark.parametrize("template", ORDER)
def test_texts_stand_apart_and_inside_the_margins(city, texts, template, paper, orientation, t):
    request = print_request(
        template, paper=paper, orientation=Orientation(orientation), has_cover=True, has_week=True
    )
    book = lay_out_atlas(city, request, t)
    for page, found in looked_through(book, texts):
        laid_out = page.sheet.template
        paper_box = Box(0, 0, laid_out.width_mm, laid_out.height_mm)
        inside = paper_box.shrunk(laid_out.paper.margin_mm - 1.0)
        part = page.page.map_part
        maps = [laid_out.map_outer] if part is not None else []
        if page.page.panel is not None and page.page.panel.overview is not None:
            maps.append(page.page.panel.overview)
        outside = [
            (words, box.shrunk(0.15))
            for words, box in found
            if box.width_mm > 0.5 and not any(m.overlaps(box) for m in maps)
        ]
        for words, box in outside:
            assert inside.contains(box), (words, box)
        for (one, a), (other, b) in combinations(outside, 2):
            assert not a.overlaps(b), (one, other, a, b)


@pytest.mark.parametrize("template", ORDER)
def test_every_template_becomes_a_pdf_with_nothing_off_the_page(city, tmp_path, template):
    file = tmp_path / "a.pdf"
    report = print_atlas(city, file, print_request(template), CHINESE)
    pdf = read_pdf(file)
    assert len(pdf.pages) == report.pages > 0
    for page in pdf.pages:
        width = float(page.mediabox.width) * MM_PER_PT
        height = float(page.mediabox.height) * MM_PER_PT
        for x, y, _ in read_page(page).texts:
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_every_point_is_named_exactly_once_in_its_areas_table(city, tmp_path):
    file = tmp_path / "a.pdf"
    print_atlas(city, file, print_request("district_table"), CHINESE)
    everything = "".join("".join(p.extract_text().split()) for p in read_pdf(file).pages)
    counts = {n: everything.count(f"第{n}农贸市场") for n in range(1, 25)}
    # one in each of the four areas; a name that holds another's is not one of these
    assert set(counts.values()) == {4}


def test_a_name_of_two_hundred_characters_is_printed_whole(tmp_path):
    name = (LONG * 2)[:200]
    city = busy_city(2, name)
    file = tmp_path / "a.pdf"
    print_atlas(city, file, print_request("district_table", names=("东关街道",)), CHINESE)
    everything = "".join("".join(p.extract_text().split()) for p in read_pdf(file).pages)
    assert sum(everything.count(name[i : i + 6]) for i in (0, 60)) >= 2
    for template in ("issue_list", "exposure_board", "route", "wall_map"):
        print_atlas(city, file, print_request(template), CHINESE)


def test_the_wall_map_counts_the_days_and_names_what_is_due_next(city, tmp_path):
    file = tmp_path / "a.pdf"
    print_atlas(city, file, print_request("wall_map", paper="A1"), CHINESE)
    (sheet,) = lay_out_atlas(city, print_request("wall_map"), CHINESE).sheets
    assert sheet.summary.countdown[:2] == ("30", "天")
    text = "".join(read_pdf(file).pages[0].extract_text().split())
    # the last task is due on 2023-10-19, thirty days after the city's moment
    assert "2023-10-19" in text
    assert "超期" in text
    for name in ("东关街道", "南门街道", "西湖街道", "北苑街道"):
        assert name in text


@pytest.mark.parametrize("orientation", list(Orientation))
def test_what_is_due_next_gives_way_where_that_saves_a_page(orientation):
    with open_city("sample") as sample:
        request = print_request("wall_map", paper="A1", orientation=orientation)
        (sheet,) = lay_out_atlas(sample.data, request, CHINESE).sheets
        due, progress, *_ = sheet.sections
        assert len(sheet.pages) == 1
        assert len(progress.rows) == 9, "every sub-district"
        assert 6 <= len(due.rows) <= 14
        assert f"列出{len(due.rows)}项" in due.title.replace(" ", "")


def test_a_special_action_tells_its_metres_by_stage(city, tmp_path):
    file = tmp_path / "a.pdf"
    print_atlas(city, file, print_request("action"), CHINESE)
    text = "".join("".join(p.extract_text().split()) for p in read_pdf(file).pages)
    for n in range(1, 9):
        assert f"第{n}巷飞线" in text
    assert "已完成" in text
    assert "120" not in text.replace("1200", ""), "no feature is 120 m long"


def test_an_exposure_board_holds_the_red_and_the_overdue_alone(city):
    book = lay_out_atlas(city, print_request("exposure_board"), CHINESE)
    cards = [placed.card for sheet in book.sheets for page in sheet.pages for placed in page.cards]
    state = city.issue_state
    wanted = (state.colour == 3) | (state.is_open & state.is_overdue)
    assert len(cards) == int(wanted.sum()) > 0
    assert all(card.colour == 3 or card.is_overdue for card in cards)
    assert [card.colour for card in cards] == sorted((c.colour for c in cards), reverse=True)


def test_templates_on_every_paper_keep_their_boxes_apart():
    for name in ORDER:
        for paper in PAPERS.values():
            for orientation in Orientation:
                template = page_template(paper, orientation, name)
                kind = shipped_template(name).kind
                cards = kind in (PageKind.ISSUES, PageKind.EXPOSURE)
                boxes = [template.title, template.foot]
                boxes += [template.cards] if cards else [template.map_outer, *template.panels]
                assert not any(a.overlaps(b) for a, b in combinations(boxes, 2)), (name, paper)
                assert all(box.width_mm > 0 and box.height_mm > 0 for box in boxes)


def test_templates_have_words_in_both_languages():
    for shipped in shipped_templates().values():
        assert shipped.title.zh_CN != shipped.title.en
        assert shipped.about.zh_CN
        assert shipped.about.en
        assert set(shipped.items) <= set(shipped.all_items)

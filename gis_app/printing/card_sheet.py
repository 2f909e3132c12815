"""Sheets of cards: a subject's issues, or the exposure board, a few cards a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_app.messages import msg, plural
from gis_app.printing.issue_cards import PlacedCard, issues_of, make_cards
from gis_app.printing.page_template import Box
from gis_app.printing.sheet import Sheet, SheetPage
from gis_app.printing.sheet_summary import sheet_summary

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.printing.issue_cards import IssueCard
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.subject import Subject


def card_boxes(template: PageTemplate) -> tuple[Box, ...]:
    """Return the places of the cards on a page, row by row."""
    area, f = template.cards, template.factor
    wide, high = template.card_mm
    gap = 3.0 * f
    across = max(int((area.width_mm + gap) / (wide + gap)), 1)
    down = max(int((area.height_mm + gap) / (high + gap)), 1)
    width = (area.width_mm - gap * (across - 1)) / across
    height = (area.height_mm - gap * (down - 1)) / down
    return tuple(
        Box(area.x_mm + i * (width + gap), area.y_mm + j * (height + gap), width, height)
        for j in range(down)
        for i in range(across)
    )


def make_card_sheet(
    data: CityData,
    subject: Subject,
    template: PageTemplate,
    t: Translator,
    *,
    is_exposure: bool,
    is_public: bool,
) -> Sheet:
    """Lay out the cards of a subject's issues over as many pages as they need."""
    positions = issues_of(data, subject, is_exposure=is_exposure)
    cards = make_cards(data, positions, t, is_public=is_public)
    return card_sheet(data, subject, template, t, cards, is_exposure=is_exposure)


def card_sheet(
    data: CityData,
    subject: Subject,
    template: PageTemplate,
    t: Translator,
    cards: tuple[IssueCard, ...],
    *,
    is_exposure: bool,
    subtitle: str = "",
) -> Sheet:
    """Lay out cards over as many pages as they need; a subtitle stands in place of the usual."""
    words = sheet_summary(data, subject, (), t)
    title = (
        msg("{name}: exposure board", name=words.name)
        if is_exposure
        else msg("{name}: issues assigned", name=words.name)
    )
    count = t(plural("{count} issue", "{count} issues", len(cards)))
    words = replace(words, title=t(title), subtitle=f"{subtitle or words.subtitle}  ·  {count}")
    boxes = card_boxes(template)
    pages = []
    for start in range(0, len(cards), len(boxes)):
        here = cards[start : start + len(boxes)]
        placed = tuple(PlacedCard(*one) for one in zip(here, boxes, strict=False))
        pages.append(SheetPage(None, None, (), placed))
    if not pages:
        pages.append(SheetPage(None, None, ()))
    return Sheet(subject, template, (), (), (), (), words, tuple(pages), empty=t("No open issues"))

"""The whole atlas laid out: its sheets, its pages in order, what to warn about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from gis_app.domain.layer_spec import LayerGroup
from gis_app.errors import RenderError
from gis_app.messages import LANGUAGES, msg, plural
from gis_app.printing.action_recipe import action_recipe
from gis_app.printing.atlas import subjects
from gis_app.printing.card_sheet import card_sheet, make_card_sheet
from gis_app.printing.enlargements import MOST_PAGES
from gis_app.printing.font_ruler import FontRuler
from gis_app.printing.front_pages import Contents, cover_sheet, week_sheet
from gis_app.printing.page_design import PageKind
from gis_app.printing.publishing import for_the_public, with_design
from gis_app.printing.round_cards import round_cards, round_line
from gis_app.printing.route_recipe import patrol_recipe, route_recipe
from gis_app.printing.sheet_layout import index_recipe, make_sheet
from gis_app.printing.sheet_shelf import SheetShelf
from gis_app.printing.subject import Coverage
from gis_app.printing.wall_recipe import wall_recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.page_design import PageDesign
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.print_request import PrintRequest
    from gis_app.printing.sheet import Sheet, SheetPage
    from gis_app.printing.subject import Subject
    from gis_app.printing.variants import Variant
    from gis_app.progress import Progress
    from gis_app.rendering.backdrop import Backdrop

_RECIPES = {
    PageKind.SHEET: index_recipe,
    PageKind.WALL: wall_recipe,
    PageKind.ACTION: action_recipe,
    PageKind.ROUTE: route_recipe,
    PageKind.PATROL: patrol_recipe,
}


def _no_photo(_file: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class BookPage:
    """Hold which page of which sheet on a shelf it is, and its number in the file, from 1."""

    shelf: SheetShelf
    at: int
    index: int
    number: int

    @property
    def sheet(self) -> Sheet:
        """Return the sheet it belongs to."""
        return self.shelf[self.at]

    @property
    def page(self) -> SheetPage:
        """Return what stands on it."""
        return self.sheet.pages[self.index]

    @property
    def name(self) -> str:
        """Return what the page is about."""
        return self.shelf.facts[self.at].name

    @property
    def begins_sheet(self) -> bool:
        """Tell whether it is the first page of its sheet."""
        return self.index == 0


@dataclass(frozen=True)
class AtlasBook:
    """Hold everything there is to paint; safe to hand to any thread.

    `front` are the cover and the page of changes; `sheets` are what was asked for.
    """

    data: CityData
    template: PageTemplate
    design: PageDesign
    variant: Variant
    backdrop_dpi: float
    t: Translator
    ruler: FontRuler
    front: SheetShelf
    sheets: SheetShelf
    pages: tuple[BookPage, ...]
    photo: Callable[[str], bytes | None] = _no_photo
    is_public: bool = False
    backdrops: tuple[Backdrop, ...] = ()

    def of_sheet(self, sheet: Sheet) -> AtlasBook:
        """Return a book of one sheet alone, its pages counted anew."""
        shelf = SheetShelf.of((sheet,))
        return replace(self, front=SheetShelf(), sheets=shelf, pages=numbered(shelf))

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Return what the person who prints should know, what stops publishing first."""
        found: list[Message] = []
        if not self.data.settings.review_number:
            found.append(
                msg(
                    "The project has no map review number (审图号); the sheets are marked "
                    "as sketch maps and are not for publication."
                )
            )
        facts = self.sheets.facts
        found += [sheet.warning for sheet in facts if sheet.warning is not None]
        crowded = sum(sheet.enlarged for sheet in facts)
        if crowded:
            found.append(
                plural(
                    "Crowded places are shown larger on {count} further map page.",
                    "Crowded places are shown larger on {count} further map pages.",
                    crowded,
                )
            )
        found += [
            msg(
                "{title}: only the first {most} crowded places are shown larger. Print smaller "
                "areas to see the others.",
                title=sheet.name,
                most=MOST_PAGES,
            )
            for sheet in facts
            if sheet.is_crowded_beyond
        ]
        lost = sum(sheet.unplaced for sheet in facts)
        if lost:
            found.append(
                plural(
                    "{count} row has no place yet: it stands in a table without an index cell.",
                    "{count} rows have no place yet: they stand in the tables without "
                    "an index cell.",
                    lost,
                )
            )
        return tuple(found)

    def texts(self) -> Iterator[str]:
        """Yield the texts that the pages set most: their letters are embedded once for all."""
        yield "0123456789-ABCDEFGH—…·%:/.,()（）：、，"
        for layer in self.data.catalogue.group(LayerGroup.INSPECTION):
            yield from (layer.title.in_language(language) for language in LANGUAGES)
        for sheet in (*self.front.facts, *self.sheets.facts):
            yield sheet.letters

    @property
    def row_count(self) -> int:
        """Return the rows of all tables, each checked against the data."""
        return sum(sheet.printed_rows for sheet in self.sheets.facts)


def numbered(*shelves: SheetShelf) -> tuple[BookPage, ...]:
    """Return the pages of shelves in their order, numbered from 1."""
    places = [
        (shelf, at, index)
        for shelf in shelves
        for at, facts in enumerate(shelf.facts)
        for index in range(facts.pages)
    ]
    return tuple(BookPage(*place, number) for number, place in enumerate(places, 1))


def make_book(
    data: CityData,
    request: PrintRequest,
    families: Sequence[str],
    t: Translator,
    progress: Progress,
    photo: Callable[[str], bytes | None] = _no_photo,
    title: str = "",
) -> AtlasBook:
    """Lay out an atlas; raises UsageError for what cannot be printed, Cancelled when stopped."""
    template, design = request.template(), request.page_design
    if request.review_number:
        settings = replace(data.settings, review_number=request.review_number)
        data = replace(data, settings=settings)
    if request.is_public:
        data = for_the_public(data)
    if design.marking is not None:
        data = replace(data, settings=replace(data.settings, marking=design.marking))
    wanted = subjects(data, request.coverage, request.names, request.selection)
    ruler = FontRuler(families)
    sheets = SheetShelf()
    for position, subject in enumerate(wanted):
        progress.step(position / len(wanted), msg("Laying out {name}", name=subject.name))
        made = _sheet(data, subject, template, request, ruler, t)
        sheets.append(replace(made, summary=with_design(made.summary, design)))
    if len(sheets) != len(wanted):
        raise RenderError(
            msg(
                "{sheets} sheets were laid out for {count} areas; nothing was written.",
                sheets=len(sheets),
                count=len(wanted),
            )
        )
    front = _front(data, request, sheets, title, template, ruler, t)
    pages = numbered(front, sheets)
    progress.step(1.0)
    return AtlasBook(
        data, template, design, request.variant, request.backdrop_dpi, t, ruler, front,
        sheets, pages, photo, request.is_public,
    )  # fmt: skip


def _sheet(
    data: CityData,
    subject: Subject,
    template: PageTemplate,
    request: PrintRequest,
    ruler: FontRuler,
    t: Translator,
) -> Sheet:
    kind = request.page_design.kind
    if kind is PageKind.EXPOSURE and request.round_fid:
        cards = round_cards(data, request.round_fid, t, is_public=request.is_public)
        line = round_line(data, request.round_fid, t)
        return card_sheet(data, subject, template, t, cards, is_exposure=True, subtitle=line)
    if kind in (PageKind.ISSUES, PageKind.EXPOSURE):
        return make_card_sheet(
            data, subject, template, t,
            is_exposure=kind is PageKind.EXPOSURE, is_public=request.is_public,
        )  # fmt: skip
    make = _RECIPES[kind]
    if subject.coverage is Coverage.ACTION:
        make = action_recipe
    recipe = make(data, subject, template, t)
    return make_sheet(data, subject, template, request.scale_denominator, ruler, t, recipe)


def _front(
    data: CityData,
    request: PrintRequest,
    sheets: SheetShelf,
    title: str,
    template: PageTemplate,
    ruler: FontRuler,
    t: Translator,
) -> SheetShelf:
    """Lay out the front pages; the cover is laid out twice, as it counts its own pages."""
    changes = (week_sheet(data, sheets, template, ruler, t),) if request.has_week else ()
    if not request.has_cover:
        return SheetShelf.of(changes)
    make = partial(cover_sheet, data, title=title, template=template, ruler=ruler, t=t)
    contents = Contents.of(data, sheets)
    first = 1 + len(make(contents=contents).pages) + sum(len(sheet.pages) for sheet in changes)
    contents = contents.from_page(first, [facts.pages for facts in sheets.facts])
    return SheetShelf.of((make(contents=contents), *changes))

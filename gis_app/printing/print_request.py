"""What a person asks of a print: which pages, what there is a sheet for each of, which scale."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.printing.page_design import PageDesign
from gis_app.printing.page_template import PAPERS, Orientation, PageTemplate, lay_out_page
from gis_app.printing.remarks import strip_height_mm
from gis_app.printing.sheet_plane import LARGEST_DENOMINATOR
from gis_app.printing.subject import Coverage
from gis_app.printing.variants import Variant

SMALLEST_GIVEN_DENOMINATOR = 50
PICTURE_DPI: Final = 300
BACKDROP_DPI: Final = 150
LEAST_DPI: Final = 30
MOST_DPI: Final = 1200


@dataclass(frozen=True)
class PrintRequest:
    """Ask for an atlas; without a scale each sheet takes the largest round one that fits.

    `names` keeps areas, units or actions by name or code, empty prints all of the coverage.
    `selection` are row ids of points. A design's paper gives way to one that is named here. What is
    for the public leaves telephones and the internal marking out; `review_number` takes the place
    of the project's 审图号. `backdrop` is the id or file of a base map that lies beneath in
    place of the project's own. `dpi` is the resolution of pictures: of PNG pages, and of such a
    base map beneath the vectors of a PDF. `round_fid` makes an exposure board show what a round
    of the mock assessment found, in place of the red and overdue issues.
    """

    coverage: Coverage = Coverage.SUBDISTRICT
    paper: str | None = None
    orientation: Orientation | None = None
    scale_denominator: int | None = None
    names: tuple[str, ...] = ()
    design: PageDesign = field(default_factory=PageDesign.of)
    selection: tuple[int, ...] = ()
    has_cover: bool = False
    has_week: bool = False
    is_public: bool = False
    variant: Variant = Variant.COLOUR
    dpi: int | None = None
    review_number: str = ""
    backdrop: str = ""
    backdrop_crs: str | None = None
    round_fid: int = 0

    @property
    def picture_dpi(self) -> float:
        """Return the resolution of pages that are pictures."""
        return float(self.dpi or PICTURE_DPI)

    @property
    def backdrop_dpi(self) -> float:
        """Return the resolution of a base map beneath vectors; finer tiles have smaller writing."""
        return float(self.dpi or BACKDROP_DPI)

    @cached_property
    def page_design(self) -> PageDesign:
        """Return the design on the paper that is asked for; raises UsageError."""
        made = self.design
        if self.paper is not None:
            made = replace(made, paper=self.paper)
        if self.orientation is not None:
            made = replace(made, orientation=self.orientation)
        return made.checked()

    def template(self) -> PageTemplate:
        """Return the page; raises UsageError for an unknown paper or an impossible scale."""
        design = self.page_design
        scale = self.scale_denominator
        if scale is not None and not SMALLEST_GIVEN_DENOMINATOR <= scale <= LARGEST_DENOMINATOR:
            raise UsageError(
                msg(
                    "The scale 1:{scale} cannot be printed; give a number from {low} to {high}.",
                    scale=scale,
                    low=SMALLEST_GIVEN_DENOMINATOR,
                    high=LARGEST_DENOMINATOR,
                )
            )
        paper = PAPERS[design.paper]
        side = paper.long_mm if design.orientation is Orientation.LANDSCAPE else paper.short_mm
        margin = paper.margin_mm if design.margin_mm is None else design.margin_mm
        return lay_out_page(
            design.shipped.boxes,
            paper,
            design.orientation,
            design.items,
            design.margin_mm,
            strip_height_mm(design, side - 2 * margin, paper.type_factor),
        )

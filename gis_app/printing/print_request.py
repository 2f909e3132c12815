"""What a person asks of a print: paper, scale, and what there is a sheet for each of."""

from __future__ import annotations

from dataclasses import dataclass

from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.printing.atlas import Coverage
from gis_app.printing.page_template import PAPERS, Orientation, PageTemplate, page_template
from gis_app.printing.sheet_plane import LARGEST_DENOMINATOR

SMALLEST_GIVEN_DENOMINATOR = 50


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """Ask for an atlas; without a scale each sheet takes the largest round one that fits.

    `names` keeps areas or units by name or code; empty prints all of the coverage.
    """

    coverage: Coverage = Coverage.SUBDISTRICT
    paper: str = "A3"
    orientation: Orientation = Orientation.LANDSCAPE
    scale_denominator: int | None = None
    names: tuple[str, ...] = ()

    def template(self) -> PageTemplate:
        """Return the page; raises UsageError for an unknown paper or an impossible scale."""
        if self.paper not in PAPERS:
            raise UsageError(
                msg(
                    "There is no paper {paper}. Choose one of: {names}.",
                    paper=self.paper,
                    names=", ".join(PAPERS),
                )
            )
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
        return page_template(PAPERS[self.paper], self.orientation)

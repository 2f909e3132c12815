"""Send pages straight to a printer that the system's dialog chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.printing.print_request import PrintRequest
    from gis_app.progress import Progress


def chosen_printer(request: PrintRequest, parent: QWidget) -> QPrinter | None:
    """Ask for a printer with the system's dialog, the page's paper set; None when given up."""
    printer = printer_for(request)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() else None


def printer_for(request: PrintRequest) -> QPrinter:
    """Return a printer set to a request's paper, whole page, true to scale."""
    template = request.template()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = QPageSize(
        QSizeF(template.width_mm, template.height_mm),
        QPageSize.Unit.Millimeter,
        template.paper.name,
        QPageSize.SizeMatchPolicy.FuzzyOrientationMatch,
    )
    is_wide = template.width_mm > template.height_mm
    orientation = QPageLayout.Orientation.Portrait
    if is_wide and size.size(QPageSize.Unit.Millimeter).width() < template.width_mm - 1.0:
        orientation = QPageLayout.Orientation.Landscape
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    if request.variant is Variant.GREY:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    return printer


def printing_work(
    printer: QPrinter, data: CityData, request: PrintRequest, t: Translator, project: Path | None
) -> Callable[[Progress], Any]:
    """Return what lays the pages out and sends them; a stop ends the job at once."""

    def work(progress: Progress) -> int:
        from gis_app.printing.page_painter import paint_page
        from gis_app.rendering.render_cache import RenderCache
        from gis_app.ui.variant_painter import VariantPainter
        from gis_app.workflows.print_atlas import lay_out_atlas

        book = lay_out_atlas(data, request, t, progress.part(0.0, 0.1), project)
        painter = VariantPainter(printer, request.variant)
        if not painter.isActive():
            raise RenderError(msg("The printer does not take the pages. Is it switched on?"))
        cache = RenderCache()
        try:
            for index, page in enumerate(book.pages):
                what = msg(
                    "Page {number} of {count}: {name}",
                    number=page.number,
                    count=len(book.pages),
                    name=page.name,
                )
                progress.step(0.1 + 0.9 * index / len(book.pages), what)
                if index and not printer.newPage():
                    raise RenderError(msg("The printer stopped taking pages."))
                dpi = float(printer.resolution())
                paint_page(painter, book, index, dpi, progress.is_cancelled, cache)
        except BaseException:
            printer.abort()
            raise
        finally:
            painter.end()
        progress.step(1.0)
        return len(book.pages)

    return work

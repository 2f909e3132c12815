"""`gis-app print`: sheets of areas, units, actions, walks; boards, lists and the wall map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, Verb, city_argument
from gis_app.errors import UsageError
from gis_app.messages import msg, plural
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.cli.verb import CliContext
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.page_design import PageDesign
    from gis_app.printing.print_request import PrintRequest
    from gis_app.workflows.print_atlas import PrintReport


def _scale(text: str) -> int:
    """Read 5000, 1:5000 or 1:5,000."""
    return int(text.removeprefix("1:").replace(",", ""))


def _dpi(text: str) -> int:
    from gis_app.printing.print_request import LEAST_DPI, MOST_DPI

    value = int(text)
    if not LEAST_DPI <= value <= MOST_DPI:
        raise ValueError(text)
    return value


def _add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=t("the PDF to write; a .png writes pictures, with --split it is a folder"),
    )
    _add_what(parser, t)
    _add_page(parser, t)
    _add_output(parser, t)


def _add_what(parser: argparse.ArgumentParser, t: Translator) -> None:
    from gis_app.printing.page_design import ORDER
    from gis_app.printing.subject import Coverage

    parser.add_argument(
        "--template",
        choices=list(ORDER),
        help=t("page template; the district sheet with table unless told"),
    )
    parser.add_argument(
        "--design", metavar="FILE", type=Path, help=t("a page design saved from the window")
    )
    parser.add_argument(
        "--coverage",
        choices=[str(c) for c in Coverage],
        help=t("one sheet for each of these; what suits the template unless told"),
    )
    parser.add_argument(
        "--area",
        metavar="NAME",
        action="append",
        default=[],
        help=t("print only this area, unit or action, by name or code; may be given several times"),
    )
    parser.add_argument(
        "--point",
        metavar="CODE",
        action="append",
        default=[],
        help=t("a point of the selection, by code or name; may be given several times"),
    )
    parser.add_argument(
        "--cover", action="store_true", help=t("begin with a cover: key map, summary, contents")
    )
    parser.add_argument(
        "--week", action="store_true", help=t("add a page of what changed since last week")
    )
    parser.add_argument(
        "--public",
        action="store_true",
        help=t("for the public: no telephones, no internal marking"),
    )


def _add_page(parser: argparse.ArgumentParser, t: Translator) -> None:
    from gis_app.printing.page_design import ITEM_TITLES
    from gis_app.printing.page_template import PAPERS, Orientation

    parser.add_argument(
        "--scale",
        type=_scale,
        metavar="N",
        help=t("print at exactly 1:N; otherwise the largest round scale that fits"),
    )
    parser.add_argument(
        "--backdrop",
        metavar="ID|FILE",
        default="",
        help=t("a base map of tiles or a photo beneath the sheets; `backdrop` lists them"),
    )
    parser.add_argument(
        "--backdrop-crs", help=t("the reference system of a picture that names none")
    )
    parser.add_argument("--paper", choices=list(PAPERS), help=t("size of the paper"))
    parser.add_argument(
        "--orientation", choices=[str(o) for o in Orientation], help=t("how the paper is held")
    )
    parser.add_argument("--margin", type=float, metavar="MM", help=t("margin in millimetres"))
    for name, words in (
        ("with", t("switch an item of the page on")),
        ("without", t("switch an item of the page off")),
    ):
        parser.add_argument(
            f"--{name}",
            dest=f"{name}_",
            metavar="ITEM",
            action="append",
            default=[],
            choices=list(ITEM_TITLES),
            help=words,
        )
    parser.add_argument("--title", help=t("title of the pages; {name} is what a page is about"))
    parser.add_argument("--marking", help=t("marking at the foot, such as 内部资料"))
    parser.add_argument("--remarks", help=t("remarks above the foot"))
    parser.add_argument(
        "--signature",
        metavar="LABEL",
        action="append",
        default=[],
        help=t("a line to sign on; may be given several times"),
    )
    parser.add_argument("--logo", metavar="FILE", type=Path, help=t("a picture beside the title"))


def _add_output(parser: argparse.ArgumentParser, t: Translator) -> None:
    from gis_app.printing.poster import DEFAULT_OVERLAP_MM, TILE_PAPERS
    from gis_app.printing.variants import Variant

    parser.add_argument(
        "--split", action="store_true", help=t("one PDF a sheet in the folder FILE")
    )
    parser.add_argument(
        "--poster",
        choices=list(TILE_PAPERS),
        help=t("cut every page into sheets of this paper, with overlap, crop marks and a key"),
    )
    parser.add_argument(
        "--overlap",
        type=float,
        metavar="MM",
        default=DEFAULT_OVERLAP_MM,
        help=t("how much neighbouring sheets of a poster share"),
    )
    parser.add_argument(
        "--variant",
        choices=[str(v) for v in Variant],
        default=str(Variant.COLOUR),
        help=t("colours: as designed, greys, or safe for colour-blind readers"),
    )
    parser.add_argument(
        "--dpi",
        type=_dpi,
        metavar="N",
        help=t("dots an inch: of a .png (300 unless told), of a --backdrop in a PDF (150)"),
    )


def _design(options: argparse.Namespace) -> PageDesign:
    from gis_app.printing.page_design import PageDesign, design_from_json

    made = PageDesign.of(options.template) if options.template else PageDesign.of()
    if options.design is not None:
        made = design_from_json(
            _read(options.design).decode("utf-8", "replace"), str(options.design)
        )
        if options.template and made.template != options.template:
            raise UsageError(
                msg(
                    "{file} is a design of the template {name}.",
                    file=str(options.design),
                    name=made.template,
                )
            )
    items = (made.items | set(options.with_)) - set(options.without_)
    unknown = sorted(items - set(made.shipped.all_items))
    if unknown:
        raise UsageError(
            msg(
                "The template {template} has no item {item}. It has: {names}.",
                template=made.template,
                item=unknown[0],
                names=", ".join(made.shipped.all_items),
            )
        )
    made = replace(made, items=frozenset(items))
    if options.margin is not None:
        made = replace(made, margin_mm=options.margin)
    if options.title is not None:
        made = replace(made, title=options.title)
    if options.marking is not None:
        made = replace(made, marking=options.marking)
    if options.remarks is not None:
        made = replace(made, remarks=options.remarks)
    if options.signature:
        made = replace(made, signatures=tuple(options.signature))
    if options.logo is not None:
        made = replace(made, logo=_read(options.logo))
    return made.checked()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=error.strerror or "")
        ) from error


def _selection(data: CityData, wanted: list[str]) -> tuple[int, ...]:
    from gis_app.printing.subject import named

    points = data.table("points")
    codes, names = points.text("code"), points.text("name")
    known = [(codes[i] or "", names[i] or "") for i in range(len(points))]
    return tuple(int(points.fids[i]) for i in named(wanted, known)) if wanted else ()


def _request(options: argparse.Namespace, data: CityData) -> PrintRequest:
    from gis_app.printing.page_template import Orientation
    from gis_app.printing.print_request import PrintRequest
    from gis_app.printing.subject import Coverage
    from gis_app.printing.variants import Variant

    design = _design(options)
    coverage = Coverage(options.coverage or design.shipped.coverage)
    if options.point and options.coverage is None:
        coverage = Coverage.SELECTION
    return PrintRequest(
        coverage,
        options.paper,
        Orientation(options.orientation) if options.orientation else None,
        options.scale,
        tuple(options.area),
        design,
        _selection(data, options.point),
        options.cover,
        options.week,
        options.public,
        Variant(options.variant),
        options.dpi,
        backdrop=options.backdrop,
        backdrop_crs=options.backdrop_crs,
    )


def _print(
    options: argparse.Namespace, data: CityData, project: Path, context: CliContext
) -> PrintReport:
    from gis_app.workflows.print_atlas import PrintForm, PrintTarget, print_atlas

    if options.split and options.poster:
        raise UsageError(msg("A poster is one file: leave out --split or --poster."))
    form = PrintForm.PDF
    if options.split:
        form = PrintForm.FOLDER
    elif options.poster:
        form = PrintForm.POSTER
    elif options.file.suffix.lower() == ".png":
        form = PrintForm.PICTURES
    target = PrintTarget(options.file, form, options.poster or "", options.overlap)
    request = _request(options, data)
    return print_atlas(data, target, request, context.t, context.progress(), project)


def said(report: PrintReport) -> Message:
    """Return what was printed, in one sentence."""
    return msg(
        "{sheets} on {pages}, {rows}: {file}",
        sheets=plural("{count} sheet", "{count} sheets", report.sheets),
        pages=plural("{count} page", "{count} pages", report.pages),
        rows=plural("{count} table row", "{count} table rows", report.rows),
        file=str(report.file),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city) as city:
        report = _print(options, city.data, city.file, context)
    for warning in report.warnings:
        context.warn(warning)
    context.say(said(report))
    return EXIT_OK


VERB = Verb(
    "print", msg("print sheets, lists, boards and the wall map as PDF"), _add_arguments, _run
)

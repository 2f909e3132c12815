"""Put the pages' ink into the PDF that the writer left: fonts, stamps and operators."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.page_ink import FONT_NAMES, stamp_matrix
from gis_app.printing.pdf_file import check_page_count, copied
from gis_app.printing.variants import Variant, recoloured_operators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Page, Pdf

    from gis_app.printing.pdf_pages import RawPages
    from gis_app.printing.stream_file import StreamFile

_CODES: Final = re.compile(rb"<([0-9A-F]+)> ?Tj|/(F\d+) [\d.]+ Tf")
_STAMP_BOX_PT: Final = 60.0


def _fonts(page: Page, raw: RawPages) -> dict[bool, Object]:
    """Return the fonts of the page of letters; their glyphs must be numbered as the ink says."""
    resources = page.obj.Resources.get("/Font", None)
    found: dict[bytes, list[bytes]] = {}
    font = b""
    for match in _CODES.finditer(page.obj.Contents.read_bytes()):
        if match[2]:
            font = match[2]
        else:
            found.setdefault(font, []).append(match[1])
    fonts: dict[bool, Object] = {}
    names = iter(found)
    for is_bold, letters in raw.pot.letters.items():
        if not letters:
            continue
        name = next(names, b"")
        codes = b"".join(found.get(name, []))
        wanted = b"".join(b"%04X" % n for n in range(1, len(letters) + 1))
        if codes != wanted or resources is None:
            raise RenderError(
                msg("The fonts of the file are not numbered as expected; nothing was written.")
            )
        fonts[is_bold] = resources["/" + name.decode()]
    return fonts


@contextmanager
def with_ink(pdf: Pdf, raw: RawPages, streams: StreamFile, variant: Variant) -> Iterator[None]:
    """Add every page's ink and take the pages of letters and stamps out of the book.

    The file must be written before this ends, as its streams are read only then.
    """
    from pikepdf import Array, Dictionary

    count = len(raw.sheets)
    check_page_count(len(pdf.pages) - 1 - len(raw.pot.stamps), count)
    repainted: dict[int, int] = {}
    if variant is not Variant.COLOUR:
        for index in range(1, len(pdf.pages)):
            own = pdf.pages[index].obj.Contents.read_bytes()
            repainted[index] = streams.add(recoloured_operators(own, variant))
    with streams.opened() as source:
        for index, number in repainted.items():
            pdf.pages[index].obj.Contents = pdf.copy_foreign(source.get_object((number, 0)))
        fonts = _fonts(pdf.pages[0], raw)
        stamps = [_as_stamp(pdf.pages[i]) for i in range(1 + count, len(pdf.pages))]
        first, last = pdf.make_stream(b"q\n"), pdf.make_stream(b"\nQ\n")
        # the same table for all pages: hundreds of names a page would fill the memory
        every = pdf.make_indirect(Dictionary({f"/S{n}": one for n, one in enumerate(stamps)}))
        for index, sheet in enumerate(raw.sheets, 1):
            page = pdf.pages[index].obj
            ink = pdf.copy_foreign(source.get_object((sheet.stream, 0)))
            page.Contents = Array([first, page.Contents, last, ink])
            # Qt may give many pages the same resources
            resources = copied(page.Resources)
            if sheet.weights:
                known = copied(resources.get("/Font", Dictionary()))
                for is_bold in sheet.weights:
                    known[FONT_NAMES[is_bold].decode()] = fonts[is_bold]
                resources.Font = known
            if sheet.has_stamps and not len(resources.get("/XObject", Dictionary())):
                resources.XObject = every
            elif sheet.has_stamps:
                known = copied(resources.XObject)
                for name, stamp in every.items():
                    known[name] = stamp
                resources.XObject = known
            page.Resources = resources
        del pdf.pages[1 + count :]
        del pdf.pages[0]
        yield


def _as_stamp(page: Page) -> Object:
    """Turn a page with one drawing in its middle into a form whose origin is that middle."""
    from pikepdf import Array, Name

    stream = page.obj.Contents
    _, _, width, height = (float(v) for v in page.mediabox)
    x, y, reach = width / 2, height / 2, _STAMP_BOX_PT
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([x - reach, y - reach, x + reach, y + reach])
    stream.Matrix = Array([round(v, 8) for v in stamp_matrix((x, y))])
    stream.Resources = page.obj.Resources
    return stream

"""Put the pages' ink into the PDF that the writer left: fonts, stamps and operators."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final, cast

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.page_ink import FONT_NAMES, stamp_matrix
from gis_app.printing.variants import Variant, recoloured_operators

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

    from gis_app.printing.pdf_pages import InkSheet, RawPages

_CODES: Final = re.compile(rb"<([0-9A-F]+)> ?Tj|/(F\d+) [\d.]+ Tf")
_STAMP_BOX_PT: Final = 60.0


def _fonts(page: PageObject, raw: RawPages) -> dict[bool, IndirectObject]:
    """Return the fonts of the page of letters; their glyphs must be numbered as the ink says."""
    content = page.get_contents()
    own = cast("DictionaryObject", page["/Resources"].get_object())
    resources = cast("DictionaryObject", own["/Font"]) if "/Font" in own else None
    found: dict[bytes, list[bytes]] = {}
    font = b""
    for match in _CODES.finditer(content.get_data() if content is not None else b""):
        if match[2]:
            font = match[2]
        else:
            found.setdefault(font, []).append(match[1])
    fonts: dict[bool, IndirectObject] = {}
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
        fonts[is_bold] = resources.raw_get("/" + name.decode())
    return fonts


def add_ink(pdf: PdfWriter, raw: RawPages, variant: Variant) -> None:
    """Add every page's ink and take the pages of letters and stamps out of the book."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    count = len(raw.sheets)
    if len(pdf.pages) != 1 + count + len(raw.pot.stamps):
        raise RenderError(
            msg(
                "The file has {found} of {count} pages; nothing was written.",
                found=max(len(pdf.pages) - 1 - len(raw.pot.stamps), 0),
                count=count,
            )
        )
    pages = list(pdf.pages)
    if variant is not Variant.COLOUR:
        for page in pages[1:]:
            _recolour(page, variant)
    fonts = _fonts(pages[0], raw)
    stamps = [_as_stamp(pdf, page) for page in pages[1 + count :]]
    opening = StreamObject()
    opening.set_data(b"q\n")
    closing = StreamObject()
    closing.set_data(b"\nQ\n")
    first, last = pdf._add_object(opening), pdf._add_object(closing)
    for page, sheet in zip(pages[1 : 1 + count], raw.sheets, strict=True):
        own = page.raw_get("/Contents")
        contents = ArrayObject([first, own, last, pdf._add_object(_stream(sheet, variant))])
        page[NameObject("/Contents")] = contents
        resources = DictionaryObject(cast("DictionaryObject", page["/Resources"].get_object()))
        for key, names in (
            ("/Font", {FONT_NAMES[b].decode(): fonts[b] for b in sheet.weights}),
            ("/XObject", {f"/S{n}": stamps[n] for n in sorted(sheet.stamps)}),
        ):
            known = DictionaryObject()
            if key in resources:
                known.update(cast("DictionaryObject", resources[key].get_object()))
            known.update({NameObject(name): value for name, value in names.items()})
            resources[NameObject(key)] = known
        page[NameObject("/Resources")] = resources
    for index in reversed([0, *range(1 + count, len(pages))]):
        pdf.remove_page(index)


def _recolour(page: PageObject, variant: Variant) -> None:
    """Change the colours of what the writer painted on a page."""
    stream = cast("StreamObject", page.raw_get("/Contents").get_object())
    stream.set_data(recoloured_operators(stream.get_data(), variant))


def _stream(sheet: InkSheet, variant: Variant) -> StreamObject:
    from pypdf.generic import EncodedStreamObject, NameObject

    stream = EncodedStreamObject()
    data = sheet.operators
    if variant is not Variant.COLOUR:
        data = zlib.compress(recoloured_operators(zlib.decompress(data), variant))
    stream._data = data
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream


def _as_stamp(pdf: PdfWriter, page: PageObject) -> IndirectObject:
    """Turn a page with one drawing in its middle into a form whose origin is that middle."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject

    stream = cast("StreamObject", page.raw_get("/Contents").get_object())
    x, y = float(page.mediabox.width) / 2, float(page.mediabox.height) / 2
    reach = _STAMP_BOX_PT
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Form")
    stream[NameObject("/BBox")] = ArrayObject(
        [FloatObject(v) for v in (x - reach, y - reach, x + reach, y + reach)]
    )
    stream[NameObject("/Matrix")] = ArrayObject([FloatObject(v) for v in stamp_matrix((x, y))])
    stream[NameObject("/Resources")] = page["/Resources"]
    return page.raw_get("/Contents")  # type: ignore[no-any-return]

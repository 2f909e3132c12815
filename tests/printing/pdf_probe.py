"""Read vectors back from a PDF page, stamps included: where shapes lie, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

MM_PER_PT = 25.4 / 72.0
_PATH = {b"m", b"l", b"c"}
_FILLS = {b"f", b"f*", b"F", b"B", b"B*", b"b", b"b*"}


def read_pdf(file):
    """Open a PDF for reading."""
    from pypdf import PdfReader

    return PdfReader(file)


@dataclass
class Shape:
    """Hold one painted path: fill colour or None, pen colour or None, box in millimetres."""

    fill: tuple[float, ...] | None
    line: tuple[float, ...] | None
    box: tuple[float, float, float, float]


@dataclass
class _Reader:
    height_pt: float
    shapes: list[Shape] = field(default_factory=list)
    texts: list[tuple[float, float, float]] = field(default_factory=list)

    def read(self, stream, resources, matrix):
        from pypdf.generic import ContentStream

        stack, path, fill, line = [], [], None, None
        text_matrix = np.eye(3)
        for arguments, operator in ContentStream(stream, None).operations:
            if operator == b"q":
                stack.append((matrix, fill, line))
            elif operator == b"Q":
                matrix, fill, line = stack.pop()
            elif operator == b"cm":
                matrix = _matrix(arguments) @ matrix
            elif operator in (b"rg", b"scn", b"sc") and len(arguments) == 3:
                fill = tuple(float(v) for v in arguments)
            elif operator in (b"RG", b"SCN", b"SC") and len(arguments) == 3:
                line = tuple(float(v) for v in arguments)
            elif operator == b"re":
                x, y, w, h = (float(v) for v in arguments)
                path += [(x, y), (x + w, y + h)]
            elif operator in _PATH:
                numbers = [float(v) for v in arguments]
                path += list(zip(numbers[::2], numbers[1::2], strict=True))
            elif operator in _FILLS or operator in (b"S", b"s", b"n"):
                if path and operator != b"n":
                    is_filled = operator in _FILLS
                    is_lined = operator not in (b"f", b"f*", b"F")
                    self.add(path, matrix, fill if is_filled else None, line if is_lined else None)
                path = []
            elif operator == b"Tm":
                text_matrix = _matrix(arguments)
            elif operator == b"Tj":
                x, y, _ = np.array([0, 0, 1]) @ text_matrix @ matrix
                self.texts.append((x * MM_PER_PT, (self.height_pt - y) * MM_PER_PT, 0.0))
            elif operator == b"Do":
                form = resources["/XObject"][arguments[0]].get_object()
                if form["/Subtype"] == "/Form":
                    inner = _matrix(form.get("/Matrix", [1, 0, 0, 1, 0, 0])) @ matrix
                    self.read(form, form["/Resources"].get_object(), inner)

    def add(self, path, matrix, fill, line):
        points = np.column_stack([np.array(path), np.ones(len(path))]) @ matrix * MM_PER_PT
        x, y = points[:, 0], self.height_pt * MM_PER_PT - points[:, 1]
        self.shapes.append(Shape(fill, line, (x.min(), y.min(), x.max(), y.max())))


def _matrix(arguments):
    a, b, c, d, e, f = (float(v) for v in arguments)
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def read_page(page):
    """Return everything that is painted on a page."""
    reader = _Reader(float(page.mediabox.height))
    reader.read(page.get_contents(), page["/Resources"].get_object(), np.eye(3))
    return reader


def filled_shapes(page, colour, tolerance=0.004):
    """Return the boxes (x0, y0, x1, y1) of paths filled with a colour, y down from the top."""
    wanted = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return [
        shape.box
        for shape in read_page(page).shapes
        if shape.fill is not None and np.abs(np.array(shape.fill) - wanted).max() < tolerance
    ]

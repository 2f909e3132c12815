"""Read vectors back from a PDF page: where shapes of one fill colour lie, in millimetres."""

from __future__ import annotations

import numpy as np

MM_PER_PT = 25.4 / 72.0
_PATH = {b"m": 1, b"l": 1, b"c": 3, b"re": 0}


def read_pdf(file):
    """Open a PDF for reading."""
    from pypdf import PdfReader

    return PdfReader(file)


def filled_shapes(page, colour, tolerance=0.004):
    """Return the boxes (x0, y0, x1, y1) of paths filled with a colour, y down from the top."""
    wanted = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    height = float(page.mediabox.height)
    state = {"fill": None, "path": []}
    boxes = []

    def visit(operator, arguments, matrix, _text_matrix):
        if operator in (b"rg", b"scn", b"sc") and len(arguments) == 3:
            state["fill"] = np.array([float(v) for v in arguments])
        elif operator == b"re":
            x, y, w, h = (float(v) for v in arguments)
            state["path"] += [_placed(matrix, x, y), _placed(matrix, x + w, y + h)]
        elif operator in _PATH:
            numbers = [float(v) for v in arguments]
            state["path"] += [
                _placed(matrix, *numbers[i : i + 2]) for i in range(0, len(numbers), 2)
            ]
        elif operator in (b"f", b"f*", b"F", b"B", b"B*", b"b", b"b*"):
            fill = state["fill"]
            if fill is not None and state["path"] and np.abs(fill - wanted).max() < tolerance:
                points = np.array(state["path"]) * MM_PER_PT
                x, y = points[:, 0], height * MM_PER_PT - points[:, 1]
                boxes.append((x.min(), y.min(), x.max(), y.max()))
            state["path"] = []
        elif operator in (b"S", b"s", b"n"):
            state["path"] = []

    page.extract_text(visitor_operand_before=visit)
    return boxes


def _placed(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f

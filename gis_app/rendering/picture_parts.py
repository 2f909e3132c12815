"""Parts of one picture, laid down many at once: what Qt calls pixmap fragments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage, QPixmap

_FRAGMENT_NUMBERS: Final = 10


def draw_parts(
    painter: QPainter,
    picture: QPixmap,
    at: tuple[NDArray[Any], NDArray[Any]],
    parts: NDArray[Any],
    opacity: NDArray[Any] | float = 1.0,
) -> None:
    """Lay parts (left, top, width, height) of a picture down, unscaled, all in one call.

    `at` are the places of their upper left corners in device pixels.
    """
    if not len(parts):
        return
    # a PixmapFragment is ten doubles, so an array of them is read in place: x and y of the middle,
    # the part, the scales across and down, the turn, the opacity
    fragments = np.zeros((len(parts), _FRAGMENT_NUMBERS))
    fragments[:, 0] = at[0] + parts[:, 2] / 2
    fragments[:, 1] = at[1] + parts[:, 3] / 2
    fragments[:, 2:6] = parts
    fragments[:, 6] = fragments[:, 7] = 1.0
    fragments[:, 9] = opacity
    first: Any = Shiboken.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    way, smooth = painter.combinedTransform(), QPainter.RenderHint.SmoothPixmapTransform
    is_plain = not (way.isScaling() or way.isRotating())
    is_on_pixels = is_plain and way.dx().is_integer() and way.dy().is_integer()
    was_smooth = painter.testRenderHint(smooth)
    # Qt asks every part anew whether it must be smoothed, though none of these is turned or scaled
    painter.setRenderHint(smooth, was_smooth and not is_on_pixels)
    painter.drawPixmapFragments(first, len(fragments), picture)
    painter.setRenderHint(smooth, was_smooth)


def inked_box(image: QImage) -> tuple[int, int, int, int]:
    """Return left, top, width and height of what of a 32-bit picture is not fully transparent.

    Of a picture without anything in it that is one pixel.
    """
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    has_ink = pixels[:, : image.width()] != 0
    down, across = np.flatnonzero(has_ink.any(axis=1)), np.flatnonzero(has_ink.any(axis=0))
    if not len(down):
        return 0, 0, 1, 1
    left, top = int(across[0]), int(down[0])
    return left, top, int(across[-1]) + 1 - left, int(down[-1]) + 1 - top

"""The colours a file is printed in: as designed, in greys, or apart for the colour-blind."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from gis_app.domain.table import FloatArray


class Variant(StrEnum):
    """Name the colours a file is printed in."""

    COLOUR = "colour"
    GREY = "grey"
    COLOUR_BLIND = "colour_blind"


_LUMINANCE: Final = np.array([0.2126, 0.7152, 0.0722])
_DEUTERANOPIA: Final = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
"""What a person without green cones sees of a colour; Machado, Oliveira and Fernandes 2009."""
_SHIFT: Final = np.array([[0.0, 0.0, 0.0], [0.7, 1.0, 0.0], [0.7, 0.0, 1.0]])
"""Where what such a person does not see is moved to: into the difference of blue and yellow."""
_COLOUR: Final = re.compile(rb"(?<![\w.])(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (scn|SCN|sc|SC|rg|RG)\b")


def seen_without_green(rgb: FloatArray) -> FloatArray:
    """Return colours (n, 3) of 0 to 1 as a person without green cones sees them."""
    return np.asarray(np.clip(rgb @ _DEUTERANOPIA.T, 0.0, 1.0))


def recoloured(rgb: FloatArray, variant: Variant) -> FloatArray:
    """Return colours (n, 3) of 0 to 1 in a variant."""
    if variant is Variant.GREY:
        return np.repeat((rgb @ _LUMINANCE)[:, None], 3, axis=1)
    if variant is Variant.COLOUR_BLIND:
        lost = rgb - rgb @ _DEUTERANOPIA.T
        return np.asarray(np.clip(rgb + lost @ _SHIFT.T, 0.0, 1.0))
    return rgb


@lru_cache(maxsize=4096)
def _operands(red: bytes, green: bytes, blue: bytes, variant: Variant) -> bytes:
    rgb = recoloured(np.array([[float(red), float(green), float(blue)]]), variant)[0]
    return b"%.4g %.4g %.4g" % tuple(rgb.tolist())


def recoloured_operators(operators: bytes, variant: Variant) -> bytes:
    """Return a page's operators with every colour in a variant."""
    if variant is Variant.COLOUR:
        return operators
    return _COLOUR.sub(
        lambda found: _operands(found[1], found[2], found[3], variant) + b" " + found[4], operators
    )


def recoloured_image(image: QImage, variant: Variant) -> QImage:
    """Return a picture in a variant."""
    if variant is Variant.COLOUR or image.isNull():
        return image
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height = plain.width(), plain.height()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())
    pixels = rows[:, : 4 * width].reshape(height, width, 4)
    out = np.empty((height, width, 4), np.uint8)
    for top in range(0, height, 256):
        part = pixels[top : top + 256]
        rgb = recoloured(part[..., :3].reshape(-1, 3) / 255.0, variant)
        out[top : top + 256, :, :3] = np.rint(rgb * 255.0).reshape(*part.shape[:2], 3)
        out[top : top + 256, :, 3] = part[..., 3]
    made = QImage(out.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    made.setDotsPerMeterX(image.dotsPerMeterX())
    made.setDotsPerMeterY(image.dotsPerMeterY())
    return made

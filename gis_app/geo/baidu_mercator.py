"""Baidu's own Mercator metres (bd09mc) and BD-09 degrees.

Baidu does not use the Mercator formula: longitude is linear in x, latitude a polynomial of sixth
degree in y, with other coefficients in each of six bands. The coefficients are those its public
map script has carried since 2010; they give the latitude to about a centimetre.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_BAND_STARTS_M: Final = np.array([12890594.86, 8362377.87, 5591021.0, 3481989.83, 1678043.12, 0.0])
# for each band: degrees at x = 0 and per metre, seven coefficients of y / scale, the scale
_BANDS: Final = np.array(
    [
        [1.410526172116255e-8, 8.98305509648872e-6, -1.9939833816331, 200.9824383106796,
         -187.2403703815547, 91.6087516669843, -23.38765649603339, 2.57121317296198,
         -0.03801003308653, 17337981.2],
        [-7.435856389565537e-9, 8.983055097726239e-6, -0.78625201886289, 96.32687599759846,
         -1.85204757529826, -59.36935905485877, 47.40033549296737, -16.50741931063887,
         2.28786674699375, 10260144.86],
        [-3.030883460898826e-8, 8.98305509983578e-6, 0.30071316287616, 59.74293618442277,
         7.357984074871, -25.38371002664745, 13.45380521110908, -3.29883767235584,
         0.32710905363475, 6856817.37],
        [-1.981981304930552e-8, 8.983055099779535e-6, 0.03278182852591, 40.31678527705744,
         0.65659298677277, -4.44255534477492, 0.85341911805263, 0.12923347998204,
         -0.04625736007561, 4482777.06],
        [3.09191371068437e-9, 8.983055096812155e-6, 0.00006995724062, 23.10934304144901,
         -0.00023663490511, -0.6321817810242, -0.00663494467273, 0.03430082397953,
         -0.00466043876332, 2555164.4],
        [2.890871144776878e-9, 8.983055095805407e-6, -3.068298e-8, 7.47137025468032,
         -0.00000353937994, -0.02145144861037, -0.00001234426596, 0.00010322952773,
         -0.00000323890364, 826088.5],
    ]
)  # fmt: skip
_STEPS: Final = 60
_LARGEST_Y_M: Final = 1.6e7


def metres_to_bd09(
    x_m: ArrayLike, y_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn Baidu's Mercator metres into BD-09 degrees, longitude and latitude; NaN stays NaN."""
    x, y = np.asarray(x_m, np.float64), np.asarray(y_m, np.float64)
    row = _BANDS[_band(y)]
    share = np.abs(y) / row[..., 9]
    lat = row[..., 8]
    for power in (7, 6, 5, 4, 3, 2):
        lat = lat * share + row[..., power]
    lon = row[..., 0] + row[..., 1] * np.abs(x)
    return np.asarray(np.copysign(lon, x)), np.asarray(np.copysign(lat, y))


def bd09_to_metres(
    lon_deg: ArrayLike, lat_deg: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn BD-09 degrees into Baidu's Mercator metres, by halving until `metres_to_bd09` agrees."""
    lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
    low, high = np.zeros_like(lat), np.full_like(lat, _LARGEST_Y_M)
    wanted = np.abs(lat)
    for _step in range(_STEPS):
        middle = (low + high) / 2
        is_below = metres_to_bd09(middle, middle)[1] < wanted
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    y = np.where(np.isfinite(lat), np.copysign((low + high) / 2, lat), np.nan)
    row = _BANDS[_band(y)]
    return np.copysign((np.abs(lon) - row[..., 0]) / row[..., 1], lon), y


def _band(y: NDArray[np.float64]) -> NDArray[np.int64]:
    with np.errstate(invalid="ignore"):
        above = np.abs(y)[..., None] >= _BAND_STARTS_M
    # argmax gives the first band whose start is reached; for NaN the first band, which is harmless
    return np.asarray(above.argmax(axis=-1), np.int64)

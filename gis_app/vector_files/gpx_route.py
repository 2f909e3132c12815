"""A walk for a phone or a hand-held receiver: GPX with its stops as a route, its way as a track."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as Xml

import shapely

from gis_app.errors import VectorFileError
from gis_app.messages import msg
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SPACE: Final = "http://www.topografix.com/GPX/1/1"
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_gpx_route(
    file: Path,
    name: str,
    stops: Sequence[tuple[float, float, str, str]],
    way: shapely.Geometry | None,
) -> None:
    """Write stops (longitude, latitude, name, about) in their order and the line between them.

    Degrees of EPSG:4490 are written as the WGS84 that GPX asks for. Raises VectorFileError.
    """
    Xml.register_namespace("", _SPACE)
    root = Xml.Element(f"{{{_SPACE}}}gpx", version="1.1", creator="gis-app")
    for lon, lat, title, about in stops:
        _point(root, "wpt", lon, lat, title, about)
    route = Xml.SubElement(root, f"{{{_SPACE}}}rte")
    _text(route, "name", name)
    for lon, lat, title, about in stops:
        _point(route, "rtept", lon, lat, title, about)
    if way is not None:
        track = Xml.SubElement(root, f"{{{_SPACE}}}trk")
        _text(track, "name", name)
        segment = Xml.SubElement(track, f"{{{_SPACE}}}trkseg")
        for lon, lat in shapely.get_coordinates(way).tolist():
            _point(segment, "trkpt", lon, lat)
    tree = Xml.ElementTree(root)
    Xml.indent(tree)
    try:
        with written_aside(file) as aside:
            tree.write(aside, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise VectorFileError(
            msg("{file} cannot be written: {reason}", file=str(file), reason=reason)
        ) from error


def _point(
    parent: Xml.Element, kind: str, lon: float, lat: float, title: str = "", about: str = ""
) -> None:
    place = {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"}
    point = Xml.SubElement(parent, f"{{{_SPACE}}}{kind}", place)
    _text(point, "name", title)
    _text(point, "desc", about)


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    if text:
        Xml.SubElement(parent, f"{{{_SPACE}}}{tag}").text = _NOT_IN_XML.sub("", text)

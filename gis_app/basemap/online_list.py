"""The online base maps there are to choose from."""

from __future__ import annotations

from typing import Final

from gis_app.basemap.online_source import BaseMap, OnlineSource
from gis_app.messages import LocalText

TIANDITU: Final = "tianditu"
_TIANDITU_URL: Final = (
    "https://t{s}.tianditu.gov.cn/LAYER_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=LAYER&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
)


def _tianditu(layer: str, zh: str, en: str, *, is_opaque: bool) -> OnlineSource:
    return OnlineSource(
        f"tianditu-{layer}",
        LocalText(zh, en),
        _TIANDITU_URL.replace("LAYER", layer),
        "© 天地图 国家基础地理信息中心",
        lowest_zoom=1,
        highest_zoom=18,
        subdomains=tuple("01234567"),
        service=TIANDITU,
        has_labels=not is_opaque,
        is_opaque=is_opaque,
    )


def _listed(
    id_: str, provider: str, title: LocalText, attribution: str, *, is_gcj02: bool = False,
    has_labels: bool = True,
) -> OnlineSource:  # fmt: skip
    """Return a service of the public list of tile services."""
    import xyzservices.providers

    found = xyzservices.providers.flatten()[provider]
    url = str(found.url)
    for name, value in found.items():
        if isinstance(value, str) and name not in ("url", "s", "x", "y", "z", "r"):
            url = url.replace("{" + name + "}", value)
    return OnlineSource(
        id_,
        title,
        url.replace("{r}", "").replace("http://", "https://"),
        attribution,
        highest_zoom=int(found.get("max_zoom", 18)),
        subdomains=tuple(found.get("subdomains", "abc")) if "{s}" in url else (),
        is_gcj02=is_gcj02,
        has_labels=has_labels,
    )


def online_base_maps() -> tuple[BaseMap, ...]:
    """Return all online base maps, those with names in Chinese first."""
    vec = _tianditu("vec", "天地图矢量", "Tianditu map", is_opaque=True)
    cva = _tianditu("cva", "天地图矢量注记", "Tianditu map labels", is_opaque=False)
    img = _tianditu("img", "天地图影像", "Tianditu imagery", is_opaque=True)
    cia = _tianditu("cia", "天地图影像注记", "Tianditu imagery labels", is_opaque=False)
    amap = LocalText("高德地图", "Amap")
    tencent = OnlineSource(
        "tencent",
        LocalText("腾讯地图", "Tencent map"),
        "https://rt{s}.map.gtimg.com/tile?z={z}&x={x}&y={-y}&type=vector&styleid=3",
        "© 腾讯地图",
        lowest_zoom=3,
        subdomains=tuple("0123"),
        is_gcj02=True,
    )
    osm = LocalText("OpenStreetMap", "OpenStreetMap")
    topo = LocalText("OpenTopoMap 地形", "OpenTopoMap")
    imagery = LocalText("Esri 影像", "Esri imagery")
    return (
        BaseMap("tianditu", LocalText("天地图·矢量", "Tianditu map"), (vec, cva)),
        BaseMap("tianditu-imagery", LocalText("天地图·影像", "Tianditu imagery"), (img, cia)),
        BaseMap(
            "amap", amap, (_listed("amap", "Gaode.Normal", amap, "© 高德地图", is_gcj02=True),)
        ),
        BaseMap("tencent", tencent.title, (tencent,)),
        BaseMap(
            "osm",
            osm,
            (_listed("osm", "OpenStreetMap.Mapnik", osm, "© OpenStreetMap contributors"),),
        ),
        BaseMap(
            "opentopomap",
            topo,
            (
                _listed(
                    "opentopomap",
                    "OpenTopoMap",
                    topo,
                    "© OpenStreetMap contributors, SRTM, © OpenTopoMap (CC-BY-SA)",
                ),
            ),
        ),
        BaseMap(
            "esri-imagery",
            imagery,
            (
                _listed(
                    "esri-imagery",
                    "Esri.WorldImagery",
                    imagery,
                    "© Esri, Maxar, Earthstar Geographics",
                    has_labels=False,
                ),
            ),
        ),
    )

"""One self-contained HTML page: folium makes the map, everything it would load is written in."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import TYPE_CHECKING, Any

from gis_app.messages import CHINESE
from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SCRIPTS = (
    "data", "columns", "rows", "geometry", "symbols", "slices", "base_layer", "pictures", "labels",
    "photos", "popup", "clusters", "place_canvas", "places", "shapes", "here", "weeks", "filters",
    "repeats", "table", "reach", "print", "tools", "panel", "start",
)  # fmt: skip
"""Our scripts in the order they need each other."""

_CLOSING = re.compile(r"</(script|style)", re.IGNORECASE)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def json_for_html(value: object) -> str:
    """Write JSON that can stand inside a script element, whatever the texts in it contain."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _inside_script(text: str) -> str:
    if _CLOSING.search(text):
        raise ValueError("a script to be written into the page contains its own end")
    # a comment naming a source map would make the browser look for a file beside the page
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def _library(name: str, *files: str) -> list[str]:
    from importlib import import_module
    from pathlib import Path

    folder = Path(str(import_module(f"xstatic.pkg.{name}").BASE_DIR))
    return [(folder / file).read_text(encoding="utf-8") for file in files]


def _without_pictures(css: str) -> str:
    """Drop rules that name picture files: no control that uses them is on the page."""
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", css)


def _hashes(bodies: Iterable[str]) -> str:
    return " ".join(
        sorted(
            "'sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() + "'"
            for body in set(bodies)
        )
    )


def _policy(page: str, *, has_side_files: bool, picture_host: str) -> str:
    """Allow exactly the scripts and styles written into the page, its own pictures, nothing else.

    Side files are let in by the page's own scripts alone; online tiles from their one host.
    """
    scripts = _hashes(_SCRIPT.findall(page)) + (" 'strict-dynamic'" if has_side_files else "")
    pictures = f"data: {picture_host}".strip()
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hashes(_STYLE.findall(page))}; "
        f"img-src {pictures}; base-uri 'none'; form-action 'none'; object-src 'none'"
    )


def _own(folder: Path, suffix: str, *names: str) -> list[str]:
    """Return our files without indentation and lines of comment, a quarter of their size."""
    texts = [(folder / f"{name}.{suffix}").read_text(encoding="utf-8") for name in names]
    lines = ([line.strip() for line in text.splitlines()] for text in texts)
    return ["\n".join(x for x in some if x and not x.startswith("//")) for some in lines]


def _verbatim(text: str) -> object:
    """Make an element of the page; branca would run what data brings as a jinja template."""
    from branca.element import Element

    element: Any = Element("{{ this.text }}")
    element.text = text
    return element


def build_page(payload: Mapping[str, Any], *, title: str, language: str) -> str:
    """Return the page for a payload of `city_payload`; it asks for nothing from outside."""
    import folium
    from branca.element import MacroElement
    from jinja2 import Template

    (west, south), (east, north) = ((b[1], b[0]) for b in payload["meta"]["bounds"])
    map_ = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=12,
        max_zoom=19,
        prefer_canvas=True,
        fade_animation=False,
    )
    map_.default_js, map_.default_css = [], []
    figure: Any = map_.get_root()
    figure.title = None

    leaflet_js, leaflet_css = _library("leaflet", "leaflet.js", "leaflet.css")
    web = resources_dir() / "web"
    styles = [_without_pictures(leaflet_css), *_own(web, "css", "map", "print")]
    head = figure.header
    head.add_child(_verbatim(f"<title>{html.escape(title)}</title>"), name="title")
    head.add_child(_verbatim("<style>" + "\n".join(styles) + "</style>"), name="styles")
    head.add_child(_verbatim(f"<script>{_inside_script(leaflet_js)}</script>"), name="leaflet")

    scripts = "\n".join(_inside_script(text) for text in _own(web, "js", *SCRIPTS))
    figure.script.add_child(_verbatim(scripts), name="city")
    start: Any = MacroElement()  # type: ignore[no-untyped-call]
    start._template = Template(
        "{% macro script(this, kwargs) %}CityMap.start({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )
    map_.add_child(start)

    page = str(figure.render())
    block = '<script type="application/json" id="city-data">' + json_for_html(payload) + "</script>"
    page = _arranged(page, block, language)
    policy = _policy(
        page, has_side_files=bool(payload.get("files")), picture_host=_host(payload.get("online"))
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}" />'
    return page.replace("<head>", f"<head>\n    {meta}", 1)


def _host(online: Mapping[str, Any] | None) -> str:
    """Return the origin that online tiles come from; empty without any."""
    if not online:
        return ""
    scheme, _, rest = str(online["url"]).partition("://")
    return f"{scheme}://{rest.partition('/')[0]}".replace("{s}", "*")


def _arranged(page: str, block: str, language: str) -> str:
    """Put folium's map beside the panel, and the data before the scripts."""
    lang = "zh-CN" if language == CHINESE else "en"
    page = page.replace("<html>", f'<html lang="{lang}">', 1)
    page = page.replace(
        "<body>",
        '<body><button id="skip" type="button"></button><div id="page"><aside id="panel"></aside>'
        '<main id="map-side"><button id="panel-button" type="button"></button>'
        '<div id="print-head"></div><div id="tools" role="toolbar"></div>'
        '<div id="news" role="status" aria-live="polite"></div>'
        '<nav id="reach"></nav><section id="table"></section>',
        1,
    )
    body, scripts = page.split("</body>", 1)
    scripts = scripts.replace("</html>", "").strip()
    foot = '<div id="print-foot"></div></main></div>\n'
    return body + foot + block + "\n" + scripts + "\n</body>\n</html>\n"

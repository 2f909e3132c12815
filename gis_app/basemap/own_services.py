"""Tile services the user entered: kept in the user's settings, never in a project or an export."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from gis_app.basemap.online_source import BaseMap, OnlineSource
from gis_app.messages import LocalText
from gis_app.paths import user_config_dir

if TYPE_CHECKING:
    from pathlib import Path


_KEY: Final = re.compile(
    r"[?&](?:tk|key|ak|token|access_token|api_?key)=([^&#{}\s]+)", re.IGNORECASE
)


def is_tile_url(url: str) -> bool:
    """Tell whether an address names tiles by {z}, {x} and {y} or {-y}, and nothing unknown.

    {key} stands for a key that is kept elsewhere.
    """
    names = re.findall(r"\{([^{}]*)\}", url)
    return (
        re.match(r"https?://[^\s/{}]+(\{s\}[^\s/{}]*)?/\S+$", url) is not None
        and {"z", "x"} <= set(names)
        and ("y" in names) != ("-y" in names)
        and set(names) <= {"z", "x", "y", "-y", "s", "key"}
    )


def without_key(url: str) -> tuple[str, str]:
    """Return an address with {key} in the place of the key it carries, and that key.

    >>> without_key("https://a.cn/wmts?x={x}&tk=0123abcd")
    ('https://a.cn/wmts?x={x}&tk={key}', '0123abcd')
    """
    found = _KEY.search(url)
    if found is None or "{key}" in url:
        return url, ""
    return url[: found.start(1)] + "{key}" + url[found.end(1) :], unquote(found[1])


@dataclass(frozen=True, slots=True)
class OwnService:
    """Describe a service as its user does; `is_gcj02` says that its tiles lie shifted."""

    name: str
    url: str
    attribution: str
    lowest_zoom: int = 0
    highest_zoom: int = 19
    is_gcj02: bool = False

    @property
    def base_map(self) -> BaseMap:
        """Return the base map it makes."""
        # the address may hold a key, so it must not show in the id
        id_ = "own-" + hashlib.sha256(f"{self.name}\n{self.url}".encode()).hexdigest()[:12]
        title = LocalText(self.name, self.name)
        source = OnlineSource(
            id_,
            title,
            self.url,
            self.attribution,
            self.lowest_zoom,
            self.highest_zoom,
            tuple("abc") if "{s}" in self.url else (),
            service=id_ if "{key}" in self.url else "",
            is_gcj02=self.is_gcj02,
        )
        return BaseMap(id_, title, (source,))


def own_base_maps() -> tuple[BaseMap, ...]:
    """Return the user's own tile services by name; what cannot be read is left out."""
    return tuple(one.base_map for _, one in sorted(_read().items()))


def keep_own(wanted: OwnService) -> str:
    """Keep a service, in place of one of the same name; return the id of its base map."""
    _write(_read() | {wanted.name: wanted})
    return wanted.base_map.id


def forget_own(id_: str) -> None:
    """Forget a service by the id of its base map."""
    _write({name: one for name, one in _read().items() if one.base_map.id != id_})


def _file() -> Path:
    return user_config_dir() / "tile-services.json"


def _read() -> dict[str, OwnService]:
    try:
        rows: Any = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    out: dict[str, OwnService] = {}
    for row in rows if isinstance(rows, list) else ():
        given = row if isinstance(row, dict) else {}
        name, url, attribution = (str(given.get(k, "")) for k in ("name", "url", "attribution"))
        if name and is_tile_url(url):
            lowest = _zoom(given.get("lowest_zoom"), 0)
            highest = _zoom(given.get("highest_zoom"), 19)
            is_gcj02 = given.get("is_gcj02") is True
            out[name] = OwnService(name, url, attribution, lowest, highest, is_gcj02)
    return out


def _zoom(given: Any, otherwise: int) -> int:
    return given if isinstance(given, int) and 0 <= given <= 24 else otherwise


def _write(kept: dict[str, OwnService]) -> None:
    rows = [asdict(one) for one in kept.values()]
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")

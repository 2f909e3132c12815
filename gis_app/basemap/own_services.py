"""Tile services the user entered: kept in the user's settings, never in a project or an export."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from gis_app.basemap.online_source import BaseMap, OnlineSource
from gis_app.messages import LocalText
from gis_app.paths import user_config_dir

if TYPE_CHECKING:
    from pathlib import Path


def is_tile_url(url: str) -> bool:
    """Tell whether an address names tiles by {z}, {x} and {y} or {-y}, and nothing unknown."""
    names = re.findall(r"\{([^{}]*)\}", url)
    return (
        re.match(r"https?://[^\s/{}]+(\{s\}[^\s/{}]*)?/\S+$", url) is not None
        and {"z", "x"} <= set(names)
        and ("y" in names) != ("-y" in names)
        and set(names) <= {"z", "x", "y", "-y", "s"}
    )


def own_base_maps() -> tuple[BaseMap, ...]:
    """Return the user's own tile services by name; what cannot be read is left out."""
    return tuple(
        _base_map(name, url, attribution) for name, (url, attribution) in sorted(_read().items())
    )


def keep_own(name: str, url: str, attribution: str) -> str:
    """Keep a service, in place of one of the same name; return the id of its base map."""
    kept = _read() | {name: (url, attribution)}
    _write(kept)
    return _base_map(name, url, attribution).id


def forget_own(id_: str) -> None:
    """Forget a service by the id of its base map."""
    _write({n: (u, a) for n, (u, a) in _read().items() if _base_map(n, u, a).id != id_})


def _base_map(name: str, url: str, attribution: str) -> BaseMap:
    # the address may hold a key, so it must not show in the id
    id_ = "own-" + hashlib.sha256(f"{name}\n{url}".encode()).hexdigest()[:12]
    title = LocalText(name, name)
    subdomains = tuple("abc") if "{s}" in url else ()
    return BaseMap(id_, title, (OnlineSource(id_, title, url, attribution, 0, 19, subdomains),))


def _file() -> Path:
    return user_config_dir() / "tile-services.json"


def _read() -> dict[str, tuple[str, str]]:
    try:
        rows: Any = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    out: dict[str, tuple[str, str]] = {}
    for row in rows if isinstance(rows, list) else ():
        given = row if isinstance(row, dict) else {}
        name, url, attribution = (str(given.get(k, "")) for k in ("name", "url", "attribution"))
        if name and is_tile_url(url):
            out[name] = (url, attribution)
    return out


def _write(kept: dict[str, tuple[str, str]]) -> None:
    rows = [{"name": n, "url": u, "attribution": a} for n, (u, a) in kept.items()]
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")

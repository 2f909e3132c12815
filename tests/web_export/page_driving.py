"""What tests ask a page in the browser, without the eval that its policy shuts."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def readable_folder() -> Iterator[Path]:
    """Give a folder that an unprivileged browser may read.

    pytest's own temporary folders are closed to everybody but their owner.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def opened(browser: Any, file: Path, width: int = 1440, height: int = 900) -> Iterator[Any]:
    """Open a page; nothing may go wrong in it, and it may ask for nothing but what lies there."""
    for one in file.parent.rglob("*"):
        one.chmod(0o755 if one.is_dir() else 0o644)
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    context.set_default_timeout(120_000)
    tab = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    tab.wait_for_selector("body[data-ready=yes]")
    yield tab
    context.close()
    assert faults == []
    beside = file.with_name(f"{file.stem}.files").as_uri() + "/"
    strangers = [url for url in asked if not url.startswith(("data:", beside))]
    assert strangers == [file.as_uri()]


def until(page: Any, test: str) -> None:
    """Wait until a test in the page is true; playwright's own way needs eval, which is shut."""
    page.evaluate(
        "() => new Promise(done => { (function look() { if ("
        + test
        + ") done(); else window.setTimeout(look, 20); })(); })"
    )


def shown(page: Any) -> int:
    """Return how many places the map has, those inside clusters counted."""
    count: int = page.evaluate("CityMap.shownPlaces().length")
    return count


def marks(page: Any) -> list[dict[str, Any]]:
    """Return what is drawn in the view: where in the window, and what it stands for."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => { const box = CityMap.map.getContainer().getBoundingClientRect();
             return CityMap.places.marks.map(m => { const at =
               CityMap.map.layerPointToContainerPoint([m.x, m.y]);
               return {x: at.x + box.left, y: at.y + box.top, count: m.heap ? m.heap.count : 1,
                       name: m.place ? m.place.title : null}; })
             .filter(m => m.x > box.left + 20 && m.y > 20 && m.x < box.right - 60
                          && m.y < box.bottom - 40); }"""
    )
    return found

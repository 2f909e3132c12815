"""What tests ask a page in the browser, without the eval that its policy shuts."""

from __future__ import annotations

from typing import Any


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

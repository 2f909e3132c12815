"""Streets of the base map, found by the name that an address begins with or holds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import shapely

from gis_app.domain.unit_tree import plain_name

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

_ENDINGS: Final = "路街巷道线"
_LONGEST, _SHORTEST = 12, 2


class StreetNames:
    """Find the street that a text names; the longest name that fits wins."""

    def __init__(self, data: CityData) -> None:
        self._table = data.tables.get("basemap_lines")
        self._found: dict[str, str | None] = {}

    @cached_property
    def _parts(self) -> dict[str, list[int]]:
        parts: dict[str, list[int]] = {}
        if self._table is None or self._table.geometry is None:
            return parts
        names = self._table.text("name")
        is_street = ~self._table.text("class").isin(("rail", "waterway"))
        plain = [plain_name(word) for word in names.words]
        for i, code in enumerate(names.codes.tolist()):
            if code >= 0 and is_street[i] and plain[code][-1:] in _ENDINGS:
                parts.setdefault(plain[code], []).append(i)
        return parts

    def find(self, text: str | None) -> str | None:
        """Return the plain name of the street a text holds; None when it names none."""
        if not text or not self._parts:
            return None
        if text not in self._found:
            self._found[text] = self._search(plain_name(text))
        return self._found[text]

    def _search(self, text: str) -> str | None:
        best = ""
        for end in (i + 1 for i, sign in enumerate(text) if sign in _ENDINGS):
            for length in range(min(_LONGEST, end), max(_SHORTEST, len(best)), -1):
                if text[end - length : end] in self._parts:
                    best = text[end - length : end]
                    break
        return best or None

    def shape(self, name: str) -> shapely.Geometry:
        """Return all lines of a street that `find` named, as one shape in degrees."""
        assert self._table is not None
        return shapely.union_all(self._table.shapes[self._parts[name]])

"""Results that outlive one moment of a city because what they rest on did not change."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class Remembered:
    """Keep the last result under each name while its sources are the very same objects.

    Registers are immutable, so the same object means the same content. Two threads may work a
    result out twice; neither sees a wrong one.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], object]] = {}

    def get(self, name: str, sources: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return the result kept under a name, or make it when a source is another object."""
        kept = self._kept.get(name)
        if kept is not None and _are_the_same(kept[0], sources):
            return cast("_T", kept[1])
        made = make()
        self._kept[name] = (sources, made)
        return made


def _are_the_same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))

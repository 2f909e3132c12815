"""Tiles of an online service: what is kept at once, the rest politely in the background."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from gis_app.basemap.tile_request import Answer, Outcome, request_tile
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.basemap.online_source import OnlineSource
    from gis_app.basemap.tile_cache import TileCache
    from gis_app.geo.tiles import TileAddress
    from gis_app.messages import Message, Translator

_WORKERS: Final = 2
"""Connections at a time, as the services' terms of use ask for."""
_PER_SECOND: Final = 12.0
_MOST_WAITING: Final = 600
_IN_MEMORY: Final = 256
_RETRIES: Final = 2
_OFF_S: Final = 20.0
_REFUSED_S: Final = 300.0
_MISSING_S: Final = 3600.0
_STALE_S: Final = 30 * 86_400.0


class OnlineTiles:
    """Give an online service's tiles; what is asked for last comes first, any thread may ask.

    A service that cannot be reached is left alone for a while, its fault is told, and kept tiles
    are shown as long as they are there. `arrived` is called from a thread of its own.
    """

    def __init__(
        self,
        source: OnlineSource,
        cache: TileCache | None,
        t: Translator,
        key: str = "",
        arrived: Callable[[], object] = lambda: None,
        *,
        request: Callable[[str], Answer] = request_tile,
        per_second: float = _PER_SECOND,
        off_s: float = _OFF_S,
    ) -> None:
        self.source = source
        self.name, self.attribution = t(source.title), source.attribution
        self.has_labels, self.is_opaque = source.has_labels, source.is_opaque
        self.is_gcj02 = source.is_gcj02
        self.lowest_zoom, self.highest_zoom = source.lowest_zoom, source.highest_zoom
        self.fault: Message | None = None
        self._cache, self._key, self._arrived = cache, key, arrived
        self._request, self._pause_s, self._off_s = request, 1.0 / per_second, off_s
        self._changed = Condition()
        self._waiting: deque[TileAddress] = deque()
        self._tries: dict[TileAddress, int] = {}
        self._missing: dict[TileAddress, float] = {}
        self._memory: OrderedDict[TileAddress, bytes] = OrderedDict()
        self._not_before = 0.0
        self._off_until = 0.0
        self._is_closed = False
        self._threads: list[Thread] = []

    # what is at hand

    def at_hand(self, at: TileAddress) -> bytes | None:
        """Return a tile from memory or disk; an old one is shown and asked for anew."""
        with self._changed:
            known = self._memory.get(at)
            if known is not None:
                self._memory.move_to_end(at)
                return known
        kept = None if self._cache is None else self._cache.get(self.source.id, at)
        if kept is None:
            return None
        data, fetched_at = kept
        self._remember(at, data)
        if time.time() - fetched_at > _STALE_S:
            self.ask(at)
        return data

    def _remember(self, at: TileAddress, data: bytes) -> None:
        with self._changed:
            self._memory[at] = data
            while len(self._memory) > _IN_MEMORY:
                self._memory.popitem(last=False)

    # asking

    def ask(self, at: TileAddress) -> None:
        """Put a tile at the head of the line; those that waited longest drop out of a long one."""
        now = time.monotonic()
        with self._changed:
            if self._is_closed or now < self._off_until or self._missing.get(at, 0.0) > now:
                return
            if at in self._tries:
                if at in self._waiting:
                    self._waiting.remove(at)
                    self._waiting.append(at)
                return
            self._tries[at] = 0
            self._waiting.append(at)
            while len(self._waiting) > _MOST_WAITING:
                self._tries.pop(self._waiting.popleft(), None)
            if len(self._threads) < _WORKERS:
                thread = Thread(target=self._work, name="tiles", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify_all()

    def wait(self, at: TileAddress, timeout_s: float) -> bool:
        """Wait for a tile asked for; tells whether it has come or will not come."""
        with self._changed:
            return self._changed.wait_for(lambda: at not in self._tries, timeout_s)

    def close(self) -> None:
        """Ask for nothing more; threads end by themselves after their present request."""
        with self._changed:
            self._is_closed = True
            self._waiting.clear()
            self._tries.clear()
            self._changed.notify_all()

    # in the threads

    def _work(self) -> None:
        while True:
            at = self._next()
            if at is None:
                return
            answer = self._request(self.source.tile_url(at, self._key))
            if self._settle(at, answer):
                self._arrived()

    def _next(self) -> TileAddress | None:
        """Return the next tile to ask for when its turn has come; None when closed."""
        with self._changed:
            while not self._is_closed:
                wait = self._not_before - time.monotonic()
                if self._waiting and wait <= 0:
                    self._not_before = time.monotonic() + self._pause_s
                    return self._waiting.pop()
                self._changed.wait(wait if self._waiting else None)
            return None

    def _settle(self, at: TileAddress, answer: Answer) -> bool:
        """Note what came of a request; tells whether the map may look different now."""
        if answer.outcome is Outcome.TILE:
            self._remember(at, answer.data)
            if self._cache is not None:
                self._cache.put(self.source.id, at, answer.data)
        now = time.monotonic()
        with self._changed:
            before = self.fault
            if answer.outcome in (Outcome.TILE, Outcome.MISSING):
                self.fault = None
                if answer.outcome is Outcome.MISSING:
                    self._missing[at] = now + _MISSING_S
                self._tries.pop(at, None)
            elif answer.outcome is Outcome.SLOW_DOWN:
                self._not_before = max(self._not_before, now + answer.wait_s)
                self._again(at, answer)
            elif answer.outcome is Outcome.UNREACHABLE:
                self._not_before = max(self._not_before, now + 0.5 * 2 ** self._tries.get(at, 0))
                self._again(at, answer)
            else:
                self._switch_off(answer)
            self._changed.notify_all()
            return answer.outcome is Outcome.TILE or self.fault is not before

    def _again(self, at: TileAddress, answer: Answer) -> None:
        if at not in self._tries:
            return
        self._tries[at] += 1
        if self._tries[at] > _RETRIES:
            self._switch_off(answer)
        else:
            self._waiting.append(at)

    def _switch_off(self, answer: Answer) -> None:
        """Leave the service alone for a while and say why."""
        rest = _REFUSED_S if answer.outcome is Outcome.REFUSED else self._off_s
        self._off_until = time.monotonic() + rest
        self._waiting.clear()
        self._tries.clear()
        self.fault = fault_of(self.name, answer.outcome)


def fault_of(name: str, outcome: Outcome) -> Message:
    """Say what is wrong with a service."""
    if outcome is Outcome.REFUSED:
        return msg("{source} refuses the request: its key is missing or not valid.", source=name)
    if outcome is Outcome.SLOW_DOWN:
        return msg("{source} asks to be left alone for a while.", source=name)
    if outcome is Outcome.NO_PICTURE:
        return msg("{source} answers with something that is no map picture.", source=name)
    return msg("{source} cannot be reached; the map shows what it has.", source=name)

"""One TOML table: which keys it has, which were asked for, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.catalogue.problems import Problems
    from gis_app.messages import Message

_T = TypeVar("_T")

LONGEST_SHOWN: Final = 60


def as_written(value: object) -> str:
    """Return a value the way a layer file writes it, cut short when it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


class TomlTable:
    """Keep account of one table's keys, and note what is wrong instead of raising.

    `place` is where the table stands as a person reads it (`checklist[3]`), `pattern` the same for
    the description of keys (`checklist`).
    """

    def __init__(
        self,
        values: Mapping[str, object],
        file: str,
        problems: Problems,
        place: str = "",
        pattern: str = "",
    ) -> None:
        self._values = values
        self._asked: set[str] = set()
        self.file = file
        self.problems = problems
        self.place = place
        self.pattern = pattern

    def key(self, name: str) -> str:
        """Return a key with the table it stands in, such as `symbol.icon`."""
        return f"{self.place}.{name}" if self.place else name

    def has(self, name: str) -> bool:
        """Tell whether the table has a key, without asking for it."""
        return name in self._values

    def also(self, *names: str) -> None:
        """Allow keys that somebody else reads."""
        self._asked.update(names)

    def free_keys(self) -> tuple[str, ...]:
        """Return the keys of a table whose keys are names, not settings."""
        return tuple(self._values)

    def finish(self) -> None:
        """Note every key that nobody asked for; call it when the table is read."""
        for name in self._values:
            if name not in self._asked:
                self.problems.unknown_key(self.file, self.key(name), name, self._asked)

    def _pattern(self, name: str) -> str:
        return f"{self.pattern}.{name}" if self.pattern else name

    def _take(self, name: str) -> object:
        self._asked.add(name)
        self.problems.asked.add(self._pattern(name))
        return self._values.get(name)

    def _required(self, name: str, value: _T | None) -> _T | None:
        if name not in self._values:
            self.problems.missing(self.file, self.key(name))
        return value

    def _wrong(self, name: str, wanted: Message, value: object) -> None:
        self.problems.wrong_type(self.file, self.key(name), wanted, as_written(value))

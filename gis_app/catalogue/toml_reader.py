"""Read one TOML table key by key: every key has a type, and a key nobody asks for is a mistake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gis_app.catalogue.problems import nearest
from gis_app.catalogue.toml_table import TomlTable
from gis_app.messages import LANGUAGES, LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

ID: Final = re.compile(r"[a-z][a-z0-9_]*")
COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
A_TEXT: Final = msg("a text")
A_NUMBER: Final = msg("a number")
A_WHOLE_NUMBER: Final = msg("a whole number")
A_FLAG: Final = msg("true or false")
A_TABLE: Final = msg("a table")
TEXTS: Final = msg("a list of texts")
NUMBERS: Final = msg("a list of numbers")
TABLES: Final = msg("a list of tables")


class KeyReader(TomlTable):
    """Hand out the values of one table, each by its type.

    After a problem a harmless value is returned: no catalogue is made when there are problems.
    """

    def text(self, name: str) -> str | None:
        """Read a text that may be left out."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(name, A_TEXT, value)
        return None

    def required_text(self, name: str) -> str:
        """Read a text that must be there."""
        return self._required(name, self.text(name)) or ""

    def required_id(self) -> str:
        """Read the key `id`, which must be there and be made of small letters, digits and _."""
        text = self.required_text("id")
        if text and not ID.fullmatch(text):
            self.problems.add(
                msg(
                    "{file}: {key}: {value} is not an id; use small letters, digits and _",
                    file=self.file,
                    key=self.key("id"),
                    value=text,
                )
            )
        return text

    def colour(self, name: str) -> str | None:
        """Read a colour #RRGGBB that may be left out."""
        value = self.text(name)
        if value is not None and not COLOUR.fullmatch(value):
            self.problems.not_a_colour(self.file, self.key(name), value)
            return None
        return value

    def required_colour(self, name: str) -> str:
        """Read a colour #RRGGBB that must be there."""
        return self._required(name, self.colour(name)) or "#000000"

    def choice(self, name: str, known: Collection[str], default: str | None = None) -> str:
        """Read one of some known words; without a default it must be there."""
        value = self.text(name)
        if value is None:
            if default is None:
                self._required(name, value)
            return default or next(iter(known), "")
        if value not in known:
            self.problems.unknown_value(self.file, self.key(name), value, known)
            return nearest(value, known) or next(iter(known), "")
        return value

    def number(
        self, name: str, default: float, *, low: float = 0.0, high: float = float("inf")
    ) -> float:
        """Read a number within bounds."""
        value = self.optional_number(name, low=low, high=high)
        return default if value is None else value

    def optional_number(
        self, name: str, *, low: float = 0.0, high: float = float("inf")
    ) -> float | None:
        """Read a number within bounds that may be left out."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong(name, A_NUMBER, value)
            return None
        if not low <= value <= high:
            self.problems.out_of_bounds(self.file, self.key(name), value, low, high)
            return None
        return float(value)

    def required_number(self, name: str, *, low: float = 0.0) -> float:
        """Read a number that must be there."""
        return self._required(name, self.optional_number(name, low=low)) or 0.0

    def whole_number(self, name: str, default: int | None = None) -> int:
        """Read a whole number; without a default it must be there."""
        value = self.optional_whole_number(name)
        if value is None and default is None:
            self._required(name, None)
        return (default or 0) if value is None else value

    def optional_whole_number(self, name: str) -> int | None:
        """Read a whole number that may be left out."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(name, A_WHOLE_NUMBER, value)
            return None
        return value

    def flag(self, name: str, default: bool) -> bool:
        """Read true or false."""
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong(name, A_FLAG, value)
            return default
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts that may be left out."""
        value = self._take(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return tuple(value)
        self._wrong(name, TEXTS, value)
        return ()

    def colours(self, name: str) -> tuple[str, ...]:
        """Read a list of at least one colour #RRGGBB."""
        values = self.texts(name)
        if not values:
            self._required(name, None)
        for value in values:
            if not COLOUR.fullmatch(value):
                self.problems.not_a_colour(self.file, self.key(name), value)
        return values

    def numbers(self, name: str) -> tuple[float, ...]:
        """Read a list of numbers above zero that may be left out."""
        value = self._take(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(
            isinstance(v, int | float) and not isinstance(v, bool) and v > 0 for v in value
        ):
            return tuple(float(v) for v in value)
        self._wrong(name, NUMBERS, value)
        return ()

    def names(self, name: str) -> LocalText:
        """Read a name in every language; it must be there."""
        reader = self.table(name)
        if reader is None:
            if name not in self._values:
                self._required(name, None)
            return LocalText("", "")
        texts = {language: reader.required_text(language) for language in LANGUAGES}
        reader.finish()
        return LocalText(**texts)

    def table(self, name: str, pattern: str | None = None) -> KeyReader | None:
        """Read a table within this one; None when it is left out."""
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(name, A_TABLE, value)
            return None
        inner = pattern if pattern is not None else self._pattern(name)
        return KeyReader(value, self.file, self.problems, self.key(name), inner)

    def tables(self, name: str) -> Iterator[KeyReader]:
        """Read a list of tables; empty when it is left out."""
        value = self._take(name)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self._wrong(name, TABLES, value)
            return
        for number, inner in enumerate(value, start=1):
            place = f"{self.key(name)}[{number}]"
            yield KeyReader(inner, self.file, self.problems, place, self._pattern(name))

    def with_pattern(self, pattern: str) -> KeyReader:
        """Return the same table under another name in the description of keys."""
        other = KeyReader(self._values, self.file, self.problems, self.place, pattern)
        other._asked = self._asked
        return other

    def variants(self, styles: Iterable[str]) -> Iterator[tuple[str, KeyReader]]:
        """Read the inner tables named after styles, each laid over this table's own keys.

        A key that this table could not have is noted; what is wrong in the table itself is not
        noted a second time.
        """
        own = {k: v for k, v in self._values.items() if k not in styles}
        for style in styles:
            inner = self.table(style)
            if inner is None:
                continue
            for name in inner.free_keys():
                if name not in self._asked or name in (*styles, "kind", "column"):
                    known = self._asked - {*styles, "kind", "column"}
                    self.problems.unknown_key(self.file, inner.key(name), name, known)
            merged = {**own, **inner._values}
            yield style, KeyReader(merged, self.file, self.problems, inner.place, self.pattern)

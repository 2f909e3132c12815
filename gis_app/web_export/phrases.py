"""Sentences of the page in both languages: each pattern once, its fields filled in by the page.

A number in what is collected refers to another phrase, a text stands for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gis_app.messages import CHINESE, ENGLISH, LocalText, Message, Translator

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_PHRASE: Final = -1


class Phrases:
    """Collect what the page says, in Chinese and English."""

    def __init__(self, translators: Mapping[str, Translator]) -> None:
        self._chinese = translators[CHINESE]
        self._english = translators[ENGLISH]
        self._numbers: dict[Message | LocalText, int] = {}
        self._phrases: list[Any] = []
        self._pattern_numbers: dict[tuple[str, ...], int] = {}
        self._patterns: list[list[Any]] = []

    def pair(self, text: Message | LocalText) -> list[str]:
        """Return a text in both languages, filled in."""
        return [self._chinese(text), self._english(text)]

    def number(self, text: Message | LocalText | None) -> int:
        """Return the number under which the page finds a text; NO_PHRASE for none."""
        if text is None:
            return NO_PHRASE
        known = self._numbers.get(text)
        if known is not None:
            return known
        if isinstance(text, LocalText) or not text.fields:
            phrase: Any = self.pair(text)
        else:
            values = [self._field(value) for _name, value in text.fields]
            phrase = [self._pattern(text), *values]
        number = len(self._phrases)
        self._phrases.append(phrase)
        self._numbers[text] = number
        return number

    def collected(self) -> dict[str, list[Any]]:
        """Return patterns as [Chinese, English, names of the fields] and phrases by number."""
        return {"patterns": self._patterns, "phrases": self._phrases}

    def _field(self, value: Any) -> int | str:
        is_sentence = isinstance(value, Message | LocalText)
        return self.number(value) if is_sentence else self._english.value(value)

    def _pattern(self, message: Message) -> int:
        names = [name for name, _value in message.fields]
        # filled in with its own field names, a sentence is its pattern, plural forms included
        blank = Message(
            message.id,
            tuple((name, f"{{{name}}}") for name in names),
            message.plural_id,
            message.count,
        )
        key = (self._chinese(blank), self._english(blank), *names)
        number = self._pattern_numbers.setdefault(key, len(self._patterns))
        if number == len(self._patterns):
            self._patterns.append([key[0], key[1], names])
        return number

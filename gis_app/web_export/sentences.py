"""Sentences of the page in both languages, each kept once and referred to by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.messages import CHINESE, ENGLISH, LocalText, Message, Translator

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SENTENCE = -1


class Sentences:
    """Collect what the page says; texts come out as [Chinese, English]."""

    def __init__(self, translators: Mapping[str, Translator]) -> None:
        self._chinese = translators[CHINESE]
        self._english = translators[ENGLISH]
        self._numbers: dict[tuple[str, str], int] = {}

    def pair(self, text: Message | LocalText) -> list[str]:
        """Return a text in both languages."""
        return [self._chinese(text), self._english(text)]

    def number(self, text: Message | LocalText | None) -> int:
        """Return the number under which the page finds a text; NO_SENTENCE for none."""
        if text is None:
            return NO_SENTENCE
        key = (self._chinese(text), self._english(text))
        return self._numbers.setdefault(key, len(self._numbers))

    def collected(self) -> list[list[str]]:
        """Return every text asked for so far, in the order of the numbers."""
        return [[chinese, english] for chinese, english in self._numbers]

"""The office's coded words as text of the window's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.terms import Colour, word

if TYPE_CHECKING:
    from gis_app.messages import Translator


def word_text(t: Translator, words: str, code: str | None) -> str:
    """Return the word for a code; the code itself when it is unknown, nothing for a missing one."""
    found = word(words, code)
    return (code or "") if found is None else t(found)


def colour_text(t: Translator, colour: int) -> str:
    """Return the word for an urgency."""
    return word_text(t, "colour", Colour(colour).name.lower())

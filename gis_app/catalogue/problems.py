"""Collect everything wrong with the layer files, so that a person mends them in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.messages import FieldValue, Message


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like a mistyped one; None when nothing comes near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


@dataclass
class Problems:
    """Hold the problems of all files, and every key that was asked for as `place.key`."""

    found: list[Message] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def add(self, problem: Message) -> None:
        """Note one problem."""
        self.found.append(problem)

    def missing(self, file: str, key: str) -> None:
        """Note a key that a file must have."""
        self.add(msg("{file}: the key {key} is missing", file=file, key=key))

    def wrong_type(self, file: str, key: str, wanted: Message, value: FieldValue) -> None:
        """Note a value of another type than wanted."""
        self.add(
            msg(
                "{file}: {key} must be {wanted}, not {value}",
                file=file,
                key=key,
                wanted=wanted,
                value=value,
            )
        )

    def unknown_key(self, file: str, key: str, name: str, known: Iterable[str]) -> None:
        """Note a key that does not belong there; `key` is its full place, `name` its last part."""
        like = nearest(name, known)
        if like is None:
            listed = ", ".join(sorted(known))
            self.add(
                msg(
                    "{file}: {key} is not a key here; the keys are {known}",
                    file=file,
                    key=key,
                    known=listed,
                )
            )
        else:
            self.add(
                msg(
                    "{file}: {key} is not a key here; did you mean {nearest}?",
                    file=file,
                    key=key,
                    nearest=like,
                )
            )

    def unknown_value(self, file: str, key: str, value: str, known: Iterable[str]) -> None:
        """Note a name that nothing answers to."""
        like = nearest(value, known)
        if like is None:
            listed = ", ".join(sorted(known))
            self.add(
                msg(
                    "{file}: {key}: there is no {value}; there are {known}",
                    file=file,
                    key=key,
                    value=value,
                    known=listed,
                )
            )
        else:
            self.add(
                msg(
                    "{file}: {key}: there is no {value}; did you mean {nearest}?",
                    file=file,
                    key=key,
                    value=value,
                    nearest=like,
                )
            )

    def not_a_colour(self, file: str, key: str, value: str) -> None:
        """Note a text where a colour belongs."""
        self.add(
            msg(
                "{file}: {key}: {value} is not a colour; write it as #RRGGBB",
                file=file,
                key=key,
                value=value,
            )
        )

    def out_of_bounds(self, file: str, key: str, value: float, low: float, high: float) -> None:
        """Note a number that is too small or too large."""
        if high == float("inf"):
            problem = msg(
                "{file}: {key} = {value} is too small; the least is {low}",
                file=file,
                key=key,
                value=value,
                low=low,
            )
        else:
            problem = msg(
                "{file}: {key} = {value} is out of bounds ({low} to {high})",
                file=file,
                key=key,
                value=value,
                low=low,
                high=high,
            )
        self.add(problem)

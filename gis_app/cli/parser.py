"""An argument parser that speaks the user's language and raises instead of leaving."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

from gis_app.cli.verb import write
from gis_app.errors import UsageError
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator

_Said = Callable[[re.Match[str]], "Message"]

# argparse words its complaints in English; these are the ones its versions 3.11 to 3.14 make
_COMPLAINTS: Final[tuple[tuple[re.Pattern[str], _Said], ...]] = (
    (
        re.compile(r"the following arguments are required: (.+)"),
        lambda m: msg("What is missing: {names}", names=m[1]),
    ),
    (
        re.compile(r"unrecognized arguments: (.+)"),
        lambda m: msg("This is not understood: {words}", words=m[1]),
    ),
    (
        re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)"),
        lambda m: msg(
            "{option} cannot be {value}; it may be one of: {choices}",
            option=m[1],
            value=m[2].strip("'\""),
            choices=m[3].replace("'", ""),
        ),
    ),
    (
        re.compile(r"argument (.+?): invalid .+? value: (.+)"),
        lambda m: msg(
            "{option} cannot be {value}; see --help", option=m[1], value=m[2].strip("'\"")
        ),
    ),
    (
        re.compile(r"argument (.+?): expected (?:one argument|at least one argument)"),
        lambda m: msg("{option} needs a value after it", option=m[1]),
    ),
)


def _said(complaint: str) -> Message:
    for pattern, say in _COMPLAINTS:
        found = pattern.fullmatch(complaint)
        if found:
            return say(found)
    return msg("The command line cannot be read: {problem}", problem=complaint)


def _formatter(t: Translator) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def _format_usage(self, usage, actions, groups, prefix):  # type: ignore[no-untyped-def]
            return super()._format_usage(usage, actions, groups, t("Usage: "))

    return Formatter


class VerbParser(argparse.ArgumentParser):
    """Parse a verb's options; complaints become UsageError with the usage line as its detail."""

    def __init__(self, verb: str, description: Message, t: Translator) -> None:
        super().__init__(
            prog=f"gis-app {verb}",
            description=t(description),
            add_help=False,
            formatter_class=_formatter(t),
        )
        self._usage_word = t("Usage: ")
        self._positionals.title = t("What is given, in order")
        self._optionals.title = t("Options")
        self.add_argument("-h", "--help", action="help", help=t("show this help and leave"))

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read a command line; words may stand before, between and after options.

        argparse alone takes a word that may be left out for left out at the first option.
        """
        if any(action.nargs in ("?", "*") for action in self._get_positional_actions()):
            return self.parse_intermixed_args(arguments)
        return self.parse_args(arguments)

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().removeprefix(self._usage_word).split())
        raise UsageError(_said(message), msg("Usage: {usage}", usage=usage))

    def _print_message(self, message: str, file: TextIO | None = None) -> None:  # type: ignore[override]
        write(file or sys.stdout, message)

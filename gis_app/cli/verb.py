"""What a verb of the command line is, and what it gets to work with."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, TextIO

from gis_app.errors import UsageError
from gis_app.messages import Message, msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    from gis_app.messages import Translator

EXIT_OK = 0
EXIT_PARTLY = 1
"""The work was done, but some rows were not taken; the report says which."""
EXIT_ERROR = 2
"""Nothing was changed; one sentence on the error stream says why."""


def flush(stream: TextIO) -> None:
    """Send on what a stream holds back."""
    try:
        stream.flush()
    except BrokenPipeError:
        _deafen(stream)


def write(stream: TextIO, text: str) -> None:
    """Write a text; a reader that has gone (`| head`) is no error."""
    try:
        stream.write(text)
    except BrokenPipeError:
        _deafen(stream)


def _deafen(stream: TextIO) -> None:
    """Lead a stream nobody reads any more into nothing; the work itself goes on to its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@dataclass
class CliContext:
    """Hold the language and the streams of one command-line call."""

    t: Translator
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    is_quiet: bool = False

    def say(self, text: Message | str) -> None:
        """Write a line to the output; a plain string is written as it is."""
        write(self.out, (self.t(text) if isinstance(text, Message) else text) + "\n")

    def warn(self, text: Message | str) -> None:
        """Write a line to the error stream; the work goes on."""
        write(self.err, (self.t(text) if isinstance(text, Message) else text) + "\n")

    def progress(self) -> Progress:
        """Return a progress that shows itself on a terminal and is silent in a pipe."""
        if self.is_quiet or not self.err.isatty():
            return Progress()

        def report(done: float, what: Message | None) -> None:
            label = "" if what is None else self.t(what)
            write(self.err, f"\r\x1b[K{done:4.0%} {label}" + ("\r\x1b[K" if done >= 1 else ""))
            flush(self.err)

        return Progress(report)


@dataclass(frozen=True)
class Verb:
    """Describe one verb: its name, one line of help, its options and what it does.

    `run` returns the exit status; it raises GisAppError for what the user has to mend.
    """

    name: str
    help: Message
    add_arguments: Callable[[argparse.ArgumentParser, Translator], None]
    run: Callable[[argparse.Namespace, CliContext], int]


def refuse(message: Message) -> NoReturn:
    """Raise the error for an option that cannot be used."""
    raise UsageError(message)


def made_folder(folder: Path) -> Path:
    """Return a folder to write into, made when only itself is missing; UsageError otherwise."""
    if not folder.is_dir():
        above = folder.absolute().parent
        if folder.exists() or not above.is_dir():
            missing = folder if folder.exists() else above
            refuse(msg("There is no folder {folder}. Make it first.", folder=str(missing)))
        folder.mkdir()
    return folder


def trial_argument(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the switch that only tells what would be done; `say_trial` then says so at the end."""
    parser.add_argument(
        "--dry-run", action="store_true", help=t(msg("tell what would happen, change nothing"))
    )


def say_trial(context: CliContext) -> None:
    """Say that nothing was changed."""
    context.say(msg("Nothing was changed: this was a trial."))


def city_argument(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the project file that almost every verb takes first."""
    parser.add_argument(
        "city",
        metavar="CITY.gpkg",
        help=t(msg("the project file; the word sample stands for a copy of the sample city")),
    )

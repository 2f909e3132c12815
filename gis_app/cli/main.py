"""Read the command line, run one verb, and turn every error into a sentence and exit status 2."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Final

from gis_app import __version__
from gis_app.cli.parser import VerbParser
from gis_app.cli.verb import EXIT_ERROR, CliContext, Verb, flush
from gis_app.errors import GisAppError, UsageError
from gis_app.messages import LANGUAGES, Translator, language_from_environment, load_translator, msg
from gis_app.paths import translations_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.messages import Message

VERB_MODULES: Final = {
    "new": "new",
    "import": "import_",
    "export": "export",
    "add-photos": "add_photos",
    "send": "send",
    "answers": "answers",
    "merge": "merge",
    "basemap": "basemap",
    "backdrop": "backdrop",
    "who": "who",
    "units": "units",
    "areas": "areas",
    "settings": "settings",
    "register": "register",
    "move": "move",
    "action": "action",
    "milestones": "milestones",
    "patrol": "patrol",
    "visit": "visit",
    "report": "report",
    "issue-lists": "issue_lists",
    "wording": "wording",
    "assess": "assess",
    "look-back": "look_back",
    "audit": "audit",
    "load": "load",
    "dossier": "dossier",
    "map": "map_",
    "print": "print_",
    "export-web": "export_web",
    "check-layers": "check_layers",
}
"""Verb → module of this folder; a module is imported only when its verb is asked for."""


def load_verb(name: str) -> Verb:
    """Import a verb by its name; raises KeyError for an unknown one."""
    module = importlib.import_module(f"gis_app.cli.{VERB_MODULES[name]}")
    verb = module.VERB
    if not isinstance(verb, Verb):
        raise TypeError(f"gis_app.cli.{VERB_MODULES[name]}.VERB is not a Verb")
    return verb


def is_verb(word: str) -> bool:
    """Tell whether a first argument asks for the command line rather than for a window."""
    return word in VERB_MODULES or word in ("-h", "--help", "--version", "help")


def _language(arguments: Sequence[str]) -> str:
    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        chosen = option.removeprefix("--language=") if "=" in option else value
        if option.split("=")[0] == "--language" and chosen in LANGUAGES:
            return chosen
    return language_from_environment(os.environ)


def _overview(t: Translator) -> str:
    lines = [t("gis-app [PROJECT.gpkg]            open the window"), t("gis-app VERB …"), ""]
    for name in VERB_MODULES:
        lines.append(f"  {name:<14} {t(load_verb(name).help)}")
    lines += ["", t("gis-app VERB --help tells a verb's options.")]
    return "\n".join(lines)


def _unknown(word: str) -> Message:
    import difflib

    near = difflib.get_close_matches(word, VERB_MODULES, 3)
    names = ", ".join(near or VERB_MODULES)
    return msg("There is no verb {verb}. Did you mean: {names}?", verb=word, names=names)


def _run(arguments: Sequence[str], context: CliContext) -> int:
    t = context.t
    first = arguments[0] if arguments else "help"
    if first in ("-h", "--help", "help"):
        context.say(_overview(t))
        return 0
    if first == "--version":
        context.say(f"gis-app {__version__}")
        return 0
    if first not in VERB_MODULES:
        raise UsageError(_unknown(first))
    verb = load_verb(first)
    parser = VerbParser(verb.name, verb.help, t)
    verb.add_arguments(parser, t)
    parser.add_argument("--language", choices=LANGUAGES, help=t("language of what is said"))
    parser.add_argument("--quiet", action="store_true", help=t("show no progress"))
    options = parser.read(arguments[1:])
    context.is_quiet = options.quiet
    return verb.run(options, context)


def main(arguments: Sequence[str], context: CliContext | None = None) -> int:
    """Run one verb and return the exit status: 0 done, 1 done in part, 2 nothing changed."""
    if context is None:
        context = CliContext(load_translator(_language(arguments), translations_dir()))
    try:
        return _run(arguments, context)
    except GisAppError as error:
        for message in (error.message, *error.details):
            context.warn(message)
        return EXIT_ERROR
    except KeyboardInterrupt:
        context.warn(msg("Stopped. Nothing was changed."))
        return EXIT_ERROR
    except SystemExit as leaving:  # argparse after --help
        return int(leaving.code or 0)
    finally:
        # here rather than at the interpreter's end, where a reader that has gone gives a traceback
        flush(context.out)
        flush(context.err)

"""The sentences inside reports as an office wants them: its own file, checked like a template."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from gis_app.catalogue.notices import own_file, shipped_notice
from gis_app.domain.notice_wording import LONGEST
from gis_app.errors import CatalogueError
from gis_app.messages import CHINESE, LANGUAGES, msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.messages import Message

SENTENCES: Final = "sentences"
_MOST_BYTES: Final = 400_000
_FIELD: Final = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
_OFF: Final = re.compile(r'^# (?=")', re.MULTILINE)


@lru_cache(maxsize=1)
def shipped_sentences() -> Mapping[str, str]:
    """Return every sentence that can be said otherwise, with the Chinese the program says."""
    text = shipped_notice(SENTENCES).read_text(encoding="utf-8")
    table: dict[str, str] = tomllib.loads(_OFF.sub("", text))[CHINESE]
    return table


def load_sentences(project: Path | None = None) -> Mapping[str, Mapping[str, str]]:
    """Return the office's own sentences by language: message id → text.

    Raises CatalogueError telling all that is wrong. A sentence that the program says no more is
    passed over here; `lost_sentences` names it.
    """
    file, values = _stored(project)
    if file is None:
        return {}
    known = shipped_sentences()
    problems: list[Message] = []
    made: dict[str, dict[str, str]] = {}
    for language, table in values.items():
        if language not in LANGUAGES or not isinstance(table, dict):
            problems.append(msg("{file}: there is no key {key}; did you mean {near}?",
                                file=file.name, key=language, near=CHINESE))  # fmt: skip
            continue
        for key, text in table.items():
            if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
                problems.append(msg("{file}: {key} must be a text", file=file.name, key=key))
                continue
            fields = _FIELD.findall(key)
            wrong = [name for name in _FIELD.findall(text) if name not in fields]
            if wrong:
                problems.append(
                    msg("{file}: {key}: there is no {{{name}}}; there are: {known}",
                        file=file.name, key=key, name=wrong[0], known=" ".join(fields))
                )  # fmt: skip
            elif key in known:
                made.setdefault(language, {})[key] = text
    if problems:
        raise CatalogueError(msg("The wording cannot be used: {file}", file=str(file)), *problems)
    return made


def lost_sentences(project: Path | None = None) -> tuple[Message, ...]:
    """Tell which of the office's sentences the program does not say, with the nearest it does."""
    file, values = _stored(project)
    known = shipped_sentences()
    lost = (
        key for table in values.values() if isinstance(table, dict) for key in table
        if key not in known
    )  # fmt: skip
    return tuple(
        msg("{file}: there is no sentence “{key}”; the nearest is “{near}”.",
            file="" if file is None else file.name, key=key,
            near=difflib.get_close_matches(key, known, 1, 0.0)[0])
        for key in lost
    )  # fmt: skip


def _stored(project: Path | None) -> tuple[Path | None, dict[str, Any]]:
    file = own_file(f"{SENTENCES}.toml", project)
    if file is None:
        return None, {}
    try:
        content = file.read_bytes()
        if len(content) > _MOST_BYTES:
            raise ValueError(f"{len(content)} bytes")
        return file, tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=str(error))
        ) from error

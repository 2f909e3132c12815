"""Read how documents are worded: the project's own file, the person's own, else the shipped one."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.notice_wording import FIELDS, LONGEST, NoticeWording, unknown_fields
from gis_app.errors import CatalogueError
from gis_app.messages import ENGLISH, LANGUAGES, msg
from gis_app.paths import resources_dir, user_config_dir
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gis_app.messages import Message

_KEYS: Final = ("title", "salutation", "body", "closing")
_MOST_BYTES: Final = 100_000


def shipped_notice(kind: str) -> Path:
    """Return the file of a kind's shipped words."""
    return resources_dir() / "notices" / f"{kind}.toml"


def notices_folder(project: Path) -> Path:
    """Return the folder beside a project in which its own words lie; it may not exist."""
    return project.with_name(f"{project.name}.notices")


def load_wording(
    kind: str, project: Path | None = None, fields: Sequence[str] = FIELDS
) -> Mapping[str, NoticeWording]:
    """Return a kind's words by language; raises CatalogueError telling all that is wrong.

    `fields` are the names that may stand in braces.
    """
    return _read(own_file(f"{kind}.toml", project) or shipped_notice(kind), fields)


def export_wording(folder: Path) -> list[Path]:
    """Write the shipped words into a folder to be changed there; a file that is there stays.

    Returns the files that were written; raises CatalogueError when the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in sorted((resources_dir() / "notices").glob("*.toml")):
            target = folder / source.name
            if not target.exists():
                with written_aside(target) as aside:
                    aside.write_bytes(source.read_bytes())
                written.append(target)
    except OSError as error:
        raise CatalogueError(
            msg("{file} cannot be written: {reason}", file=str(folder), reason=error.strerror or "")
        ) from error
    return written


def _read(file: Path, fields: Sequence[str]) -> dict[str, NoticeWording]:
    try:
        content = file.read_bytes()
        if len(content) > _MOST_BYTES:
            raise ValueError(f"{len(content)} bytes")
        values = tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=str(error))
        ) from error
    problems: list[Message] = []
    made = {
        name: _wording(file.name, name, values.get(name), problems, fields) for name in LANGUAGES
    }
    for key in values:
        if key not in LANGUAGES:
            problems.append(_no_key(file.name, key, LANGUAGES))
    if problems:
        raise CatalogueError(msg("The wording cannot be used: {file}", file=str(file)), *problems)
    return made


def _wording(
    file: str, language: str, table: Any, problems: list[Message], fields: Sequence[str]
) -> NoticeWording:
    if not isinstance(table, dict):
        if language != ENGLISH or table is not None:
            problems.append(msg("{file}: the part [{part}] is missing", file=file, part=language))
        return NoticeWording("", "", (), "")
    texts: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            problems.append(_no_key(file, f"{language}.{key}", [f"{language}.{k}" for k in _KEYS]))
            continue
        lines = value if key == "body" and isinstance(value, list) else [value]
        is_right = all(isinstance(line, str) and len(line) <= LONGEST for line in lines)
        if not is_right or (key == "body") is not isinstance(value, list):
            problems.append(
                msg("{file}: {key} must be a text, body a list of texts", file=file,
                    key=f"{language}.{key}")
            )  # fmt: skip
            continue
        for line in lines:
            problems += [
                msg("{file}: {key}: there is no {{{name}}}; there are: {known}", file=file,
                    key=f"{language}.{key}", name=name, known=" ".join(fields))
                for name in unknown_fields(line, fields)
            ]  # fmt: skip
        texts[key] = tuple(lines) if key == "body" else value
    if not texts.get("title"):
        problems.append(msg("{file}: {key} is missing", file=file, key=f"{language}.title"))
    return NoticeWording(
        texts.get("title", ""),
        texts.get("salutation", ""),
        texts.get("body", ()),
        texts.get("closing", ""),
    )


def own_file(name: str, project: Path | None) -> Path | None:
    """Return the project's or the person's own file of that name; None when there is none."""
    own = [] if project is None else [notices_folder(project)]
    files = (folder / name for folder in (*own, user_config_dir() / "notices"))
    return next((file for file in files if file.is_file()), None)


def _no_key(file: str, key: str, known: Any) -> Message:
    import difflib

    near = difflib.get_close_matches(key, known, 1, 0.0)
    return msg("{file}: there is no key {key}; did you mean {near}?",
               file=file, key=key, near=near[0])  # fmt: skip

"""The project's own folder of photos: copied in under safe names, never followed out of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.errors import PhotoError
from gis_app.messages import msg
from gis_app.storage.photo_file import MOST_BYTES, facts_of, small_jpeg, too_large
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gis_app.storage.photo_file import PhotoFacts

_SAFE_NAME: Final = re.compile(r"[\w-]{1,64}\.(jpg|png|webp)")
_LONGEST_STEM: Final = 24


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Hold a photo that lies in the project's folder now: its name there and what it says."""

    file: str
    sha256: str
    facts: PhotoFacts


def photo_folder(project: Path) -> Path:
    """Return the folder of a project's photos, beside the project; it may not exist."""
    real = project.resolve()
    return real.with_name(real.stem + ".photos")


def take_in(project: Path, source: Path) -> TakenIn:
    """Copy a picture file into the project's folder; raises PhotoError.

    The same picture taken in twice lies there once.
    """
    try:
        if source.stat().st_size > MOST_BYTES:
            raise too_large(source.name)
        content = source.read_bytes()
    except OSError as error:
        raise PhotoError(
            msg(
                "{file} cannot be read: {reason}",
                file=str(source),
                reason=error.strerror or str(error),
            )
        ) from error
    return take_in_bytes(project, content, source.name)


def take_in_bytes(project: Path, content: bytes, name: str) -> TakenIn:
    """Write a picture into the project's folder; `name` is what it was called elsewhere."""
    facts = facts_of(content, name)
    digest = hashlib.sha256(content).hexdigest()
    folder = photo_folder(project)
    file = f"{_safe_stem(name)}-{digest[:12]}{facts.suffix}"
    try:
        if folder.is_symlink():
            raise _outside(folder.name)
        folder.mkdir(exist_ok=True)
        known = next((f.name for f in folder.glob(f"*-{digest[:12]}{facts.suffix}")), None)
        if known is not None and _is_same(project, known, digest):
            return TakenIn(known, digest, facts)
        with written_aside(folder / file) as aside:
            aside.write_bytes(content)
    except OSError as error:
        raise PhotoError(
            msg(
                "No photo can be written into the folder {folder}: {reason}",
                folder=str(folder),
                reason=error.strerror or str(error),
            )
        ) from error
    return TakenIn(file, digest, facts)


def _safe_stem(name: str) -> str:
    stem = re.split(r"[\\/]", name)[-1].rpartition(".")[0]
    return re.sub(r"[^\w-]+", "_", stem).strip("_-")[:_LONGEST_STEM] or "photo"


def _is_same(project: Path, file: str, digest: str) -> bool:
    try:
        return hashlib.sha256(read_photo(project, file)).hexdigest() == digest
    except PhotoError:
        return False


def _outside(file: str) -> PhotoError:
    return PhotoError(
        msg("{file} is not a photo in the project's own folder, so it is not opened.", file=file)
    )


def photo_path(project: Path, file: str) -> Path:
    """Return where a photo lies; raises PhotoError when it is missing or points elsewhere.

    `file` comes from the project file, which others can write: only plain names are looked up.
    """
    folder = photo_folder(project)
    path = folder / file if _SAFE_NAME.fullmatch(file) else None
    if path is None or folder.is_symlink() or path.is_symlink():
        raise _outside(file)
    if not path.is_file():
        raise PhotoError(
            msg(
                "The photo {file} is missing. It belongs into the folder {folder}.",
                file=file,
                folder=str(folder),
            )
        )
    return path


def read_photo(project: Path, file: str) -> bytes:
    """Return a photo's bytes as they were taken in; raises PhotoError."""
    path = photo_path(project, file)
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise PhotoError(
            msg("{file} cannot be read: {reason}", file=file, reason=error.strerror or str(error))
        ) from error
    if len(content) > MOST_BYTES:
        raise too_large(file)
    return content


def thumbnail(project: Path, file: str, most_px: int = 320) -> bytes:
    """Return a small copy of a photo as JPEG, upright and without EXIF; raises PhotoError."""
    return small_jpeg(read_photo(project, file), most_px, file)


def missing_photos(project: Path, files: Iterable[str]) -> list[str]:
    """Return which of the named photos are not in the project's folder, each once, in order."""
    missing = []
    for file in dict.fromkeys(files):
        try:
            photo_path(project, file)
        except PhotoError:
            missing.append(file)
    return missing

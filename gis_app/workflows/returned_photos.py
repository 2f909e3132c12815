"""Photos that came back: inside a workbook or beside it, each told when it is not taken."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.photos import photos_of
from gis_app.domain.terms import PhotoRole
from gis_app.errors import PhotoError
from gis_app.ledger.unit_return import ReturnedPhoto
from gis_app.messages import msg, plural
from gis_app.storage.photo_file import MOST_BYTES, look_alike, too_large
from gis_app.storage.photos import read_photo, thumbnail
from gis_app.workflows.add_photos import NewPhoto, same_picture
from gis_app.workflows.merge_plan import MergeNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gis_app.ledger.unit_return import UnitReturn
    from gis_app.ledger.unit_sheet import SentSheet
    from gis_app.messages import Message
    from gis_app.project.city import City

_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp")
_OTHER_PICTURES: Final = (".heic", ".heif", ".bmp", ".gif", ".tif", ".tiff")
_BEFORE: Final = re.compile(r"前|before", re.IGNORECASE)
_OWN_FOLDERS: Final = (".photos", ".backups")
_NOBODYS_FILES: Final = ("thumbs.db", "desktop.ini")
_SENT_PX: Final = 640


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of the folders in it, links too; our own are passed over."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.endswith(_OWN_FOLDERS) and f[:1] != ".")
        for name in sorted(files):
            if not name.startswith(("~$", ".")) and name.lower() not in _NOBODYS_FILES:
                yield Path(here) / name


@dataclass
class ReturnedPhotos:
    """Gather the photos of workbooks one after the other, and what is to be told of them."""

    city: City
    photos: list[NewPhoto] = field(default_factory=list)
    notes: list[MergeNote] = field(default_factory=list)
    used: set[Path] = field(default_factory=set)
    _seen: dict[tuple[int, str], str] = field(default_factory=dict)
    _at: dict[str, int] = field(default_factory=dict)
    _ours: dict[int, tuple[dict[str, int], set[str]]] = field(default_factory=dict)

    def take(self, found: UnitReturn) -> None:
        """Take what lies in a workbook and beside it."""
        before = 0
        for photo in (*found.photos, *self._beside(found.file, found.sent)):
            before += self._take(found, photo)
        if before:
            said = plural(
                "{count} photo came with this workbook before and is kept already.",
                "{count} photos came with this workbook before and are kept already.",
                before,
            )
            self.notes.append(MergeNote(found.file.name, "", "", said, is_loss=False))

    def _note(
        self, found: UnitReturn, photo: ReturnedPhoto, what: Message, *, is_loss: bool = True
    ) -> None:
        where = self._code(photo.fid)
        self.notes.append(MergeNote(found.file.name, where, photo.name, what, is_loss))

    def _code(self, fid: int) -> str:
        issues = self.city.data.table("issues")
        return str(issues.value(fid, "code") or fid) if issues.has(fid) else ""

    def _take(self, found: UnitReturn, photo: ReturnedPhoto) -> bool:
        """Plan one photo; tells whether it came with the same workbook before."""
        data = self.city.data
        if not data.table("issues").has(photo.fid):
            what = msg("The issue is not in the ledger any more; the picture is not taken.")
            self._note(found, photo, what)
            return False
        digest = hashlib.sha256(photo.content).hexdigest()
        whole, as_sent = self._digests(photo.fid)
        if digest in as_sent:
            return False  # ours, as it was sent
        if digest in whole:
            table, row = data.table("photos"), whole[digest]
            if table.value(row, "source_file") == found.file.name:
                return True
            known = str(table.value(row, "source_file") or table.value(row, "file") or "")
            self._note(found, photo, same_picture(known), is_loss=False)
            return False
        if not photo.is_after and self._is_before_ours(found, photo):
            return False
        if (photo.fid, digest) in self._seen:
            known = self._seen[photo.fid, digest]
            self._note(found, photo, same_picture(known), is_loss=False)
            return False
        self._seen[photo.fid, digest] = photo.name
        if photo.is_after:
            self._look_elsewhere(found, photo, digest)
        role = PhotoRole.AFTER if photo.is_after else PhotoRole.BEFORE
        source = found.file.with_name(photo.name)
        self.photos.append(
            NewPhoto("issues", photo.fid, source, role, found.sent.unit, False, photo.content,
                     found.file.name)
        )  # fmt: skip
        return False

    def _is_before_ours(self, found: UnitReturn, photo: ReturnedPhoto) -> bool:
        """Tell whether a photo before is there already; another picture in its place is told."""
        ours = [
            one
            for one in photos_of(self.city.data, "issues", photo.fid)
            if one.role == PhotoRole.BEFORE
        ]
        for one in ours:
            try:
                if look_alike(read_photo(self.city.file, one.file), photo.content):
                    return True
            except PhotoError:
                continue
        if ours:
            what = msg("The photo before is the office's; another picture in its place is not "
                       "taken.")  # fmt: skip
            self._note(found, photo, what)
        return bool(ours)

    def _look_elsewhere(self, found: UnitReturn, photo: ReturnedPhoto, digest: str) -> None:
        """Tell when the same picture shows another issue as mended."""
        if digest not in self._at:
            table = self.city.data.table("photos")
            is_meant = table.text("sha256").equals(digest)
            is_meant &= table.text("owner_table").equals("issues")
            owners = table.numbers("owner_fid")[np.flatnonzero(is_meant)].tolist()
            self._at[digest] = owners[0] if owners else photo.fid
        other = self._at[digest]
        if other != photo.fid:
            what = msg(
                "The same picture stands at {other} too. It is taken; look at both.",
                other=self._code(other),
            )
            self._note(found, photo, what, is_loss=False)

    def _digests(self, fid: int) -> tuple[dict[str, int], set[str]]:
        """Return the digests of an issue's photos with their rows, and those of what is sent."""
        if fid not in self._ours:
            table = self.city.data.table("photos")
            whole: dict[str, int] = {}
            small: set[str] = set()
            for photo in photos_of(self.city.data, "issues", fid):
                whole[str(table.value(photo.fid, "sha256"))] = photo.fid
                try:
                    sent = thumbnail(self.city.file, photo.file, _SENT_PX)
                except PhotoError:
                    continue
                small.add(hashlib.sha256(sent).hexdigest())
            self._ours[fid] = whole, small
        return self._ours[fid]

    def _beside(self, file: Path, sent: SentSheet) -> list[ReturnedPhoto]:
        """Return the pictures in a workbook's folder whose name begins with an issue's number.

        `WT-0427-096 后.jpg` shows the place after mending, a 前 or "before" in the name before it.
        Links are not followed.
        """
        issues = self.city.data.table("issues")
        codes = {
            str(code): row.fid
            for row in sent.rows
            if issues.has(row.fid) and (code := issues.value(row.fid, "code"))
        }
        found = []
        for picture in sorted(file.parent.iterdir()):
            if picture.suffix.lower() not in _SUFFIXES or picture.is_symlink():
                continue
            named = [code for code in codes if _begins(picture.stem, code)]
            if not named or not picture.is_file():
                continue
            self.used.add(picture)
            code = max(named, key=len)
            if picture.stat().st_size > MOST_BYTES:
                what = too_large(picture.name).message
                self.notes.append(MergeNote(file.name, code, picture.name, what))
                continue
            is_after = _BEFORE.search(picture.stem[len(code) :]) is None
            content = picture.read_bytes()
            found.append(ReturnedPhoto(codes[code], picture.name, content, is_after))
        return found

    def tell_left(self, folders: Iterable[Path], read: Sequence[Path]) -> None:
        """Tell of everything in folders that nothing was made of."""
        for file in dict.fromkeys(file for folder in folders for file in files_in(folder)):
            if file in read or file in self.used or file.suffix.lower() == ".gpkg":
                continue
            if file.is_symlink():
                what = msg("A link to a file elsewhere is not followed.")
            elif file.suffix.lower() in _SUFFIXES:
                what = msg("No issue of the workbooks beside it has such a number; the picture is "
                           "not taken.")  # fmt: skip
            elif file.suffix.lower() in _OTHER_PICTURES:
                what = msg("Pictures of this kind are not read. Save it as JPEG or PNG.")
            else:
                what = msg("Neither a workbook nor a picture; it is not read.")
            self.notes.append(MergeNote(file.name, "", "", what))


def _begins(stem: str, code: str) -> bool:
    following = stem[len(code) :][:1]
    # WT-12 is not meant by WT-123.jpg
    goes_on = following.isascii() and following.isalnum()
    return stem.lower().startswith(code.lower()) and not goes_on

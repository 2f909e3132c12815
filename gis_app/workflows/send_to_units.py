"""Every unit gets a workbook with its open issues to fill in and a receipt for each."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local, utc_text
from gis_app.domain.exchange_log import Sending
from gis_app.domain.photos import photos_of
from gis_app.domain.terms import Colour, LedgerList, PhotoRole
from gis_app.errors import PhotoError, UsageError
from gis_app.ledger.cells import text_of
from gis_app.ledger.export_cells import CellWriter
from gis_app.ledger.sheet_cells import plain_text
from gis_app.ledger.unit_sheet import (
    FILLED_IN,
    LIST_TITLE,
    PROTECTED,
    SentRow,
    SentSheet,
    UnitIssue,
    UnitWorkbook,
    row_key,
)
from gis_app.ledger.unit_workbook import write_unit_workbook
from gis_app.messages import load_translator, msg
from gis_app.paths import translations_dir
from gis_app.progress import Progress
from gis_app.storage.photos import thumbnail
from gis_app.workflows.exchange_record import record_sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.ledger.cells import Cell
    from gis_app.messages import Translator
    from gis_app.project.city import City

_PHOTO_DETAIL_PX: Final = 640
_MOST_PHOTOS: Final = 3
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class SentWorkbook:
    """Tell of one workbook that was written."""

    file: Path
    unit: str
    issues: int


@dataclass(frozen=True)
class SendReport:
    """Tell what was written, and how many open issues no unit answers for."""

    workbooks: tuple[SentWorkbook, ...]
    without_unit: int


def units_with_issues(data: CityData) -> dict[int, list[int]]:
    """Return the open issues of each unit that has some, by row ids; 0 is nobody's."""
    state, issues = data.issue_state, data.table("issues")
    made: dict[int, list[int]] = {}
    for place in np.flatnonzero(state.colour > Colour.CLOSED).tolist():
        made.setdefault(int(state.unit_fid[place]), []).append(int(issues.fids[place]))
    return made


def send_to_units(
    city: City,
    folder: Path,
    *,
    units: Sequence[int] = (),
    reply_by: date | None = None,
    language: str = "zh_CN",
    progress: Progress | None = None,
) -> SendReport:
    """Write a workbook for each unit with open issues, or for those named, into a folder.

    Raises UsageError for a folder that is not there or a unit without open issues, LedgerError
    when a workbook cannot be written. A workbook of the same name is replaced.
    """
    progress = progress or Progress()
    if not folder.is_dir():
        raise UsageError(msg("There is no folder {folder}. Make it first.", folder=str(folder)))
    t = load_translator(language, translations_dir())
    key = exchange_key(city)
    data = city.data
    of_unit = units_with_issues(data)
    without = len(of_unit.pop(0, []))
    idle = [unit for unit in units if unit not in of_unit]
    if idle:
        name = data.table("units").value(idle[0], "name") or ""
        raise UsageError(msg("{unit} has no open issue.", unit=name))
    chosen = {unit: of_unit[unit] for unit in (units or of_unit)}
    made, names = [], FileNames()
    sendings: list[Sending] = []
    writer = CellWriter(data, LedgerList.ISSUES, t)
    for number, (unit, fids) in enumerate(chosen.items()):
        progress.step(number / max(len(chosen), 1), msg("Writing the workbooks of the units"))
        name = str(
            data.table("units").value(unit, "name") or data.table("units").value(unit, "code")
        )
        book = _workbook(data, city.file, writer, unit, name, fids, key, t)
        book = replace(book, reply_by=reply_by)
        day = local(data.as_of).date().isoformat()
        file = folder / names.free(f"{plain_file_name(name)} {t(LIST_TITLE)} {day}", ".xlsx")
        write_unit_workbook(book, file, key, t)
        made.append(SentWorkbook(file, name, len(fids)))
        sendings.append(
            Sending(
                unit,
                name,
                book.sent.sent_at,
                file.name,
                len(fids),
                "" if reply_by is None else reply_by.isoformat(),
            )
        )
    record_sent(city, sendings)
    progress.step(1)
    return SendReport(tuple(made), without)


def exchange_key(city: City) -> str:
    """Return the project's key; the first sending makes it."""
    settings = city.data.settings
    if not settings.exchange_key:
        settings = replace(settings, exchange_key=secrets.token_hex(32))
        city.change_settings(settings)
    return settings.exchange_key


class FileNames:
    """Give out file names, no two alike however letters are written."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, stem: str, suffix: str) -> str:
        """Return a file name that no other unit has got."""
        name, number = f"{stem}{suffix}", 2
        while name.lower() in self._taken:
            name, number = f"{stem} {number}{suffix}", number + 1
        self._taken.add(name.lower())
        return name


def plain_file_name(name: str, otherwise: str = "unit") -> str:
    """Return a name that every file system takes."""
    return _FORBIDDEN.sub(" ", name).strip(" .")[:60] or otherwise


def _workbook(
    data: CityData,
    project: Path,
    writer: CellWriter,
    unit: int,
    name: str,
    fids: Sequence[int],
    key: str,
    t: Translator,
) -> UnitWorkbook:
    sent_at = utc_text(data.as_of)
    issues, rows = [], []
    for fid in _most_urgent_first(data, fids):
        cells = _cells(data, writer, fid, t)
        place = data.table("issues").position(fid)
        issues.append(
            UnitIssue(
                cells,
                writer.colour(place),
                tuple(_photos(data, project, fid, PhotoRole.BEFORE)),
                tuple(_photos(data, project, fid, PhotoRole.AFTER)),
            )
        )
        rows.append(
            SentRow(
                row_key(key, sent_at, unit, fid),
                fid,
                tuple(plain_text(text_of(cells.get(name))) for name in PROTECTED),
                tuple(plain_text(text_of(cells.get(name))) for name in FILLED_IN),
            )
        )
    city_name = data.settings.name
    title = t(msg("{city}: issues for {unit} to mend", city=city_name, unit=name))
    sent = SentSheet(t.language, unit, name, sent_at, tuple(rows))
    return UnitWorkbook(title, sent, tuple(issues), marking=_marking(data, t))


def _marking(data: CityData, t: Translator) -> str:
    if data.settings.marking:
        return data.settings.marking
    return t(msg("Demonstration data, invented")) if data.settings.is_demo else ""


def _most_urgent_first(data: CityData, fids: Sequence[int]) -> list[int]:
    state, issues = data.issue_state, data.table("issues")
    places = issues.positions(list(fids))
    return [fids[i] for i in np.argsort(-state.colour[places].astype(int), kind="stable").tolist()]


def _cells(data: CityData, writer: CellWriter, fid: int, t: Translator) -> dict[str, Cell]:
    place = data.table("issues").position(fid)
    made: dict[str, Any] = {name: writer.cell(name, place)[0] for name in PROTECTED}
    if not made["point"]:
        made["point"] = writer.cell("located_in", place)[0]
    made["progress"] = writer.cell("progress", place)[0]
    made["leader"] = writer.cell("leader", place)[0]
    return made


def _photos(data: CityData, project: Path, fid: int, role: PhotoRole) -> Iterator[bytes]:
    wanted = [photo for photo in photos_of(data, "issues", fid) if photo.role == role]
    for photo in wanted[:_MOST_PHOTOS]:
        try:
            yield thumbnail(project, photo.file, _PHOTO_DETAIL_PX)
        except PhotoError:
            continue

"""White, yellow and red lists are issued, signed for and written out as documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gis_app.catalogue.notices import load_wording
from gis_app.domain.dates import utc_text
from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.list_documents import content_of, drafts
from gis_app.domain.terms import WORDS
from gis_app.errors import EditError
from gis_app.messages import msg, plural
from gis_app.progress import Progress
from gis_app.reports.list_document import list_report, snapshot
from gis_app.workflows.notice_pictures import notice_pictures
from gis_app.workflows.write_report import write_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.work_terms import ListKind
    from gis_app.messages import Translator
    from gis_app.project.city import City

_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME: Final = 80


def issue_lists(
    city: City, kind: ListKind, by: str, at: datetime, unit_fids: Sequence[int] = ()
) -> tuple[int, ...]:
    """Issue a list to every unit that has such issues; returns the rows, one undo for all.

    Raises EditError when nobody is named or there is nothing to issue, CatalogueError when the
    wording of this kind of list cannot be used.
    """
    if not by.strip():
        raise EditError(msg("Say who issues the lists."))
    wording = load_wording(kind, city.file)
    with city.held():
        made = drafts(city.data, kind, at, unit_fids)
        if not made:
            raise EditError(msg("There is no issue for a {kind}.", kind=WORDS["list_kind"][kind]))
        fids = city.reserve_fids("list_documents", len(made))
        rows = RowBatch(
            "list_documents",
            fids,
            {
                "kind": [draft.kind.value for draft in made],
                "number": [draft.number for draft in made],
                "unit_fid": [draft.unit_fid for draft in made],
                "issued_at": [utc_text(at)] * len(made),
                "issued_by": [by.strip()] * len(made),
                "content": [content_of(city.data, draft, at, wording) for draft in made],
            },
        )
        label = plural(
            "{kind}: {count} document issued",
            "{kind}: {count} documents issued",
            len(made),
            kind=WORDS["list_kind"][kind],
        )
        city.apply(Edit(label, inserts=(rows,)))
    return tuple(int(fid) for fid in fids)


def sign_list(city: City, fid: int, by: str, at: datetime) -> None:
    """Note who signed for a list; raises EditError when it is signed for already."""
    with city.held():
        row = city.data.table("list_documents").row(fid)
        if row["signed_at"]:
            raise EditError(
                msg(
                    "{number} was signed for by {person} already.",
                    number=row["number"],
                    person=row["signed_by"] or "",
                )
            )
        if not by.strip():
            raise EditError(msg("Say who signs for it."))
        if utc_text(at) < str(row["issued_at"] or ""):
            raise EditError(msg("It cannot be signed for before it was issued."))
        label = msg("{number} signed for", number=row["number"])
        city.apply(
            update_cells("list_documents", fid, label, signed_at=utc_text(at), signed_by=by.strip())
        )


def write_lists(
    data: CityData,
    fids: Sequence[int],
    folder: Path,
    t: Translator,
    suffix: str = ".docx",
    progress: Progress | None = None,
) -> list[Path]:
    """Write issued lists into a folder, one file each named by number and unit.

    Raises RenderError when a file cannot be written and Cancelled when stopped.
    """
    progress = progress or Progress()
    written = []
    for place, fid in enumerate(fids):
        progress.step(place / len(fids))
        row = data.table("list_documents").row(fid)
        units = data.table("units")
        unit = units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else ""
        name = _NOT_IN_NAMES.sub(" ", f"{row['number']} {unit}").strip()[:_LONGEST_NAME]
        file = folder / f"{name}{suffix}"
        pictures = notice_pictures(data, snapshot(data, fid), t.language)
        write_report(list_report(data, fid, t.language, pictures), file, t)
        written.append(file)
    progress.step(1)
    return written

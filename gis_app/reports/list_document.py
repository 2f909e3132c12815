"""An issued list as a report: what its snapshot says, never what the ledger says today."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gis_app.domain.dates import local_text
from gis_app.domain.notice_wording import filled, wording_from
from gis_app.domain.terms import WORDS
from gis_app.messages import CHINESE, msg, plural
from gis_app.reports.report import Report, ReportTable, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.reports.report import ReportPicture


def snapshot(data: CityData, fid: int) -> dict[str, Any]:
    """Return what stood in a list when it was issued; raises ValueError for a damaged one."""
    text = data.table("list_documents").value(fid, "content")
    content = json.loads(text or "null")
    if not isinstance(content, dict) or not isinstance(content.get("issues"), list):
        raise ValueError(f"list_documents {fid}")
    return content


def list_report(
    data: CityData,
    fid: int,
    language: str = CHINESE,
    pictures: tuple[ReportPicture, ...] = (),
) -> Report:
    """Word an issued list: number, unit, who issued and signed for it, every issue on it.

    The words are those it was issued with; a list of before that has the program's own.
    """
    row, content = data.table("list_documents").row(fid), snapshot(data, fid)
    kind = WORDS["list_kind"].get(row["kind"] or "")
    issues = content["issues"]
    kept = content.get("wording")
    wording = wording_from(kept.get(language)) if isinstance(kept, dict) else None
    words: Mapping[str, Any] = {
        "unit": content.get("unit", ""),
        "number": row["number"],
        "issued": local_text(row["issued_at"]),
    }
    note = msg("{number}, to {unit}, issued {issued}", **words)
    if data.settings.is_demo:
        note = msg("{number}, to {unit}, issued {issued} (demonstration data)", **words)
    table = ReportTable(
        msg("Issues"),
        (msg("No."), msg("Issue no."), msg("Place"), msg("Issue"), msg("Requirement"),
         msg("Deadline")),
        tuple(
            (place, one["code"], one["place"], one["description"] or one["matter"],
             one["requirement"], one["deadline"])
            for place, one in enumerate(issues, 1)
        ),
        msg("No issue is on this list."),
    )  # fmt: skip
    title, address = msg("{kind}", kind=kind or row["kind"]), None
    demand: tuple[Message, ...] = (_plain_demand(len(issues)),)
    if wording is not None:
        values = _values(data, row, content)
        lines = (*wording.body, wording.closing)
        if wording.salutation.strip():
            address = _said(filled(wording.salutation, values))
        title = _said(filled(wording.title, values))
        demand = tuple(_said(filled(line, values)) for line in lines if line.strip())
    sections = [Section(msg("What is to be done"), demand, (table,), (), address)]
    if pictures:
        sections.append(Section(msg("Where it is"), (), (), pictures))
    sections.append(Section(msg("Signatures"), tuple(_signatures(row))))
    return Report(title, note, tuple(sections), data.settings.office)


def _plain_demand(count: int) -> Message:
    return plural(
        "Please put {count} issue right by its deadline and send back the receipt.",
        "Please put these {count} issues right by their deadlines and send back the receipts.",
        count,
    )


def _said(text: str) -> Message:
    """Return words as they are: what stands in them is neither looked up nor filled in again."""
    return msg("{text}", text=text)


def _values(data: CityData, row: dict[str, Any], content: dict[str, Any]) -> dict[str, str]:
    deadlines = sorted(str(one["deadline"]) for one in content["issues"] if one["deadline"])
    return {
        "unit": str(content.get("unit") or ""),
        "number": str(row["number"] or ""),
        "issued": local_text(row["issued_at"])[:10],
        "count": str(len(content["issues"])),
        "first_deadline": deadlines[0] if deadlines else "—",
        "office": data.settings.office or data.settings.name,
        "by": str(row["issued_by"] or ""),
    }


def _signatures(row: dict[str, Any]) -> list[Message]:
    lines = [msg("Issued by: {person}", person=row["issued_by"] or "")]
    if row["signed_at"]:
        lines.append(
            msg(
                "Signed for by {person}, {time}",
                person=row["signed_by"] or "",
                time=local_text(row["signed_at"]),
            )
        )
    else:
        lines.append(msg("Signed for by: ____________    Date: ____________"))
    return lines

"""百姓之声 and the hotline in the weekly review: who still waits for an answer or a call-back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import local_text
from gis_app.domain.terms import WORDS
from gis_app.domain.voices import voices
from gis_app.messages import msg
from gis_app.reports.report import ReportTable, Section

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray
    from gis_app.domain.voices import Voices
    from gis_app.messages import Message


def voices_section(data: CityData) -> Section:
    """List the issues of people that nobody answered, and the closed ones nobody asked after."""
    found = voices(data)
    return Section(
        msg("People's voice and hotline"),
        (
            msg(
                "{count} issues were brought in by people: {reply} wait for a reply, {call} are "
                "closed and wait for a call-back.",
                count=int(found.is_voice.sum()),
                reply=int(found.waits_for_reply.sum()),
                call=int(found.waits_for_call.sum()),
            ),
        ),
        (
            _table(data, found, found.waits_for_reply, msg("Waiting for a reply"),
                   msg("Everybody has been answered.")),
            _table(data, found, found.waits_for_call, msg("Waiting for a call-back"),
                   msg("Everybody has been called back.")),
        ),
    )  # fmt: skip


def _table(
    data: CityData, found: Voices, where: BoolArray, title: Message, nothing: Message
) -> ReportTable:
    issues, units, state = data.table("issues"), data.table("units"), data.issue_state
    rows = []
    for place in np.flatnonzero(where).tolist():
        fid, unit = int(issues.fids[place]), int(state.unit_fid[place])
        row = issues.row(fid)
        replied = found.replied_at[place]
        source = WORDS["source"].get(row["source"] or "")
        rows.append(
            (
                row["code"] or str(fid),
                source,
                row["description"] or "",
                units.value(unit, "name") if units.has(unit) else "",
                local_text(row["found_at"])[:10] if row["found_at"] else "",
                "—" if np.isnat(replied) else local_text(replied)[:10],
            )
        )
    headers = (msg("Issue no."), msg("Source"), msg("Issue"), msg("Responsible unit"),
               msg("Found at"), msg("Replied on"))  # fmt: skip
    return ReportTable(title, headers, tuple(rows), nothing)

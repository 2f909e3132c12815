"""Write down which workbooks went out and which came back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_app.domain.dates import utc_text
from gis_app.domain.exchange_log import Sending, log_text, read_log, returned
from gis_app.workflows.merge_returns import ReturnsPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.project.city import City
    from gis_app.workflows.merge_plan import MergePlan


def record_sent(city: City, sendings: Iterable[Sending]) -> None:
    """Add sendings to the project's record; raises EditError."""
    settings = city.data.settings
    log = (*read_log(settings.exchange_log), *sendings)
    city.change_settings(replace(settings, exchange_log=log_text(log)))


def record_returned(city: City, plan: MergePlan) -> None:
    """Note which workbooks a plan has read as come back, filled in or not; raises EditError."""
    if not isinstance(plan, ReturnsPlan):
        return
    settings = city.data.settings
    log = read_log(settings.exchange_log)
    now = utc_text(city.data.as_of)
    for one in plan.returned:
        log = returned(log, one.unit_fid, one.sent_at, at=now, file=one.file, answered=one.answered)
    text = log_text(log)
    if log and text != settings.exchange_log:
        city.change_settings(replace(settings, exchange_log=text))

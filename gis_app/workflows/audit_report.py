"""What an audit found beside what the project remembers: in lines, and as values for JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gis_app.domain.audit.decisions import advice
from gis_app.domain.audit.finding import (
    KIND_TITLES,
    SEVERITY_TITLES,
    FindingKind,
    FindingSeverity,
)
from gis_app.domain.dates import utc_text
from gis_app.messages import msg, plural
from gis_app.storage.edit_log import message_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.finding import Finding, Findings
    from gis_app.domain.audit.record import Comparison
    from gis_app.domain.city_data import CityData
    from gis_app.messages import LocalText, Message, Translator


@dataclass(frozen=True)
class AuditReport:
    """Hold an audit of one moment of a city beside what the project remembers of earlier ones."""

    data: CityData
    findings: Findings
    comparison: Comparison

    @property
    def open_places(self) -> tuple[int, ...]:
        """Return the positions of findings that nobody accepted."""
        accepted = self.comparison.accepted
        return tuple(n for n, key in enumerate(self.findings.keys) if key not in accepted)

    @property
    def accepted_places(self) -> tuple[int, ...]:
        """Return the positions of findings that the office accepted as they are."""
        accepted = self.comparison.accepted
        return tuple(n for n, key in enumerate(self.findings.keys) if key in accepted)

    def counts(self) -> Counter[FindingSeverity]:
        """Count open findings by severity."""
        return Counter(self.findings.batch_of(n).severity for n in self.open_places)

    def is_new(self, finding: Finding) -> bool:
        """Tell whether the run before did not have it."""
        return finding.key in self.comparison.new

    def gone(self) -> Iterator[tuple[LocalText | str, Message]]:
        """Yield title and sentence of what the run before had and this one has not."""
        for one in self.comparison.gone:
            known = one.kind in list(FindingKind)
            title = KIND_TITLES[FindingKind(one.kind)] if known else one.kind
            try:
                yield title, message_from_json(one.sentence)
            except ValueError:
                yield title, msg("{text}", text=one.sentence)


def summary_lines(report: AuditReport) -> Iterator[Message]:
    """Yield what the audit found in a few lines."""
    counts = report.counts()
    yield msg(
        "Responsibility audit: {must} to mend, {check} to check, {note} good to know",
        must=counts[FindingSeverity.MUST],
        check=counts[FindingSeverity.CHECK],
        note=counts[FindingSeverity.NOTE],
    )
    if report.accepted_places:
        count = len(report.accepted_places)
        yield plural("{count} accepted as it is", "{count} accepted as they are", count)
    if report.comparison.previous_at is not None:
        yield msg(
            "Since the run before: {new} new, {gone} gone",
            new=len(report.comparison.new),
            gone=len(report.comparison.gone),
        )


def audit_lines(report: AuditReport) -> Iterator[Message]:
    """Yield the audit line by line: every finding under its severity and kind, and what is gone."""
    yield from summary_lines(report)
    head: tuple[FindingSeverity, LocalText] | None = None
    for place in report.open_places:
        finding = report.findings[place]
        if head != (finding.severity, finding.title):
            head = (finding.severity, finding.title)
            yield msg(
                "{severity} · {kind}", severity=SEVERITY_TITLES[finding.severity], kind=head[1]
            )
        if report.is_new(finding):
            yield msg("  new: {sentence}", sentence=finding.sentence)
        else:
            yield msg("  {sentence}", sentence=finding.sentence)
        if finding.fix is not None:
            yield msg("    Proposal: {fix}", fix=finding.fix.label)
        else:
            yield msg("    {text}", text=advice(finding))
    for place in report.accepted_places:
        finding = report.findings[place]
        reason = report.comparison.accepted[finding.key].reason
        yield msg("  accepted: {sentence} ({reason})", sentence=finding.sentence, reason=reason)
    for title, sentence in report.gone():
        yield msg("  gone: {kind}: {sentence}", kind=title, sentence=sentence)


def audit_dict(report: AuditReport, t: Translator) -> dict[str, Any]:
    """Return the audit as values that JSON can hold; sentences in the translator's language."""
    accepted = report.comparison.accepted
    return {
        "as_of": utc_text(report.data.as_of),
        "previous_at": report.comparison.previous_at,
        "findings": [
            {
                "key": finding.key,
                "kind": finding.kind.value,
                "severity": finding.severity.value,
                "title": t(finding.title),
                "sentence": t(finding.sentence),
                "table": finding.table,
                "fid": finding.fid or None,
                "lon": finding.lon_deg if finding.lon_deg == finding.lon_deg else None,
                "lat": finding.lat_deg if finding.lat_deg == finding.lat_deg else None,
                "proposal": None if finding.fix is None else t(finding.fix.label),
                "advice": t(advice(finding)),
                "is_new": report.is_new(finding),
                "accepted": accepted[finding.key].reason if finding.key in accepted else None,
            }
            for finding in report.findings
        ],
        "gone": [{"title": t(title), "sentence": t(text)} for title, text in report.gone()],
    }

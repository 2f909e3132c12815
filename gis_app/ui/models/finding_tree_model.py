"""Audit findings as a tree: kinds above, findings below; sentences are made when looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from gis_app.domain.audit.decisions import advice
from gis_app.domain.audit.finding import SEVERITY_TITLES, FindingSeverity
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from gis_app.domain.audit.finding import Finding
    from gis_app.messages import Translator
    from gis_app.workflows.audit_report import AuditReport

    Index = QModelIndex | QPersistentModelIndex

_ROOT: Final = QModelIndex()
ACCEPTED: Final = LocalText("已认可", "Accepted as they are")
GONE: Final = LocalText("已消除", "Gone since the run before")
_HEADINGS: Final = (
    LocalText("问题", "What is wrong"),
    LocalText("整改建议", "Proposal"),
    LocalText("状态", "State"),
)
SEVERITY_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class _Group:
    title: str
    severity: FindingSeverity | None
    places: tuple[int, ...]
    gone: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.places) + len(self.gone)


class FindingTreeModel(QAbstractItemModel):
    """Show one audit report; findings keep their number in it."""

    def __init__(self, t: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self._report: AuditReport | None = None
        self._groups: tuple[_Group, ...] = ()
        self._made: dict[int, Finding] = {}

    def show_report(self, report: AuditReport | None, severity: FindingSeverity | None) -> None:
        """Show a report, of one severity only if one is given."""
        self.beginResetModel()
        self._report, self._made = report, {}
        self._groups = () if report is None else self._grouped(report, severity)
        self.endResetModel()

    def _grouped(self, report: AuditReport, only: FindingSeverity | None) -> tuple[_Group, ...]:
        t = self._t
        groups: dict[tuple[FindingSeverity, str], list[int]] = {}
        for place in report.open_places:
            batch = report.findings.batch_of(place)
            if only is None or batch.severity is only:
                title = t(batch.title)
                groups.setdefault((batch.severity, title), []).append(place)
        made = [
            _Group(f"{t(SEVERITY_TITLES[severity])} · {title}", severity, tuple(places))
            for (severity, title), places in groups.items()
        ]
        if only is None and report.accepted_places:
            made.append(_Group(t(ACCEPTED), None, report.accepted_places))
        gone = tuple((t(title), t(sentence)) for title, sentence in report.gone())
        if only is None and gone:
            made.append(_Group(t(GONE), None, (), gone))
        return tuple(made)

    def finding_at(self, index: Index) -> Finding | None:
        """Return the finding in a line; None for a heading and for what is gone."""
        place = self._place(index)
        return None if place is None or self._report is None else self._finding(place)

    def index_of(self, key: str) -> QModelIndex:
        """Return where a finding stands; an invalid index when it is not listed."""
        place = None if self._report is None else self._report.findings.place_of(key)
        for number, group in enumerate(self._groups):
            if place in group.places:
                return self.index(group.places.index(place), 0, self.index(number, 0))
        return QModelIndex()

    def _finding(self, place: int) -> Finding:
        found = self._made.get(place)
        if found is None:
            assert self._report is not None
            found = self._made[place] = self._report.findings[place]
        return found

    def _place(self, index: Index) -> int | None:
        if not index.isValid() or index.internalId() == 0:
            return None
        group = self._groups[int(index.internalId()) - 1]
        return group.places[index.row()] if index.row() < len(group.places) else None

    # Qt asks

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() != 0 or parent.column() > 0:
            return 0
        return len(self._groups[parent.row()])

    def columnCount(self, _parent: Index = _ROOT) -> int:
        return len(_HEADINGS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._t(_HEADINGS[section])
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if index.internalId() == 0:
            group = self._groups[index.row()]
            if role == SEVERITY_ROLE:
                return group.severity
            if is_text and index.column() == 0:
                return f"{group.title}  {len(group)}"
            return None
        place = self._place(index)
        if role == SEVERITY_ROLE:
            return None if place is None else self._finding(place).severity
        if not is_text:
            return None
        group = self._groups[int(index.internalId()) - 1]
        if place is None:
            title, sentence = group.gone[index.row() - len(group.places)]
            return (f"{title}: {sentence}", "", "")[index.column()]
        return self._cell(self._finding(place), index.column())

    def _cell(self, finding: Finding, column: int) -> str:
        t, report = self._t, self._report
        if column == 0:
            return t(finding.sentence)
        if column == 1:
            return t(advice(finding))
        assert report is not None
        how = report.comparison.accepted.get(finding.key)
        if how is not None:
            return t(msg("{reason} ({by})", reason=how.reason, by=how.by)) if how.by else how.reason
        return t(LocalText("新增", "new")) if report.is_new(finding) else ""

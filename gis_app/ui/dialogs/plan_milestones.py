"""Ask whether milestones are to be planned back for some rows: the steps, the dates, the doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QHeaderView, QLabel, QWidget

from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.plain_table import fit_columns, plain_table, put_text
from gis_app.workflows.plan_milestones import MilestonePlan, plan_milestones, row_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.milestones import MilestoneTemplate
    from gis_app.messages import Translator

_WIDTH_PX: Final = 760
_SAID: Final = 6


class PlanMilestonesDialog(FormDialog):
    """Give back `plan`; nothing is written before it is accepted."""

    def __init__(
        self,
        data: CityData,
        table: str,
        fids: Sequence[int],
        templates: Mapping[str, MilestoneTemplate],
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            msg("Plan milestones back from the deadline"), msg("Plan"), t, parent,
            width_px=_WIDTH_PX,
        )  # fmt: skip
        self._data, self._table, self._fids = data, table, tuple(fids)
        self._templates = templates
        self.plan: MilestonePlan | None = None
        self.template = QComboBox(self)
        self.template.addItem(t("each row's own"), "")
        for template in templates.values():
            words = t(
                "{title}: {days} working days", title=template.title, days=template.working_days
            )
            self.template.addItem(words, template.id)
        self.template.currentIndexChanged.connect(self._check)
        self.form.addRow(t("Steps"), self.template)
        self.preview = plain_table((msg("Row"), msg("Milestone"), msg("Due on")), t, self)
        header = self.preview.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.preview.setMinimumHeight(260)
        self.body.addWidget(self.preview, 1)
        self.outcome = QLabel(self)
        self.outcome.setProperty("role", "small")
        self.outcome.setWordWrap(True)
        self.body.addWidget(self.outcome)
        self._check()

    def _check(self) -> None:
        t = self._t
        plan = plan_milestones(
            self._data, self._table, self._fids, self._templates, t,
            template=str(self.template.currentData() or ""),
        )  # fmt: skip
        self.plan = plan
        self.preview.setRowCount(len(plan.planned))
        before = 0
        for line, mark in enumerate(plan.planned):
            name = row_name(self._data, self._table, mark.owner_fid)
            put_text(self.preview, line, 0, name if mark.owner_fid != before else "")
            put_text(self.preview, line, 1, mark.name)
            put_text(self.preview, line, 2, mark.due_on.isoformat())
            before = mark.owner_fid
        fit_columns(self.preview, 0)
        lines = [t(doubt) for doubt in plan.doubts]
        for fid, reason in plan.refused:
            there = self._data.table(self._table).has(fid)
            name = row_name(self._data, self._table, fid) if there else str(fid)
            lines.append(t("{name}: {reason}", name=name, reason=reason))
        more = len(lines) - _SAID
        if more > 0:
            lines = [*lines[:_SAID], t(plural("… and {count} more", "… and {count} more", more))]
        if plan.replaced:
            lines.insert(
                0,
                t(
                    plural(
                        "{count} unmet milestone is replaced; met ones stay.",
                        "{count} unmet milestones are replaced; met ones stay.",
                        len(plan.replaced),
                    )
                ),
            )
        self.outcome.setText("\n".join(lines))
        self.show_problem(None if plan.planned else msg("Nothing was planned."))

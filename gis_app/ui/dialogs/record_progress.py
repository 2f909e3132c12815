"""Ask for progress at some features of one action: what, how much, whose part, when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime
from PySide6.QtGui import QDoubleValidator, QIntValidator
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLabel, QLineEdit, QWidget

from gis_app.domain.action_words import amount_text, recorded_unit, unit_of
from gis_app.domain.actions.action_work import action_work
from gis_app.domain.actions.shares import owners_in
from gis_app.domain.dates import BEIJING, local
from gis_app.domain.layer_spec import MeasureKind
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import WireMethod
from gis_app.messages import listed, msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.workflows.record_progress import (
    ProgressPlan,
    ProgressRecord,
    feature_name,
    plan_progress,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Translator

WIDTH_PX: Final = 560
_MOST_NAMED: Final = 4


class RecordProgressDialog(FormDialog):
    """Give back `plan`; the same is recorded at every feature, all of them of one action."""

    def __init__(
        self,
        data: CityData,
        spec: LayerSpec,
        fids: Sequence[int],
        person: str,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Record progress"), msg("Record"), t, parent, width_px=WIDTH_PX)
        self._data, self._spec, self._fids = data, spec, tuple(fids)
        self.plan: ProgressPlan | None = None
        measure = spec.measure
        self._is_counted = measure is not None and measure.column == "stall_count"
        self._is_wire = measure is not None and measure.column == "length_before_m"
        self.form.addRow(t("Features"), self._features())
        self.amount = self._number()
        self.amount.setPlaceholderText(t("at each feature"))
        self.stage = QComboBox(self)
        self.stage.addItem(t("(as it is)"), "")
        for stage in spec.stages:
            self.stage.addItem(t(stage.title), stage.id)
        self.owner = QComboBox(self)
        self.owner.setEditable(True)
        self.owner.addItems(["", *self._owners()])
        self.method = QComboBox(self)
        self.method.addItem("", "")
        for method in WireMethod:
            self.method.addItem(t(WORDS["wire_method"][method]), method.value)
        self.before, self.after = self._number(), self._number()
        self.stalls = QLineEdit(self)
        self.stalls.setValidator(QIntValidator(0, 1_000_000, self))
        self.stalls.setPlaceholderText(t("empty: no visit"))
        self.note_line = QLineEdit(self)
        self.by = QLineEdit(person, self)
        self.at = QDateTimeEdit(self)
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        now = local(data.as_of).strftime("%Y%m%d%H%M")
        self.at.setDateTime(QDateTime.fromString(now, "yyyyMMddHHmm"))
        for title, field, is_shown in (
            (
                msg("Done ({unit})", unit=recorded_unit(spec)),
                self.amount,
                measure is None or measure.kind is not MeasureKind.COUNT,
            ),
            (msg("Stage reached"), self.stage, True),
            (msg("Stalls counted"), self.stalls, self._is_counted),
            (msg("Owner"), self.owner, bool(self._owners())),
            (msg("Method"), self.method, self._is_wire),
            (msg("Length before (m)"), self.before, self._is_wire),
            (msg("Length after (m)"), self.after, self._is_wire),
            (msg("Note"), self.note_line, True),
            (msg("Recorded by"), self.by, True),
            (msg("When"), self.at, True),
        ):
            self.form.addRow(t(title), field)
            self.form.setRowVisible(field, is_shown)
        self.outcome = QLabel(self)
        self.outcome.setProperty("role", "small")
        self.outcome.setWordWrap(True)
        self.body.addWidget(self.outcome)
        for line in (self.amount, self.before, self.after, self.stalls, self.note_line, self.by):
            line.textChanged.connect(self._check)
        for box in (self.stage, self.method):
            box.currentIndexChanged.connect(self._check)
        self.owner.currentTextChanged.connect(self._check)
        self.at.dateTimeChanged.connect(self._check)
        self._check()

    def _features(self) -> QLabel:
        names = [feature_name(self._data, fid) for fid in self._fids[:_MOST_NAMED]]
        text = self._t(listed(names))
        if len(self._fids) > _MOST_NAMED:
            text = self._t("{names} and {count} more", names=text,
                           count=len(self._fids) - _MOST_NAMED)  # fmt: skip
        work = action_work(self._data)
        at = work.actions.positions(self._fids)
        left = amount_text(float((work.plan[at] - work.done[at]).sum()))
        unit = unit_of(self._spec)
        label = QLabel(self._t("{names}\nleft to do: {left} {unit}", names=text, left=left,
                               unit=unit), self)  # fmt: skip
        label.setWordWrap(True)
        return label

    def _number(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setValidator(QDoubleValidator(0.0, 1e9, 3, self))
        return line

    def _owners(self) -> list[str]:
        actions = self._data.table("actions")
        named = [n for fid in self._fids for n in owners_in(actions.value(fid, "owners"))]
        return list(dict.fromkeys(named))

    def records(self) -> list[ProgressRecord]:
        """Return a record a feature, as the fields say now."""
        stamp = datetime.strptime(self.at.dateTime().toString("yyyyMMddHHmm"), "%Y%m%d%H%M")
        at = stamp.replace(tzinfo=BEIJING)
        # the field knows no seconds: the minute that has begun is not yet to come
        at = min(at, self._data.as_of) if (at - self._data.as_of).total_seconds() < 60 else at
        stalls = self.stalls.text().strip()
        return [
            ProgressRecord(
                action_fid=fid,
                at=at,
                by=self.by.text().strip(),
                amount=_number(self.amount),
                stage=str(self.stage.currentData() or ""),
                owner=self.owner.currentText().strip(),
                method=str(self.method.currentData() or ""),
                length_before_m=_number(self.before),
                length_after_m=_number(self.after),
                stall_count=int(stalls) if stalls else None,
                note=self.note_line.text().strip(),
            )
            for fid in self._fids
        ]

    def _check(self) -> None:
        self.plan = plan_progress(self._data, self.records())
        if not self.plan.taken:
            reason = self.plan.refused[0][1] if self.plan.refused else msg("Nothing was recorded.")
            self.outcome.setText("")
            self.show_problem(reason)
            return
        self.show_problem(None)
        lines = [self._t(doubt) for doubt in self.plan.doubts[:_MOST_NAMED]]
        if self.plan.refused:
            lines.append(
                self._t(
                    plural(
                        "{count} feature is left out: {reason}",
                        "{count} features are left out: {reason}",
                        len(self.plan.refused),
                        reason=self.plan.refused[0][1],
                    )
                )
            )
        self.outcome.setText("\n".join(lines))


def _number(line: QLineEdit) -> float | None:
    text = line.text().strip().replace(",", "")
    try:
        return float(text) if text else None
    except ValueError:
        return None

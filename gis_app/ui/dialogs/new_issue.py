"""Describe a new issue at a clicked place: which point, what is wrong, whose it is and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from gis_app.domain.dates import local
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, IssueSource, Severity
from gis_app.geo.measure import distances_m
from gis_app.messages import listed, msg, plural
from gis_app.ui.dialogs.dialog import MARGIN_PX, FormDialog, fit_text
from gis_app.ui.dialogs.matter_field import MatterField
from gis_app.ui.dialogs.unit_field import UnitField
from gis_app.workflows.register_issues import (
    NewIssue,
    duplicates,
    problem_with,
    proposal,
    repeated,
)

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import Message, Translator

WIDTH_PX: Final = 600
REACH_M: Final = 150.0
"""Points nearer than this are offered as the issue's point, the nearest first."""
_MOST_POINTS: Final = 12


def points_near(data: CityData, place: GeoPoint) -> list[tuple[int, float]]:
    """Return points within REACH_M with their distance in metres, the nearest first."""
    points = data.table("points")
    lon, lat = points.points.lon_deg, points.points.lat_deg
    # a box first: distances on the ellipsoid are only measured for the few points inside
    with np.errstate(invalid="ignore"):
        near = (np.abs(lon - place.lon) < 0.004) & (np.abs(lat - place.lat) < 0.002)
    places = np.flatnonzero(near)
    metres = np.asarray(
        distances_m(
            np.full(len(places), place.lon), np.full(len(places), place.lat),
            lon[places], lat[places],
        )
    )  # fmt: skip
    order = np.argsort(metres)[:_MOST_POINTS]
    return [(int(points.fids[places[i]]), float(metres[i])) for i in order if metres[i] <= REACH_M]


class NewIssueDialog(FormDialog):
    """Give back `issue`."""

    def __init__(
        self,
        data: CityData,
        place: GeoPoint,
        person: str,
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(msg("Register an issue"), msg("Register"), t, parent, width_px=WIDTH_PX)
        self._data, self._place = data, place
        self._found_at = data.settings.now()
        points = data.table("points")
        self.point = QComboBox(self)
        for fid, metres in points_near(data, place):
            name = points.value(fid, "name") or points.value(fid, "code") or fid
            text = msg("{name}, {metres} m away", name=name, metres=round(metres))
            self.point.addItem(t(text), fid)
        self.point.addItem(t("No point: only this place"), NO_ROW)
        self.matter = MatterField(data.catalogue, t, self)
        self.description = QPlainTextEdit(self)
        self.description.setTabChangesFocus(True)
        self.source, self.severity = QComboBox(self), QComboBox(self)
        for source in IssueSource:
            self.source.addItem(t(WORDS["source"][source]), source)
        self.severity.addItem(t("As the matter says"), None)
        for severity in Severity:
            self.severity.addItem(t(WORDS["severity"][severity]), severity.value)
        self.unit = UnitField(data, t, self)
        self.requirement = QLineEdit(self)
        self.inspector = QLineEdit(person, self)
        for title, field in (
            (msg("Point"), self.point),
            (msg("Matter"), self.matter),
            (msg("What is wrong"), self.description),
            (msg("Source"), self.source),
            (msg("Severity"), self.severity),
            (msg("Unit"), self.unit),
            (msg("Requirement"), self.requirement),
            (msg("Inspector"), self.inspector),
        ):
            self.form.addRow(t(title), field)
        self.known = QLabel(self)
        self.known.setProperty("role", "strong")
        self.known.setWordWrap(True)
        self.known.hide()
        self.body.addWidget(self.known)
        self._on_point()
        self.point.currentIndexChanged.connect(self._on_point)
        self.matter.currentTextChanged.connect(self._on_matter)
        self.description.textChanged.connect(self._check)
        self.inspector.textChanged.connect(self._check)

    @property
    def issue(self) -> NewIssue:
        """Return the issue as the fields say it; at a point it has no place of its own."""
        point = int(self.point.currentData())
        has_own_place = point == NO_ROW
        return NewIssue(
            description=self.description.toPlainText().strip(),
            found_at=self._found_at,
            matter=self.matter.code,
            point_fid=point,
            lon_deg=self._place.lon if has_own_place else float("nan"),
            lat_deg=self._place.lat if has_own_place else float("nan"),
            source=IssueSource(self.source.currentData()),
            severity=self.severity.currentData(),
            unit_fid=self.unit.fid,
            requirement=self.requirement.text().strip(),
            inspector=self.inspector.text().strip(),
        )

    def _on_point(self) -> None:
        point = int(self.point.currentData())
        kind = None if point == NO_ROW else self._data.table("points").value(point, "layer")
        self.matter.show_kind(kind, self.matter.code)
        self._on_matter()

    def _on_matter(self) -> None:
        self.unit.propose(*proposal(self._data, self.issue))
        self._check()

    def _say_known(self, text: Message) -> None:
        self.known.setText(self._t(text))
        fit_text(self.known, WIDTH_PX - 2 * MARGIN_PX)
        self.known.show()

    def _check(self) -> None:
        issue = self.issue
        same = duplicates(self._data, issue)
        if same:
            codes = [str(self._data.table("issues").value(fid, "code") or fid) for fid in same]
            text = plural(
                "Perhaps entered already: {codes} (same matter, open, at this place).",
                "Perhaps entered already: {codes} (same matter, open, at this place).",
                len(codes),
                codes=listed(codes[:4]),
            )
            self._say_known(text)
        elif (earlier := repeated(self._data, issue)) != NO_ROW:
            row = self._data.table("issues").row(earlier)
            self._say_known(
                msg(
                    "It repeats {code}, which was closed on {day}: a recurrence, red at once.",
                    code=row["code"] or earlier,
                    day=local(row["closed_at"]).date(),
                )
            )
        else:
            self.known.hide()
        problem = problem_with(self._data, issue)
        if problem is None and not issue.inspector:
            problem = msg("Say who found it.")
        # an empty form needs no reproach
        is_fresh = not issue.description and not issue.matter
        self.show_problem(None if is_fresh else problem)
        self.accept_button.setEnabled(problem is None)

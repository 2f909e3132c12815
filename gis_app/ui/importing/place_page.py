"""The fourth step: in what the coordinates are counted, what the tests say, and the map of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gis_app.domain.terms import WORDS
from gis_app.ledger.frames import DATUM_TITLES
from gis_app.ledger.planned_places import PlaceState
from gis_app.messages import msg
from gis_app.ui.importing.import_map import ImportMap
from gis_app.ui.importing.plain_table import PlainTable

if TYPE_CHECKING:
    from gis_app.geo.china_datums import Datum
    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Translator
    from gis_app.project.city import City
    from gis_app.ui.theme import Theme

_FAR_M = 100_000.0


class PlacePage(QWidget):
    """Show how each datum fits and where the rows will stand; the person decides."""

    changed = Signal()

    def __init__(self, city: City, t: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = t
        self.datum = QComboBox(self)
        self.datum.addItem(t("What the file or the tests say"), None)
        for datum, title in DATUM_TITLES.items():
            self.datum.addItem(t(title), datum)
        self.crs = QLineEdit(self)
        self.crs.setPlaceholderText(t("for metres of a projection: EPSG:4513"))
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        self.fits = PlainTable([t("Coordinates as"), t("Fit"), t("Off by")], [176, 48], self)
        self.fits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.counts = QLabel(self)
        self.counts.setWordWrap(True)
        self.counts.setProperty("role", "secondary")
        self.map = ImportMap(city, t, theme, self)
        self.key = QLabel(
            t("● own coordinates   ○ found by name or address   ■ outside the city   ┄ the jump "
              "from WGS 84"),
            self,
        )  # fmt: skip
        self.key.setProperty("role", "small")
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget in (self.datum, self.crs, self.reason):
            left.addWidget(widget)
        left.addWidget(self.fits, 100)
        left.addWidget(self.counts)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.map, 1)
        right.addWidget(self.key)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        self.datum.currentIndexChanged.connect(self._on_changed)
        self.crs.editingFinished.connect(self._on_crs)
        self._asked_crs = ""

    def _on_changed(self, _value: object) -> None:
        self.changed.emit()

    def _on_crs(self) -> None:
        if self.crs.text().strip() != self._asked_crs:
            self._asked_crs = self.crs.text().strip()
            self.changed.emit()

    def told_datum(self) -> Datum | None:
        """Return the datum a person chose."""
        from gis_app.geo.china_datums import Datum

        chosen = self.datum.currentData()
        return None if chosen is None else Datum(chosen)

    def told_crs(self) -> str | None:
        """Return the reference system a person typed."""
        return self.crs.text().strip() or None

    def forget(self) -> None:
        """Start anew for another file."""
        for widget in (self.datum, self.crs):
            widget.blockSignals(True)
        self.datum.setCurrentIndex(0)
        self.crs.clear()
        self._asked_crs = ""
        for widget in (self.datum, self.crs):
            widget.blockSignals(False)
        self.map.forget()

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what the tests found for a plan and where its rows will stand."""
        t, choice = self._t, plan.datum
        said = [t(choice.reason)] if len(plan.places.lon_deg) else []
        if choice.doubt is not None:
            said.append(t(choice.doubt))
        elif choice.finding.proposal is None and not choice.is_told and said:
            said.append(t(choice.finding.reason))
        self.reason.setText("\n".join(said))
        self.fits.show_rows(
            (
                t(fit.frame.title),
                f"{fit.share_percent} %",
                t("far away") if fit.typical_m > _FAR_M else f"{fit.typical_m:.0f} m",
            )
            for fit in choice.finding.fits
        )
        self.fits.setVisible(bool(choice.finding.fits))
        self.map.show_places(plan.places)
        lines = [
            f"{t(WORDS['location_source'][source])}: {count}"
            for source, count in plan.report.located.items()
        ]
        far = int((plan.places.state == PlaceState.FAR).sum())
        if far:
            lines.append(t(msg("outside the city: {count}", count=far)))
        self.counts.setText("   ".join(lines))

"""The field of the web map's dialog that says which photos go in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from gis_app.ui.dialogs.choose_photos import ChoosePhotosDialog
from gis_app.ui.dialogs.dialog import ask
from gis_app.workflows.choose_web_photos import offered_web_photos
from gis_app.workflows.export_web_map import WebMapRequest

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.choose_web_photos import OfferedPhoto


class WebPhotosField(QWidget):
    """Hold whether photos go in, and which; `fids` is None as long as nobody has chosen."""

    changed = Signal()

    def __init__(
        self, data: CityData, project: Path | None, t: Translator, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._data, self._project, self._t, self._theme = data, project, t, theme
        self._has_photos = project is not None and bool(offered_web_photos(data, WebMapRequest()))
        self._offered: list[OfferedPhoto] = []
        self._held_back = 0
        self._chosen: frozenset[int] | None = None
        self.box = QCheckBox(t("With photos, made small"), self)
        self.box.setChecked(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "small")
        self.choose = QPushButton(t("Choose photos…"), self)
        self.choose.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.box)
        row.addWidget(self.choose)
        row.addWidget(self.count, 1)
        self.box.toggled.connect(self.changed)
        self.choose.clicked.connect(self._on_choose)

    @property
    def is_wanted(self) -> bool:
        """Tell whether the project has photos and they are to go in."""
        return self.has_photos and self.box.isChecked()

    @property
    def has_photos(self) -> bool:
        """Tell whether there is anything to choose from."""
        return self._has_photos

    @property
    def fids(self) -> tuple[int, ...] | None:
        """Return the chosen photos, None for every one that the page may have."""
        return None if self._chosen is None else tuple(sorted(self._chosen))

    def offer(self, request: WebMapRequest) -> None:
        """Take what the page may have; called when it is for somebody else."""
        if not self.has_photos:
            return
        self._offered = offered_web_photos(self._data, request)
        self._held_back = 0
        if request.profile.is_public:
            marked = self._data.table("photos").numbers("is_public").astype(bool)
            self._held_back = int((~marked).sum())
        self.choose.setEnabled(self.box.isChecked() and bool(self._offered))
        self.count.setText(
            self._t("{chosen} of {count}", chosen=len(self._ticked()), count=len(self._offered))
        )
        self.count.setVisible(self.box.isChecked())

    def _ticked(self) -> list[int]:
        fids = [one.photo.fid for one in self._offered]
        return fids if self._chosen is None else [fid for fid in fids if fid in self._chosen]

    def dialog(self) -> ChoosePhotosDialog:
        """Return the list to tick photos in, as it opens now."""
        assert self._project is not None
        return ChoosePhotosDialog(
            self._offered,
            self._ticked(),
            self._project,
            self._t,
            self._theme,
            self,
            held_back=self._held_back,
        )

    def take(self, ticked: tuple[int, ...]) -> None:
        """Take what was ticked among the offered photos; what was not offered stays as it was."""
        offered = {one.photo.fid for one in self._offered}
        before = self._chosen
        others = set(self._data.table("photos").fids.tolist()) if before is None else set(before)
        self._chosen = frozenset(ticked) | frozenset(others - offered)
        self.changed.emit()

    def _on_choose(self) -> None:
        dialog = self.dialog()
        if ask(dialog):
            self.take(dialog.ticked)

"""Ask for the web map: for whom, what is in it, as which files; tells its size beforehand."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLabel, QLineEdit, QWidget

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.table import NO_ROW
from gis_app.errors import RenderError
from gis_app.messages import CHINESE, ENGLISH, msg
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.new_file import problem_with, proposed
from gis_app.ui.dialogs.web_photos import WebPhotosField
from gis_app.ui.theme import LIGHT
from gis_app.web_export.profiles import PROFILE_TITLES, Profile, ProfileKind
from gis_app.workflows.export_web_map import WebMapRequest, web_map_bytes, web_map_warnings
from gis_app.workflows.web_backdrops import online_tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.ui.theme import Theme

_EXPORT: Final = msg("Export")
_AS_SKETCH: Final = msg("Export as sketch map")
_ROUNDINGS_M: Final = (0, 50, 100, 200, 500, 1000)


class Variant(StrEnum):
    """Name as which files a web map is written."""

    ONE_FILE = "one_file"
    SIDE_FILES = "side_files"
    FOLDER = "folder"


_VARIANT_TITLES: Final = {
    Variant.ONE_FILE: msg("One file"),
    Variant.SIDE_FILES: msg("A page with its data in files beside it"),
    Variant.FOLDER: msg("A folder: one page a unit, and an index"),
}


class ExportWebDialog(FormDialog):
    """Give back the `file`, the `work` that writes it, and whether it `opens` afterwards."""

    def __init__(
        self,
        data: CityData,
        wanted: CityFilter,
        t: Translator,
        parent: QWidget | None = None,
        *,
        project: Path | None = None,
        theme: Theme = LIGHT,
    ) -> None:
        super().__init__(msg("Export web map"), _EXPORT, t, parent, width_px=600)
        self._data, self._wanted, self._project = data, wanted, project
        self.title_line = QLineEdit(data.settings.name, self)
        self.profile = self._choice(
            (str(kind.value), title) for kind, title in PROFILE_TITLES.items()
        )
        self.unit = self._units()
        self.rounding = QComboBox(self)
        for metres in _ROUNDINGS_M:
            text = t("exact") if not metres else t("to squares of {metres} m", metres=metres)
            self.rounding.addItem(text, metres)
        self.review_number = QLineEdit(data.settings.review_number, self)
        self.variant = self._choice((str(v.value), title) for v, title in _VARIANT_TITLES.items())
        self.language = QComboBox(self)
        self.language.addItem("中文", CHINESE)
        self.language.addItem("English", ENGLISH)
        self.language.setCurrentIndex(0 if t.language == CHINESE else 1)
        self.file_field = FileField(
            t("Export web map"), t("Web page (*.html)"), t, self, is_new=True
        )
        self.file_field.set_file(proposed(data.settings.name, ".html"))
        self.backdrop = FileField(
            t("Picture beneath the map"),
            t("Tiles and georeferenced pictures (*.mbtiles *.pmtiles *.tif *.tiff)"),
            t,
            self,
            is_new=False,
        )
        self.backdrop.line.setPlaceholderText(t("none: the base map alone"))
        self.online = QLineEdit(self)
        self.online.setPlaceholderText(t("none: the page needs no network"))
        self.attribution = QLineEdit(self)
        self.photos = WebPhotosField(data, project, t, theme, self)
        self.only_filtered = QCheckBox(t("Only what the filter keeps"), self)
        self.only_filtered.setVisible(not wanted.is_empty)
        self.open_after = QCheckBox(t("Open in the browser afterwards"), self)
        self.form.addRow(t("Title"), self.title_line)
        self.form.addRow(t("For whom"), self.profile)
        self.form.addRow(t("Unit"), self.unit)
        self.form.addRow(t("Positions"), self.rounding)
        self.form.addRow(t("Map review no. (审图号)"), self.review_number)
        self.form.addRow(t("Files"), self.variant)
        self.form.addRow(t("Picture"), self.backdrop)
        self.form.addRow(t("Online tiles"), self.online)
        self.form.addRow(t("Tiles are from"), self.attribution)
        self.form.addRow(t("Language"), self.language)
        self.form.addRow(t("Photos"), self.photos)
        self.form.setRowVisible(self.photos, self.photos.has_photos)
        self.form.addRow(t("File"), self.file_field)
        for box in (self.only_filtered, self.open_after):
            if not box.isHidden():
                self.form.addRow("", box)
        self.size_note = self._line("small")
        self.people_note = self._line("small")
        self.warning = self._line("error")
        self._watch()
        self._check()

    def _choice(self, options: Any) -> QComboBox:
        box = QComboBox(self)
        for value, title in options:
            box.addItem(self._t(title), value)
        return box

    def _line(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.body.addWidget(label)
        return label

    def _units(self) -> QComboBox:
        """Return the list of units; typing part of a name finds it."""
        box = QComboBox(self)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        units = self._data.table("units")
        for fid, name in zip(units.fids.tolist(), units.text("name").values(), strict=True):
            if name:
                box.addItem(str(name), fid)
        box.setCurrentIndex(-1)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        return box

    def _watch(self) -> None:
        for combo in (self.profile, self.rounding, self.variant):
            combo.currentIndexChanged.connect(self._check)
        self.unit.currentTextChanged.connect(self._check)
        lines = (self.review_number, self.online, self.attribution)
        for line in (*lines, self.file_field.line, self.backdrop.line):
            line.textChanged.connect(self._check)
        self.only_filtered.toggled.connect(self._check)
        self.photos.changed.connect(self._check)

    def _check(self, _value: object = None) -> None:
        kind, variant = self._kind, self._variant
        is_folder = variant is Variant.FOLDER
        self.profile.setEnabled(not is_folder)
        self.form.setRowVisible(self.unit, kind is ProfileKind.UNIT and not is_folder)
        self.form.setRowVisible(self.rounding, kind is ProfileKind.PUBLIC and not is_folder)
        problem = self._file_problem(is_folder)
        if kind is ProfileKind.UNIT and not is_folder and self._unit_fid == NO_ROW:
            problem = msg("Choose the unit the page is for.")
        if problem is None and self._backdrop is not None and not self._backdrop.is_file():
            problem = msg("There is no file {file}.", file=str(self._backdrop))
        self.form.setRowVisible(self.attribution, bool(self.online.text().strip()))
        try:
            _ = self._online
        except RenderError as error:
            problem = problem or error.message
        self.show_problem(problem)
        if problem is None:
            self._tell()

    def _file_problem(self, is_folder: bool) -> Message | None:
        if not is_folder:
            return problem_with(self.file_field.text(), (".html", ".htm"))
        folder = Path(self.file_field.text()).expanduser()
        # what stands in the field is the page's name; the folder takes it without the ending
        if not self.file_field.text() or not folder.parent.is_dir():
            return msg("The folder {folder} does not exist.", folder=str(folder.parent))
        return None

    def _tell(self) -> None:
        """Say how large it will be, what it tells of people, and what to mind before saving."""
        request = self.request
        self.photos.offer(request)
        size = web_map_bytes(self._data, request)
        text = msg("About {size} MB", size=f"{size / 1_000_000:.1f}")
        if self._variant is Variant.FOLDER:
            text = msg("Up to {size} MB a page", size=f"{size / 1_000_000:.1f}")
        self.size_note.setText(self._t(text))
        is_public = request.profile.kind is ProfileKind.PUBLIC
        self.people_note.setText(
            self._t(
                msg("It names no people and no telephone numbers.")
                if is_public
                else msg("It holds names and telephone numbers: pass it on inside the office only.")
            )
        )
        warnings = web_map_warnings(self._data, request)
        self.warning.setText("\n".join(self._t(text) for text in warnings))
        self.warning.setVisible(bool(warnings))
        is_sketch = not (request.review_number or self._data.settings.review_number)
        self.accept_button.setText(self._t(_AS_SKETCH if is_sketch else _EXPORT))

    @property
    def _kind(self) -> ProfileKind:
        return ProfileKind(self.profile.currentData())

    @property
    def _variant(self) -> Variant:
        return Variant(self.variant.currentData())

    @property
    def _unit_fid(self) -> int:
        found = self.unit.findText(self.unit.currentText(), Qt.MatchFlag.MatchExactly)
        return NO_ROW if found < 0 else int(self.unit.itemData(found))

    @property
    def _online(self) -> Mapping[str, Any] | None:
        url = self.online.text().strip()
        return online_tiles(url, self.attribution.text()) if url else None

    @property
    def _backdrop(self) -> Path | None:
        text = self.backdrop.text()
        return Path(text).expanduser() if text else None

    @property
    def file(self) -> Path:
        """Return the page to write, or the folder."""
        file = Path(self.file_field.text()).expanduser()
        return file.with_suffix("") if self._variant is Variant.FOLDER else file

    @property
    def shown_file(self) -> Path:
        """Return what is opened to look at the map."""
        return self.file / "index.html" if self._variant is Variant.FOLDER else self.file

    @property
    def opens(self) -> bool:
        """Tell whether the map is to be opened in the browser once it is there."""
        return self.open_after.isChecked()

    @property
    def request(self) -> WebMapRequest:
        """Return what is wanted."""
        kind = ProfileKind.INTERNAL if self._variant is Variant.FOLDER else self._kind
        return WebMapRequest(
            language=str(self.language.currentData()),
            title=self.title_line.text().strip(),
            city_filter=self._wanted if self.only_filtered.isChecked() else CityFilter(),
            profile=Profile(
                kind,
                self._unit_fid if kind is ProfileKind.UNIT else NO_ROW,
                float(self.rounding.currentData()) if kind is ProfileKind.PUBLIC else 0.0,
                self.photos.fids,
            ),
            review_number=self.review_number.text().strip(),
            project=self._project if self.photos.is_wanted else None,
            has_side_files=self._variant is Variant.SIDE_FILES,
            backdrop=self._backdrop,
            online=self._online,
        )

    def work(self) -> Callable[[Progress], Any]:
        """Return what writes the file."""
        data, file, request = self._data, self.file, self.request
        is_folder = self._variant is Variant.FOLDER

        def write(progress: Progress) -> Any:
            if is_folder:
                from gis_app.workflows.export_web_folder import export_web_folder

                return export_web_folder(data, file, request=request, progress=progress)
            from gis_app.workflows.export_web_map import export_web_map

            return export_web_map(data, file, request=request, progress=progress)

        return write

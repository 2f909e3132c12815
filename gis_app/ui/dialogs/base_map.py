"""Ask for what a base map needs: a service's key, a picture's reference system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from gis_app.basemap.own_services import is_tile_url, without_key
from gis_app.errors import CrsError
from gis_app.geo.crs import reference_system
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.messages import Message, Translator

_MERIDIANS: Final = tuple(range(75, 136, 3))
_FIRST_ZONE_EPSG: Final = 4534
"""CGCS2000 in zones of three degrees without a zone number: 4534 is that of 75° E."""


class ServiceKeyDialog(FormDialog):
    """Ask for the user's own key; it goes to the system's keyring or nowhere."""

    def __init__(self, t: Translator, name: str = "", parent: QWidget | None = None) -> None:
        title = msg("Key of {name}", name=name) if name else msg("Tianditu key")
        super().__init__(title, msg("Use this key"), t, parent)
        self._is_plain = not name
        self.key = QLineEdit(self)
        self.key.setMaxLength(128)
        if not name:
            self.key.setPlaceholderText(t(msg("32 letters and digits")))
        self.form.addRow(t(msg("Key")), self.key)
        self.keeps = QCheckBox(t(msg("Keep it in this computer's keyring")), self)
        self.keeps.setChecked(True)
        self.form.addRow("", self.keeps)
        tianditu = msg(
            "Tianditu gives keys to registered users at console.tianditu.gov.cn: create an "
            "application of the kind “browser”. The key is never written into the project or "
            "into anything exported."
        )
        other = msg("The key is never written into the project or into anything exported.")
        self.note(other if name else tianditu)
        self.key.textChanged.connect(self._check)
        self._check()

    def _check(self, _text: str = "") -> None:
        text = self.key.text().strip()
        is_fit = text.isalnum() if self._is_plain else " " not in text
        self.accept_button.setEnabled(bool(text) and text.isascii() and is_fit)

    @property
    def value(self) -> str:
        """Return the key."""
        return self.key.text().strip()


class OwnServiceDialog(FormDialog):
    """Ask for the address of a tile service, its name and whom its pictures are from."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("Your own tile service"), msg("Use this service"), t, parent)
        self.name, self.url, self.attribution = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.name.setMaxLength(40)
        self.attribution.setMaxLength(200)
        self.url.setPlaceholderText("https://tiles.example.cn/{z}/{x}/{y}.png")
        self.form.addRow(t(msg("Name")), self.name)
        self.form.addRow(t(msg("Address")), self.url)
        self.form.addRow(t(msg("Attribution")), self.attribution)
        self.note(
            msg(
                "Tiles in Web Mercator; {z}, {x}, {y} stand for zoom, column and row ({-y} counted "
                "from the south). The service stays in this computer's settings and is never "
                "written into a project or an export; a key in the address goes to the keyring."
            )
        )
        for field in (self.name, self.url, self.attribution):
            field.textChanged.connect(self._check)
        self._check()

    def _check(self, _text: str = "") -> None:
        name, url, attribution = self.value
        is_address = is_tile_url(without_key(url)[0])
        self.accept_button.setEnabled(bool(name and attribution) and is_address)

    @property
    def value(self) -> tuple[str, str, str]:
        """Return name, address and attribution."""
        return (
            self.name.text().strip(),
            self.url.text().strip(),
            self.attribution.text().strip(),
        )


def crs_choices(lon_deg: float) -> list[tuple[Message | str, str]]:
    """Return the systems a picture or layer near a longitude is likely to lie in, likely first."""
    nearest = min(_MERIDIANS, key=lambda meridian: abs(meridian - lon_deg))
    zones = sorted(_MERIDIANS, key=lambda meridian: (abs(meridian - nearest), meridian))[:5]
    out: list[tuple[Message | str, str]] = [
        (
            msg("CGCS2000, 3-degree zone, {meridian}° E", meridian=meridian),
            f"EPSG:{_FIRST_ZONE_EPSG + (meridian - 75) // 3}",
        )
        for meridian in zones
    ]
    utm = int((lon_deg + 180) // 6) + 1
    out += [
        (msg("CGCS2000, degrees"), "EPSG:4490"),
        (msg("WGS 84, degrees"), "EPSG:4326"),
        (f"WGS 84 / UTM {utm}N", f"EPSG:{32600 + utm}"),
        (msg("Web Mercator"), "EPSG:3857"),
    ]
    return out


class CrsDialog(FormDialog):
    """Ask in which reference system a file lies; chosen from the likely ones, or typed."""

    def __init__(
        self, file_name: str, lon_deg: float, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Coordinate reference system"), msg("Use this system"), t, parent)
        self.note(
            msg(
                "{file} does not say in which coordinate reference system it lies. Whoever made "
                "it knows; with the wrong one it lands in the wrong place.",
                file=file_name,
            )
        )
        self.choice = QComboBox(self)
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for title, code in crs_choices(lon_deg):
            name = title if isinstance(title, str) else t(title)
            self.choice.addItem(f"{name}  ({code})", code)
        self.choice.setCurrentIndex(-1)
        line = self.choice.lineEdit()
        if line is not None:
            line.setPlaceholderText(t(msg("Choose, or type such as EPSG:4547")))
        self.form.addRow(t(msg("System")), self.choice)
        self.choice.editTextChanged.connect(self._check)
        self._check()

    @property
    def value(self) -> str:
        """Return what was chosen or typed; empty for nothing."""
        text = self.choice.currentText().strip()
        place = self.choice.findText(text)
        return str(self.choice.itemData(place)) if place >= 0 else text

    def _check(self, _text: str = "") -> None:
        if not self.value:
            self.show_problem(None)
            self.accept_button.setEnabled(False)
            return
        try:
            reference_system(self.value)
        except CrsError as error:
            self.show_problem(error.message)
        else:
            self.show_problem(None)

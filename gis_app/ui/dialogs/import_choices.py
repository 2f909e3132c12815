"""What a person can choose about a list: which one, its kind, level and datum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.terms import AreaLevel, LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.messages import msg
from gis_app.ui.words import word_text

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.messages import Message, Translator

DATUMS: tuple[tuple[Datum, Message], ...] = (
    (Datum.WGS84, msg("WGS 84 (GPS)")),
    (Datum.CGCS2000, msg("CGCS2000")),
    (Datum.GCJ02, msg("GCJ-02 (Amap, Tencent)")),
    (Datum.BD09, msg("BD-09 (Baidu)")),
    (Datum.BD09MC, msg("Baidu Mercator metres")),
)


def list_combo(t: Translator, parent: QWidget) -> QComboBox:
    """Make the choice of the list; None lets the file say it."""
    combo = QComboBox(parent)
    combo.addItem(t("Let the file say"), None)
    for list_ in LedgerList:
        combo.addItem(word_text(t, "ledger_list", list_), list_)
    return combo


def layer_combo(catalogue: Catalogue, t: Translator, parent: QWidget) -> QComboBox:
    """Make the choice of the kind that all rows get."""
    combo = QComboBox(parent)
    combo.addItem(t("As the rows say"), None)
    for group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
        for spec in reversed(catalogue.group(group)):
            combo.addItem(t(spec.title), spec.id)
    return combo


def level_combo(t: Translator, parent: QWidget) -> QComboBox:
    """Make the choice of the level that areas get which name none."""
    combo = QComboBox(parent)
    combo.addItem(t("As the rows say"), None)
    for level in AreaLevel:
        combo.addItem(word_text(t, "level", level), level)
    return combo

"""Photos to be ticked: small picture, where it belongs, what it shows and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from gis_app.domain.dates import local_text
from gis_app.messages import msg
from gis_app.ui.icons import icon
from gis_app.ui.words import word_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gis_app.messages import Message, Translator
    from gis_app.ui.panels.photo_strip import ThumbnailLoader
    from gis_app.ui.theme import Theme
    from gis_app.workflows.choose_web_photos import OfferedPhoto

HEADINGS: Final[tuple[Message, ...]] = (
    msg("Photo"),
    msg("Point"),
    msg("Issue"),
    msg("Taken"),
    msg("May be published"),
)
PICTURE_PX: Final = QSize(80, 60)
_ALERT_PX: Final = 28
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class PhotoChoiceModel(QAbstractTableModel):
    """Hold which photos are ticked; pictures are asked for when a row comes into view."""

    def __init__(
        self,
        offered: Sequence[OfferedPhoto],
        ticked: Iterable[int],
        project: Path,
        loader: ThumbnailLoader,
        t: Translator,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._offered, self._project, self._loader = list(offered), project, loader
        self._t = t
        self._ticked = set(ticked)
        self._gone = _small(icon("alert", theme).pixmap(_ALERT_PX, _ALERT_PX).toImage())
        self._pictures: dict[str, QPixmap | None] = {}
        self._asked: set[str] = set()
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(self._offered):
            rows.setdefault(loader.key(project, one.photo.file), []).append(row)
        self._rows = rows
        self._cells = [self._texts(one) for one in self._offered]
        loader.loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)

    def _texts(self, one: OfferedPhoto) -> tuple[str, ...]:
        photo, is_issue = one.photo, one.table == "issues"
        role = word_text(self._t, "photo_role", photo.role)
        return (
            "\n".join(text for text in (role, photo.caption) if text),
            one.place if is_issue else one.owner,
            one.owner if is_issue else "",
            local_text(photo.taken_at)[:10] if photo.taken_at else "",
            self._t("yes") if photo.is_public else "",
        )

    @property
    def ticked(self) -> tuple[int, ...]:
        """Return the row ids of the ticked photos in the order of the list."""
        return tuple(o.photo.fid for o in self._offered if o.photo.fid in self._ticked)

    def tick(self, rows: Iterable[int], *, only_public: bool = False, on: bool = True) -> None:
        """Tick or clear rows; with `only_public` those not publishable are cleared."""
        for row in rows:
            photo = self._offered[row].photo
            if on and (photo.is_public or not only_public):
                self._ticked.add(photo.fid)
            else:
                self._ticked.discard(photo.fid)
        if self._offered:
            last = self.index(len(self._offered) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._offered)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._t(HEADINGS[section])
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        photo = self._offered[row].photo
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cells[row][column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cells[row][column] or photo.file
        if column:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            is_on = photo.fid in self._ticked
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(photo.file)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column():
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _picture(self, file: str) -> Any:
        key = self._loader.key(self._project, file)
        if key not in self._pictures:
            if key not in self._asked:
                self._asked.add(key)
                self._loader.ask(self._project, file)
            return _blank()
        return self._pictures[key] or self._gone

    def _on_loaded(self, key: str, made: QImage | Message) -> None:
        if key not in self._rows:
            return
        self._pictures[key] = _small(made) if isinstance(made, QImage) else None
        for row in self._rows[key]:
            if not isinstance(made, QImage):
                missing = self._t("missing")
                first, *others = self._cells[row]
                if missing not in first.split("\n"):
                    self._cells[row] = (f"{first}\n{missing}", *others)
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


def _small(image: QImage) -> QPixmap:
    """Return the picture in the middle of a field of the list's size."""
    made, small = _blank(), image
    if image.width() > PICTURE_PX.width() or image.height() > PICTURE_PX.height():
        small = image.scaled(
            PICTURE_PX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter = QPainter(made)
    left = (PICTURE_PX.width() - small.width()) // 2
    painter.drawImage(left, (PICTURE_PX.height() - small.height()) // 2, small)
    painter.end()
    return made


def _blank() -> QPixmap:
    made = QPixmap(PICTURE_PX)
    made.fill(Qt.GlobalColor.transparent)
    return made

"""Photos of the picked row as thumbnails; they are made beside the window."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.dates import local
from gis_app.domain.photos import photo_pairs
from gis_app.errors import PhotoError
from gis_app.messages import msg
from gis_app.storage.photos import thumbnail
from gis_app.ui.icons import icon
from gis_app.ui.panels.inspector_blocks import label
from gis_app.ui.words import word_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.photos import Photo
    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme

_ACROSS: Final = 3
_PICTURE_PX: Final = (88, 66)
_PAIR_PX: Final = (138, 104)
"""A photo before and the one after stand side by side, large enough to compare."""
_WORDS_PX: Final = 12
_MADE_PX: Final = 280
_KEPT: Final = 60


class ThumbnailLoader(QObject):
    """Make thumbnails in a thread of its own and remember the latest."""

    loaded = Signal(str, object)
    """Carries a project file with a photo's name, and a QImage or the Message why there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="thumbnails")
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._is_stopped = False
        self.loaded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    @staticmethod
    def key(project: Path, file: str) -> str:
        """Return the name under which a thumbnail is announced."""
        return f"{project}\n{file}"

    def ask(self, project: Path, file: str) -> None:
        """Announce a thumbnail through `loaded`, later and in the window's thread."""
        known = self._kept.get(self.key(project, file))
        if known is not None:
            self.loaded.emit(self.key(project, file), known)
        elif not self._is_stopped:
            self._pool.submit(self._make, project, file)

    def stop(self) -> None:
        """Make no more; what was asked for and is not made yet is not announced."""
        self._is_stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _make(self, project: Path, file: str) -> None:
        made: QImage | Message
        try:
            made = QImage.fromData(thumbnail(project, file, _MADE_PX))
        except PhotoError as error:
            made = error.message
        self.loaded.emit(self.key(project, file), made)

    def _keep(self, key: str, made: QImage | Message) -> None:
        if isinstance(made, QImage):
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


class PhotoStrip(QWidget):
    """Show photos with what each shows; a click opens one, the right button has more."""

    asked = Signal(str, int)

    def __init__(
        self,
        photos: Sequence[Photo],
        project: Path,
        loader: ThumbnailLoader,
        adding: QAction,
        t: Translator,
        theme: Theme,
        *,
        can_edit: bool,
    ) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._t, self._theme, self._can_edit = t, theme, can_edit
        self.buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(t("Photos"), "section"), 1)
        if can_edit:
            button = QToolButton(self)
            button.setDefaultAction(adding)
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            head.addWidget(button)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setColumnStretch(_ACROSS, 1)
        loader.loaded.connect(self._show, Qt.ConnectionType.QueuedConnection)
        pairs, rest = photo_pairs(photos)
        beside = QGridLayout()
        beside.setSpacing(6)
        beside.setColumnStretch(2, 1)
        for line, pair in enumerate(pairs):
            for place, photo in enumerate(pair):
                self._place(photo, project, loader, _PAIR_PX, beside, (line, place))
        for place, photo in enumerate(rest):
            self._place(
                photo, project, loader, _PICTURE_PX, grid, (place // _ACROSS, place % _ACROSS)
            )
        column.addLayout(beside)
        column.addLayout(grid)

    def _place(
        self,
        photo: Photo,
        project: Path,
        loader: ThumbnailLoader,
        size: tuple[int, int],
        grid: QGridLayout,
        cell: tuple[int, int],
    ) -> None:
        button = self._button(photo, size)
        self.buttons[loader.key(project, photo.file)] = button
        grid.addWidget(button, *cell)
        loader.ask(project, photo.file)

    def _button(self, photo: Photo, size: tuple[int, int]) -> QToolButton:
        t = self._t
        button = QToolButton(self)
        button.setObjectName("photo")
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(*size))
        button.setFixedSize(size[0] + 6, size[1] + 28)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        role = word_text(t, "photo_role", photo.role)
        public = t(msg("public"))
        font = button.font()
        font.setPixelSize(_WORDS_PX)
        button.setFont(font)
        when = "" if photo.taken_at is None else t.value(local(photo.taken_at))
        words = [role, when[:10] if size == _PAIR_PX else "", public if photo.is_public else ""]
        button.setText(" · ".join(word for word in words if word))
        tip = "\n".join(line for line in (role, photo.caption, when) if line)
        button.setToolTip(tip)
        button.setAccessibleName(tip.replace("\n", ", "))
        button.clicked.connect(lambda _checked=False: self.asked.emit("open", photo.fid))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        ways = [("open", msg("Open photo"))]
        if self._can_edit:
            ways += [("edit", msg("Edit photo…")), ("remove", msg("Remove photo"))]
        for word, text in ways:
            action = QAction(t(text), button)
            action.setObjectName(word)
            action.triggered.connect(
                lambda _checked=False, word=word: self.asked.emit(word, photo.fid)
            )
            button.addAction(action)
        return button

    def _show(self, key: str, made: QImage | Message) -> None:
        button = self.buttons.get(key)
        if button is None:
            return
        if not isinstance(made, QImage):
            button.setText(self._t("missing"))
            button.setIconSize(QSize(28, 28))
            button.setIcon(icon("alert", self._theme))
            button.setToolTip(self._t(made))
            return
        scaled = QPixmap.fromImage(made).scaled(
            button.iconSize() * 2,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        button.setIcon(QIcon(scaled))

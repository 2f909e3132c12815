"""Add photos to the picked row, and open, change or remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gis_app.domain.photos import PHOTO_OWNERS
from gis_app.errors import PhotoError
from gis_app.messages import msg, plural
from gis_app.ui.action_spec import ActionSpec
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.window import Window
    from gis_app.workflows.add_photos import AddedPhotos

_MOST_TOLD: Final = 5


def add_photos(window: Window) -> None:
    """Copy pictures into the project and add them to the picked row."""
    chosen = window.session.selection
    if chosen.only_fid is not None and chosen.table in PHOTO_OWNERS:
        add_photos_to(window, chosen.table, chosen.only_fid)


def add_photos_to(window: Window, table: str, fid: int) -> None:
    """Ask for pictures of a row and add them to it."""
    from gis_app.ui.dialogs.add_photos import AddPhotosDialog
    from gis_app.workflows.add_photos import add_photos as add

    data, city = window.session.data, window.session.city
    if data is None or city is None:
        return
    dialog = AddPhotosDialog(data, table, fid, window.t, window)
    if not ask(dialog):
        return
    photos = dialog.photos()

    def done(added: AddedPhotos) -> None:
        window.say(added.edit().label)
        if added.repeated:
            window.notice.show_text(" ".join(window.t(why) for why in added.repeated[:_MOST_TOLD]))
        if added.refused:
            count = len(added.refused)
            head = plural("{count} photo was not added.", "{count} photos were not added.", count)
            window.show_error(PhotoError(head, *added.refused))

    window.tasks.run(msg("Adding photos"), lambda progress: add(city, photos, progress), done)


def act_on_photo(window: Window, what: str, fid: int) -> None:
    """Open, edit or remove a photo by its row id."""
    from gis_app.storage.photos import photo_path
    from gis_app.ui.dialogs.edit_row import EditRowDialog
    from gis_app.ui.row_edits import remove_edit

    session = window.session
    data, city = session.data, session.city
    if data is None or city is None or not data.table("photos").has(fid):
        return
    if what == "open":
        try:
            path = photo_path(city.file, data.table("photos").value(fid, "file") or "")
        except PhotoError as error:
            window.show_error(error)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    elif what == "edit":
        dialog = EditRowDialog(data, "photos", fid, window.t, window)
        if ask(dialog):
            window.apply(dialog.edit())
    elif what == "remove":
        window.apply(remove_edit(data, "photos", fid))


ACTIONS: Final = (
    ActionSpec(
        "add_photos",
        msg("Add photos…"),
        "camera",
        add_photos,
        lambda now: now.can_edit and now.is_one_row,
    ),
)

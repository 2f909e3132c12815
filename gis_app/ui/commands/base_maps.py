"""Choose what lies beneath the city: a service, a file, or the project's own base map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.errors import BasemapError
from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.window import Window
    from gis_app.workflows.open_base_map import OpenedBaseMap


_NO_KEYRING: Final = msg("This computer has no keyring: the key will be asked for again next time.")


def open_chooser(window: Window) -> None:
    """Open the list of base maps."""
    window.layers.base_map.button.showMenu()


def choose(window: Window, choice: str, crs: str | None = None, key: str = "") -> None:
    """Lay a base map beneath the city; asks for a key or a reference system it still needs."""
    state, t = window.session.base_map, window.t
    if not key and not _has_key(choice):
        ask_key(window, _service_of(choice), then=choice)
        return

    def done(opened: OpenedBaseMap) -> None:
        state.show(opened, crs)
        if opened.extent is not None and not opened.extent.contains(
            window.canvas.view.centre.in_degrees()
        ):
            window.canvas.zoom_to(opened.extent)

    def failed(error: BaseException) -> None:
        from gis_app.basemap.photo import PhotoWithoutCrsError

        if isinstance(error, PhotoWithoutCrsError):
            _ask_crs(window, choice)
        else:
            window.show_error(error)

    window.tasks.run(
        msg("Opening the base map"),
        lambda _progress: state.open(choice, t, key=key, crs=crs),
        done,
        failed,
    )


def _has_key(choice: str) -> bool:
    """Tell whether a base map needs no key, or has one."""
    from gis_app.basemap.service_keys import known_key

    service = _service_of(choice)
    return not service or known_key(service) is not None


def _service_of(choice: str) -> str:
    from gis_app.workflows.open_base_map import base_maps

    return next((one.service for one in base_maps() if one.id == choice), "")


def ask_key(window: Window, service: str = "tianditu", then: str = "") -> None:
    """Ask for the key of a service, keep it if wanted, and go on with a base map."""
    from gis_app.basemap.own_services import own_base_maps
    from gis_app.basemap.service_keys import keep_key
    from gis_app.ui.dialogs.base_map import ServiceKeyDialog

    own = next((one.title for one in own_base_maps() if one.id == service), None)
    dialog = ServiceKeyDialog(window.t, window.t(own) if own else "", window)
    if not ask(dialog):
        return
    is_kept = dialog.keeps.isChecked() and keep_key(service, dialog.value)
    if dialog.keeps.isChecked() and not is_kept:
        window.say(_NO_KEYRING)
    now = window.session.base_map.opened.id
    wanted = then or (now if now.startswith(service) else "")
    if wanted:
        choose(window, wanted, key=dialog.value)


def _ask_crs(window: Window, choice: str) -> None:
    from pathlib import Path

    from gis_app.ui.dialogs.base_map import CrsDialog

    lon = window.canvas.view.centre.in_degrees().lon
    dialog = CrsDialog(Path(choice).name, lon, window.t, window)
    if ask(dialog):
        choose(window, choice, dialog.value)


def choose_file(window: Window) -> None:
    """Ask for a file of tiles or a georeferenced picture."""
    from PySide6.QtWidgets import QFileDialog

    from gis_app.workflows.open_base_map import file_suffixes

    endings = " ".join(f"*{suffix}" for suffix in file_suffixes())
    caption = window.t("Tiles or aerial photo")
    kinds = f"{window.t('Tiles, GeoTIFF or pictures with a world file')} ({endings})"
    name, _kind = QFileDialog.getOpenFileName(window, caption, "", kinds)
    if name:
        choose(window, name)


def add_own(window: Window) -> None:
    """Ask for a tile service, keep it in the user's settings and show it."""
    from gis_app.basemap.own_services import OwnService
    from gis_app.ui.dialogs.base_map import OwnServiceDialog
    from gis_app.workflows.own_base_maps import add_service

    dialog = OwnServiceDialog(window.t, window)
    if not ask(dialog):
        return
    added = add_service(OwnService(*dialog.value))
    if added.key and not added.is_key_kept:
        window.say(_NO_KEYRING)
    choose(window, added.id, key=added.key)


def forget_own(window: Window, id_: str) -> None:
    """Forget a tile service of the user's; the project's own base map takes its place."""
    from gis_app.workflows.own_base_maps import remove_service

    if window.session.base_map.opened.id == id_:
        choose(window, "")
    remove_service(id_)


def clear_cache(window: Window) -> None:
    """Forget all tiles kept on disk."""
    cache = window.session.base_map.cache
    size = cache.size_bytes
    cache.clear()
    window.say(msg("Tile cache cleared: {size} MB.", size=f"{size / 1e6:.1f}"))


def restore(window: Window, choice: str, crs: str | None) -> None:
    """Lay the base map of last time beneath the city; silently none where that is not possible."""
    state, t = window.session.base_map, window.t
    if not choice or state.opened.id == choice or not _has_key(choice):
        return

    def failed(error: BaseException) -> None:
        window.say(error.message if isinstance(error, BasemapError) else msg("No base map."))

    window.tasks.run(
        msg("Opening the base map"),
        lambda _progress: state.open(choice, t, crs=crs),
        lambda opened: state.show(opened, crs),
        failed,
    )


ACTIONS: Final = (
    ActionSpec(
        "choose_base_map", msg("Choose base map…"), "map", open_chooser, with_city, "Ctrl+B"
    ),
)

"""What importing says of the command line's options, said for the window instead."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

_IN_WINDOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "It is not certain which list {file} holds. Say it with --list: {lists}": msg(
            "It is not certain which list {file} holds. Choose the list above."
        ).id,
        "A new row needs a kind that the layers know. --layer gives one to all rows.": msg(
            "A new row needs a kind that the layers know. The choice above gives one to all rows."
        ).id,
        "A new area needs a level. --level gives one to all rows.": msg(
            "A new area needs a level. The choice above gives one to all rows."
        ).id,
        "{file} has several layers. Name one with --sheet: {names}": msg(
            "{file} has several layers: {names}. Choose one as the sheet."
        ).id,
        "{file} names no reference system and its coordinates are no degrees. Tell it with "
        "--crs, for example --crs EPSG:4547.": msg(
            "{file} names no reference system and its coordinates are no degrees. Type it under "
            "coordinates and map, for example EPSG:4547."
        ).id,
    }
)


def for_window(message: Message) -> Message:
    """Return a message, and those in its fields, without options that a window does not have."""
    fields = tuple(
        (name, for_window(value) if isinstance(value, Message) else value)
        for name, value in message.fields
    )
    return replace(message, id=_IN_WINDOW.get(message.id, message.id), fields=fields)

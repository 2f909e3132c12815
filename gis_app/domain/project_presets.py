"""The presets as a project has them: the office's own settings, read over the file's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gis_app.domain.presets import OfficePresets, read_presets
from gis_app.domain.record_types import OFFICE_SETTINGS
from gis_app.errors import CatalogueError

if TYPE_CHECKING:
    from gis_app.domain.table import Table


def presets_of(base: OfficePresets, table: Table) -> OfficePresets:
    """Return the presets with what the project says in their place; what is wrong is passed over.

    Another program may have written anything into the table; `setting_problems` of
    `office_settings` tells it.
    """
    presets = base
    for key, text in settled(table).items():
        try:
            presets = with_setting(presets, key, json.loads(text))
        except (CatalogueError, ValueError):
            continue
    return presets


def with_setting(presets: OfficePresets, key: str, value: Any) -> OfficePresets:
    """Return the presets with one key set; raises CatalogueError telling what is wrong."""
    return read_presets(nest({}, key, value), OFFICE_SETTINGS.name, presets)


def nest(into: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Put a value where office.toml has it, into tables by name; return these."""
    table, _, name = key.rpartition(".")
    (into.setdefault(table, {}) if table else into)[name] = value
    return into


def settled(table: Table) -> dict[str, str]:
    """Return what is set, by key; of two rows of one key the later counts."""
    texts = table.text("value")
    return {key: texts[n] or "null" for n, key in enumerate(table.text("code").values()) if key}

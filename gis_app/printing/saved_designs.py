"""The page designs that a project keeps, by the names people gave them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.printing.page_design import design_from_json
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.printing.page_design import PageDesign

MOST_NAME: Final = 60


def saved_designs(settings: ProjectSettings) -> dict[str, PageDesign]:
    """Return the project's designs by name; what cannot be read is left out."""
    try:
        stored = json.loads(settings.page_designs or "{}")
    except ValueError:
        return {}
    found: dict[str, PageDesign] = {}
    for name, text in stored.items() if isinstance(stored, dict) else ():
        try:
            found[str(name)] = design_from_json(str(text), str(name))
        except UsageError:
            continue
    return dict(sorted(found.items()))


def with_saved(settings: ProjectSettings, name: str, design: PageDesign) -> ProjectSettings:
    """Return the settings with a design under a name, in place of one of that name."""
    clean = plain(name)[:MOST_NAME]
    if not clean:
        raise UsageError(msg("Give the design a name."))
    return _stored(settings, {**saved_designs(settings), clean: design})


def without_saved(settings: ProjectSettings, name: str) -> ProjectSettings:
    """Return the settings without a design."""
    return _stored(settings, {n: d for n, d in saved_designs(settings).items() if n != name})


def _stored(settings: ProjectSettings, designs: Mapping[str, PageDesign]) -> ProjectSettings:
    texts = {name: design.to_json() for name, design in designs.items()}
    return replace(settings, page_designs=json.dumps(texts, ensure_ascii=False) if texts else "")

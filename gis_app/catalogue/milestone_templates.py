"""Read the templates of milestones: the shipped ones, and the office's own laid over them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Final

from gis_app.catalogue.problems import Problems
from gis_app.catalogue.toml_reader import KeyReader
from gis_app.domain.milestones import MilestoneStep, MilestoneTemplate
from gis_app.errors import CatalogueError
from gis_app.messages import msg
from gis_app.paths import resources_dir, user_config_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST_WORKING_DAYS: Final = 500


def shipped_templates_file() -> Path:
    """Return the file of the shipped templates."""
    return resources_dir() / "presets" / "milestones.toml"


def own_templates_file() -> Path:
    """Return the file in which an office keeps its own templates; it may not exist."""
    return user_config_dir() / "milestones.toml"


def load_templates(own: Path | None = None) -> Mapping[str, MilestoneTemplate]:
    """Return the templates by id, the office's own beating the shipped ones.

    Raises CatalogueError with every problem of a file that cannot be used.
    """
    found = _read(shipped_templates_file())
    file = own_templates_file() if own is None else own
    return {**found, **_read(file)} if file.is_file() else found


def _read(file: Path) -> dict[str, MilestoneTemplate]:
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=str(error))
        ) from error
    problems = Problems()
    reader = KeyReader(values, file.name, problems)
    found = [_template(table) for table in reader.tables("templates")]
    reader.finish()
    ids = [template.id for template in found]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        problems.add(msg("{file}: two templates have the id {id}", file=file.name, id=twice))
    if problems.found:
        raise CatalogueError(
            msg("The templates of milestones are wrong: {file}", file=str(file)), *problems.found
        )
    return {template.id: template for template in found}


def _template(reader: KeyReader) -> MilestoneTemplate:
    steps = []
    for table in reader.tables("steps"):
        days = table.whole_number("working_days")
        if not 0 <= days <= MOST_WORKING_DAYS:
            table.problems.out_of_bounds(
                table.file, table.key("working_days"), days, 0, MOST_WORKING_DAYS
            )
        steps.append(MilestoneStep(table.names("name"), days))
        table.finish()
    if not steps:
        reader.problems.missing(reader.file, reader.key("steps"))
    template = MilestoneTemplate(reader.required_text("id"), reader.names("title"), tuple(steps))
    reader.finish()
    return template

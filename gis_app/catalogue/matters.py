"""Read what is inspected at a kind of place, who answers for it, and how an action goes forward."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gis_app.domain.layer_spec import (
    ChecklistItem,
    KindResponsibility,
    Measure,
    MeasureKind,
    Stage,
)
from gis_app.domain.terms import Severity
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.catalogue.toml_reader import KeyReader
    from gis_app.domain.record_types import TableSpec

CODE: Final = re.compile(r"[A-Z]{2,4}-\d{2,3}")
FEWEST_STAGES: Final = 2


def read_responsibility(reader: KeyReader | None) -> KindResponsibility:
    """Read the `[responsibility]` table; without one nobody is named for the kind."""
    if reader is None:
        return KindResponsibility()
    named = KindResponsibility(reader.text("lead"), reader.texts("co_operating"))
    reader.finish()
    return named


def read_checklist(layer: KeyReader) -> tuple[ChecklistItem, ...]:
    """Read the `[[checklist]]` tables in their order."""
    return tuple(_item(reader) for reader in layer.tables("checklist"))


def read_stages(layer: KeyReader) -> tuple[Stage, ...]:
    """Read the `[[stages]]` of an action, first to last; the last one must be a finished one."""
    stages = tuple(_stage(reader) for reader in layer.tables("stages"))
    if len(stages) < FEWEST_STAGES:
        layer.problems.add(
            msg(
                "{file}: an action needs at least {fewest} stages, there are {count}",
                file=layer.file,
                fewest=FEWEST_STAGES,
                count=len(stages),
            )
        )
    elif not stages[-1].is_done:
        layer.problems.add(msg("{file}: the last stage must have is_done = true", file=layer.file))
    ids = [stage.id for stage in stages]
    for stage_id in sorted({i for i in ids if ids.count(i) > 1}):
        layer.problems.add(msg("{file}: two stages have the id {id}", file=layer.file, id=stage_id))
    return stages


def read_measure(layer: KeyReader, table: TableSpec) -> Measure | None:
    """Read the `[measure]` of an action; None when it is missing, which is a problem."""
    reader = layer.table("measure")
    if reader is None:
        if not layer.has("measure"):
            layer.problems.missing(layer.file, layer.key("measure"))
        return None
    kind = MeasureKind(reader.choice("kind", [kind.value for kind in MeasureKind]))
    numbers = [c.name for c in table.columns if c.type.value in ("integer", "real")]
    column = reader.choice("column", numbers) if reader.has("column") else reader.text("column")
    if column is None and kind is MeasureKind.SUM:
        reader.problems.missing(reader.file, reader.key("column"))
    measure = Measure(kind, reader.names("unit"), column)
    reader.finish()
    return measure


def _item(reader: KeyReader) -> ChecklistItem:
    code = reader.required_text("code")
    if code and not CODE.fullmatch(code):
        reader.problems.add(
            msg(
                "{file}: {key}: {value} is not a code; write letters, a hyphen and digits: SC-01",
                file=reader.file,
                key=reader.key("code"),
                value=code,
            )
        )
    item = ChecklistItem(
        code=code,
        title=reader.names("title"),
        weight=reader.required_number("weight", low=0.0),
        severity=reader.choice("severity", list(Severity), Severity.ORDINARY),
        lead=reader.text("lead"),
        co_operating=reader.texts("co_operating"),
    )
    reader.finish()
    return item


def _stage(reader: KeyReader) -> Stage:
    stage = Stage(
        id=reader.required_id(),
        title=reader.names("title"),
        colour=reader.required_colour("colour"),
        is_done=reader.flag("is_done", False),
        dash_mm=reader.numbers("dash_mm"),
        dark_colour=reader.colour("dark_colour"),
        width_factor=reader.number("width_factor", 1.0, low=0.1, high=5.0),
        arrow_spacing_mm=reader.number("arrow_spacing_mm", 0.0, low=0.0, high=200.0),
    )
    reader.finish()
    return stage

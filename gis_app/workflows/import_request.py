"""What a person asks of an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.terms import AreaLevel, LedgerList
    from gis_app.geo.china_datums import Datum
    from gis_app.ledger.sheet import Sheet


@dataclass(frozen=True)
class ImportRequest:
    """Hold what a person asks for; None lets the file itself decide.

    `columns` maps headings to fields ("extra" keeps a column as it is). `sheet` names a sheet, or
    the layer of a vector file. `is_strict` refuses columns of uncertain meaning instead of
    keeping them as they are. `recalls` takes what was chosen before for the same headings, where
    the request says nothing. `sheets` are the file's, when they were read before.
    """

    file: Path
    list: LedgerList | None = None
    layer: str | None = None
    level: AreaLevel | None = None
    datum: Datum | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    encoding: str | None = None
    crs: str | None = None
    adds_units: bool = False
    is_strict: bool = True
    header_row: int = 0
    skips_hidden: bool = False
    follows_tests: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    remembers_names: bool = True
    recalls: bool = False
    sheets: tuple[Sheet, ...] | None = None

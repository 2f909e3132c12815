"""Names of units that a person confirmed: what they mean, and how the register learns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.edits import RowBatch
from gis_app.domain.table import NO_ROW
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.errors import LedgerError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.ledger.names import CityNames

NEW_UNIT: Final = "+"
"""What `--names "name=+"` says: the name is a unit of its own, to be added."""

LEFT_ALONE: Final = "-"
"""What `--names "name=-"` says: leave the name with the row as text."""


def confirmed_units(told: Mapping[str, str], names: CityNames) -> dict[str, int | str]:
    """Return plain name → row id, or one of the two signs; raises LedgerError for no such unit."""
    out: dict[str, int | str] = {}
    for name, unit in told.items():
        if unit in (NEW_UNIT, LEFT_ALONE):
            out[plain_name(name)] = unit
            continue
        fid = names.units.find(unit)
        if fid == NO_ROW:
            raise LedgerError(
                msg(
                    "The register has no unit “{unit}” for the name “{name}”. Nearest: {nearest}",
                    unit=unit,
                    name=name,
                    nearest=names.units.hint(unit),
                )
            )
        out[plain_name(name)] = fid
    return out


def alias_batch(used: Mapping[str, int], names: CityNames) -> RowBatch | None:
    """Return the change that gives units the names a person confirmed; None when none is new."""
    table = names.units.table
    aliases: dict[int, list[str]] = {}
    for name, fid in used.items():
        if not table.has(fid) or names.units.find(name) == fid:
            continue
        known = aliases.setdefault(fid, list(split_names(table.value(fid, "aliases"))))
        if name not in known and len(split_names(name)) == 1:
            known.append(name)
    if not aliases:
        return None
    fids = np.array(sorted(aliases), np.int64)
    return RowBatch("units", fids, {"aliases": ["、".join(aliases[f]) for f in fids.tolist()]})

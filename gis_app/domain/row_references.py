"""Row ids inside texts: what refers to rows without being a reference column.

Moves keep the cells they replaced, rounds freeze their places, issued lists their issues, and the
key of a finding names its row. Where rows get other numbers, these must follow.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.record_types import EDITABLE_TABLES, table_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    NewFid = Callable[[str, int], int]

_TABLES: Final = frozenset(spec.name for spec in EDITABLE_TABLES)


def renumbered(table: str, column: str, row: Mapping[str, Any], new_fid: NewFid) -> Any:
    """Return a row's cell with every row id in it as `new_fid(table, row id)` has it.

    A text that is not as this program writes it comes back as it is.
    """
    text = row[column]
    if not isinstance(text, str):
        return text
    if (table, column) == ("findings", "key"):
        return _key(text, str(row.get("owner_table") or ""), new_fid)
    change = _CHANGES.get((table, column))
    if change is None:
        return text
    try:
        value = json.loads(text)
        changed = change(value, new_fid)
    except (ValueError, TypeError, KeyError, AttributeError):
        return text
    if changed == value:
        return text
    separators = (",", ":") if (table, column) == ("rounds", "points") else None
    is_sorted = table == "list_documents"
    return json.dumps(changed, ensure_ascii=False, separators=separators, sort_keys=is_sorted)


def _key(text: str, owner: str, new_fid: NewFid) -> str:
    """Return the key of a finding: kind:table:row id, or kind:row id of its owner's table."""
    parts = text.split(":")
    if len(parts) > 2 and parts[1] in _TABLES and parts[2].isdigit():
        parts[2] = str(new_fid(parts[1], int(parts[2])))
    elif len(parts) == 2 and owner in _TABLES and parts[1].isdigit():
        parts[1] = str(new_fid(owner, int(parts[1])))
    return ":".join(parts)


def _cells(value: dict[str, Any], new_fid: NewFid) -> dict[str, Any]:
    """Change the cells of an issue that a move replaced or wrote."""
    targets = {c.name: c.refers_to for c in table_spec("issues").columns if c.refers_to}
    return {
        name: new_fid(targets[name], cell) if name in targets and cell else cell
        for name, cell in value.items()
    }


def _content(value: dict[str, Any], new_fid: NewFid) -> dict[str, Any]:
    """Change the issues of an issued list."""
    issues = [{**issue, "fid": new_fid("issues", issue["fid"])} for issue in value["issues"]]
    return {**value, "issues": issues}


def _round_points(value: dict[str, Any], new_fid: NewFid) -> dict[str, Any]:
    """Change the frozen places of a round: points, areas, and the units that answer."""

    def keyed(name: str, table: str) -> dict[str, Any]:
        return {str(_or_none(table, int(k), new_fid)): v for k, v in value[name].items()}

    return {
        **value,
        "fid": [new_fid("points", fid) for fid in value["fid"]],
        "area": [_or_none("areas", fid, new_fid) for fid in value["area"]],
        "units": [[_or_none("units", fid, new_fid) for fid in row] for row in value["units"]],
        "group_of_unit": {
            unit: _or_none("units", group, new_fid) if isinstance(group, int) else group
            for unit, group in keyed("group_of_unit", "units").items()
        },
        "unit_names": keyed("unit_names", "units"),
        "area_names": keyed("area_names", "areas"),
    }


def _or_none(table: str, fid: int, new_fid: NewFid) -> int:
    return new_fid(table, fid) if fid > 0 else fid


_CHANGES: Final[Mapping[tuple[str, str], Callable[[Any, NewFid], Any]]] = MappingProxyType(
    {
        ("issue_moves", "before"): _cells,
        ("issue_moves", "after"): _cells,
        ("list_documents", "content"): _content,
        ("rounds", "points"): _round_points,
    }
)

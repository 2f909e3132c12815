"""An edit may not put a unit under itself, nor an area, however long the way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.errors import EditError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gis_app.domain.table import Table
    from gis_app.storage.rows import FileBatch

_TREES = ("units", "areas")


def refuse_loops(tables: Mapping[str, Table], batches: Iterable[FileBatch]) -> None:
    """Raise EditError when rows of an edit would stand above themselves.

    A loop that is there already, made by another program, does not keep other rows from changing.
    """
    for name in _TREES:
        given: dict[int, int] = {}
        names: dict[int, str] = {}
        for batch in batches:
            if batch.table == name and "parent_fid" in batch.columns:
                for fid, parent in zip(batch.fids, batch.columns["parent_fid"], strict=True):
                    given[fid] = parent or 0
                for fid, text in zip(batch.fids, batch.columns.get("name", ()), strict=False):
                    names[fid] = str(text)
        table = tables[name]
        parents: dict[int, int] = {}
        if given:
            stored = table.numbers("parent_fid").tolist()
            parents = {**dict(zip(table.fids.tolist(), stored, strict=True)), **given}
        for fid in given:
            seen, at = {fid}, parents.get(fid, 0)
            while at and at not in seen:
                seen.add(at)
                at = parents.get(at, 0)
            if at == fid:
                own = names.get(fid) or (table.value(fid, "name") if table.has(fid) else None)
                raise EditError(
                    msg(
                        "{row} would stand above itself. Choose another one to stand above it.",
                        row=own or str(fid),
                    )
                )

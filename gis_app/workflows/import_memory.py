"""What an office said about a layout of columns, kept for the next list with the same headings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.ledger.cells import plain_heading
from gis_app.paths import user_config_dir
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gis_app.ledger.plan import ImportPlan
    from gis_app.workflows.import_ledger import ImportRequest

_MOST_KEPT: Final = 500


def memory_file() -> Path:
    """Return the file the choices are kept in; it may not exist yet."""
    return user_config_dir() / "imports.json"


def recalled(
    request: ImportRequest, headings: Iterable[str], file: Path | None = None
) -> ImportRequest | None:
    """Return the request with what was chosen for the same headings; None when nothing was.

    What the request itself says stays.
    """
    known = _load(file or memory_file()).get(_key(headings))
    if not isinstance(known, dict):
        return None
    columns = known.get("columns")
    lists = {str(list_) for list_ in LedgerList}
    datums = {str(datum) for datum in Datum}
    list_, datum = known.get("list"), known.get("datum")
    return replace(
        request,
        columns=request.columns
        or ({str(k): str(v) for k, v in columns.items()} if isinstance(columns, dict) else {}),
        list=request.list or (LedgerList(list_) if list_ in lists else None),
        datum=request.datum or (Datum(datum) if datum in datums and not request.crs else None),
        layer=request.layer or _text(known.get("layer")),
        crs=request.crs or (None if request.datum else _text(known.get("crs"))),
    )


def remember(request: ImportRequest, plan: ImportPlan, file: Path | None = None) -> None:
    """Keep what was chosen for the headings of a plan's tables; raises OSError."""
    target = file or memory_file()
    kept = _load(target)
    headings = [h.text for table in plan.tables for h in table.headings]
    told = plan.datum.is_told
    kept.pop(_key(headings), None)
    kept[_key(headings)] = {
        "list": plan.report.list.value,
        "layer": request.layer,
        "datum": plan.datum.frame.datum.value if told and request.datum else None,
        "crs": request.crs,
        "columns": dict(request.columns),
    }
    for key in list(kept)[: max(len(kept) - _MOST_KEPT, 0)]:
        del kept[key]
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_aside(target) as aside:
        aside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def _key(headings: Iterable[str]) -> str:
    plain = sorted({plain_heading(heading) for heading in headings} - {""})
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:32]


def _load(file: Path) -> dict[str, Any]:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

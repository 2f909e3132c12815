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
    from gis_app.project.city import City
    from gis_app.workflows.import_request import ImportRequest

_MOST_KEPT: Final = 500


def memory_file() -> Path:
    """Return the file of this computer the choices are kept in; it may not exist yet."""
    return user_config_dir() / "imports.json"


def recalled(
    request: ImportRequest, headings: Iterable[str], project: str = "", file: Path | None = None
) -> ImportRequest | None:
    """Return the request with what was chosen for the same headings; None when nothing was.

    What the project itself holds (`ProjectSettings.import_choices`) goes before what this computer
    remembers of other projects. What the request says stays.
    """
    key = _key(headings)
    known = _choices(project).get(key)
    if not isinstance(known, dict):
        known = _load(file or memory_file()).get(key)
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


def remember(
    city: City, request: ImportRequest, plan: ImportPlan, file: Path | None = None
) -> None:
    """Keep what was chosen for the headings of a plan's tables, on this computer and in the city.

    In the project it travels to colleagues. Raises OSError and EditError.
    """
    headings = [h.text for table in plan.tables for h in table.headings]
    told = plan.datum.is_told
    choice = {
        "list": plan.report.list.value,
        "layer": request.layer,
        "datum": plan.datum.frame.datum.value if told and request.datum else None,
        "crs": request.crs,
        "columns": dict(request.columns),
    }
    target = file or memory_file()
    kept = _with(_load(target), _key(headings), choice)
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_aside(target) as aside:
        aside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    settings = city.data.settings
    shared = _with(_choices(settings.import_choices), _key(headings), choice)
    text = json.dumps(shared, ensure_ascii=False, sort_keys=True)
    if text != settings.import_choices and not city.is_read_only:
        city.change_settings(replace(settings, import_choices=text))


def _with(kept: dict[str, Any], key: str, choice: dict[str, Any]) -> dict[str, Any]:
    kept.pop(key, None)
    kept[key] = choice
    for old in list(kept)[: max(len(kept) - _MOST_KEPT, 0)]:
        del kept[old]
    return kept


def _key(headings: Iterable[str]) -> str:
    plain = sorted({plain_heading(heading) for heading in headings} - {""})
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:32]


def _load(file: Path) -> dict[str, Any]:
    try:
        return _choices(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _choices(text: str) -> dict[str, Any]:
    try:
        stored = json.loads(text or "{}")
    except ValueError:
        return {}
    return stored if isinstance(stored, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

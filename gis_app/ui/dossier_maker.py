"""How the inspector's words about one row or place come about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.dates import local
from gis_app.domain.last_visits import last_visit_fact
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.terms import COLUMN_WORDS, Colour, Step
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg, plural
from gis_app.ui.area_lines import area_lines
from gis_app.ui.dossier import Dossier, IssueLine
from gis_app.ui.issue_history import issue_history
from gis_app.ui.models.register_columns import layer_title, matter_title
from gis_app.ui.words import colour_text, word_text

if TYPE_CHECKING:
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.domain.responsibility import Responsibility
    from gis_app.domain.table import BoolArray
    from gis_app.messages import Translator
    from gis_app.ui.session import Selection

_HIDDEN: Final = {"name", "code", "layer", "extra", "source_row", "description", "matter", "step"}
_MOST_ISSUES: Final = 16
_MOST_PAST: Final = 8


class DossierMaker:
    """Make dossiers of one moment of a city in one language."""

    def __init__(self, data: CityData, t: Translator, on_date: date | None = None) -> None:
        self._data, self._t, self._on_date = data, t, on_date

    def of(self, chosen: Selection) -> Dossier | None:
        """Make the dossier of a selection; None when it is not one thing."""
        if chosen.table and chosen.only_fid is not None:
            makers = {
                "points": self._point,
                "issues": self._issue,
                "units": self._unit,
                "areas": self._area,
                "actions": self._action,
            }
            if not self._data.table(chosen.table).has(chosen.only_fid):
                return None
            return makers.get(chosen.table, self._task)(chosen.only_fid)
        if not chosen.table and chosen.place is not None:
            return self._place(chosen.place)
        return None

    def _value(self, table: str, fid: int, column: str) -> Any:
        return self._data.table(table).value(fid, column)

    def _text(self, table: str, fid: int, column: str) -> str:
        """Return one cell as words."""
        value, spec = self._value(table, fid, column), table_spec(table).column(column)
        if value is None or value == "":
            return ""
        if spec.type == ColumnType.REFERENCE:
            target = self._data.table(spec.refers_to or "units")
            if not value or not target.has(value):
                return ""
            name = "name" if "name" in target.columns else "code"
            return str(target.value(value, name) or "")
        if (table, column) in COLUMN_WORDS:
            return word_text(self._t, COLUMN_WORDS[table, column], str(value))
        if spec.type == ColumnType.DATETIME:
            return self._t.value(local(value))
        if spec.type == ColumnType.BOOLEAN:
            return self._t(msg("yes")) if value else ""
        return self._t.value(value)

    def _details(
        self, table: str, fid: int, hidden: frozenset[str] = frozenset()
    ) -> tuple[tuple[str, str], ...]:
        made = []
        for spec in table_spec(table).columns:
            if spec.name in _HIDDEN or spec.name in hidden:
                continue
            text = self._text(table, fid, spec.name)
            # a whole number cannot be missing; 0 stands for that
            if text and not (spec.type == ColumnType.INTEGER and text == "0"):
                made.append((self._t(spec.title), text))
        return tuple(made)

    def _issue_lines(self, mask: BoolArray) -> tuple[IssueLine, ...]:
        state, table = self._data.issue_state, self._data.table("issues")
        places = np.flatnonzero(mask & (state.colour > Colour.CLOSED))
        places = places[np.argsort(-state.colour[places], kind="stable")][:_MOST_ISSUES]
        return tuple(self._issue_line(int(place), int(table.fids[place])) for place in places)

    def _issue_line(self, place: int, fid: int) -> IssueLine:
        state = self._data.issue_state
        title = self._text("issues", fid, "description") or matter_title(
            self._data, self._value("issues", fid, "matter"), self._t
        )
        step = self._text("issues", fid, "step")
        unit = int(state.unit_fid[place])
        units = self._data.table("units")
        name = str(units.value(unit, "name") or "") if unit and units.has(unit) else ""
        note = " · ".join(part for part in (step, name) if part)
        reason = self._t(state.reason(place))
        return IssueLine(fid, int(state.colour[place]), title, reason, note)

    def _who(self, place: GeoPoint | None, **asked: Any) -> Responsibility:
        """Ask whose a place or a row is; what is not placed yet is asked for without a place."""
        lon, lat = (np.nan, np.nan) if place is None else (place.lon, place.lat)
        return self._data.responsibility.who(lon, lat, on_date=self._on_date, **asked)

    def _point(self, fid: int) -> Dossier:
        table = self._data.table("points")
        place, state = table.position(fid), self._data.point_state
        layer = table.value(fid, "layer")
        mask = self._data.table("issues").numbers("point_fid") == fid
        count = int(state.open_count[place])
        colour = int(state.worst_colour[place])
        hidden = frozenset({"unit_fid", "leader", "contact", "phone", "operator_fid"})
        seen = last_visit_fact(self._data.last_visits, place, self._t)
        return Dossier(
            kind=layer_title(self._data, layer, self._t),
            title=str(table.value(fid, "name") or table.value(fid, "code") or ""),
            code=str(table.value(fid, "code") or ""),
            colour=colour or None,
            colour_text=self._colour_text(colour, count),
            responsibility=self._who(
                _place_of(self._data, "points", fid), kind=layer, point_fid=fid
            ),
            issues=self._issue_lines(mask),
            issues_total=count,
            details=(*seen, *self._details("points", fid, hidden)),
            history=self._closed_at(fid),
            table="points",
            fid=fid,
        )

    def _closed_at(self, fid: int) -> tuple[tuple[str, str], ...]:
        """List what was found and closed at a point, latest first."""
        table = self._data.table("issues")
        here = table.numbers("point_fid") == fid
        closed = [int(f) for f in table.fids[here & table.text("step").equals(Step.CLOSED)]]
        lines = []
        for issue in closed:
            matter = matter_title(self._data, self._value("issues", issue, "matter"), self._t)
            when = self._text("issues", issue, "closed_at")[:10]
            title = self._text("issues", issue, "description") or matter
            lines.append((when, self._t(msg("Closed: {issue}", issue=title))))
        return tuple(sorted(lines, reverse=True)[:_MOST_PAST])

    def _colour_text(self, colour: int, count: int) -> str:
        if not count:
            return self._t(msg("No open issue"))
        counted = plural("{count} open issue", "{count} open issues", count)
        named = colour_text(self._t, colour)
        return f"{named} · {self._t(counted)}"

    def _issue(self, fid: int) -> Dossier:
        table = self._data.table("issues")
        place, state = table.position(fid), self._data.issue_state
        where = _issue_place(self._data, place)
        title = self._text("issues", fid, "description")
        matter_text = matter_title(self._data, table.value(fid, "matter"), self._t)
        colour = int(state.colour[place])
        step = self._text("issues", fid, "step")
        moments = ("found_at", "assigned_at", "deadline_at", "closed_at", "closing_class")
        titles = table_spec("issues")
        texts = {name: self._text("issues", fid, name) for name in moments}
        texts["deadline_at"] = self._deadline(place)
        texts["closing_class"] = self._closing_class(place)
        passed = [(self._t(titles.column(name).title), texts[name]) for name in moments]
        details = self._details("issues", fid, frozenset(moments))
        if matter_text and title:
            details = (
                (self._t(table_spec("issues").column("matter").title), matter_text),
                *details,
            )
        named = colour_text(self._t, colour)
        return Dossier(
            kind=self._t(table_spec("issues").title),
            title=title or matter_text,
            code=str(table.value(fid, "code") or ""),
            colour=colour,
            colour_text=" · ".join(part for part in (named, step) if part),
            responsibility=self._who(where, issue_fid=fid),
            issues=(self._issue_line(place, fid),),
            details=details,
            history=(
                *issue_history(self._data, fid, self._t),
                *(line for line in passed if line[1]),
            ),
            table="issues",
            fid=fid,
        )

    def _deadline(self, place: int) -> str:
        """Return when an issue is due: by the ledger, else by its severity, which is then said."""
        due = self._data.issue_state.due
        if np.isnat(due.deadline[place]):
            return ""
        text = self._t.value(local(due.deadline[place]))
        if due.is_given[place] or due.deferred_until[place] == due.deadline[place]:
            return text
        return self._t(msg("{deadline} (by its severity)", deadline=text))

    def _closing_class(self, place: int) -> str:
        code = self._data.issue_state.closing_class[place]
        words = COLUMN_WORDS["issues", "closing_class"]
        return word_text(self._t, words, code) if code else ""

    def _unit(self, fid: int) -> Dossier:
        mask = CityFilter(unit_fids=(fid,)).issue_mask(self._data)
        is_open = mask & (self._data.issue_state.colour > Colour.CLOSED)
        count = int(is_open.sum())
        worst = int(self._data.issue_state.colour[is_open].max()) if count else 0
        wanted = ("leader", "leader_post", "leader_phone", "contact", "phone")
        people = [(name, self._text("units", fid, name)) for name in wanted]
        columns = table_spec("units")
        return Dossier(
            kind=self._text("units", fid, "kind") or self._t(columns.title),
            title=str(self._value("units", fid, "name") or ""),
            code=str(self._value("units", fid, "code") or ""),
            colour=worst or None,
            colour_text=self._colour_text(worst, count),
            issues=self._issue_lines(mask),
            issues_total=count,
            details=self._details("units", fid, frozenset({*wanted, "kind"})),
            table="units",
            fid=fid,
            contact=tuple((self._t(columns.column(n).title), text) for n, text in people if text),
        )

    def _area(self, fid: int) -> Dossier:
        wanted = CityFilter(area_fids=(fid,))
        mask = wanted.issue_mask(self._data)
        is_open = mask & (self._data.issue_state.colour > Colour.CLOSED)
        count = int(is_open.sum())
        worst = int(self._data.issue_state.colour[is_open].max()) if count else 0
        points = int(wanted.point_mask(self._data).sum())
        return Dossier(
            kind=self._text("areas", fid, "level"),
            title=str(self._value("areas", fid, "name") or ""),
            code=str(self._value("areas", fid, "code") or ""),
            colour=worst or None,
            colour_text=self._colour_text(worst, count),
            responsibility=self._who(_place_of(self._data, "areas", fid)),
            issues=self._issue_lines(mask),
            issues_total=count,
            details=(
                (self._t(msg("Points")), str(points)),
                *self._details("areas", fid, frozenset({"level"})),
            ),
            contact=area_lines(self._data, fid, self._t),
            table="areas",
            fid=fid,
        )

    def _action(self, fid: int) -> Dossier:
        layer = self._value("actions", fid, "layer")
        stage = self._stage(layer, self._value("actions", fid, "stage"))
        return Dossier(
            kind=layer_title(self._data, layer, self._t),
            title=str(self._value("actions", fid, "name") or ""),
            code=str(self._value("actions", fid, "code") or ""),
            colour_text=stage,
            responsibility=self._who(_place_of(self._data, "actions", fid), action_fid=fid),
            details=self._details("actions", fid, frozenset({"stage", "unit_fid", "leader"})),
            table="actions",
            fid=fid,
        )

    def _stage(self, layer: str | None, stage: str | None) -> str:
        try:
            found = self._data.catalogue.layer(layer or "").stage(stage)
        except KeyError:
            found = None
        return (stage or "") if found is None else self._t(found.title)

    def _task(self, fid: int) -> Dossier:
        return Dossier(
            kind=self._text("tasks", fid, "list"),
            title=str(self._value("tasks", fid, "name") or ""),
            code=str(self._value("tasks", fid, "code") or ""),
            details=self._details("tasks", fid, frozenset({"list"})),
            table="tasks",
            fid=fid,
        )

    def _place(self, place: GeoPoint) -> Dossier:
        found = self._who(place)
        return Dossier(
            kind=self._t(msg("Place on the map")),
            title=f"{place.lon:.6f}°E  {place.lat:.6f}°N",
            responsibility=found,
        )


def _issue_place(data: CityData, place: int) -> GeoPoint | None:
    state = data.issue_state
    lon, lat = float(state.lon_deg[place]), float(state.lat_deg[place])
    return GeoPoint(lon, lat) if np.isfinite(lon) and np.isfinite(lat) else None


def _place_of(data: CityData, table_name: str, fid: int) -> GeoPoint | None:
    table = data.table(table_name)
    position = table.position(fid)
    if table_name == "points":
        lon, lat = table.points.lon_deg[position], table.points.lat_deg[position]
        return GeoPoint(float(lon), float(lat)) if np.isfinite(lon) else None
    shape = table.shapes[position]
    if shape is None or shape.is_empty:
        return None
    inside = shape.representative_point()
    return GeoPoint(inside.x, inside.y)

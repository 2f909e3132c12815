"""Every word of the page's own interface, by the key its scripts use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.answers import WAY_TITLES
from gis_app.domain.terms import WORDS
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from gis_app.messages import Message


def interface_words() -> dict[str, Message | LocalText]:
    """Return the page's words by key; `{named}` fields are filled in by the page."""
    words: dict[str, Message | LocalText] = {
        "responsibility": msg("Who is responsible"),
        "nobody": msg("No unit is known for this place."),
        "open_issues": msg("Open issues: {{count}}"),
        "no_issues": msg("No open issue here."),
        "address": msg("Address"),
        "area": msg("Area"),
        "requirement": msg("Requirement"),
        "step": msg("Step"),
        "unit": msg("Unit"),
        "deadline": msg("Deadline"),
        "why": msg("Why"),
        "sponsor": msg("Sponsor"),
        "open_count": msg("Open issues"),
        "other_language": LocalText("English", "中文"),
        "as_of": msg("As of {{moment}}"),
        "demo": msg("Demonstration data"),
        "review": msg("Map review no. {{number}}"),
        "sketch": msg("Sketch map"),
        "search": msg("Search by name, number, pinyin…"),
        "nothing_found": msg("Nothing found"),
        "more_found": msg("{{count}} more; type further letters"),
        "found_count": msg("{{count}} found"),
        "shown_count": msg("{{count}} places on the map"),
        "on_the_map": msg("In this view: {{count}}; the most urgent first"),
        "heap": msg("{{count}} places close together"),
        "places_here": msg("{{count}} places at this spot"),
        "for_unit": msg("For {{unit}}"),
        "public": msg("Public edition"),
        "rounded": msg("Positions rounded to {{metres}} m"),
        "found": msg("Found"),
        "source": msg("Source"),
        "progress": msg("Progress"),
        "leader": msg("Leader"),
        "all_leaders": msg("All leaders"),
        "sent_back": msg("Times sent back"),
        "extended": msg("Extensions"),
        "moves": msg("What happened"),
        "history": msg("Closed issues: {{count}}"),
        "found_closed": msg("found {{found}} · closed {{closed}}"),
        "earlier": msg("{{count}} earlier ones are in the table"),
        "photo": msg("Photo"),
        "photo_missing": msg("Photo missing: {{name}}"),
        "copy_link": msg("Copy a link to this place"),
        "copied": msg("Copied"),
        "close": msg("Close"),
        "clear_filters": msg("Clear filters"),
        "week": msg("Week"),
        "all_weeks": msg("Now, all weeks"),
        "week_hint": msg("Move the slider to see what was open in a week"),
        "week_counts": msg("found {{found}} · closed {{closed}} · open at its end {{open}}"),
        "hide_all": msg("Hide all"),
        "show_all": msg("Show all"),
        "backdrop": msg("Backdrop"),
        "backdrop_pyramid": msg("Picture in this file"),
        "backdrop_online": msg("Online tiles (needs the network)"),
        "map": msg("Map; arrow keys move it, plus and minus zoom"),
        "zoom_in": msg("Zoom in"),
        "zoom_out": msg("Zoom out"),
        "skip": msg("To the search"),
        "loading": msg("Reading data: file {{done}} of {{all}}"),
        "file_missing": msg(
            "{{file}} is missing. It belongs beside this page; keep both together."
        ),
        "count_hint": msg("Show or hide places of this colour"),
        "colour_red": msg("Red"),
        "colour_yellow": msg("Yellow"),
        "colour_white": msg("White"),
        "colour_none": msg("No issue"),
        "unplaced": msg("Not on the map, no position known: {{count}}"),
        "unvisited": msg("Not visited for more than {{days}} days"),
        "stale": msg("Not visited for more than {{days}} days: {{count}}"),
        "made": msg("Exported {{moment}} by {{program}}"),
        "panel": msg("Layers and search"),
        "tools": msg("Tools"),
        "here": msg("Who is responsible here"),
        "lies_in": msg("{{area}}: {{points}} points, {{open}} open issues"),
        "no_area": msg("The place lies in no responsibility area."),
        "near_border": msg("Only {{metres}} m from the border of {{area}}; check on the spot"),
        "coordinates": msg("Coordinates (longitude, latitude)"),
        "all_areas": msg("All areas"),
        "all_units": msg("All units"),
        "all_steps": msg("All steps"),
        "number": msg("No."),
        "colour": msg("Colour"),
        "description": msg("Description"),
        "place": msg("Point"),
        "kind": msg("Kind"),
        "tab_issues": msg("Issues"),
        "tab_points": msg("Points"),
        "rows": msg("{{count}} rows"),
        "download": msg("Download CSV"),
        "show_more": msg("Show more ({{count}} left)"),
        "tool_table": msg("Table"),
        "tool_measure": msg("Measure a distance"),
        "tool_fullscreen": msg("Full screen"),
        "tool_print": msg("Print the map"),
    }
    words.update({f"way_{way.value}": title for way, title in WAY_TITLES.items()})
    words.update({f"step_{code}": text for code, text in WORDS["step"].items()})
    return words

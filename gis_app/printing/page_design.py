"""What a page is made of: a shipped template, and what a person changed about it.

Templates are files in resources/pages; a design is a small JSON text that a project keeps and that
people hand on as a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from gis_app.errors import UsageError
from gis_app.messages import LocalText, msg
from gis_app.paths import resources_dir
from gis_app.printing.page_template import PAPERS, Orientation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEFAULT_TEMPLATE: Final = "district_table"
LEAST_MARGIN_MM: Final = 5.0
MOST_MARGIN_MM: Final = 40.0
MOST_LOGO_BYTES: Final = 2_000_000
MOST_SIGNATURES: Final = 6
DESIGN_SUFFIX: Final = ".page.json"
DESIGN_VERSION: Final = 2
"""Designs of version 1 could not switch names off: they keep them."""
ORDER: Final = (
    "district", "district_table", "unit", "issue_list", "wall_map", "action", "exposure_board",
    "route", "patrol",
)  # fmt: skip
"""The templates in the order in which they are offered."""

ITEM_TITLES: Final[Mapping[str, LocalText]] = {
    "summary": LocalText("责任与问题概况", "Responsibility and open issues"),
    "legend": LocalText("图例", "Legend"),
    "overview": LocalText("位置图", "Location inset"),
    "table": LocalText("点位表", "Table"),
    "numbers": LocalText("图上编号", "Numbers on the map"),
    "grid": LocalText("索引网格", "Index grid"),
    "north_arrow": LocalText("指北针", "North arrow"),
    "names": LocalText("路名、地名", "Names of streets and places"),
    "neighbours": LocalText("相邻责任区名称", "Neighbours' names"),
    "countdown": LocalText("倒计时", "Countdown"),
    "milestones": LocalText("倒排节点", "Milestones"),
    "progress": LocalText("各责任区进度", "Progress by area"),
    "maps": LocalText("位置小图", "Small maps"),
    "photos": LocalText("照片", "Photos"),
}


class PageKind(StrEnum):
    """Name the ways a page is put together."""

    SHEET = "sheet"
    WALL = "wall"
    ACTION = "action"
    ROUTE = "route"
    PATROL = "patrol"
    ISSUES = "issues"
    EXPOSURE = "exposure"


@dataclass(frozen=True)
class ShippedTemplate:
    """Hold one template file; `boxes` are edges in millimetres by orientation, paper and name."""

    id: str
    title: LocalText
    about: LocalText
    kind: PageKind
    coverage: str
    paper: str
    orientation: Orientation
    items: tuple[str, ...]
    off: tuple[str, ...]
    boxes: Mapping[str, Any]

    @property
    def all_items(self) -> tuple[str, ...]:
        """Return what may be switched on or off, in the order of the switches."""
        return tuple(item for item in ITEM_TITLES if item in (*self.items, *self.off))


@lru_cache(maxsize=1)
def shipped_templates() -> Mapping[str, ShippedTemplate]:
    """Read the shipped templates, in the order in which they are offered."""
    folder = resources_dir() / "pages"
    return {name: _read(folder / f"{name}.toml") for name in ORDER}


def _read(file: Path) -> ShippedTemplate:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return ShippedTemplate(
        file.stem,
        LocalText(table["title"]["zh_CN"], table["title"]["en"]),
        LocalText(table["about"]["zh_CN"], table["about"]["en"]),
        PageKind(table["kind"]),
        table["coverage"],
        table["paper"],
        Orientation(table["orientation"]),
        tuple(table["items"]),
        tuple(table["off"]),
        {name: table[name] for name in ("landscape", "portrait")},
    )


def shipped_template(name: str) -> ShippedTemplate:
    """Return a template by its id; raises UsageError for an unknown one."""
    found = shipped_templates().get(name)
    if found is None:
        raise UsageError(
            msg(
                "There is no page template {name}. Choose one of: {names}.",
                name=name,
                names=", ".join(ORDER),
            )
        )
    return found


@dataclass(frozen=True)
class PageDesign:
    """Hold a template with everything a person may change about it.

    `title` takes the place of the page's own title, {name} in it is what the page is about; None
    as `marking` is the project's. `logo` is a picture file's content.
    """

    template: str = DEFAULT_TEMPLATE
    paper: str = "A3"
    orientation: Orientation = Orientation.LANDSCAPE
    items: frozenset[str] = frozenset()
    margin_mm: float | None = None
    title: str = ""
    marking: str | None = None
    remarks: str = ""
    signatures: tuple[str, ...] = ()
    logo: bytes = b""

    @classmethod
    def of(cls, template: str = DEFAULT_TEMPLATE) -> PageDesign:
        """Return a template as it is shipped."""
        found = shipped_template(template)
        return cls(template, found.paper, found.orientation, frozenset(found.items))

    @property
    def shipped(self) -> ShippedTemplate:
        """Return the template it was made from."""
        return shipped_template(self.template)

    @property
    def kind(self) -> PageKind:
        """Return how its pages are put together."""
        return self.shipped.kind

    def has(self, item: str) -> bool:
        """Tell whether an item stands on the page."""
        return item in self.items

    def checked(self) -> PageDesign:
        """Return it; raises UsageError for a paper, margin or text that cannot be printed."""
        if self.paper not in PAPERS:
            raise UsageError(
                msg(
                    "There is no paper {paper}. Choose one of: {names}.",
                    paper=self.paper,
                    names=", ".join(PAPERS),
                )
            )
        margin = self.margin_mm
        if margin is not None and not LEAST_MARGIN_MM <= margin <= MOST_MARGIN_MM:
            raise UsageError(
                msg(
                    "The margin must be from {low} to {high} mm.",
                    low=round(LEAST_MARGIN_MM),
                    high=round(MOST_MARGIN_MM),
                )
            )
        if len(self.logo) > MOST_LOGO_BYTES:
            raise UsageError(msg("The logo is too large; choose a picture of at most 2 MB."))
        return self

    def to_json(self) -> str:
        """Write it as text for a project or a file."""
        shown = {
            "page_design": DESIGN_VERSION,
            "template": self.template,
            "paper": self.paper,
            "orientation": str(self.orientation),
            "items": sorted(self.items),
            "margin_mm": self.margin_mm,
            "title": self.title,
            "marking": self.marking,
            "remarks": self.remarks,
            "signatures": list(self.signatures),
            "logo": base64.b64encode(self.logo).decode("ascii"),
        }
        return json.dumps(shown, ensure_ascii=False, indent=1)


def design_from_json(text: str, source: str) -> PageDesign:
    """Read a design; raises UsageError that names `source` when it is none."""
    problem = UsageError(msg("{file} holds no page design of this program.", file=source))
    try:
        table = json.loads(text)
        if not isinstance(table, dict) or table.get("page_design") not in (1, DESIGN_VERSION):
            raise problem
        made = PageDesign.of(str(table["template"]))
        allowed = set(made.shipped.all_items)
        items = {str(item) for item in table["items"]}
        if table["page_design"] == 1:
            items.add("names")
        margin = table.get("margin_mm")
        marking = table.get("marking")
        made = replace(
            made,
            paper=str(table["paper"]),
            orientation=Orientation(table["orientation"]),
            items=frozenset(items & allowed),
            margin_mm=None if margin is None else float(margin),
            title=str(table.get("title") or ""),
            marking=None if marking is None else str(marking),
            remarks=str(table.get("remarks") or ""),
            signatures=tuple(str(one) for one in table.get("signatures") or ())[:MOST_SIGNATURES],
            logo=base64.b64decode(table.get("logo") or "", validate=True),
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise problem from error
    return made.checked()

"""Fill in units' workbooks the way people do, with a program that is not ours."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.drawing.image import Image

from gis_app.workflows.send_to_units import units_with_issues
from tests.ui.small_city import make_small_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City
    from gis_app.workflows.merge_returns import ReturnsPlan

KEY = "0123456789abcdef" * 4
FIRST = 5
"""The first row of the list, counted from 1."""


def sending_city(folder: Path) -> City:
    """Make the small city with a key that is always the same."""
    city = make_small_city(folder / "city.gpkg", 12, 18)
    city.change_settings(replace(city.data.settings, exchange_key=KEY))
    return city


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """Open a workbook and save it again at the end."""
    book = openpyxl.load_workbook(file)
    yield book
    book.save(file)


def columns(sheet: Any) -> dict[str, int]:
    """Return the columns of the list by heading."""
    return {str(cell.value): cell.column for cell in sheet[FIRST - 1] if cell.value}


def fill_in(book: Any, line: int = 0, **said: Any) -> str:
    """Fill in a row of the list, counted from 0; returns the issue's number."""
    sheet = book.worksheets[0]
    at = columns(sheet)
    for heading, value in said.items():
        sheet.cell(FIRST + line, at[heading]).value = value
    return str(sheet.cell(FIRST + line, at["问题编号"]).value)


def put_photo(book: Any, number: str, photo: Path, *, column: str = "E") -> None:
    """Put a photo into an issue's receipt, over the row where photos go."""
    sheet = book.worksheets[1]
    start = next(
        row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 3).value) == number
    )
    line = next(
        row
        for row in range(start, sheet.max_row + 1)
        if (sheet.row_dimensions[row].height or 0) > 80
    )
    image = Image(str(photo))
    image.width, image.height = 200, 150
    sheet.add_image(image, f"{column}{line}")


def issues_of(city: City) -> Any:
    """Return what counts a unit's open issues."""
    counted = units_with_issues(city.data)
    return lambda unit: len(counted[unit])


def fid_of(city: City, code: str) -> int:
    issues = city.data.table("issues")
    return int(issues.fids[issues.text("code").equals(code)][0])


def said_by(plan: ReturnsPlan) -> list[str]:
    return [str(note.what) for note in plan.notes]

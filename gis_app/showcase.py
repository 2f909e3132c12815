"""Without a display: the sample city's window, page, sheets and ledger as files in a folder."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_ERROR, EXIT_OK, CliContext
from gis_app.errors import GisAppError, ProjectFileError
from gis_app.messages import LANGUAGES, language_from_environment, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.workflows.open_city import SAMPLE_WORD, open_city

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.printing.subject import Coverage
    from gis_app.project.city import City

VERB = "render-sample"


def render(city: City, folder: Path, context: CliContext) -> None:
    """Write window.png, map.html, districts.pdf and issues.xlsx into a folder."""
    from gis_app.printing.print_request import PrintRequest
    from gis_app.ui.window_picture import save_window_picture
    from gis_app.workflows.export_ledger import export_ledger
    from gis_app.workflows.export_web_map import export_web_map
    from gis_app.workflows.print_atlas import print_atlas

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectFileError(
            msg(
                "The folder {folder} cannot be made: {reason}",
                folder=str(folder),
                reason=str(error),
            )
        ) from error
    language = context.t.language
    save_window_picture(city, folder / "window.png", language=language)
    context.say(str(folder / "window.png"))
    export_web_map(city.data, folder / "map.html", language=language)
    context.say(str(folder / "map.html"))
    request = PrintRequest(_coverage(city.data))
    print_atlas(city.data, folder / "districts.pdf", request, context.t)
    context.say(str(folder / "districts.pdf"))
    export_ledger(city.data, folder / "issues.xlsx", list_="issues", language=language)
    context.say(str(folder / "issues.xlsx"))


def _coverage(data: CityData) -> Coverage:
    """Return sub-districts, or the nearest level that the city has areas of."""
    from gis_app.printing.subject import Coverage

    has = set(data.table("areas").text("level").values())
    order = (Coverage.SUBDISTRICT, Coverage.DISTRICT, Coverage.COMMUNITY, Coverage.GRID)
    return next((level for level in order if level.value in has), Coverage.SUBDISTRICT)


def main(arguments: Sequence[str]) -> int:
    """Run `render-sample FOLDER [--city CITY.gpkg]` and return the exit status."""
    parser = argparse.ArgumentParser(prog=f"gis-app {VERB}")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--city", default=SAMPLE_WORD)
    parser.add_argument("--language", choices=LANGUAGES)
    options = parser.parse_args(arguments)
    language = options.language or language_from_environment(os.environ)
    context = CliContext(load_translator(language, translations_dir()))
    try:
        # the sample is a copy, so its window shows what can be done; a project is only read
        with open_city(options.city, read_only=options.city != SAMPLE_WORD) as city:
            render(city, options.folder, context)
    except GisAppError as error:
        for message in (error.message, *error.details):
            context.warn(message)
        return EXIT_ERROR
    return EXIT_OK

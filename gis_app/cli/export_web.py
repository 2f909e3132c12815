"""The verb `export-web`: the city as one interactive HTML file, or a folder with one a unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument, refuse
from gis_app.domain.dates import local_text
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import word
from gis_app.messages import msg, plural
from gis_app.web_export.profiles import Profile, ProfileKind
from gis_app.workflows.choose_web_photos import (
    listed_photos,
    offered_web_photos,
    publishable_photos,
)
from gis_app.workflows.export_web_map import (
    WebMapRequest,
    export_web_map,
    web_map_bytes,
    web_map_warnings,
)
from gis_app.workflows.open_city import open_city
from gis_app.workflows.web_backdrops import online_tiles

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.project.city import City

_MOST_ROUNDING_M: Final = 10_000


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("file", metavar="MAP.html", type=Path, help=t("the page to write"))
    parser.add_argument("--title", default="", help=t("title of the page; else the project's name"))
    parser.add_argument(
        "--profile",
        choices=[str(kind.value) for kind in ProfileKind],
        default="internal",
        help=t("who the page is for; a public page names no people and no telephone numbers"),
    )
    parser.add_argument("--unit", default="", help=t("the unit of a unit's page, by its name"))
    parser.add_argument(
        "--round",
        type=float,
        default=0.0,
        metavar="METRES",
        help=t("round positions to squares of so many metres"),
    )
    parser.add_argument("--review-number", default="", help=t("the map review number (审图号)"))
    parser.add_argument(
        "--photos",
        metavar="WHICH",
        help=t(
            "which photos: none, published, all (the default), or the wanted ones by number or "
            "file name between commas, or a text file that lists them; 'list' only tells which "
            "there are. A public page never has photos not marked as publishable"
        ),
    )
    parser.add_argument(
        "--no-photos", action="store_const", const="none", dest="photos", help=t("leave photos out")
    )
    parser.add_argument(
        "--folder",
        action="store_true",
        help=t("write a folder with one page a unit and an index page"),
    )
    parser.add_argument(
        "--side-files",
        action="store_true",
        help=t("put the data into files beside the page, for very large registers"),
    )
    parser.add_argument(
        "--backdrop",
        type=Path,
        metavar="FILE",
        help=t("put a picture beneath the map: .mbtiles, .pmtiles or a georeferenced picture"),
    )
    parser.add_argument(
        "--online-tiles",
        default="",
        metavar="URL",
        help=t("offer online tiles in the page, off at first; no key may be in the address"),
    )
    parser.add_argument(
        "--attribution", default="", help=t("whose the online tiles are, shown in the page")
    )
    parser.add_argument(
        "--size", action="store_true", help=t("only tell about how large the page will be")
    )
    parser.add_argument("--open", action="store_true", help=t("open the page in the browser"))


def _request(options: argparse.Namespace, data: CityData, language: str) -> WebMapRequest:
    kind = ProfileKind(options.profile)
    unit_fid = NO_ROW
    if options.unit and kind is not ProfileKind.UNIT:
        refuse(msg("--unit goes with --profile unit."))
    if kind is ProfileKind.UNIT:
        if options.folder:
            refuse(msg("--folder writes every unit's page; leave --profile unit out."))
        unit_fid = data.unit_tree.named(options.unit) if options.unit else NO_ROW
        if unit_fid == NO_ROW:
            refuse(msg("There is no unit {unit} in the register of units.", unit=options.unit))
    if kind is ProfileKind.PUBLIC and options.folder:
        refuse(msg("--folder writes pages for units; a public page is one file."))
    if not 0 <= options.round <= _MOST_ROUNDING_M:
        refuse(msg("Positions can be rounded to 0 to {most} m.", most=_MOST_ROUNDING_M))
    return WebMapRequest(
        language=language,
        title=options.title,
        profile=Profile(kind, unit_fid, options.round),
        review_number=options.review_number.strip(),
        has_side_files=options.side_files,
        backdrop=options.backdrop,
        online=(
            online_tiles(options.online_tiles, options.attribution)
            if options.online_tiles
            else None
        ),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city) as city:
        data = city.data
        request = _request(options, data, context.t.language)
        if options.photos == "list":
            return _tell_photos(data, request, context)
        request = _with_photos(request, options.photos or "all", city)
        if options.size:
            return _tell_size(data, request, context)
        # told before anything is saved
        for warning in web_map_warnings(data, request):
            context.warn(warning)
        left_out = _left_out(data, request)
        if left_out:
            context.warn(
                plural(
                    "{count} of the named photos is not of this page or not marked as "
                    "publishable, and is left out.",
                    "{count} of the named photos are not of this page or not marked as "
                    "publishable, and are left out.",
                    left_out,
                )
            )
        if options.folder:
            return _write_folder(data, options, request, context)
        report = export_web_map(data, options.file, request=request, progress=context.progress())
    context.say(
        msg(
            "{file}: {points} points, {issues} issues, {size} kB",
            file=str(report.file),
            points=report.point_count,
            issues=report.issue_count,
            size=round(report.size_bytes / 1024),
        )
    )
    if report.unplaced_count:
        context.warn(msg("Not on the map, no position known: {count}", count=report.unplaced_count))
    _tell_missing(report.missing_photos, context)
    if options.open:
        _open(report.file)
    return EXIT_PARTLY if report.missing_photos else EXIT_OK


def _with_photos(request: WebMapRequest, which: str, city: City) -> WebMapRequest:
    if which == "none":
        return request
    request = replace(request, project=city.file)
    if which == "all":
        return request
    if which == "published":
        fids = publishable_photos(city.data)
    else:
        fids = listed_photos(city.data, which, Path())
    return replace(request, profile=replace(request.profile, photo_fids=fids))


def _left_out(data: CityData, request: WebMapRequest) -> int:
    """Return how many named photos the page may not have; of a folder every unit has its own."""
    wanted = set(request.profile.photo_fids or ())
    return len(wanted - {one.photo.fid for one in offered_web_photos(data, request)})


def _tell_photos(data: CityData, request: WebMapRequest, context: CliContext) -> int:
    """Say which photos the page may have, a line each."""
    offered = offered_web_photos(data, request)
    if not offered:
        context.say(msg("There are no photos for this page."))
    for one in offered:
        photo = one.photo
        role = word("photo_role", photo.role)
        context.say(
            msg(
                "{number}  {file}  {role}  {date}  {owner}  {mark}",
                number=photo.fid,
                file=photo.file,
                role=role or photo.role,
                date=local_text(photo.taken_at)[:10] if photo.taken_at else "–",
                owner=" / ".join(text for text in (one.place, one.owner) if text),
                mark=msg("may be published") if photo.is_public else "",
            )
        )
    return EXIT_OK


def _tell_missing(files: tuple[str, ...], context: CliContext) -> None:
    for file in files:
        context.warn(msg("The photo {file} is missing; the page says so.", file=file))


def _write_folder(
    data: CityData, options: argparse.Namespace, request: WebMapRequest, context: CliContext
) -> int:
    from gis_app.workflows.export_web_folder import export_web_folder

    report = export_web_folder(data, options.file, request=request, progress=context.progress())
    context.say(
        msg(
            "{file}: {count} pages, {size} kB",
            file=str(report.index),
            count=report.page_count,
            size=round(report.size_bytes / 1024),
        )
    )
    _tell_missing(report.missing_photos, context)
    if options.open:
        _open(report.index)
    return EXIT_PARTLY if report.missing_photos else EXIT_OK


def _tell_size(data: CityData, request: WebMapRequest, context: CliContext) -> int:
    size = web_map_bytes(data, request)
    context.say(msg("About {size} kB", size=round(size / 1024)))
    return EXIT_OK


def _open(file: Path) -> None:
    import webbrowser

    webbrowser.open(file.resolve().as_uri())


VERB = Verb(
    "export-web",
    msg("Write the interactive map as one HTML file that needs no network"),
    _arguments,
    _run,
)

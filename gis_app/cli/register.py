"""The verb `register`: enter an issue, or those that a group chat's message tells of."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.calendar_years import provisional_argument, require_known_years
from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument, refuse
from gis_app.domain.open_years import years_ahead
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import IssueSource, Severity
from gis_app.errors import UsageError
from gis_app.messages import msg, plural
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_dossiers import find_points

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.workflows.register_issues import NewIssue

_MOST_BYTES = 1_000_000


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("--text", default="", metavar="TEXT", help=t("what is wrong"))
    parser.add_argument(
        "--message",
        type=Path,
        metavar="FILE",
        help=t("a message as text; what it tells of is shown, and entered with --apply"),
    )
    parser.add_argument("--apply", action="store_true", help=t("enter what the message tells of"))
    parser.add_argument("--point", metavar="POINT", help=t("number or name of the point"))
    parser.add_argument("--place", metavar="LON,LAT", help=t("where it is, in degrees"))
    parser.add_argument("--matter", metavar="CODE", help=t("the checklist item"))
    parser.add_argument(
        "--source",
        choices=[source.value for source in IssueSource],
        default=IssueSource.PATROL.value,
        help=t("where it comes from"),
    )
    parser.add_argument("--severity", choices=[severity.value for severity in Severity],
                        help=t("how grave it is; as the matter says unless told"))  # fmt: skip
    parser.add_argument("--by", required=True, metavar="NAME", help=t("who found it"))
    parser.add_argument(
        "--photo",
        type=Path,
        action="extend",
        nargs="+",
        default=[],
        metavar="FILE",
        help=t("a photo, in the order of the message; may be given several times"),
    )
    provisional_argument(parser, t)


def _run(options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.workflows.draft_issues import draft_issues
    from gis_app.workflows.register_issues import proposal
    from gis_app.workflows.register_with_photos import (
        not_asked_for,
        register_with_photos,
        share_photos,
    )

    if bool(options.text) == (options.message is not None):
        refuse(msg("Give --text or --message."))
    with open_city(options.city, read_only=False) as city:
        data = city.data
        at = data.settings.now()
        if options.message is None:
            news, counts = [_issue(data, options, at)], [len(options.photo)]
        else:
            drafts = draft_issues(data, _text(options.message))
            base = _issue(data, options, at)
            news = [
                replace(base, description=d.text, matter=d.matter, point_fid=d.point_fid)
                for d in drafts
            ]
            counts = [d.picture_count for d in drafts]
        news = [replace(new, unit_fid=proposal(data, new)[0]) for new in news]
        shares = share_photos(counts, len(options.photo))
        for new, share in zip(news, shares, strict=True):
            context.say(_line(data, new, len(share)))
        shared = {n for share in shares for n in share}
        left = [not_asked_for(one) for n, one in enumerate(options.photo) if n not in shared]
        if not news:
            refuse(msg("The message tells of nothing that could be an issue."))
        if options.message is not None and not options.apply:
            return EXIT_OK
        severities = [Severity(options.severity)] if options.severity else [Severity.ORDINARY]
        require_known_years(data, options, context, years_ahead(data, at, severities))
        photos = [[options.photo[n] for n in share] for share in shares]
        made = register_with_photos(city, news, photos, options.by, at, context.progress())
        for reason in (*made.refused, *made.repeated, *left):
            context.warn(reason)
        context.say(plural("{count} issue registered", "{count} issues registered", len(made.fids)))
    return EXIT_PARTLY if made.refused or left else EXIT_OK


def _issue(data: CityData, options: argparse.Namespace, at: datetime) -> NewIssue:
    from gis_app.workflows.register_issues import NewIssue

    lon, lat = _place(options.place)
    return NewIssue(
        description=options.text,
        found_at=at,
        matter=options.matter,
        point_fid=NO_ROW if options.point is None else find_points(data, [options.point])[0],
        lon_deg=lon,
        lat_deg=lat,
        source=IssueSource(options.source),
        severity=options.severity,
        inspector=options.by,
    )


def _place(text: str | None) -> tuple[float, float]:
    if text is None:
        return math.nan, math.nan
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        refuse(msg("Write the place as 80.26,41.17."))
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        refuse(msg("Write the place as 80.26,41.17."))
    return lon, lat


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            refuse(msg("{file} is too long for a message.", file=str(file)))
        content = file.read_bytes()
    except OSError as error:
        refuse(msg("{file} cannot be read: {reason}", file=str(file), reason=error.strerror or ""))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(msg("{file} is no text.", file=str(file)))


def _line(data: CityData, new: NewIssue, photo_count: int) -> str:
    points, units = data.table("points"), data.table("units")
    point = points.value(new.point_fid, "name") if points.has(new.point_fid) else "—"
    unit = units.value(new.unit_fid, "name") if units.has(new.unit_fid) else "—"
    photos = f"  [{photo_count}]" if photo_count else ""
    return f"{new.description}  ·  {point}  ·  {new.matter or '—'}  ·  {unit}{photos}"


VERB = Verb("register", msg("Enter an issue, or those a message tells of"), _arguments, _run)

"""The verb `patrol`: points nobody has been to for too long, in walking order, as list or file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument
from gis_app.domain.dates import local_text
from gis_app.messages import msg
from gis_app.workflows.named_filter import filter_named
from gis_app.workflows.open_city import open_city
from gis_app.workflows.plan_patrol import MOST_A_DAY, PatrolWish, plan_patrol, write_patrol
from gis_app.workflows.print_dossiers import find_points

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.workflows.plan_patrol import PatrolPlan


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help=t(".pdf with a map, .gpx for a phone, .xlsx to fill in; shown here unless named"),
    )
    for option, meta, text in (
        ("--unit", "UNIT", msg("only points of this unit or working group and those below it")),
        ("--area", "AREA", msg("only points in this area")),
        ("--kind", "KIND", msg("only this kind of place")),
        ("--system", "SYSTEM", msg("only points of this system")),
    ):
        parser.add_argument(option, metavar=meta, action="append", default=[], help=t(text))
    parser.add_argument(
        "--days",
        type=int,
        metavar="N",
        help=t("nobody there for more than N days; as the office says unless told, 0 for all"),
    )
    parser.add_argument(
        "--most",
        type=int,
        metavar="N",
        default=MOST_A_DAY,
        help=t("at most so many points; 20 unless told"),
    )
    parser.add_argument("--start", metavar="POINT", help=t("begin at this point"))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=True) as city:
        data = city.data
    chosen = filter_named(
        data, units=options.unit, areas=options.area, kinds=options.kind, systems=options.system
    )
    start = None if options.start is None else find_points(data, [options.start])[0]
    wish = PatrolWish(chosen, options.days, options.most, start)
    plan = plan_patrol(data, wish)
    context.say(plan.summary)
    if not plan.walk.fids:
        return EXIT_PARTLY if options.file is not None else EXIT_OK
    if options.file is None:
        for line in _lines(data, plan, context.t):
            context.say(line)
        return EXIT_OK
    write_patrol(data, plan.walk, options.file, context.t, context.progress())
    context.say(msg("Written: {file}", file=str(options.file)))
    return EXIT_OK


def _lines(data: CityData, plan: PatrolPlan, t: Translator) -> list[str]:
    points, visits = data.table("points"), data.last_visits
    lines = []
    for number, (fid, metres) in enumerate(zip(plan.walk.fids, plan.walk.metres, strict=True), 1):
        place = points.position(fid)
        days = int(visits.days[place])
        seen = local_text(visits.at[place])[:10] if days >= 0 else t(msg("never"))
        walk = f"{metres:.0f} m" if metres == metres else "—"
        code, name = points.value(fid, "code") or "", points.value(fid, "name") or ""
        lines.append(f"{number:>3}  {code:<8}  {walk:>7}  {seen:<10}  {name}")
    return lines


VERB = Verb(
    "patrol",
    msg("List points nobody has been to for too long, in walking order"),
    _arguments,
    _run,
)

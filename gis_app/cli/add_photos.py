"""The verb `add-photos`: pictures join a point, an issue or another row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_ERROR, EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument
from gis_app.domain.photos import PHOTO_OWNERS
from gis_app.domain.terms import PhotoRole
from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.workflows.add_photos import NewPhoto, add_photos, list_missing, owner_named
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument("files", metavar="PICTURE", type=Path, nargs="*", help=t("the pictures"))
    parser.add_argument("--to", metavar="NO", help=t("the number or name of the row"))
    parser.add_argument(
        "--table", choices=PHOTO_OWNERS, default="issues", help=t("its table; issues unless told")
    )
    parser.add_argument(
        "--role",
        choices=[str(x) for x in PhotoRole],
        default=str(PhotoRole.SCENE),
        help=t("what they show; the scene unless told"),
    )
    parser.add_argument("--caption", default="", help=t("a sentence to them"))
    parser.add_argument("--public", action="store_true", help=t("they may be published"))
    parser.add_argument(
        "--missing", action="store_true", help=t("only list the photos whose file is missing")
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.missing:
        with open_city(options.city) as city:
            missing = list_missing(city)
        for file in missing:
            context.say(file)
        return EXIT_PARTLY if missing else EXIT_OK
    if not options.files or not options.to:
        raise UsageError(msg("Name the pictures, and with --to the row they belong to."))
    with open_city(options.city, read_only=False) as city:
        fid = owner_named(city.data, options.table, options.to)
        photos = [
            NewPhoto(
                options.table,
                fid,
                file,
                PhotoRole(options.role),
                options.caption,
                options.public,
            )
            for file in options.files
        ]
        added = add_photos(city, photos, context.progress())
    context.say(added.edit().label)
    for why in (*added.refused, *added.repeated):
        context.warn(why)
    if not added.refused:
        return EXIT_OK
    return EXIT_PARTLY if added.count else EXIT_ERROR


VERB = Verb("add-photos", msg("Add photos to a point or an issue"), _arguments, _run)

"""The verb `backdrop`: which base maps there are, whether one can be used, keys and kept tiles."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_ERROR, EXIT_OK, CliContext, Verb
from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.workflows.open_base_map import base_maps, open_base_map

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument(
        "name",
        metavar="ID|FILE",
        nargs="?",
        help=t("a base map's id, or a file of tiles or a georeferenced picture, to be tested"),
    )
    parser.add_argument("--crs", help=t("the reference system of a picture that names none"))
    parser.add_argument(
        "--set-key",
        action="store_true",
        help=t("ask for the key of the service and keep it in the system's keyring"),
    )
    parser.add_argument(
        "--forget-key", action="store_true", help=t("take the key out of the keyring")
    )
    parser.add_argument(
        "--add",
        metavar="NAME",
        help=t("keep a tile service of your own under a name; --url says where its tiles are"),
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        help=t(
            "the address of its tiles with {z}, {x} and {y} ({-y} counts rows from the south); a "
            "key in it goes to the keyring"
        ),
    )
    parser.add_argument(
        "--attribution", metavar="TEXT", help=t("whom the pictures of --add are from")
    )
    parser.add_argument(
        "--zooms", metavar="LOW-HIGH", default="0-19", help=t("the zooms --add has, 0-19")
    )
    parser.add_argument(
        "--gcj02", action="store_true", help=t("the tiles of --add lie in GCJ-02: shift them back")
    )
    parser.add_argument(
        "--remove", metavar="ID|NAME", help=t("forget a tile service of your own and its key")
    )
    parser.add_argument("--clear-cache", action="store_true", help=t("forget all kept tiles"))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.clear_cache:
        from gis_app.basemap.tile_cache import TileCache

        cache = TileCache()
        size = cache.size_bytes
        cache.clear()
        cache.close()
        context.say(msg("Tile cache cleared: {size} MB.", size=f"{size / 1e6:.1f}"))
    if options.remove is not None:
        from gis_app.workflows.own_base_maps import remove_service

        context.say(msg("{name} is forgotten.", name=remove_service(options.remove)))
        return EXIT_OK
    if options.add is not None:
        return _add(options, context)
    if options.url or options.attribution or options.gcj02:
        raise UsageError(msg("Name the tile service with --add."))
    if options.name is None:
        if options.set_key or options.forget_key:
            raise UsageError(msg("Name the base map whose key is meant, such as tianditu."))
        if not options.clear_cache:
            _list(context)
        return EXIT_OK
    if options.set_key or options.forget_key:
        return _key(options.name, context, is_kept=options.set_key)
    return _test(options.name, options.crs, context)


def _add(options: argparse.Namespace, context: CliContext) -> int:
    from gis_app.basemap.own_services import OwnService
    from gis_app.basemap.service_keys import key_variable
    from gis_app.workflows.own_base_maps import add_service

    low, _, high = options.zooms.partition("-")
    if not (low.isdecimal() and high.isdecimal()):
        raise UsageError(msg("Write the zooms like 0-19, not {zooms}.", zooms=options.zooms))
    wanted = OwnService(
        options.add, options.url or "", options.attribution or "", int(low), int(high),
        options.gcj02,
    )  # fmt: skip
    added = add_service(wanted)
    context.say(msg("{name} is kept as {id}.", name=options.add, id=added.id))
    if added.is_key_kept:
        context.say(msg("The key is kept in the system's keyring."))
    elif added.key:
        context.warn(
            msg(
                "This computer has no keyring. Set the environment variable {variable} instead.",
                variable=key_variable(added.id),
            )
        )
    return EXIT_OK


def _list(context: CliContext) -> None:
    from gis_app.basemap.service_keys import known_key

    for one in base_maps():
        needs = ""
        if one.service:
            is_known = known_key(one.service) is not None
            needs = context.t(msg("key known") if is_known else msg("needs a key"))
        shifted = context.t(msg("GCJ-02, shifted back")) if one.sources[0].is_gcj02 else ""
        notes = ", ".join(part for part in (needs, shifted) if part)
        context.say(f"{one.id:<18} {context.t(one.title)}" + (f"  ({notes})" if notes else ""))


def _service(name: str) -> str:
    service = next((one.service for one in base_maps() if one.id == name), "")
    if not service:
        raise UsageError(msg("{name} needs no key.", name=name))
    return service


def _key(name: str, context: CliContext, *, is_kept: bool) -> int:
    from gis_app.basemap.service_keys import forget_key, keep_key, key_variable

    service = _service(name)
    if not is_kept:
        forget_key(service)
        context.say(msg("The key is forgotten."))
        return EXIT_OK
    # never an option: it would stand in the shell's history
    key = (getpass("key: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not key:
        raise UsageError(msg("No key was given."))
    if keep_key(service, key):
        context.say(msg("The key is kept in the system's keyring."))
        return EXIT_OK
    context.warn(
        msg(
            "This computer has no keyring. Set the environment variable {variable} instead.",
            variable=key_variable(service),
        )
    )
    return EXIT_ERROR


def _test(name: str, crs: str | None, context: CliContext) -> int:
    """Open a base map and get one tile or one corner of it."""
    opened = open_base_map(name, context.t, crs=crs, waits=True)
    try:
        context.say(msg("{name} can be used.", name=opened.title))
        if opened.attribution:
            context.say(msg("Shown with: {attribution}", attribution=opened.attribution))
        for drawn in opened.backdrops:
            source = getattr(drawn, "source", None)
            if source is not None and hasattr(source, "lowest_zoom"):
                context.say(
                    msg("Zooms {lowest} to {highest}", lowest=source.lowest_zoom,
                        highest=source.highest_zoom)
                )  # fmt: skip
        if opened.extent is not None:
            west, south, east, north = (f"{edge:.5f}" for edge in opened.extent.bounds)
            context.say(
                msg("Covers {west}, {south} to {east}, {north}", west=west, south=south,
                    east=east, north=north)
            )  # fmt: skip
        return _first_tile(opened.backdrops, context)
    finally:
        opened.close()


def _first_tile(backdrops: tuple[object, ...], context: CliContext) -> int:
    from gis_app.geo.tiles import TileAddress

    for drawn in backdrops:
        source = getattr(drawn, "source", None)
        if source is None or not hasattr(source, "ask"):
            continue
        zoom = max(source.lowest_zoom, min(4, source.highest_zoom))
        at = TileAddress(zoom, (11 << zoom) // 16, (6 << zoom) // 16)
        source.ask(at)
        source.wait(at, 60.0)
        if source.fault is not None:
            context.warn(source.fault)
            return EXIT_ERROR
    return EXIT_OK


VERB = Verb(
    "backdrop",
    msg("List and test base maps of picture tiles or photos, keep their keys"),
    _arguments,
    _run,
)

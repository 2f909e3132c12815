"""The verb `settings`: show the office's numbers and set them in a project."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.domain.office_settings import (
    setting_problems,
    setting_values,
    settle,
    settled_keys,
)
from gis_app.messages import msg
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "values",
        metavar="KEY=VALUE",
        nargs="*",
        help=t("what to set, such as audit.most_points_a_unit=120; all is listed without"),
    )
    parser.add_argument(
        "--reset",
        metavar="KEY",
        action="append",
        default=[],
        help=t("give a setting back to the presets; may be given several times"),
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if not options.values and not options.reset:
        with open_city(options.city, read_only=True) as city:
            _list(city.data, context)
        return EXIT_OK
    with open_city(options.city, read_only=False) as city:
        known = setting_values(city.data.presets)
        wanted = {_known(key, known): None for key in options.reset}
        wanted |= dict(_read(text, known) for text in options.values)
        edit = settle(city.data, city.reserve_fids, wanted)
        city.apply(edit)
        context.say(edit.label)
    return EXIT_OK


def _list(data: CityData, context: CliContext) -> None:
    own = settled_keys(data)
    for key, value in setting_values(data.presets).items():
        where = msg("set in this project") if key in own else msg("preset")
        text = json.dumps(value, ensure_ascii=False)
        context.say(f"{key} = {text}  ({context.t(where)})")
    for problem in setting_problems(data):
        context.warn(problem)


def _known(key: str, known: dict[str, Any]) -> str:
    import difflib

    if key not in known:
        near = difflib.get_close_matches(key, known, 1, 0.0)
        refuse(msg("There is no setting {key}; did you mean {near}?", key=key, near=near[0]))
    return key


def _read(text: str, known: dict[str, Any]) -> tuple[str, Any]:
    """Read KEY=VALUE; hours as 10:00-14:00,16:00-20:00 and allowances as 4:office_hours too."""
    key, is_said, value = text.partition("=")
    if not is_said:
        refuse(msg("{text}: write KEY=VALUE, such as audit.same_name_m=150", text=text))
    key, value = _known(key.strip(), known), value.strip()
    if re.fullmatch(r"\d{1,2}:\d\d-.*", value):
        return key, [[end.zfill(5) for end in span.split("-")] for span in value.split(",")]
    if (found := re.fullmatch(r"([\d.]+)[: ](\w+)", value)) is not None:
        return key, {found[2]: float(found[1]) if "." in found[1] else int(found[1])}
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


VERB = Verb(
    "settings", msg("Show the office's numbers and set them in a project"), _arguments, _run
)

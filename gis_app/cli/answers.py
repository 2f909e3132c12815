"""The verb `answers`: who was sent a workbook, and who has not sent it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, EXIT_PARTLY, CliContext, Verb, city_argument
from gis_app.domain.dates import local
from gis_app.domain.exchange_log import latest_of_each, read_log
from gis_app.messages import msg, plural
from gis_app.workflows.answer_words import sending_said
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.messages import Translator


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "--waiting", action="store_true", help=t("only the units that have not answered yet")
    )


def _run(options: argparse.Namespace, context: CliContext) -> int:
    with open_city(options.city, read_only=True) as city:
        log, today = read_log(city.data.settings.exchange_log), local(city.data.as_of).date()
    sendings = latest_of_each(log)
    waiting = [one for one in sendings if not one.is_back]
    for one in waiting if options.waiting else sendings:
        context.say(
            msg(
                "{unit}: sent on {day}, {rows}; {state}",
                unit=one.unit,
                day=local(one.sent_at).date(),
                rows=plural("{count} open issue", "{count} open issues", one.issues),
                state=sending_said(one, today),
            )
        )
    if not sendings:
        context.say(msg("This project has sent no workbooks yet."))
        return EXIT_OK
    context.say(
        msg(
            "{back} of {sent} units have answered.",
            back=len(sendings) - len(waiting),
            sent=len(sendings),
        )
    )
    return EXIT_PARTLY if waiting else EXIT_OK


VERB = Verb("answers", msg("Tell which units have answered and which have not"), _arguments, _run)

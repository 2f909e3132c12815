"""The verb `audit`: find what is missing, double or contradictory, and what changed since."""

from __future__ import annotations

import json
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.cli.verb import EXIT_OK, CliContext, Verb, city_argument, refuse
from gis_app.domain.audit.decisions import advice
from gis_app.messages import msg
from gis_app.workflows.audit_report import audit_dict, audit_lines
from gis_app.workflows.audit_responsibility import (
    accept_edit,
    export_audit,
    keep_run_edit,
    run_audit,
)
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    import argparse

    from gis_app.domain.audit.finding import Finding
    from gis_app.domain.edits import Edit
    from gis_app.messages import Translator
    from gis_app.project.city import City


def _arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    city_argument(parser, t)
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=t("also write the findings for the meeting; .xlsx or .pdf, may be given twice"),
    )
    parser.add_argument(
        "--no-keep",
        action="store_true",
        help=t("do not keep this run in the project for the next one to compare with"),
    )
    parser.add_argument(
        "--fix",
        metavar="KEY",
        action="append",
        default=[],
        help=t("apply the proposal of a finding, by its key as --json gives it"),
    )
    parser.add_argument(
        "--accept",
        metavar="KEY",
        action="append",
        default=[],
        help=t("accept a finding as it is; needs --because"),
    )
    parser.add_argument("--because", metavar="REASON", help=t("why it may stay as it is"))
    parser.add_argument("--json", action="store_true", help=t(msg("write JSON")))


def _run(options: argparse.Namespace, context: CliContext) -> int:
    if options.fix or options.accept:
        if options.no_keep:
            refuse(msg("--no-keep changes nothing; leave it out to apply or accept."))
        with open_city(options.city, read_only=False) as city:
            for key in options.fix:
                city.apply(_fix_of(city, key))
                context.say(msg("Applied: {label}", label=city.undo_label or key))
            for key in options.accept:
                edit = accept_edit(city, _found(city, key), options.because or "", getuser())
                city.apply(edit)
                context.say(edit.label)
        return EXIT_OK
    with open_city(options.city, read_only=options.no_keep) as city:
        _audit(city, options, context)
    return EXIT_OK


def _found(city: City, key: str) -> Finding:
    report = run_audit(city.data)
    place = report.findings.place_of(key)
    if place is None:
        refuse(msg("There is no finding {key} now; --json lists the keys.", key=key))
    return report.findings[place]


def _fix_of(city: City, key: str) -> Edit:
    """Return the proposal of a finding; the city is audited anew, one fix may end another."""
    finding = _found(city, key)
    if finding.fix is None:
        refuse(msg("{finding} {advice}", finding=finding.sentence, advice=advice(finding)))
    return finding.fix


def _audit(city: City, options: argparse.Namespace, context: CliContext) -> None:
    report = run_audit(city.data, context.progress())
    if not options.no_keep:
        city.apply(keep_run_edit(city, report))
    if options.json:
        found = audit_dict(report, context.t)
        context.say(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for line in audit_lines(report):
            context.say(line)
    for file in options.out:
        export_audit(report, file, context.t, context.progress())
        context.warn(msg("Written: {file}", file=str(file)))


VERB = Verb(
    "audit",
    msg("Find places without a unit, gaps, overlaps and contradictions"),
    _arguments,
    _run,
)

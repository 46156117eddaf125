"""Tables of coverage and the effect report over the JSON API."""

from typing import Any, cast

from flask import Response, current_app, request

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.config import Settings
from app.coverage import queries
from app.coverage.actions import export, export_effects
from app.coverage.api.door import CSV, JSON, blueprint
from app.coverage.csv_files import file_name
from app.coverage.effects import files
from app.coverage.effects.definitions import EFFECT_INDICATORS
from app.coverage.effects.questions import question
from app.coverage.overview_schemas import OverviewOut, plain_overview
from app.coverage.queries import overview as overviews
from app.coverage.queries.effects import effect_report
from app.coverage.schemas import (
    CoverageIn,
    CoverageOut,
    DictionaryOut,
    EffectsIn,
    EffectsOut,
    OverviewIn,
    plain,
    plain_dictionary,
    plain_effect,
    plain_effects,
)
from app.coverage.suppression import override
from app.errors import NotAllowed
from app.i18n import N_
from app.permissions import Permission
from app.web.access import principal, public, requires
from app.web.api import Problem
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes


@blueprint.get("/coverage/overview")
@requires(Permission.READ_COVERAGE)
@blueprint.arguments(OverviewIn, location="query")
@blueprint.response(200, OverviewOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such region in one's reach.")
def overview(asked: dict[str, Any]) -> dict[str, Any]:
    """Every group of a region against the target: today, at the ends of the years before, and what expires soon."""
    settings: Settings = current_app.config["SETTINGS"]
    found = overviews.overview(
        read_session(),
        cast(SignedIn, principal()),
        on=today(),
        target=settings.coverage_target,
        region=asked.get("region"),
        profile=override(current_app.config),
    )
    return plain_overview(found, page_language())


@blueprint.get("/coverage/<indicator>")
@requires(Permission.READ_COVERAGE)
@blueprint.arguments(CoverageIn, location="query")
@blueprint.response(200, CoverageOut)
@blueprint.alt_response(
    200, schema={"type": "string"}, content_type=CSV, description="Tidy CSV, when text/csv is accepted; audited."
)
@writes
def coverage(asked: dict[str, Any], indicator: str) -> Any:
    """A protected table of any indicator of the dictionary but LRN-5, limited to one's reach.

    With ``Accept: text/csv`` it comes as a file; that needs the right to export and is written down in the audit.
    The indicators of learning, retention and practice need the right to read effects and tell the twelve months that
    end with the month of the date, as figures; files of them come from ``/effects``.
    """
    asker = cast(SignedIn, principal())
    wanted = {"on": today(), **asked}
    if indicator in EFFECT_INDICATORS:
        return _effect(asker, indicator, wanted)
    table = queries.coverage_table(
        read_session(),
        asker,
        indicator,
        **wanted,
        today=today(),
        profile=override(current_app.config),
        languages=tuple(current_app.config["LANGUAGES"]),
    )
    if request.accept_mimetypes.best_match([JSON, CSV], default=JSON) == CSV:
        answer = Response(export(session(), table, by=asker, at=now()), content_type=f"{CSV}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(table)}"'
        return answer
    return plain(table, page_language())


def _effect(asker: SignedIn, indicator: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """One indicator of the effect report in the form of a table."""
    if not asker.may(Permission.READ_EFFECTS):
        raise NotAllowed(N_("Your account has no right to do this. Ask an administrator for it."))
    asked = question(wanted["audience"], None, wanted["on"], on=today())
    return plain_effect(effect_report(read_session(), asker, asked), indicator, wanted["on"], page_language())


@blueprint.get("/indicators")
@public
@blueprint.response(200, DictionaryOut)
def indicators() -> Any:
    """The dictionary: what every indicator counts over what, in whole words, and what it does not say."""
    return plain_dictionary(page_language())


@blueprint.get("/effects")
@requires(Permission.READ_EFFECTS)
@blueprint.arguments(EffectsIn, location="query")
@blueprint.response(200, EffectsOut)
@blueprint.alt_response(
    200, schema={"type": "string"}, content_type=CSV, description="Tidy CSV, when text/csv is accepted; audited."
)
@writes
def effects(asked: dict[str, Any]) -> Any:
    """The protected effect report of a group and period: pre, post, gain, retention, practice; limited to one's reach.

    A person belongs to the period of the first post-test. With ``Accept: text/csv`` it comes as a file, which is
    written down in the audit.
    """
    asker = cast(SignedIn, principal())
    wanted = question(asked["audience"], asked.get("start"), asked.get("end"), on=today())
    report = effect_report(read_session(), asker, wanted)
    if request.accept_mimetypes.best_match([JSON, CSV], default=JSON) == CSV:
        answer = Response(export_effects(session(), report, by=asker, at=now()), content_type=f"{CSV}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{files.file_name(report)}"'
        return answer
    return plain_effects(report, page_language())

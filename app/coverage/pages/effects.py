"""The effect report as a page and as a file."""

from typing import Final, cast

from flask import Response, render_template

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage.actions import export_effects
from app.coverage.effects import drawing, files, words
from app.coverage.effects.definitions import VERSION
from app.coverage.effects.questions import EffectReport, question
from app.coverage.pages.door import BOUNDS, blueprint, groups, written
from app.coverage.queries.effects import effect_report
from app.coverage.schemas import EffectsIn
from app.i18n import direction
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

SECTIONS: Final = (words.LEARNING, words.RELEVANCE, words.RETENTION, words.PRACTICE)


@blueprint.get("/effects")
@requires(Permission.READ_EFFECTS)
def effects() -> str:
    """What people of one group knew before and after, what stays, and what they say they do with it."""
    report = _report()
    is_mirrored = direction(page_language()) == "rtl"
    points = tuple(figure for figure in report.effects.figures if figure.indicator == "RET-2")
    return render_template(
        "coverage/effects.html",
        report=report,
        asked=report.question,
        finding=words.finding(report, written),
        may_be_chance=words.may_be_chance(report),
        sections=SECTIONS,
        retention=words.RETENTION,
        label=words.label,
        limits=words.LIMITS,
        curve=drawing.curve(points, is_mirrored=is_mirrored),
        is_mirrored=is_mirrored,
        groups=groups(),
        version=VERSION,
        bound_words=BOUNDS,
        typed=_values(report),
    )


@blueprint.get("/effects.csv")
@requires(Permission.READ_EFFECTS)
@writes
def effects_file() -> Response:
    """The same report as a file, written down in the audit."""
    report = _report()
    text = export_effects(session(), report, by=cast(SignedIn, principal()), at=now())
    answer = Response(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{files.file_name(report)}"'
    return answer


def _report() -> EffectReport:
    asked = parsed(EffectsIn, source="args")
    wanted = question(asked["audience"], asked.get("start"), asked.get("end"), on=today())
    return effect_report(read_session(), cast(SignedIn, principal()), wanted)


def _values(report: EffectReport) -> dict[str, str]:
    asked = report.question
    return {"audience": asked.audience, "from": asked.start.isoformat(), "to": asked.end.isoformat()}

"""The ministry's overview: of each group the headline, its trend, the way to the target, and what expires soon."""

from typing import cast

from flask import current_app, render_template

from app.accounts.policy import SignedIn
from app.clock import today
from app.config import Settings
from app.coverage import overview_words, trend_drawing
from app.coverage.indicators import AUDIENCE_NAMES, COV_1, EXP_1
from app.coverage.overview import Overview
from app.coverage.pages.door import BOUNDS, blueprint, written
from app.coverage.queries import overview as reads
from app.coverage.schemas import OverviewIn
from app.coverage.suppression import override
from app.i18n import direction
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session


@blueprint.get("/coverage/overview")
@requires(Permission.READ_COVERAGE)
def overview() -> str:
    """Every group of a region against the target, today and at the ends of the years before."""
    found = _overview()
    is_mirrored = direction(page_language()) == "rtl"
    return render_template(
        "coverage/overview.html",
        overview=found,
        finding=overview_words.finding(found, written),
        outlooks={each.audience: overview_words.outlook(each, found.target, written) for each in found.headlines},
        changes={each.audience: overview_words.change(each, written) for each in found.headlines},
        drawings={
            each.audience: trend_drawing.drawn(each.points, found.target, is_mirrored=is_mirrored)
            for each in found.headlines
        },
        is_mirrored=is_mirrored,
        groups=AUDIENCE_NAMES,
        indicator=COV_1,
        soon_indicator=EXP_1,
        bound_words=BOUNDS,
    )


def _overview() -> Overview:
    settings: Settings = current_app.config["SETTINGS"]
    return reads.overview(
        read_session(),
        cast(SignedIn, principal()),
        on=today(),
        target=settings.coverage_target,
        region=parsed(OverviewIn, source="args").get("region"),
        profile=override(current_app.config),
    )

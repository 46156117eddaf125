"""The public dashboard: the latest published release at a glance, for everybody, without an account."""

from flask import render_template, request

from app.coverage.indicators import AUDIENCE_NAMES, COV_1
from app.coverage.pages.door import BOUNDS, written
from app.coverage.pages.releases import blueprint
from app.coverage.queries import releases as reads
from app.coverage.releases import dashboard, views
from app.coverage.releases.dashboard import Row
from app.errors import NotFound
from app.i18n import N_, Message, direction
from app.web.access import public
from app.web.language import page_language
from app.web.unit_of_work import read_session


@blueprint.get("/published/now")
@public
def now() -> str:
    """Who is trained, of how many: each group in the country, and one group region by region."""
    row = reads.latest_release(read_session())
    if row is None:
        return render_template("coverage/now.html", row=None)
    document = reads.document_of(read_session(), row)
    view = views.view(document, request.args.get("audience"), request.args.get("area"))
    if view is None:
        raise NotFound(N_("This release has no such group or region."))
    headline = dashboard.groups(document, [(code, AUDIENCE_NAMES[code]) for code in document.audiences])
    return render_template(
        "coverage/now.html",
        row=row,
        document=document,
        view=view,
        headline=headline,
        panels=dashboard.panels(view),
        finding=_finding(dashboard.largest(headline)),
        audiences=AUDIENCE_NAMES,
        indicator=COV_1,
        bound_words=BOUNDS,
        is_mirrored=direction(page_language()) == "rtl",
    )


def _finding(largest: Row | None) -> Message:
    if largest is None or largest.cell.percent is None:
        return N_("No group's share can be told yet")
    return Message(
        COV_1.finding.text, {"group": largest.label, "share": written("whole_percent", largest.cell.percent)}
    )

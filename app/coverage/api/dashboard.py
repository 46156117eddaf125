"""The public dashboard over the JSON API: set B of the latest published release."""

from collections.abc import Mapping
from typing import Any

from app.coverage.api.door import blueprint
from app.coverage.indicators import AUDIENCE_NAMES
from app.coverage.queries import releases as reads
from app.coverage.releases import dashboard as parts
from app.coverage.releases import views
from app.coverage.releases.dashboard_schemas import DashboardIn, DashboardOut, plain_panel
from app.coverage.releases.steps import citation
from app.errors import NotFound
from app.i18n import N_
from app.web.access import public
from app.web.api import Problem
from app.web.unit_of_work import read_session


@blueprint.get("/dashboard")
@public
@blueprint.arguments(DashboardIn, location="query")
@blueprint.response(200, DashboardOut)
@blueprint.alt_response(404, schema=Problem, description="Nothing is published, or it has no such group or region.")
def dashboard(asked: Mapping[str, str]) -> dict[str, Any]:
    """The latest published release, rounded for the public: counts to the nearest 5, shares in whole percent.

    `groups` holds every group in the country, `tables` one group in one area. Exact numbers stand in the release.
    """
    row = reads.latest_release(read_session())
    if row is None:
        raise NotFound(N_("Nothing has been published yet."))
    document = reads.document_of(read_session(), row)
    view = views.view(document, asked.get("audience"), asked.get("area"))
    if view is None:
        raise NotFound(N_("This release has no such group or region."))
    names = [(code, AUDIENCE_NAMES[code]) for code in document.audiences]
    return {
        "release": row.code,
        "ref_date": row.ref_date,
        "digest": row.digest,
        "citation": citation(row.ref_date, row.number, row.digest),
        "audience": view.audience,
        "area": view.area.code,
        "groups": plain_panel(parts.groups(document, names)),
        "tables": [plain_panel(panel) for panel in parts.panels(view)],
    }

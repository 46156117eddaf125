"""Drafts over the JSON API: begun, read, saved part by part, undone, given up."""

from typing import Any

from app.authoring import actions, queries
from app.authoring.api.door import (
    CHANGED,
    NO_DRAFT,
    NO_MATCH,
    NOT_NOW,
    REFUSED,
    Tagged,
    blueprint,
    head,
    heads,
    me,
    seen,
    tagged,
)
from app.authoring.models import DraftChange
from app.authoring.queries import Whole
from app.authoring.schemas import (
    DraftChangePage,
    DraftIn,
    DraftOut,
    DraftPage,
    DraftPartIn,
    DraftsIn,
    MatchIn,
    SaveIn,
    WholeDraftOut,
)
from app.catalogue.formats import MODULE_KEY
from app.clock import now
from app.errors import NotFound
from app.i18n import N_
from app.permissions import Permission
from app.web.access import requires
from app.web.api import PageIn, Problem, paged
from app.web.unit_of_work import read_session, session

LOST = {"schema": Problem, "description": "There is no such draft, or the language is not one of the service."}


@blueprint.get("/drafts")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(DraftsIn, location="query")
@blueprint.response(200, DraftPage)
def drafts(wanted: dict[str, Any]) -> dict[str, Any]:
    """Drafts of all modules, the last changed first; of one state with `?state=`."""
    found = paged(session(), queries.drafts(state=wanted.pop("state")), **wanted)
    return {**found, "items": heads(found["items"])}


@blueprint.get("/modules/<key>/drafts")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(DraftsIn, location="query")
@blueprint.response(200, DraftPage)
def drafts_of_module(wanted: dict[str, Any], key: str) -> dict[str, Any]:
    """Drafts of one module, the last changed first; none for a module that nobody has begun."""
    if not MODULE_KEY.match(key):
        raise NotFound(N_("There is no module %(key)s.", key=key))
    found = paged(session(), queries.drafts(key, state=wanted.pop("state")), **wanted)
    return {**found, "items": heads(found["items"])}


@blueprint.post("/modules/<key>/drafts")
@requires(Permission.WRITE_MODULE)
@blueprint.arguments(DraftIn, example={"start": "current"})
@blueprint.response(201, DraftOut)
@blueprint.alt_response(409, schema=Problem, description="A draft of the module is on its way.")
@blueprint.alt_response(422, **REFUSED)
def begin_draft(sent: dict[str, str], key: str) -> Tagged:
    """Begin a draft from the module's current version, or from nothing; also of a module that does not exist yet."""
    start = queries.beginning(session(), key, from_nothing=sent["start"] == "nothing")
    draft = actions.begin(
        session(), key, start.parts, base_version_id=start.base_version_id, behind=start.behind, by=me(), at=now()
    )
    return tagged(head(draft), draft, 201)


@blueprint.get("/drafts/<draft_id>")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, WholeDraftOut)
@blueprint.alt_response(404, **NO_DRAFT)
def draft(draft_id: str) -> Tagged:
    """A draft with all its parts, each with the revision to name as If-Match when it is saved."""
    found = queries.whole(session(), draft_id)
    return tagged(_whole(found), found.draft)


@blueprint.patch("/drafts/<draft_id>")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(MatchIn, location="headers")
@blueprint.arguments(SaveIn, example={"part": "en/front", "value": {"title": "First things"}})
@blueprint.response(200, DraftOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(412, **CHANGED)
@blueprint.alt_response(422, **REFUSED)
@blueprint.alt_response(428, **NO_MATCH)
def save_part(headers: dict[str, str], sent: dict[str, Any], draft_id: str) -> Tagged:
    """Save one part. `If-Match` names the revision at which that part was read; others may change other parts.

    English words and structure need `module:write`, other languages `module:translate`. A save voids the reviews.
    """
    at = seen(headers)
    saved = actions.save(session(), draft_id, sent["part"], sent["value"], seen=at, by=me(), at=now())
    return tagged(head(saved), saved)


@blueprint.delete("/drafts/<draft_id>")
@requires(Permission.WRITE_MODULE)
@blueprint.arguments(MatchIn, location="headers")
@blueprint.response(204)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(412, **CHANGED)
@blueprint.alt_response(428, **NO_MATCH)
def abandon_draft(headers: dict[str, str], draft_id: str) -> None:
    """Give a draft up. `If-Match` names the draft's present ETag."""
    actions.abandon(session(), draft_id, seen=seen(headers), by=me(), at=now())


@blueprint.get("/drafts/<draft_id>/changes")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, DraftChangePage)
@blueprint.alt_response(404, **NO_DRAFT)
def draft_changes(page: dict[str, int], draft_id: str) -> dict[str, Any]:
    """Who saved which part when, the last first."""
    found = paged(
        session(),
        queries.changes_of(queries.draft(session(), draft_id)),
        page=page["page"],
        page_size=page["page_size"],
    )
    rows: list[DraftChange] = found["items"]
    names = queries.names_of(session(), (row.changed_by for row in rows))
    items = [
        {
            "part": row.name,
            "revision": row.revision,
            "changed_at": row.changed_at,
            "changed_by": names.get(row.changed_by, ""),
            "undone_at": row.undone_at,
        }
        for row in rows
    ]
    return {**found, "items": items}


@blueprint.post("/drafts/<draft_id>/undo")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(DraftPartIn, example={"part": "en/front"})
@blueprint.response(200, DraftOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, schema=Problem, description="The last change of the part is not one's own.")
@blueprint.alt_response(422, **REFUSED)
def undo_change(sent: dict[str, str], draft_id: str) -> Tagged:
    """Take one's last change of a part back; again takes back the one before."""
    undone = actions.undo(session(), draft_id, sent["part"], by=me(), at=now())
    return tagged(head(undone), undone)


def _whole(found: Whole) -> dict[str, Any]:
    names = queries.names_of(read_session(), (row.changed_by for row in found.rows.values()))
    return {
        **head(found.draft),
        "follows": queries.base_number(session(), found.draft),
        "parts": [
            {
                "name": name,
                "revision": row.revision,
                "changed_at": row.changed_at,
                "changed_by": names.get(row.changed_by, ""),
                "value": row.value,
            }
            for name, row in found.rows.items()
        ],
    }

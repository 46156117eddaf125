"""The way of a draft over the JSON API: handed in, reviewed twice, published; and the remarks on it."""

from collections.abc import Iterable
from typing import Any

from app.authoring import actions, queries
from app.authoring.api.door import NO_DRAFT, NOT_NOW, REFUSED, Tagged, blueprint, findings, head, me, tagged
from app.authoring.checklist import TO_TICK
from app.authoring.models import DraftComment, DraftReview
from app.authoring.schemas import (
    DraftCommentIn,
    DraftCommentOut,
    DraftCommentPage,
    DraftOut,
    DraftReviewIn,
    DraftReviewOut,
    DraftReviewsOut,
    DraftSubmissionIn,
    PublicationIn,
    PublicationOut,
    SafetyReviewIn,
    ShorteningIn,
    ShorteningOut,
)
from app.authoring.steps import Kind, Said, Verdict
from app.clock import now
from app.permissions import Permission
from app.web.access import requires
from app.web.api import PageIn, paged
from app.web.unit_of_work import read_session, session

EXAMPLE = {"digest": "3f6a09c1d2e4", "verdict": "approved"}


@blueprint.post("/drafts/<draft_id>/submission")
@requires(Permission.WRITE_MODULE)
@blueprint.arguments(DraftSubmissionIn, example={"replaces": 3})
@blueprint.response(200, DraftOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def submit_draft(sent: dict[str, int], draft_id: str) -> Tagged:
    """Hand a draft in for review, once nothing keeps it from being published."""
    found = queries.whole(read_session(), draft_id)
    told, digest = findings(found), found.draft.digest
    submitted = actions.submit(session(), draft_id, digest=digest, found=told, by=me(), at=now(), **sent)
    return tagged(head(submitted), submitted)


@blueprint.get("/drafts/<draft_id>/reviews")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, DraftReviewsOut)
@blueprint.alt_response(404, **NO_DRAFT)
def reviews(draft_id: str) -> dict[str, Any]:
    """What reviewers said of a draft, each of the state that its digest names."""
    draft = queries.draft(session(), draft_id)
    rows = queries.reviews_of(session(), draft)
    return {"state": draft.state, "digest": draft.digest, "reviews": _reviews(rows)}


@blueprint.post("/drafts/<draft_id>/reviews")
@requires(Permission.REVIEW_MODULE)
@blueprint.arguments(DraftReviewIn, example=EXAMPLE)
@blueprint.response(201, DraftReviewOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def review_as_expert(sent: dict[str, Any], draft_id: str) -> dict[str, Any]:
    """Approve a draft as an expert of its subject, or return it with a reason; never one that oneself wrote."""
    return _reviewed(draft_id, Kind.EXPERT, sent)


@blueprint.post("/drafts/<draft_id>/safeguarding-reviews")
@requires(Permission.SAFEGUARD_MODULE)
@blueprint.arguments(SafetyReviewIn, example={**EXAMPLE, "checked": [rule.number for rule in TO_TICK]})
@blueprint.response(201, DraftReviewOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def review_for_safety(sent: dict[str, Any], draft_id: str) -> dict[str, Any]:
    """Approve a draft for the safety of children, or return it; by another person than its expert and its writers.

    An approval names every point of the safety list that a person has to look at.
    """
    return _reviewed(draft_id, Kind.SAFEGUARDING, sent)


@blueprint.post("/drafts/<draft_id>/publication")
@requires(Permission.PUBLISH_MODULE)
@blueprint.arguments(PublicationIn, example={"digest": "3f6a09c1d2e4"})
@blueprint.response(201, PublicationOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def publish_draft(sent: dict[str, Any], draft_id: str) -> dict[str, Any]:
    """Publish an approved draft with every language that is complete; never one that oneself wrote any part of.

    It may say what changed, and that this is critical: whoever passed an earlier version is asked for a refresher, or
    certificates end on a day unless the module is passed again by then.
    """
    found = queries.whole(read_session(), draft_id)
    terms = actions.Terms.from_plain(sent)
    done = actions.publish(
        session(), draft_id, digest=sent["digest"], found=findings(found), by=me(), at=now(), terms=terms
    )
    return {
        "module": found.draft.module_key,
        "version": done.version.number,
        "languages": done.languages,
        "review_due": done.version.review_due,
    }


@blueprint.get("/drafts/<draft_id>/shortening")
@requires(Permission.PUBLISH_MODULE)
@blueprint.arguments(ShorteningIn, location="query")
@blueprint.response(200, ShorteningOut)
@blueprint.alt_response(404, **NO_DRAFT)
def shortening(sent: dict[str, Any], draft_id: str) -> dict[str, Any]:
    """How many certificates would end after a day, were the draft published as a change that shortens validity."""
    key = queries.draft(read_session(), draft_id).module_key
    count = actions.shortened_by(read_session(), key, sent["until"], at=now())
    return {"module": key, "until": sent["until"], "at_most": count}


@blueprint.get("/drafts/<draft_id>/comments")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, DraftCommentPage)
@blueprint.alt_response(404, **NO_DRAFT)
def comments(page: dict[str, int], draft_id: str) -> dict[str, Any]:
    """Remarks on the parts of a draft, in the order they were made."""
    found = paged(
        session(),
        queries.comments_of(queries.draft(session(), draft_id)),
        page=page["page"],
        page_size=page["page_size"],
    )
    return {**found, "items": _comments(found["items"])}


@blueprint.post("/drafts/<draft_id>/comments")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(DraftCommentIn, example={"part": "en/front", "words": "Is this so everywhere?"})
@blueprint.response(201, DraftCommentOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(422, **REFUSED)
def comment(sent: dict[str, Any], draft_id: str) -> dict[str, Any]:
    """Remark on a part, or on a sentence quoted from it. Never write about a real case."""
    row = actions.comment(session(), draft_id, sent["part"], sent["words"], quote=sent["quote"], by=me(), at=now())
    return _comments([row])[0]


@blueprint.post("/drafts/<draft_id>/comments/<int:comment_id>/settlement")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, DraftCommentOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
def settle_comment(draft_id: str, comment_id: int) -> dict[str, Any]:
    """Say that a remark is settled."""
    return _comments([actions.settle(session(), draft_id, comment_id, by=me(), at=now())])[0]


def _reviewed(draft_id: str, kind: Kind, sent: dict[str, Any]) -> dict[str, Any]:
    row = actions.review(
        session(),
        draft_id,
        kind,
        Said(sent["digest"], Verdict(sent["verdict"]), sent["reason"], frozenset(sent.get("checked", ()))),
        by=me(),
        at=now(),
    )
    return _reviews([row])[0]


def _reviews(rows: Iterable[DraftReview]) -> list[dict[str, Any]]:
    listed = list(rows)
    names = queries.names_of(session(), (row.reviewed_by for row in listed))
    return [
        {
            "kind": row.kind,
            "verdict": row.verdict,
            "reason": row.reason,
            "checked": row.checked,
            "digest": row.digest,
            "revision": row.revision,
            "reviewed_at": row.reviewed_at,
            "reviewed_by": names.get(row.reviewed_by, ""),
        }
        for row in listed
    ]


def _comments(rows: Iterable[DraftComment]) -> list[dict[str, Any]]:
    listed = list(rows)
    names = queries.names_of(session(), (each for row in listed for each in (row.written_by, row.settled_by)))
    return [
        {
            "id": row.id,
            "part": row.part,
            "quote": row.quote,
            "words": row.words,
            "written_at": row.written_at,
            "written_by": names.get(row.written_by, ""),
            "settled_at": row.settled_at,
            "settled_by": names.get(row.settled_by) if row.settled_by else None,
        }
        for row in listed
    ]

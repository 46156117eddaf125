"""Releases over the JSON API: the steps for those who take them, the published ones for everybody."""

from typing import Any, cast

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage import actions
from app.coverage.api.door import blueprint
from app.coverage.models import Release
from app.coverage.queries import releases as reads
from app.coverage.releases.checks import Check
from app.coverage.releases.schemas import (
    PrepareIn,
    ReleaseOut,
    ReleasePage,
    ReleaseWholeOut,
    ReviewIn,
    SignatureIn,
    WithdrawalIn,
    plain_checks,
    plain_whole,
)
from app.coverage.releases.steps import Act, citation, last, steps_of
from app.permissions import Permission
from app.web.access import principal, principal_or_none, public, requires
from app.web.api import PageIn, Problem, paged
from app.web.language import page_language
from app.web.unit_of_work import read_session, session


@blueprint.get("/releases")
@requires(Permission.READ_COVERAGE)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, ReleasePage)
def releases(wanted: dict[str, Any]) -> dict[str, Any]:
    """The releases, the latest first; those on their way only for who takes part in them."""
    return paged(read_session(), reads.releases(_asker()), **wanted, make=_head)


@blueprint.post("/releases")
@requires(Permission.PREPARE_RELEASE)
@blueprint.arguments(PrepareIn, example={"ref_date": "2025-12-31"})
@blueprint.response(201, ReleaseOut)
@blueprint.alt_response(409, schema=Problem, description="The figures cannot be protected, or it is on its way.")
def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare a release of a date, or prepare it anew while it is a draft.

    Everything is read, protected and audited before the answer, which in a large country takes minutes.
    """
    draft = reads.draft(read_session(), asked.pop("ref_date"), today=today(), **asked)
    return _head(actions.prepare(session(), draft, by=_by(), at=now()))


@blueprint.post("/releases/<code>/checks")
@requires(Permission.PREPARE_RELEASE)
@blueprint.response(200, ReleaseOut)
@blueprint.alt_response(409, schema=Problem, description="The release is not a draft.")
def check(code: str) -> dict[str, Any]:
    """Run the automatic checks; a release that passes them goes to the statistician."""
    row = reads.release(read_session(), _by(), code)
    found = reads.examination(read_session(), row)
    return _head(actions.keep_checks(session(), code, found, digest=row.digest, by=_by(), at=now()))


@blueprint.post("/releases/<code>/reviews")
@requires(Permission.REVIEW_RELEASE)
@blueprint.arguments(ReviewIn, example={"digest": "3f6a09c1d2e4", "verdict": "passed"})
@blueprint.response(200, ReleaseOut)
@blueprint.alt_response(409, schema=Problem, description="It is not to be reviewed, or it has changed since.")
def review(said: dict[str, Any], code: str) -> dict[str, Any]:
    """Find a checked release right, or send it back with a reason; never one that oneself prepared."""
    return _head(_decided(code, said, actions.review))


@blueprint.post("/releases/<code>/signatures")
@requires(Permission.SIGN_RELEASE)
@blueprint.arguments(SignatureIn, example={"digest": "3f6a09c1d2e4", "verdict": "signed"})
@blueprint.response(200, ReleaseOut)
@blueprint.alt_response(409, schema=Problem, description="It is not to be signed, or it has changed since.")
def sign(said: dict[str, Any], code: str) -> dict[str, Any]:
    """Sign a reviewed release, which publishes it, or send it back; never one that oneself prepared or reviewed."""
    return _head(_decided(code, said, actions.sign))


@blueprint.post("/releases/<code>/withdrawals")
@requires(Permission.SIGN_RELEASE)
@blueprint.arguments(WithdrawalIn, example={"digest": "3f6a09c1d2e4", "reason": "The register of a region was wrong."})
@blueprint.response(200, ReleaseOut)
@blueprint.alt_response(409, schema=Problem, description="It is not published, or another digest was read.")
def withdraw(said: dict[str, Any], code: str) -> dict[str, Any]:
    """Take a published release back, with a reason that is public; a revision of its date stays possible."""
    return _head(actions.withdraw(session(), code, said["reason"], digest=said["digest"], by=_by(), at=now()))


@blueprint.get("/releases/<code>")
@public
@blueprint.response(200, ReleaseWholeOut)
@blueprint.alt_response(404, schema=Problem, description="There is none, or it is not published.")
@blueprint.alt_response(410, schema=Problem, description="It was withdrawn; the answer says why.")
def release(code: str) -> dict[str, Any]:
    """A release with all its cells; published ones need no token.

    `digest` is the SHA-256 of `document` as JSON in UTF-8, keys sorted, without spaces.
    """
    row = reads.not_withdrawn(reads.release(read_session(), _asker(), code))
    before = reads.release_before(read_session(), row)
    newest = reads.newest_version(read_session(), row)
    return plain_whole(
        _head(row),
        reads.document_of(read_session(), row),
        reads.document_of(read_session(), before) if before else None,
        None if newest.code == row.code else newest.code,
    )


def _decided(code: str, said: dict[str, Any], step: Any) -> Release:
    chosen = {"digest": said["digest"], "by": _by(), "at": now()}
    if said["verdict"] == "returned":
        return actions.send_back(session(), code, said["reason"], **chosen)
    row: Release = step(session(), code, **chosen)
    return row


def _by() -> SignedIn:
    return cast(SignedIn, principal())


def _asker() -> SignedIn | None:
    return cast(SignedIn | None, principal_or_none())


def _head(row: Release) -> dict[str, Any]:
    found = (Check.from_plain(each) for each in row.findings)
    withdrawal = last(steps_of(row.steps), Act.WITHDRAWN)
    return {
        "code": row.code,
        "ref_date": row.ref_date,
        "number": row.number,
        "period": row.period,
        "state": row.state,
        "revises": row.revises,
        "reason": row.reason,
        "digest": row.digest,
        "citation": citation(row.ref_date, row.number, row.digest),
        "published_at": row.published_at,
        "withdrawn_on": withdrawal.at.date() if withdrawal else None,
        "withdrawn_because": withdrawal.reason if withdrawal else None,
        "checks": plain_checks(found, page_language()),
    }

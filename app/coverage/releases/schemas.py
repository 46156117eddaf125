"""What is sent to the steps of a release, and releases as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from marshmallow import Schema, fields, validate

from app.coverage.releases.checks import Check
from app.coverage.releases.document import ReleaseDocument
from app.coverage.releases.steps import State
from app.coverage.releases.views import headline
from app.i18n import translate
from app.web.api import page_schema

REASON_LENGTH: Final = 1000
CODE_LENGTH: Final = 20
_TEXT: Final = validate.Length(1, REASON_LENGTH)


class PrepareIn(Schema):
    """Of which date, and why."""

    ref_date = fields.Date(
        required=True, metadata={"description": "The last day of a month that is over, as a rule 31 December."}
    )
    reason = fields.String(
        validate=_TEXT,
        metadata={"description": "Why the date is released again; needed from its second version on, published."},
    )
    explanation = fields.String(
        validate=_TEXT, metadata={"description": "Why shares jumped by more than 25 points; published."}
    )


class DigestIn(Schema):
    """Which document was read."""

    digest = fields.String(
        required=True,
        validate=validate.Regexp(r"[0-9a-f]{12,64}\Z"),
        metadata={"description": "The digest of the document that was read, or at least its first 12 characters."},
    )


class ReviewIn(DigestIn):
    """What the statistician decides."""

    verdict = fields.String(load_default="passed", validate=validate.OneOf(["passed", "returned"]))
    reason = fields.String(
        load_default="", validate=validate.Length(0, REASON_LENGTH), metadata={"description": "Needed to send it back."}
    )


class SignatureIn(ReviewIn):
    """What the coordinator decides."""

    verdict = fields.String(load_default="signed", validate=validate.OneOf(["signed", "returned"]))


class WithdrawalIn(DigestIn):
    """Why a published release is taken back."""

    reason = fields.String(required=True, validate=_TEXT, metadata={"description": "Public; names no person, no case."})


class CheckOut(Schema):
    """One automatic check."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    passed = fields.Boolean(required=True)
    run = fields.Integer(required=True, metadata={"description": "How many comparisons were made."})
    failed = fields.Integer(required=True)
    where = fields.List(fields.String(), required=True, metadata={"description": "The first ten places."})
    is_blocking = fields.Boolean(required=True, metadata={"description": "Nobody can review before it is passed."})
    detail = fields.String(required=True, metadata={"description": "What to do when it is not passed."})


class ReleaseOut(Schema):
    """A release without its cells."""

    code = fields.String(required=True)
    ref_date = fields.Date(required=True)
    number = fields.Integer(required=True)
    period = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in State]))
    revises = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 over the canonical JSON of `document`."})
    citation = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_on = fields.Date(required=True, allow_none=True, metadata={"description": "It is given out no more."})
    withdrawn_because = fields.String(required=True, allow_none=True)
    checks = fields.List(fields.Nested(CheckOut), required=True)


class ChangeOut(Schema):
    """What changed of one group in the country since the release before; null where it must not be told."""

    audience = fields.String(required=True)
    people = fields.Integer(required=True, allow_none=True)
    points = fields.Float(required=True, allow_none=True)
    status = fields.String(required=True, metadata={"description": "c withheld, x nothing to compare with."})


class ReleaseWholeOut(ReleaseOut):
    """A release with everything in it."""

    document = fields.Dict(
        required=True, metadata={"description": "The frozen contents, see docs/api.md; what the digest covers."}
    )
    steps = fields.Dict(required=True, metadata={"description": "The days of preparation, review and publication."})
    revised_by = fields.String(
        required=True, allow_none=True, metadata={"description": "The newest version of the date, if it is another."}
    )
    before = fields.String(required=True, allow_none=True, metadata={"description": "The release before."})
    changes = fields.List(fields.Nested(ChangeOut), required=True)


ReleasePage: Final = page_schema(ReleaseOut)


def plain_checks(found: Iterable[Check], language: str) -> list[dict[str, Any]]:
    """The values of :class:`CheckOut`."""
    return [
        {
            **check.plain(),
            "passed": check.passed,
            "name": translate(check.name, language),
            "detail": "" if check.passed else translate(check.detail, language),
        }
        for check in found
    ]


def plain_whole(
    head: Mapping[str, Any], document: ReleaseDocument, before: ReleaseDocument | None, revised_by: str | None
) -> dict[str, Any]:
    """The values of :class:`ReleaseWholeOut`."""
    changes = [
        {
            "audience": cell.audience,
            "people": change.people,
            "points": None if change.points is None else float(change.points),
            "status": change.status,
        }
        for cell, change in headline(document, before)
    ]
    return {
        **head,
        **document.plain(),
        "revised_by": revised_by,
        "before": before.code if before else None,
        "changes": changes if before else [],
    }

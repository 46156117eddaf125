"""What the studio takes in and gives out over the API. A part's value is plain JSON; findings say what is wrong."""

from marshmallow import Schema, fields, validate

from app.authoring.limits import LONGEST_NAME, LONGEST_REASON, LONGEST_WORDS, MARK_LENGTH
from app.authoring.steps import Kind, State, Verdict
from app.catalogue.announcing import LONGEST, Effect
from app.i18n import LANGUAGES
from app.web.api import PageIn, Problem, page_schema

PART = validate.Length(min=1, max=LONGEST_NAME)
DIGEST = validate.Regexp(r"[0-9a-f]{12,64}\Z", error="Give the digest of the draft, or its first twelve signs.")


class MatchIn(Schema):
    """Which state the writer has read."""

    if_match = fields.String(
        data_key="If-Match",
        metadata={
            "description": 'The ETag under which the part was read, such as "12"; * writes whatever stands there.',
            "example": '"12"',
        },
    )


class DraftsIn(PageIn):
    """Which drafts."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(State)))


class DraftIn(Schema):
    """What a new draft starts with."""

    start = fields.String(
        load_default="current",
        validate=validate.OneOf(["current", "nothing"]),
        metadata={"description": "The current version where there is one, or nothing but a skeleton."},
    )


class DraftOut(Schema):
    """A draft without its parts."""

    id = fields.String(required=True)
    module = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(State)))
    revision = fields.Integer(required=True, metadata={"description": "Counts every save; the ETag."})
    digest = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    created_by = fields.String(required=True)
    updated_at = fields.AwareDateTime(required=True)
    updated_by = fields.String(required=True)


class DraftPartOut(Schema):
    """One part as it is now."""

    name = fields.String(required=True)
    revision = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True)
    changed_by = fields.String(required=True)
    value = fields.Dict(required=True)


class WholeDraftOut(DraftOut):
    """A draft with its parts."""

    follows = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Number of the version that its writers have seen; null when there was none."},
    )
    parts = fields.List(fields.Nested(DraftPartOut), required=True)


class SaveIn(Schema):
    """One part, written anew or removed."""

    part = fields.String(required=True, validate=PART, metadata={"example": "en/lesson/first-things"})
    value = fields.Dict(required=True, allow_none=True, metadata={"description": "Null removes the part."})


class DraftPartIn(Schema):
    """One part."""

    part = fields.String(required=True, validate=PART, metadata={"example": "en/front"})


class ConflictOut(Problem):
    """Both values of a part that two people have changed."""

    part = fields.String()
    revision = fields.Integer(metadata={"description": "What to name as If-Match once the choice is made."})
    theirs = fields.Dict(allow_none=True)
    yours = fields.Dict(allow_none=True)


class WeighingIn(Schema):
    """Why words may stand that a rule asks to weigh."""

    finding = fields.String(
        required=True,
        validate=validate.Regexp(rf"[0-9a-f]{{{MARK_LENGTH}}}\Z"),
        metadata={"description": "The `mark` of a finding of severity W."},
    )
    reason = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_REASON))


class WeighingOut(Schema):
    """What somebody has weighed and lets stand."""

    id = fields.Integer(required=True)
    reason = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class FindingOut(Schema):
    """Something to mend or to weigh."""

    mark = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Names a finding of severity W while the words at its place are the same."},
    )
    weighed = fields.Nested(
        WeighingOut, required=True, allow_none=True, metadata={"description": "Null while it is open."}
    )
    part = fields.String(required=True)
    path = fields.List(fields.Raw(), required=True, metadata={"description": "Where in the part: keys and places."})
    severity = fields.String(required=True, validate=validate.OneOf(["E", "W", "I"]))
    rule = fields.String(required=True)
    sentence = fields.String(required=True, metadata={"description": "What is wrong, as Accept-Language asks."})
    found = fields.String(required=True)
    start = fields.Integer(required=True, allow_none=True)
    prefer = fields.String(required=True)
    why = fields.String(required=True)


class FindingsOut(Schema):
    """What is wrong with a draft."""

    digest = fields.String(required=True, metadata={"description": "Of the draft that was judged."})
    is_publishable = fields.Boolean(
        required=True, metadata={"description": "Whether structure and English words can go out."}
    )
    findings = fields.List(fields.Nested(FindingOut), required=True)


class DraftChangeOut(Schema):
    """One save of one part."""

    part = fields.String(required=True)
    revision = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True)
    changed_by = fields.String(required=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)


class DraftSubmissionIn(Schema):
    """Handing in."""

    replaces = fields.Integer(
        validate=validate.Range(1, 1_000_000),
        metadata={"description": "The present version, by who has seen that it came out since the draft was begun."},
    )


class DraftReviewIn(Schema):
    """What a reviewer says of the draft that they have read."""

    digest = fields.String(required=True, validate=DIGEST)
    verdict = fields.String(required=True, validate=validate.OneOf(list(Verdict)))
    reason = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))


class SafetyReviewIn(DraftReviewIn):
    """What a child-protection adviser says."""

    checked = fields.List(
        fields.Integer(validate=validate.Range(1, 99)),
        load_default=(),
        validate=validate.Length(max=50),
        metadata={"description": "Numbers of the points of the safety list that were looked at; to approve, each."},
    )


class DraftReviewOut(Schema):
    """What a reviewer said."""

    kind = fields.String(required=True, validate=validate.OneOf(list(Kind)))
    verdict = fields.String(required=True, validate=validate.OneOf(list(Verdict)))
    reason = fields.String(required=True, allow_none=True)
    checked = fields.List(
        fields.Integer(), required=True, allow_none=True, metadata={"description": "Null for an expert's review."}
    )
    digest = fields.String(required=True)
    revision = fields.Integer(required=True)
    reviewed_at = fields.AwareDateTime(required=True)
    reviewed_by = fields.String(required=True)


class DraftReviewsOut(Schema):
    """Every review of a draft, the first first."""

    state = fields.String(required=True, validate=validate.OneOf(list(State)))
    digest = fields.String(required=True)
    reviews = fields.List(fields.Nested(DraftReviewOut), required=True)


class PublicationIn(Schema):
    """Publishing what was approved."""

    digest = fields.String(required=True, validate=DIGEST)
    review_due = fields.Date(metadata={"description": "At most twelve months ahead; else in twelve months."})
    effect = fields.String(
        load_default=str(Effect.STANDS),
        validate=validate.OneOf(list(Effect)),
        metadata={"description": "What the change means for those who passed an earlier version."},
    )
    until = fields.Date(
        metadata={"description": "With validity: the last day of certificates; 30 days to twelve months ahead."}
    )
    words = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(LANGUAGES))),
        values=fields.String(validate=validate.Length(max=LONGEST)),
        metadata={"description": "What changed, for learners, by language; English is needed for a critical change."},
    )
    confirmed = fields.String(
        validate=validate.Length(max=16),
        metadata={"description": "With validity: the module's key, once you know how many certificates it shortens."},
    )


class ShorteningIn(Schema):
    """Until when certificates would count."""

    until = fields.Date(required=True)


class ShorteningOut(Schema):
    """What a critical change of the module would do to certificates."""

    module = fields.String(required=True)
    until = fields.Date(required=True)
    at_most = fields.Integer(required=True, metadata={"description": "Certificates, rounded up to the next ten."})


class AnnouncementOut(Schema):
    """What learners were told about a version."""

    effect = fields.String(required=True, validate=validate.OneOf(list(Effect)))
    until = fields.Date(required=True, allow_none=True)
    words = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class PublicationOut(Schema):
    """What went out."""

    module = fields.String(required=True)
    version = fields.Integer(required=True)
    languages = fields.List(fields.String(), required=True)
    review_due = fields.Date(required=True)


class DraftCommentIn(Schema):
    """A remark."""

    part = fields.String(required=True, validate=PART)
    quote = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=1000))
    words = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_WORDS))


class DraftCommentOut(Schema):
    """A remark on a part of a draft."""

    id = fields.Integer(required=True)
    part = fields.String(required=True)
    quote = fields.String(required=True, allow_none=True)
    words = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True)
    written_by = fields.String(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    settled_by = fields.String(required=True, allow_none=True)


class VersionOut(Schema):
    """A published version."""

    number = fields.Integer(required=True)
    published_at = fields.AwareDateTime(required=True)
    origin = fields.String(required=True, validate=validate.OneOf(["files", "studio"]))
    languages = fields.List(fields.String(), required=True)
    reviewed_at = fields.AwareDateTime(
        required=True, metadata={"description": "When two people last looked at it: reviewed again, else published."}
    )
    review_due = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["current", "not_current", "superseded"]))
    change = fields.Nested(
        AnnouncementOut, required=True, allow_none=True, metadata={"description": "Null when nothing was said of it."}
    )


class RenewalIn(Schema):
    """Which version was read again."""

    version = fields.Integer(required=True, validate=validate.Range(1, 1_000_000))


class ConfirmedRenewalIn(RenewalIn):
    """Which version was read again, and when the next review is due."""

    review_due = fields.Date(metadata={"description": "At most twelve months ahead; else in twelve months."})


class RenewalOut(Schema):
    """A version that was reviewed again without a change; it stands once it is confirmed."""

    module = fields.String(required=True)
    version = fields.Integer(required=True)
    read_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    review_due = fields.Date(required=True, allow_none=True)


class ModuleWithdrawalIn(Schema):
    """Why a module is withdrawn."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class ModuleWithdrawalOut(Schema):
    """A withdrawal."""

    module = fields.String(required=True)
    reason = fields.String(required=True)
    withdrawn_at = fields.AwareDateTime(required=True)
    lifted_at = fields.AwareDateTime(required=True, allow_none=True)


class VersionsOut(Schema):
    """The versions of a module, the newest first."""

    module = fields.String(required=True)
    withdrawal = fields.Nested(ModuleWithdrawalOut, required=True, allow_none=True)
    versions = fields.List(fields.Nested(VersionOut), required=True)


class PieceOut(Schema):
    """A stretch of words that both versions have, or only one of them."""

    kind = fields.String(required=True, validate=validate.OneOf(["same", "gone", "new"]))
    words = fields.String(required=True)


class ValueChangeOut(Schema):
    """A value that differs between two versions."""

    part = fields.String(required=True)
    path = fields.List(fields.Raw(), required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    pieces = fields.List(fields.Nested(PieceOut), required=True)


class ComparisonOut(Schema):
    """What lies between two versions."""

    lessons_new = fields.List(fields.String(), required=True)
    lessons_gone = fields.List(fields.String(), required=True)
    items_new = fields.List(fields.String(), required=True)
    items_gone = fields.List(fields.String(), required=True)
    answers_changed = fields.List(fields.String(), required=True)
    pictures_new = fields.List(fields.String(), required=True)
    pictures_gone = fields.List(fields.String(), required=True)
    pictures_changed = fields.List(fields.String(), required=True)
    languages_new = fields.List(fields.String(), required=True)
    languages_gone = fields.List(fields.String(), required=True)
    changes = fields.List(fields.Nested(ValueChangeOut), required=True)


DraftPage = page_schema(DraftOut)
DraftChangePage = page_schema(DraftChangeOut)
DraftCommentPage = page_schema(DraftCommentOut)

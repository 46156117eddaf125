"""What comes in and goes out about learning; used by the pages and by the JSON API."""

import re
from typing import Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.assessment.models import Kind
from app.assessment.responses import LONGEST_TOKEN, MOST_TOKENS
from app.i18n import LANGUAGES, N_
from app.learning.changed import CHANGED, NEW
from app.learning.progress import Doing

TESTS: Final = (Kind.PRE.value, Kind.POST.value)
VERSIONS: Final = re.compile(r"[0-9]{1,9}(?:-[0-9]{1,9}){0,39}\Z")
KEY: Final = re.compile(r"[A-Za-z0-9_.:-]{8,64}\Z")
SUBMISSION_KEY: Final = validate.Regexp(KEY, error="Use 8 to 64 letters, digits, dots, colons, hyphens or underscores.")


class EnrolmentIn(Schema):
    """Which track to take."""

    track = fields.String(required=True, validate=validate.Length(1, 16))


class ModuleProgressOut(Schema):
    """How far one is in a module."""

    key = fields.String(required=True)
    lessons = fields.Integer(required=True)
    lessons_read = fields.Integer(required=True)
    passed = fields.Boolean(required=True, attribute="is_passed")
    passed_until = fields.Date(
        required=True, allow_none=True, metadata={"description": "The first day on which the pass no longer counts."}
    )
    changed_since_passed = fields.Boolean(
        required=True, metadata={"description": "Whether its lessons, its story or what is said of it changed since."}
    )
    refresher_due = fields.Boolean(
        required=True, metadata={"description": "Whether a critical change asks for a refresher of the module."}
    )


class LessonChangeOut(Schema):
    """A lesson that is new, or whose words are others."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([NEW, CHANGED]))


class SaidOut(Schema):
    """What was said of a version."""

    version = fields.Integer(required=True, attribute="number")
    effect = fields.String(required=True, attribute="announcement.effect")
    until = fields.Date(required=True, allow_none=True, attribute="announcement.until")
    words = fields.Dict(keys=fields.String(), values=fields.String(), required=True, attribute="announcement.words")


class ModuleChangesOut(Schema):
    """What changed in a module since one passed it."""

    module = fields.String(required=True)
    changed_since_passed = fields.Boolean(required=True)
    refresher_due = fields.Boolean(required=True)
    said = fields.List(fields.Nested(SaidOut), required=True, metadata={"description": "The newest first."})
    lessons = fields.List(fields.Nested(LessonChangeOut), required=True)
    lessons_gone = fields.List(fields.String(), required=True, metadata={"description": "Titles."})
    story_changed = fields.Boolean(required=True)


class StepOut(Schema):
    """The next thing to do in a track."""

    doing = fields.Enum(Doing, by_value=True, required=True)
    module = fields.String(required=True, allow_none=True, attribute="module_key")
    key = fields.String(
        required=True, allow_none=True, metadata={"description": "The lesson's key, or the attempt's id."}
    )


class EnrolmentOut(Schema):
    """A track that one takes, and how far one is."""

    track = fields.String(required=True)
    title = fields.String(required=True)
    enrolled_at = fields.AwareDateTime(required=True)
    completed_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When its first certificate was earned."}
    )
    percent = fields.Integer(required=True)
    modules = fields.List(fields.Nested(ModuleProgressOut), required=True)
    optional = fields.List(
        fields.Nested(ModuleProgressOut),
        required=True,
        metadata={"description": "The modules by choice; percent and next never depend on them."},
    )
    next = fields.Nested(StepOut, required=True)


class AttemptIn(Schema):
    """What to sit, and in which language to read it: the quiz of a module, or the pre- or post-test of a track."""

    module = fields.String(validate=validate.Length(1, 16), metadata={"description": "For its quiz."})
    track = fields.String(validate=validate.Length(1, 16), metadata={"description": "For one of its tests."})
    kind = fields.String(validate=validate.OneOf(TESTS), metadata={"description": "Which test; with a track only."})
    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))

    @validates_schema
    def _names_one_thing(self, sent: dict[str, str], **_options: object) -> None:
        if ("module" in sent) == ("track" in sent):
            raise ValidationError("Name either a module or a track.", "module")
        if ("track" in sent) != ("kind" in sent):
            raise ValidationError("A test of a track needs its kind; a module's quiz has none.", "kind")


class AnswerIn(Schema):
    """The response to one question, as its type asks for it; an empty list withdraws the answer."""

    chosen = fields.List(
        fields.String(validate=validate.Length(1, LONGEST_TOKEN)),
        required=True,
        validate=validate.Length(max=MOST_TOKENS),
    )


class RatingIn(Schema):
    """How useful a track was for one's work."""

    value = fields.Integer(
        required=True,
        error_messages={
            "required": N_("Choose a number from 1 to 5."),  # type: ignore[dict-item]
            "invalid": N_("Choose a number from 1 to 5."),  # type: ignore[dict-item]
        },
        metadata={"description": "1 (not at all) to 5 (very).", "minimum": 1, "maximum": 5},
    )


class RatingOut(Schema):
    """A rating."""

    track = fields.String(required=True, attribute="track_code")
    value = fields.Integer(required=True)
    rated_at = fields.AwareDateTime(required=True)


class AnswerOut(Schema):
    """A saved answer."""

    item = fields.String(required=True)
    chosen = fields.List(fields.String(), required=True)
    answered_at = fields.AwareDateTime(required=True)


class SubmissionIn(Schema):
    """A key that the sender makes up once for this submission; sent again, it gives the same result."""

    key = fields.String(
        required=True,
        validate=SUBMISSION_KEY,
        error_messages={"required": N_("This is needed.")},  # type: ignore[dict-item]
    )


class OptionOut(Schema):
    """An option; what is right and why is told only after the answers were sent."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    correct = fields.Boolean(attribute="is_correct", allow_none=True)
    feedback = fields.String(allow_none=True)
    never = fields.Boolean(
        attribute="is_never",
        allow_none=True,
        metadata={"description": "Story: nobody may ever do this; told after the answers were sent."},
    )
    place = fields.Integer(allow_none=True, metadata={"description": "Ordering: the place that it was given."})
    right_place = fields.Integer(
        allow_none=True, metadata={"description": "Ordering: its place, after the answers were sent."}
    )


class SlotOut(Schema):
    """A place to fill: a line, a gap, a turn, a step of a story; an ending has no options."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    options = fields.List(fields.Nested(OptionOut), required=True)
    chosen = fields.String(allow_none=True, required=True)
    right = fields.Boolean(attribute="is_right", allow_none=True)
    feedback = fields.String(allow_none=True)


class QuestionOut(Schema):
    """One question of an attempt."""

    number = fields.Integer(required=True)
    item = fields.String(
        required=True, metadata={"description": "Its name in this attempt; answers are put under this name."}
    )
    key = fields.String(required=True, metadata={"description": "Its key in its module."})
    module = fields.String(required=True, metadata={"description": "Its module in a test over a track, else empty."})
    type = fields.String(required=True)
    how = fields.String(required=True, metadata={"description": "How to answer, and how it is marked."})
    stem = fields.String(required=True, metadata={"description": "A gap stands as [[key of its slot]]."})
    unit = fields.String(required=True, metadata={"description": "What a number counts; empty where there is none."})
    options = fields.List(fields.Nested(OptionOut), required=True)
    slots = fields.List(
        fields.Nested(SlotOut),
        required=True,
        metadata={"description": "Places to fill, in the order shown; of a story the steps come to so far."},
    )
    chosen = fields.List(fields.String(), required=True)
    answered = fields.Boolean(
        required=True, metadata={"description": "Whether it is answered in full: every place filled, the story ended."}
    )
    marks = fields.Float(
        allow_none=True, required=True, metadata={"description": "0 to 1; null before the answers were sent."}
    )
    right_number = fields.String(allow_none=True)
    feedback = fields.String(allow_none=True)


class ResultOut(Schema):
    """The marks of an attempt."""

    score = fields.String(required=True, metadata={"description": "The exact share of full marks, such as 7/8."})
    score_percent = fields.Integer(required=True, metadata={"description": "The share in percent, rounded down."})
    must_right = fields.Boolean(required=True, metadata={"description": "Whether all safety questions were right."})
    passed = fields.Boolean(
        required=True, metadata={"description": "Of a pre-test, whether it would have been; it has no pass mark."}
    )
    can_now = fields.List(fields.String(), required=True)
    look_out_for = fields.List(
        fields.String(), required=True, metadata={"description": "After a pre-test: what the lessons will help with."}
    )


class AttemptOut(Schema):
    """An attempt: its questions, what is chosen, and the result once it was sent."""

    id = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    module = fields.String(required=True, allow_none=True, metadata={"description": "Null for a test of a track."})
    track = fields.String(required=True, allow_none=True, metadata={"description": "Null for a module's quiz."})
    title = fields.String(required=True)
    version = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of the module; null for a test over several."}
    )
    is_newest_version = fields.Boolean(
        required=True,
        metadata={"description": "False when the module was published anew; the attempt keeps its version."},
    )
    language = fields.String(required=True, metadata={"description": "The language of the words below."})
    started_at = fields.AwareDateTime(required=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    unanswered = fields.List(fields.Integer(), required=True, metadata={"description": "Numbers of the questions."})
    questions = fields.List(fields.Nested(QuestionOut), required=True)
    result = fields.Nested(ResultOut, required=True, allow_none=True)


class PaperIn(Schema):
    """Which form on paper: its seed, and the versions it is drawn from; without them a new one is drawn."""

    seed = fields.Integer(load_default=None, validate=validate.Range(0, 2**31 - 1))
    of = fields.String(load_default="", validate=validate.Regexp(VERSIONS, error="Name versions as the form does."))


class ChoicesIn(Schema):
    """What one wants: refreshers, and mail that reminds."""

    refreshers = fields.Boolean(required=True, truthy={True}, falsy={False})
    mail = fields.Boolean(required=True, truthy={True}, falsy={False})


class ChoicesForm(Schema):
    """The same from a page, where a box that is not ticked is not sent."""

    refreshers = fields.Boolean(load_default=False)
    mail = fields.Boolean(load_default=False)


class ChoicesOut(Schema):
    """What one wants."""

    refreshers = fields.Boolean(required=True)
    mail = fields.Boolean(required=True)


class LanguageIn(Schema):
    """In which language to read the questions."""

    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))


class RefresherIn(LanguageIn):
    """Which set: the next short one, or the one that a critical change of a module asks for."""

    module = fields.String(
        validate=validate.Length(1, 16), metadata={"description": "A module whose critical change asks for it."}
    )


class RefresherOut(Schema):
    """Whether a short set of questions can be begun now."""

    may_begin = fields.Boolean(required=True)
    wanted = fields.Boolean(
        required=True, attribute="is_wanted", metadata={"description": "False when one turned refreshers off."}
    )
    track = fields.String(required=True, allow_none=True, metadata={"description": "Which track the set would be of."})
    questions = fields.Integer(required=True, metadata={"description": "How many questions it would have."})
    attempt = fields.String(required=True, allow_none=True, metadata={"description": "The open set, to go on with."})
    next_from = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "From when on the next set may be begun."}
    )


class PracticeOptionOut(Schema):
    """An answer about practice that can be chosen."""

    key = fields.String(required=True)
    text = fields.String(required=True)


class PracticeQuestionOut(Schema):
    """A closed question about one's own practice; never about a child or a case."""

    key = fields.String(required=True)
    language = fields.String(required=True)
    stem = fields.String(required=True)
    several = fields.Boolean(
        required=True,
        attribute="takes_several",
        metadata={"description": "Whether several answers may be chosen; else exactly one."},
    )
    options = fields.List(fields.Nested(PracticeOptionOut), required=True)


class FollowUpOut(Schema):
    """The follow-up of one certificate. Answering is voluntary and changes nothing about the certificate."""

    id = fields.String(required=True)
    track = fields.String(required=True)
    title = fields.String(required=True)
    opens = fields.Date(required=True)
    closes = fields.Date(required=True, metadata={"description": "The last day on which it can be answered."})
    questions = fields.Integer(required=True, metadata={"description": "How many questions its test has."})
    attempt = fields.String(required=True, allow_none=True, metadata={"description": "The test, once begun."})
    sent = fields.Boolean(required=True, metadata={"description": "Whether the test was sent."})
    practised = fields.Boolean(required=True, metadata={"description": "Whether the practice questions were sent."})
    declined = fields.Boolean(required=True)
    practice = fields.List(fields.Nested(PracticeQuestionOut), required=True)


class FollowUpsOut(Schema):
    """The follow-ups that can be answered today."""

    items = fields.List(fields.Nested(FollowUpOut), required=True)


class PracticeIn(Schema):
    """For each practice question the keys of the answers chosen."""

    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 60)),
        values=fields.List(fields.String(validate=validate.Length(1, 60)), validate=validate.Length(max=20)),
        required=True,
        validate=validate.Length(max=20),
    )

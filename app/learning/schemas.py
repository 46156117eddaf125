"""What comes in and goes out about learning; used by the pages and by the JSON API."""

import re
from typing import Final

from marshmallow import Schema, fields, validate

from app.i18n import LANGUAGES, N_
from app.learning.progress import Doing

OPTIONS_MAX: Final = 12
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
        required=True, allow_none=True, metadata={"description": "When all core modules were passed the first time."}
    )
    percent = fields.Integer(required=True)
    modules = fields.List(fields.Nested(ModuleProgressOut), required=True)
    next = fields.Nested(StepOut, required=True)


class AttemptIn(Schema):
    """Which module's quiz to sit, and in which language to read it."""

    module = fields.String(required=True, validate=validate.Length(1, 16))
    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))


class AnswerIn(Schema):
    """The options chosen for one question; an empty list withdraws the answer."""

    chosen = fields.List(
        fields.String(validate=validate.Length(1, 60)), required=True, validate=validate.Length(max=OPTIONS_MAX)
    )


class AnswerForm(Schema):
    """The same from a page, where nothing chosen means nothing sent."""

    chosen = fields.List(fields.String(validate=validate.Length(1, 60)), load_default=list)


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


class QuestionOut(Schema):
    """One question of an attempt."""

    number = fields.Integer(required=True)
    key = fields.String(required=True)
    type = fields.String(required=True)
    how = fields.String(required=True, metadata={"description": "How to answer, and how it is marked."})
    stem = fields.String(required=True)
    options = fields.List(fields.Nested(OptionOut), required=True)
    chosen = fields.List(fields.String(), required=True)
    marks = fields.Float(
        allow_none=True, required=True, metadata={"description": "0 to 1; null before the answers were sent."}
    )


class ResultOut(Schema):
    """The marks of an attempt."""

    score = fields.String(required=True, metadata={"description": "The exact share of full marks, such as 7/8."})
    score_percent = fields.Integer(required=True, metadata={"description": "The share in percent, rounded down."})
    must_right = fields.Boolean(required=True, metadata={"description": "Whether all safety questions were right."})
    passed = fields.Boolean(required=True)
    can_now = fields.List(fields.String(), required=True)


class AttemptOut(Schema):
    """An attempt: its questions, what is chosen, and the result once it was sent."""

    id = fields.String(required=True)
    module = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
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

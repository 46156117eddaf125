"""Schemas of the studio's translations: a language beside the English, and the specialist who has read it."""

from marshmallow import Schema, fields, validate

from app.authoring.schemas import DIGEST, PART


class WordsOut(Schema):
    """One part in English and in another language."""

    part = fields.String(required=True, metadata={"description": "Without the language: front, lesson/KEY."})
    english = fields.Dict(required=True, allow_none=True)
    value = fields.Dict(required=True, allow_none=True)
    revision = fields.Integer(required=True, metadata={"description": "What to name as If-Match; 0 if not written."})
    is_stale = fields.Boolean(required=True)


class NativeReviewOut(Schema):
    """What a native-speaking specialist has read."""

    reviewed_by = fields.String(required=True)
    reviewed_at = fields.AwareDateTime(required=True)
    is_of_these_words = fields.Boolean(
        required=True, metadata={"description": "False once the words were changed: then it counts no more."}
    )


class TranslationOut(Schema):
    """A language of a draft, side by side with the English."""

    language = fields.String(required=True)
    needed = fields.Integer(required=True)
    written = fields.Integer(required=True)
    is_complete = fields.Boolean(required=True)
    words = fields.String(
        required=True, metadata={"description": "The digest of all its words; a specialist names what they have read."}
    )
    translators = fields.List(fields.String(), required=True, metadata={"description": "Who has written words of it."})
    native_review = fields.Nested(NativeReviewOut, required=True, allow_none=True)
    parts = fields.List(fields.Nested(WordsOut), required=True)


class TranslationIn(Schema):
    """Parts of a translation, saved all or none."""

    parts = fields.Dict(
        keys=fields.String(validate=PART),
        values=fields.Dict(),
        required=True,
        validate=validate.Length(min=1, max=300),
        metadata={"description": "Values by the name of the part, without the language."},
    )


class NativeReviewIn(Schema):
    """The words that a specialist has read and stands behind."""

    words = fields.String(required=True, validate=DIGEST)

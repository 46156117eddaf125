"""What the JSON API gives out about national law. The formats of the files are in ``formats``."""

from marshmallow import Schema, fields, validate

from app.i18n import LANGUAGES


class LawIn(Schema):
    """Which language the words should be in; what is missing in it comes in English."""

    language = fields.String(load_default=None, validate=validate.OneOf(tuple(LANGUAGES)))


class LawEntryOut(Schema):
    """One question of national law with the answer of the jurisdiction, or with the generic text."""

    key = fields.String(required=True)
    anchors = fields.List(fields.String(), required=True)
    question = fields.String(required=True)
    text = fields.String(required=True)
    language = fields.String(required=True, metadata={"description": "The language of the text."})
    answered = fields.Boolean(
        required=True,
        metadata={"description": "true: the law of the jurisdiction; false: only that it differs, and whom to ask."},
    )
    owner = fields.String(required=True, allow_none=True, metadata={"description": "Who is responsible for the text."})
    approved_by = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True, metadata={"description": "The law it rests on."})
    url = fields.String(required=True, metadata={"description": "Where the source can be read; may be empty."})
    reviewed_on = fields.Date(required=True, allow_none=True)
    old = fields.Boolean(required=True, metadata={"description": "Not reviewed for more than a year."})
    demonstration = fields.Boolean(required=True, metadata={"description": "Whether it is invented."})


class LawOut(Schema):
    """Every question, for the jurisdiction that this service is for."""

    jurisdiction = fields.String(
        required=True, allow_none=True, metadata={"description": "Its code; null where it has no overlay."}
    )
    name = fields.String(required=True, allow_none=True)
    demonstration = fields.Boolean(required=True)
    entries = fields.List(fields.Nested(LawEntryOut), required=True)

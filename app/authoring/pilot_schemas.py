"""What a pilot group takes in and gives out over the API and the forms."""

from marshmallow import Schema, fields, validate

from app.authoring.piloting import MOST_AT_ONCE, Impression
from app.authoring.schemas import PART


class PilotsIn(Schema):
    """Who is asked to try a draft, and until when."""

    emails = fields.List(
        fields.String(validate=validate.Length(min=1, max=254)),
        required=True,
        validate=validate.Length(min=1, max=MOST_AT_ONCE),
        metadata={"description": "Addresses under which people sign in."},
    )
    until = fields.Date(metadata={"description": "The last day, at most ninety days ahead; else in thirty days."})


class UntilIn(Schema):
    """The last day of an invitation, of a form."""

    until = fields.Date()


class PilotOut(Schema):
    """Somebody who is, or was, asked to try a draft."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    until = fields.Date(required=True)
    is_open = fields.Boolean(required=True)


class ImpressionsOut(Schema):
    """How a part was to those who tried it, in numbers."""

    part = fields.String(required=True)
    answers = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Null while fewer than three have answered; then nothing is told of the part."},
    )
    by_answer = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(Impression))), values=fields.Integer(), required=True
    )


class PilotsOut(Schema):
    """A draft's pilot group."""

    pilots = fields.List(fields.Nested(PilotOut), required=True)
    impressions = fields.List(fields.Nested(ImpressionsOut), required=True)


class InvitationOut(Schema):
    """A draft that one is asked to try."""

    draft = fields.String(required=True)
    module = fields.String(required=True)
    title = fields.String(required=True)
    until = fields.Date(required=True)


class InvitationsOut(Schema):
    """The drafts that one is asked to try."""

    invitations = fields.List(fields.Nested(InvitationOut), required=True)


class ImpressionIn(Schema):
    """How a part was, in one word."""

    part = fields.String(required=True, validate=PART, metadata={"example": "lesson/first-things"})
    answer = fields.String(required=True, validate=validate.OneOf(list(Impression)))

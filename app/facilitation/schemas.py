"""Group sessions as the API and the form know them."""

from datetime import date

from marshmallow import Schema, ValidationError, fields, validate

from app.facilitation.roster import FIRST_BIRTH_YEAR, LONGEST_NUMBER, MOST_CHARACTERS, MOST_LINES

_EARLIEST = date(1990, 1, 1)


def _printable(text: str) -> None:
    """Refuse what no code holds and PostgreSQL would not take: control characters and halves of characters."""
    if not text.isprintable():
        raise ValidationError("Not a code.")


_CODE = (validate.Length(1, 40), _printable)


class RosterLineIn(Schema):
    """One person whose identity was checked and whose test result was entered."""

    staff_number = fields.String(required=True, validate=validate.Length(1, LONGEST_NUMBER), load_only=True)
    birth_year = fields.Integer(required=True, strict=True, validate=validate.Range(FIRST_BIRTH_YEAR, 2100))
    score = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, 100), metadata={"description": "Percent, rounded down."}
    )
    must_ok = fields.Boolean(
        required=True, metadata={"description": "Whether every safety-critical question was right."}
    )


class SessionIn(Schema):
    """What every record of a session says."""

    on = fields.Date(required=True, validate=validate.Range(min=_EARLIEST))
    track = fields.String(required=True, validate=(validate.Length(1, 16), _printable))
    region = fields.String(required=True, validate=_CODE, metadata={"description": "Code of the region."})
    site = fields.String(
        load_default=None, allow_none=True, validate=_CODE, metadata={"description": "Code of a site in the region."}
    )
    attendees = fields.Integer(
        required=True, validate=validate.Range(1, 100_000), metadata={"description": "Everybody in the room."}
    )


class GroupSessionIn(SessionIn):
    """A session with its roster; the roster is taken whole or not at all."""

    roster = fields.List(fields.Nested(RosterLineIn), load_default=list, validate=validate.Length(max=MOST_LINES))


class GroupSessionFormIn(SessionIn):
    """The form: the roster is pasted as lines or uploaded as a file."""

    roster = fields.String(load_default="", validate=validate.Length(max=MOST_CHARACTERS))
    submission_key = fields.String(load_default=None, validate=(validate.Length(16, 100), _printable))


class GroupSessionOut(Schema):
    """A recorded session: how many came, were verified and passed; nobody is named."""

    id = fields.Integer(required=True)
    on = fields.Date(required=True)
    track = fields.String(required=True)
    audience = fields.String(required=True)
    region = fields.String(required=True)
    site = fields.String(required=True, allow_none=True)
    attendees = fields.Integer(required=True)
    verified = fields.Integer(required=True)
    passed = fields.Integer(required=True)

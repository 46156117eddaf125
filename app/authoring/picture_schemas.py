"""What comes with a picture that is brought into a draft, and what is told of it."""

from marshmallow import Schema, fields, validate

from app.catalogue.formats import KEY
from app.catalogue.pictures import LONGEST_CREDIT, LONGEST_WORDS, SHORTEST_WORDS
from app.i18n import N_

_SHAPE = str(N_("Lower-case words joined by hyphens, at most sixty characters."))
_WORDS = str(N_("Say what the picture shows, in 5 to 300 characters."))
_CREDIT = str(N_("Say who made the picture and allows its use, in at most 200 characters."))
_KEY = validate.And(validate.Regexp(KEY, error=_SHAPE), validate.Length(max=60, error=_SHAPE))


class PictureIn(Schema):
    """What is said of a picture; its file comes in the field ``file``."""

    key = fields.String(required=True, validate=_KEY)
    words = fields.String(
        required=True,
        validate=validate.Length(min=SHORTEST_WORDS, max=LONGEST_WORDS, error=_WORDS),
        error_messages={"required": _WORDS},
        metadata={"description": "What it shows, for who does not see it."},
    )
    credit = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_CREDIT, error=_CREDIT),
        error_messages={"required": _CREDIT},
        metadata={"description": "Who made it, and who allows its use."},
    )
    lesson = fields.String(
        load_default="",
        validate=validate.Length(max=60),
        metadata={"description": "The key of a lesson at the end of whose English text it is shown."},
    )


class PictureOut(Schema):
    """A picture of a draft."""

    key = fields.String(required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 of its WebP file."})
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes of its WebP file."})
    credit = fields.String(required=True)
    line = fields.String(required=True, metadata={"description": "What shows it in the Markdown of a lesson."})
    is_first_of_many = fields.Boolean(
        required=True, metadata={"description": "Whether the file moved, and only its first picture was taken."}
    )

"""What comes in and goes out at the doors of the exchange."""

from marshmallow import Schema, fields, validate

from app.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.interop.exchange import FORMATS

LANGUAGE = validate.OneOf(tuple(LANGUAGES))


class ItemImportIn(Schema):
    """How a file of items is to be taken; the file itself comes in the field ``file``."""

    language = fields.String(
        required=True, validate=LANGUAGE, metadata={"description": "The language that the words are in."}
    )
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(tuple(FORMATS)),
        metadata={"description": "Known by the content when left out."},
    )


class ExportIn(Schema):
    """Which words of a module go out."""

    language = fields.String(load_default=DEFAULT_LANGUAGE, validate=LANGUAGE)


class NoteOut(Schema):
    """One line of a report."""

    item = fields.String(
        required=True,
        metadata={"description": "The item's key, or the question's name; empty for the whole file."},
    )
    effect = fields.String(required=True, metadata={"description": "changed, left-out or to-mend."})
    what = fields.String(required=True)
    why = fields.String(required=True)
    line = fields.Integer(required=True, allow_none=True, metadata={"description": "In the file, counted from 1."})


class ExportReportOut(Schema):
    """What of a module's items a format can hold."""

    module = fields.String(required=True)
    version = fields.Integer(required=True)
    format = fields.String(required=True)
    language = fields.String(required=True)
    kept = fields.List(fields.String(), required=True, metadata={"description": "Keys of the items in the file."})
    notes = fields.List(fields.Nested(NoteOut), required=True)


class ItemImportLineOut(Schema):
    """An import in a list."""

    id = fields.String(required=True)
    module = fields.String(required=True)
    format = fields.String(required=True)
    language = fields.String(required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the file."})
    imported_at = fields.AwareDateTime(required=True)
    item_count = fields.Integer(required=True)
    note_count = fields.Integer(required=True)


class ItemImportOut(Schema):
    """An import: proposals that no learner meets, and the report."""

    id = fields.String(required=True)
    module = fields.String(required=True)
    format = fields.String(required=True)
    language = fields.String(required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the file."})
    imported_at = fields.AwareDateTime(required=True)
    items = fields.List(fields.Dict(), required=True, metadata={"description": "In the format of module.yaml."})
    texts = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(),
        required=True,
        metadata={"description": "In the format of text.yaml, by item key."},
    )
    kept = fields.List(fields.String(), required=True, metadata={"description": "Keys of the proposed items."})
    notes = fields.List(fields.Nested(NoteOut), required=True)

"""What comes in and goes out at the doors of the exchange."""

from marshmallow import Schema, fields, validate

from app.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.interop.exchange import FORMATS
from app.interop.release_files import KINDS, MOST_CODES
from app.interop.translation_files import FORMATS as TRANSLATION_FORMATS

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


class ReleaseFileIn(Schema):
    """Which file of a published release somebody wants."""

    release = fields.String(
        required=True, validate=validate.Length(1, 20), metadata={"description": "Its code, such as 2026-12-31.1."}
    )
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    language = fields.String(
        load_default=DEFAULT_LANGUAGE,
        validate=LANGUAGE,
        metadata={"description": "Of the words in an annex or a spreadsheet."},
    )
    agency = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=64),
        metadata={"description": "Who maintains the SDMX structure, such as MOE; needed for SDMX."},
    )
    codes = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MOST_CODES),
        metadata={"description": "CSV of three columns, kind,ours,theirs: the codes of a DHIS2; needed for DHIS2."},
    )


class ReleaseFileOut(Schema):
    """A file that was asked for."""

    id = fields.String(required=True)
    release = fields.String(required=True)
    kind = fields.String(required=True)
    language = fields.String(required=True)
    agency = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the file, which is always the same."})
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    left_out = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many numbers a DHIS2 does not get: withheld, or without a code of theirs."},
    )
    asked_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True, metadata={"description": "Seven days later."})


class TranslationFileIn(Schema):
    """The form of file in which the words of a draft go out."""

    format = fields.String(
        load_default="xliff",
        validate=validate.OneOf(tuple(TRANSLATION_FORMATS)),
        metadata={"description": "xliff (2.1) or po."},
    )


class TranslationFileOut(Schema):
    """What a translator's file came to."""

    language = fields.String(required=True)
    texts = fields.Integer(required=True, metadata={"description": "Texts in the file."})
    changed = fields.Integer(required=True, metadata={"description": "Texts that say something new; they are saved."})
    same = fields.Integer(required=True, metadata={"description": "Empty texts, and texts that stood there already."})
    not_there = fields.List(
        fields.String(),
        required=True,
        attribute="unknown",
        data_key="unknown",
        metadata={"description": "Ids that the draft does not have; left out."},
    )
    outdated = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Ids whose English has changed since the file was made; their words came in."},
    )

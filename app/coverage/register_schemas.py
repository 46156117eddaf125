"""What comes in and goes out at the doors of the register's merges and mismatch lists."""

from typing import Final

from marshmallow import Schema, fields, validate

WHO: Final = "A staff number, or a key out of a mismatch list such as `person 12`. Staff numbers are not kept."


class MergeIn(Schema):
    """Which two entries of the register are one human being, and why."""

    kept = fields.String(required=True, validate=validate.Length(1, 60), metadata={"description": WHO})
    merged = fields.String(required=True, validate=validate.Length(1, 60), metadata={"description": WHO})
    reason = fields.String(
        required=True,
        validate=validate.Length(3, 200),
        metadata={"description": "Why they are one, in words that name nobody; kept and audited."},
    )
    kept_stands = fields.Boolean(
        load_default=False,
        metadata={"description": "Where the two contradict each other, the kept one is right."},
    )


class MergeOut(Schema):
    """One merge; undone, it stays written down."""

    id = fields.Integer(required=True)
    kept = fields.String(required=True)
    merged = fields.String(required=True)
    reason = fields.String(required=True)
    at = fields.DateTime(required=True)
    undone_at = fields.DateTime(required=True, allow_none=True)
    moved = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many accounts, certificates and passed modules were carried over."},
    )


class MergesOut(Schema):
    """The latest merges."""

    merges = fields.List(fields.Nested(MergeOut), required=True)


class LineOut(Schema):
    """One row to mend; nobody is named."""

    key = fields.String(required=True)
    reason = fields.String(required=True)
    audience = fields.String(required=True)
    region = fields.String(required=True, attribute="region_code")
    site = fields.String(required=True, attribute="site_code")
    figures = fields.String(required=True)


class ListOut(Schema):
    """The first rows of a mismatch list, with what to do about them and what the list cannot know."""

    list = fields.String(required=True)
    name = fields.String(required=True)
    advice = fields.String(required=True)
    limits = fields.String(required=True, allow_none=True)
    rows = fields.List(fields.Nested(LineOut), required=True)
    is_cut = fields.Boolean(required=True, metadata={"description": "There are more rows than are listed."})

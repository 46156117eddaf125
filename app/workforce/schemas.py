"""What comes in and goes out at the doors of the register."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from app.i18n import N_
from app.web.api import PageIn
from app.workforce.register_files import KINDS

NO_DATE: Final[Any] = {"invalid": N_("A date is written as YYYY-MM-DD and must exist.")}


def _is_kind(value: str) -> None:
    if value not in KINDS:
        raise ValidationError([N_("The kind is one of %(kinds)s.", kinds=", ".join(KINDS))])


class ImportIn(Schema):
    """How a register file is to be taken."""

    kind = fields.String(
        load_default=None,
        validate=_is_kind,
        metadata={"enum": list(KINDS), "description": "What the file lists; known by its header when left out."},
    )
    register_date = fields.Date(
        load_default=None,
        error_messages=NO_DATE,
        metadata={"description": "The day whose state the file shows; today when left out."},
    )


class ImportQueryIn(ImportIn):
    """How a register file is to be taken, over the API."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only check, and tell what would happen."})


class ImportFormIn(ImportIn):
    """How a register file is to be taken, from the page: the file that was checked, and no other."""

    checked = fields.String(load_default=None, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class BadRowOut(Schema):
    """One thing that is wrong in a file."""

    line = fields.Integer(required=True, metadata={"description": "Counted from 1, in the unpacked file."})
    column = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)


class ImportOut(Schema):
    """What a file held and did, or in a dry run would do; with errors it did nothing."""

    kind = fields.String(required=True, allow_none=True)
    dry_run = fields.Boolean(required=True)
    rows = fields.Integer(required=True)
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the unpacked file."})
    error_count = fields.Integer(required=True)
    errors = fields.List(
        fields.Nested(BadRowOut), required=True, metadata={"description": "The first thousand, by line."}
    )


class RegionsIn(PageIn):
    """Which regions to list."""

    parent = fields.String(
        load_default=None,
        validate=validate.Length(1, 40),
        metadata={"description": "The code of a region: only those right below it."},
    )


class RegionOut(Schema):
    """One region."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True, metadata={"description": "The parent's code."})
    depth = fields.Integer(required=True, metadata={"description": "0 for the country."})

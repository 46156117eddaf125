"""What comes in and goes out at the doors of the register."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from app.i18n import N_, translate
from app.web.api import PageIn
from app.workforce.map_reports import MapReport
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
    most_ended = fields.Integer(
        load_default=None,
        validate=validate.Range(0, 100),
        metadata={
            "description": "The file lists everybody of the groups it names: whoever is missing has left, unless that "
            "were more than so many per cent of them. Left out, whoever is missing stays."
        },
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
    ended = fields.Integer(
        required=True, metadata={"description": "Positions that a file of everybody lists no more; they end."}
    )
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


class MapIn(Schema):
    """How a file of borders is to be taken."""

    code_name = fields.String(
        load_default=None,
        data_key="code",
        validate=validate.Length(1, 80),
        metadata={"description": "The property that holds the region's code; code, else id, when left out."},
    )


class MapQueryIn(MapIn):
    """How a file of borders is to be taken, over the API."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only check, and tell what would happen."})


class MapFlawOut(Schema):
    """One thing that is wrong in a file of borders."""

    feature = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Counted from 1; null for the whole file."}
    )
    code = fields.String(required=True, allow_none=True, metadata={"description": "The region it names."})
    reason = fields.String(required=True)


class DrawnOut(Schema):
    """One map of a file."""

    code = fields.String(required=True, metadata={"description": "The region whose parts it shows."})
    name = fields.String(required=True)
    parts = fields.Integer(required=True)


class MapImportOut(Schema):
    """What a file of borders held and did, or in a dry run would do; with flaws it did nothing."""

    dry_run = fields.Boolean(required=True)
    maps = fields.List(fields.Nested(DrawnOut), required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the unpacked file."})
    flaw_count = fields.Integer(required=True)
    flaws = fields.List(fields.Nested(MapFlawOut), required=True, metadata={"description": "The first hundred."})


def plain_map_report(report: MapReport, language: str, *, dry_run: bool) -> dict[str, Any]:
    """The values of :class:`MapImportOut`, in words of a language."""
    flaws = [
        {"feature": flaw.feature, "code": flaw.code, "reason": translate(flaw.reason, language)}
        for flaw in report.flaws
    ]
    return {**vars(report), "flaws": flaws, "dry_run": dry_run}


class ShapeOut(Schema):
    """One region of a map."""

    code = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "SVG path data, even-odd."})
    x = fields.Integer(required=True, metadata={"description": "Where a label has most room."})
    y = fields.Integer(required=True)
    room = fields.Integer(required=True, metadata={"description": "How far the border is from there."})


class SheetOut(Schema):
    """A map: a field of so many units, and the regions on it, the largest first."""

    region = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    shapes = fields.List(fields.Nested(ShapeOut), required=True)

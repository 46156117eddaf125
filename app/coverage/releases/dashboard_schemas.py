"""The public dashboard as JSON."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.coverage.releases.dashboard import Panel, Row
from app.workforce.codes import AUDIENCES


class DashboardIn(Schema):
    """Of which group and region the tables are."""

    audience = fields.String(
        validate=validate.OneOf(AUDIENCES), metadata={"description": "The first group of the release when absent."}
    )
    area = fields.String(
        validate=validate.Length(1, 40), metadata={"description": "The code of a region; the country when absent."}
    )


class PublicCellOut(Schema):
    """One number, rounded; null where it is not told."""

    code = fields.String(required=True, metadata={"description": "Of the group, region, sex, age band or setting."})
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "To the nearest 5."})
    d = fields.Integer(required=True, allow_none=True, metadata={"description": "Of how many, to the nearest 5."})
    percent = fields.Integer(required=True, allow_none=True, metadata={"description": "From exact counts."})
    bound = fields.String(required=True, allow_none=True, metadata={"description": "In percent, in place of a share."})
    status = fields.String(
        required=True, metadata={"description": "c withheld, z nobody there, x not known, low fewer than ten people."}
    )
    is_low_reliability = fields.Boolean(required=True)
    is_head_count = fields.Boolean(required=True, metadata={"description": "The share is a lower bound."})


class PanelOut(Schema):
    """One table."""

    cut = fields.String(required=True)
    rows = fields.List(fields.Nested(PublicCellOut), required=True)
    total = fields.Nested(PublicCellOut, required=True, allow_none=True)
    adds_up = fields.Boolean(
        required=True,
        metadata={"description": "False: each count is rounded for itself, so the parts do not sum to the total."},
    )


class DashboardOut(Schema):
    """The latest published release at a glance."""

    release = fields.String(required=True)
    ref_date = fields.Date(required=True)
    digest = fields.String(required=True)
    citation = fields.String(required=True)
    audience = fields.String(required=True)
    area = fields.String(required=True)
    groups = fields.Nested(PanelOut, required=True)
    tables = fields.List(fields.Nested(PanelOut), required=True)


def plain_panel(panel: Panel) -> dict[str, Any]:
    """The values of :class:`PanelOut`."""
    return {
        "cut": panel.cut,
        "rows": [_plain(row) for row in panel.rows],
        "total": _plain(panel.total) if panel.total else None,
        "adds_up": panel.adds_up,
    }


def _plain(row: Row) -> dict[str, Any]:
    return {"code": row.code, **vars(row.cell)}

"""The ministry's overview as JSON."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.coverage.indicators import AUDIENCE_NAMES, COV_1, EXP_1
from app.coverage.overview import Headline, Overview
from app.coverage.schemas import RowOut, plain_row
from app.coverage.trend import Outlook
from app.i18n import translate


class PointOut(RowOut):
    """A protected share on a date."""

    on = fields.Date(required=True)


class ForecastOut(Schema):
    """The way to the target, calculated from told shares alone."""

    outlook = fields.String(
        required=True,
        validate=validate.OneOf([str(each) for each in Outlook]),
        metadata={"description": "Whether the target is reached, is expected at the present pace, or why neither."},
    )
    gap = fields.Float(required=True, allow_none=True, metadata={"description": "Points that are missing today."})
    pace = fields.Float(required=True, allow_none=True, metadata={"description": "Points a year."})
    since = fields.Date(required=True, allow_none=True, metadata={"description": "From when the pace is measured."})
    year = fields.Integer(required=True, allow_none=True, metadata={"description": "When it is reached at this pace."})


class HeadlineOut(Schema):
    """What is told of one group."""

    audience = fields.String(required=True)
    name = fields.String(required=True)
    now = fields.Nested(PointOut, required=True)
    trend = fields.List(
        fields.Nested(PointOut), required=True, metadata={"description": "Ends of years, then the date itself."}
    )
    forecast = fields.Nested(ForecastOut, required=True)
    expiring = fields.Nested(RowOut, required=True, metadata={"description": "EXP-1: what ends soon."})


class OverviewOut(Schema):
    """Every group of a region against the target; every figure protected as in its table."""

    on = fields.Date(required=True)
    target = fields.Integer(required=True, metadata={"description": "In percent."})
    region = fields.String(required=True)
    region_name = fields.String(required=True)
    register_date = fields.Date(required=True, allow_none=True)
    version = fields.String(required=True, metadata={"description": "Of the definitions of COV-1."})
    expiring_version = fields.String(required=True, metadata={"description": "Of the definitions of EXP-1."})
    at_target = fields.List(
        fields.String(), required=True, metadata={"description": "Groups of which what is told says so."}
    )
    headlines = fields.List(fields.Nested(HeadlineOut), required=True)
    unregistered = fields.List(
        fields.String(), required=True, metadata={"description": "Groups that no register and no head count knows."}
    )


def plain_overview(found: Overview, language: str) -> dict[str, Any]:
    """The values of :class:`OverviewOut`, in words of a language."""
    return {
        "on": found.on,
        "target": found.target,
        "region": found.region_code,
        "region_name": found.region_name,
        "register_date": found.register_date,
        "version": COV_1.version,
        "expiring_version": EXP_1.version,
        "at_target": [each.audience for each in found.at_target],
        "headlines": [_headline(each, language) for each in found.headlines],
        "unregistered": list(found.unregistered),
    }


def _headline(each: Headline, language: str) -> dict[str, Any]:
    points = [{"on": point.on, **plain_row(point.row, language)} for point in each.points]
    way = each.forecast
    return {
        "audience": each.audience,
        "name": translate(AUDIENCE_NAMES[each.audience], language),
        "now": points[-1],
        "trend": points,
        "forecast": {
            "outlook": str(way.outlook),
            "gap": way.gap,
            "pace": way.pace,
            "since": way.since,
            "year": way.year,
        },
        "expiring": plain_row(each.expiring, language),
    }

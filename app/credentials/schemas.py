"""Certificates as the API and the forms know them."""

from marshmallow import Schema, fields, validate

from app.credentials.codes import REASONS, SOURCES
from app.credentials.validity import State


class CertificateOut(Schema):
    """A certificate: whole for its holder; for others the state, the dates, the track and the holder's initials."""

    number = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    track = fields.String(required=True)
    track_title = fields.String(required=True)
    audience = fields.String(required=True)
    issued = fields.Date(required=True)
    last_day = fields.Date(required=True, metadata={"description": "Last day of validity, when it is not revoked."})
    revoked_on = fields.Date(required=True, allow_none=True)
    full_last_day = fields.Date(
        allow_none=True,
        metadata={
            "description": "For the holder only: the last day it was issued for, while a critical change of a module "
            "has brought that forward; passing the module again gives it back."
        },
    )
    holder = fields.String(required=True, metadata={"description": "The name for its holder, else the initials."})
    whole = fields.Boolean(required=True, metadata={"description": "Whether this is the holder's own view."})
    source = fields.String(validate=validate.OneOf(list(SOURCES)), metadata={"description": "For the holder only."})
    language = fields.String(metadata={"description": "For the holder only: the language of the printed certificate."})
    curriculum_version = fields.String(metadata={"description": "For the holder only."})
    revoked_reason = fields.String(allow_none=True, metadata={"description": "For the holder and who may revoke."})


class RevocationIn(Schema):
    """Why a certificate is revoked."""

    reason = fields.String(required=True, validate=validate.OneOf(list(REASONS)))


class StandingOut(Schema):
    """Whether somebody is certified for a group in which they have a position, and until when."""

    audience = fields.String(required=True)
    is_certified = fields.Function(
        lambda standing: standing.last_day is not None, required=True, metadata={"type": "boolean"}
    )
    last_day = fields.Date(required=True, allow_none=True, metadata={"description": "The last day of validity."})
    is_expiring = fields.Boolean(required=True, metadata={"description": "The last day is at most 90 days ahead."})


class ColleagueOut(Schema):
    """Somebody at a place of work, by the name of the account."""

    name = fields.String(required=True)
    certificates = fields.List(fields.Nested(StandingOut), required=True, attribute="standings")


class WithoutAccountOut(Schema):
    """People of a group who have no account, as numbers only."""

    audience = fields.String(required=True)
    people = fields.Integer(required=True)
    certified = fields.Integer(required=True)


class StaffOut(Schema):
    """Who at a place of work is certified on a day; there are no scores here."""

    site = fields.String(required=True, attribute="site_code")
    name = fields.String(required=True, attribute="site_name")
    on = fields.Date(required=True)
    people = fields.List(fields.Nested(ColleagueOut), required=True, attribute="colleagues")
    without_account = fields.List(fields.Nested(WithoutAccountOut), required=True)

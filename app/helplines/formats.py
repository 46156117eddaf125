"""The format of a file in ``content/helplines``."""

import re
from datetime import date
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from app.i18n import DEFAULT_LANGUAGE, LANGUAGES

CATEGORIES: Final = ("emergency", "child-helpline", "report-hotline", "adult-survivor", "staff-support", "directory")
"""Kinds of services, in the order of the help box."""

NEEDS: Final = CATEGORIES[:5]
"""What every lesson page must offer somewhere to turn to for; lists of services stand in for what is missing."""

LANGUAGE_CODE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


class InWords(fields.Field[dict[str, str]]):
    """A text per language, English at least; a plain text counts for every language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:  # noqa: ARG002
        words = {DEFAULT_LANGUAGE: value} if isinstance(value, str) else value
        if not isinstance(words, dict) or DEFAULT_LANGUAGE not in words:
            raise ValidationError("needs a text, or one text per language with English among them")
        for language, text in words.items():
            if language not in LANGUAGES:
                raise ValidationError(f"has a text for {language!r}; languages are {', '.join(LANGUAGES)}")
            if not isinstance(text, str) or not text.strip() or len(text) > 300:
                raise ValidationError(f"has no fitting text for {language}")
        return dict(words)


class Day(fields.Field[date]):
    """A day, as YAML reads it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:  # noqa: ARG002
        if type(value) is not date:
            raise ValidationError("is not a day such as 2026-11-01")
        return value


class EntryFormat(Schema):
    """One service."""

    key = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z"))
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    names = InWords(required=True)
    phone = fields.String(required=True, validate=validate.Regexp(r"(?:[+*#0-9][+*#0-9 ()./-]{0,30})?\Z"))
    url = fields.String(required=True, validate=validate.Regexp(r"(?:https://[!-~]{3,300})?\Z"))
    hours = InWords(required=True)
    free = fields.Boolean(required=True, truthy={True}, falsy={False})
    confidential = fields.Boolean(required=True, truthy={True}, falsy={False})
    anonymous = fields.Boolean(required=True, truthy={True}, falsy={False})
    languages = fields.List(
        fields.String(validate=validate.Regexp(LANGUAGE_CODE)), required=True, validate=validate.Length(min=1)
    )
    last_verified = Day(required=True)


class JurisdictionFormat(Schema):
    """One file: the services of a jurisdiction."""

    jurisdiction = fields.String(required=True, validate=validate.Regexp(r"[A-Z][A-Z0-9-]{1,9}\Z"))
    demonstration = fields.Boolean(required=True, truthy={True}, falsy={False})
    names = InWords(required=True)
    entries = fields.List(fields.Nested(EntryFormat), required=True, validate=validate.Length(min=1, max=200))

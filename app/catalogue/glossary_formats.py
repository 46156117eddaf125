"""The formats of ``content/glossary``: its terms, and their words in one language."""

from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from app.catalogue.documents import REVIEW_STATES
from app.catalogue.formats import ANCHOR, CONTROL, KEY, Strict
from app.i18n import LANGUAGES

MOST_TERMS: Final = 200


def _key() -> fields.String:
    rule = validate.Regexp(KEY, error="is not a key: lower-case words joined by hyphens")
    return fields.String(required=True, validate=[rule, validate.Length(max=60)])


def _said(most: int) -> fields.String:
    def plain(text: str) -> None:
        if not text.strip():
            raise ValidationError("is empty")
        if CONTROL.search(text) or "\n" in text:
            raise ValidationError("holds a control character or a line break")

    return fields.String(required=True, validate=[plain, validate.Length(max=most)])


def _unique(values: list[Any]) -> None:
    if len(set(values)) != len(values):
        raise ValidationError("names the same thing twice")


class TermFormat(Strict):
    """A term without its words."""

    key = _key()
    anchors = fields.List(
        fields.String(validate=validate.Regexp(ANCHOR, error="is not an anchor such as G29(a), S82 or R14")),
        required=True,
        validate=[validate.Length(min=1, max=8), _unique],
    )
    see = fields.List(_key(), validate=[validate.Length(max=6), _unique])


class TermsFormat(Strict):
    """``glossary/terms.yaml``."""

    terms = fields.List(fields.Nested(TermFormat), required=True, validate=validate.Length(min=1, max=MOST_TERMS))


class AvoidedFormat(Strict):
    """Words not to use, and why."""

    words = _said(120)
    why = _said(300)


class TermWordsFormat(Strict):
    """The words of a term."""

    term = _said(120)
    meaning = _said(500)
    avoid = fields.List(fields.Nested(AvoidedFormat), validate=validate.Length(min=1, max=4))


class GlossaryWordsFormat(Strict):
    """``glossary/<language>.yaml``."""

    language = fields.String(required=True, validate=validate.OneOf(tuple(LANGUAGES)))
    native_review = fields.String(required=True, validate=validate.OneOf(REVIEW_STATES))
    terms = fields.Dict(
        keys=_key(),
        values=fields.Nested(TermWordsFormat),
        required=True,
        validate=validate.Length(min=1, max=MOST_TERMS),
    )

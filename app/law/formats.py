"""The formats of the files in ``content/law``: the slots, and one overlay for each jurisdiction."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from app.i18n import DEFAULT_LANGUAGE, LANGUAGES

LONGEST: Final = 1200
"""Letters of one text; the law box of a lesson must stay short."""

_KEY: Final = validate.Regexp(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LESSON: Final = validate.Regexp(r"[A-Z]{1,2}[0-9]{1,2}/[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_CODE: Final = re.compile(r"[A-Z][A-Z0-9-]{1,9}\Z")


class InWords(fields.Field[dict[str, str]]):
    """A text per language, English among them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:  # noqa: ARG002
        if not isinstance(value, dict) or DEFAULT_LANGUAGE not in value:
            raise ValidationError("needs one text per language with English among them")
        for language, text in value.items():
            if language not in LANGUAGES:
                raise ValidationError(f"has a text for {language!r}; languages are {', '.join(LANGUAGES)}")
            if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
                raise ValidationError(f"has no text of 1 to {LONGEST} letters for {language}")
        return dict(value)


class Day(fields.Field[date]):
    """A day, as YAML reads it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:  # noqa: ARG002
        if type(value) is not date:
            raise ValidationError("is not a day such as 2026-11-01")
        return value


class StrictSchema(Schema):
    """Refuses a field that it does not name."""

    class Meta:
        """How marshmallow treats fields that the schema does not name."""

        unknown = RAISE


class SlotFormat(StrictSchema):
    """One question of national law."""

    key = fields.String(required=True, validate=_KEY)
    anchors = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    lessons = fields.List(fields.String(validate=_LESSON), required=True)
    question = InWords(required=True)
    generic = InWords(required=True)


class SlotsFormat(StrictSchema):
    """``content/law/slots.yaml``."""

    slots = fields.List(fields.Nested(SlotFormat), required=True, validate=validate.Length(min=1, max=60))

    @validates_schema
    def _each_key_once(self, read: Mapping[str, Any], **_options: object) -> None:
        _refuse_twins("slots", "key", read["slots"])


class AnswerFormat(StrictSchema):
    """What a jurisdiction answers to one slot, and who stands for it."""

    slot = fields.String(required=True, validate=_KEY)
    answer = InWords(required=True)
    owner = fields.String(required=True, validate=_KEY)
    source = InWords(required=True)
    url = fields.String(load_default="", validate=validate.Regexp(r"(?:https://[!-~]{3,300})?\Z"))
    reviewed_on = Day(required=True)
    approved_by = fields.String(required=True, validate=_KEY)


class OverlayFormat(StrictSchema):
    """``content/law/<JURISDICTION>.yaml``."""

    jurisdiction = fields.String(required=True, validate=validate.Regexp(_CODE))
    demonstration = fields.Boolean(required=True, truthy={True}, falsy={False})
    names = InWords(required=True)
    authorities = fields.Dict(
        keys=fields.String(validate=_KEY), values=InWords(), required=True, validate=validate.Length(min=1, max=60)
    )
    answers = fields.List(fields.Nested(AnswerFormat), required=True, validate=validate.Length(min=1, max=60))

    @validates_schema
    def _is_whole(self, read: Mapping[str, Any], **_options: object) -> None:
        _refuse_twins("answers", "slot", read["answers"])
        strangers = {
            place: {name: [f"names the authority {answer[name]}, which authorities does not name"]}
            for place, answer in enumerate(read["answers"])
            for name in ("owner", "approved_by")
            if answer[name] not in read["authorities"]
        }
        if strangers:
            raise ValidationError({"answers": strangers})


def _refuse_twins(name: str, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    twins = {place: {key: [f"is there twice: {rows[place][key]}"]} for place in _later_twins(key, rows)}
    if twins:
        raise ValidationError({name: twins})


def _later_twins(key: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """The places of rows whose key stands in a row before them."""
    seen: Counter[str] = Counter()
    for place, row in enumerate(rows):
        seen[row[key]] += 1
        if seen[row[key]] > 1:
            yield place

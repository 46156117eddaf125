"""HTML forms are read by the same schemas as the JSON API."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from app.errors import Invalid
from app.i18n import N_, Message


class FormInvalid(Invalid):
    """Raised when a form breaks its schema; ``fields`` holds what is wrong with each field, ``typed`` what was sent."""

    typed: Mapping[str, str] = MappingProxyType({})


def parsed(schema: type[Schema] | Schema, *, source: str = "form") -> dict[str, Any]:
    """The values of the sent form (or of the query, with ``source="args"``), read by a schema.

    Empty fields count as absent. Raises :class:`FormInvalid`.
    """
    reader = schema() if isinstance(schema, type) else schema
    sent = getattr(request, source)
    raw: dict[str, Any] = {}
    for name, field in reader.fields.items():
        key = field.data_key or name
        values = [value for value in sent.getlist(key) if value != ""]
        if values:
            raw[key] = values if field.__class__.__name__ == "List" else values[0]
    try:
        loaded: dict[str, Any] = reader.load(raw, unknown=EXCLUDE)
    except ValidationError as error:
        messages: dict[str, object] = error.normalized_messages()  # type: ignore[no-untyped-call]
        fields = {str(name): _sentences(texts) for name, texts in messages.items()}
        refusal = FormInvalid(N_("Some of what you sent breaks a rule; each field is named below."), fields=fields)
        refusal.typed = {key: value for key, value in sent.items() if "password" not in key}
        raise refusal from None
    return loaded


def _sentences(texts: object) -> list[Message]:
    if isinstance(texts, dict):
        return [sentence for inner in texts.values() for sentence in _sentences(inner)]
    if isinstance(texts, list):
        return [sentence for inner in texts for sentence in _sentences(inner)]
    return [texts if isinstance(texts, Message) else Message(str(texts))]

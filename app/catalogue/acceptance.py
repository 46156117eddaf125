"""Whether a document surely fits its schema: the short way, so that marshmallow judges only what may be wrong.

Marshmallow builds a second document while it judges the first, and can say what is wrong. Nearly all documents have
nothing wrong, so this asks the same fields and validators for a plain yes first. "No" only means: ask marshmallow.
"""

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

Test = Callable[[Any], bool]


def is_surely_accepted(plain: Any, schema: Schema) -> bool:
    """Whether ``schema.load(plain)`` would raise nothing; False also where that is not known."""
    return _schema_test(type(schema))(plain)


@lru_cache(maxsize=256)
def _schema_test(format_: type[Schema]) -> Test:
    schema = format_()
    if schema.many or schema.unknown != RAISE or any(schema._hooks.values()):  # noqa: SLF001  (nothing public tells)
        return _unknown
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    tests = {name: _field_test(field) for name, field in known.items()}
    required = {name for name, field in known.items() if field.required}

    def test(plain: Any) -> bool:
        if type(plain) is not dict or not required <= plain.keys():
            return False
        return all(key in tests and tests[key](value) for key, value in plain.items())

    return test


def _field_test(field: fields.Field[Any]) -> Test:
    make = _TESTS.get(type(field))
    if make is None or field.pre_load or field.post_load:
        return _unknown
    fits = make(field)
    rules = tuple(map(_rule, field.validators))

    def test(value: Any) -> bool:
        if not fits(value):
            return False
        for rule in rules:  # noqa: SIM110  (a generator costs more than most rules)
            if not rule(value):
                return False
        return True

    return test if rules else fits


def _rule(validator: Any) -> Test:
    """A validator as a plain question; the usual ones without the library's way of saying no."""
    if type(validator) is validate.Length:
        return _length(validator)
    if type(validator) is validate.Regexp:
        matches = validator.regex.match
        return lambda value: matches(value) is not None

    def accepts(value: Any) -> bool:
        try:
            validator(value)
        except ValidationError:
            return False
        return True

    return accepts


def _length(validator: validate.Length) -> Test:
    if validator.equal is not None:
        equal = validator.equal
        return lambda value: len(value) == equal
    least = validator.min or 0
    most = sys.maxsize if validator.max is None else validator.max
    return lambda value: least <= len(value) <= most


def _text(_field: Any) -> Test:
    return lambda value: type(value) is str


def _number(_field: Any) -> Test:
    return lambda value: type(value) is int


def _switch(field: Any) -> Test:
    if field.truthy != {True} or field.falsy != {False}:
        return _unknown
    return lambda value: type(value) is bool


def _list(field: Any) -> Test:
    inner = _field_test(field.inner)
    return lambda value: type(value) is list and all(map(inner, value))


def _mapping(field: Any) -> Test:
    if field.key_field is None or field.value_field is None:
        return _unknown
    key, inner = _field_test(field.key_field), _field_test(field.value_field)
    return lambda value: type(value) is dict and all(map(key, value)) and all(map(inner, value.values()))


def _nested(field: Any) -> Test:
    if field.many or field.only or field.exclude or field.unknown:
        return _unknown
    format_: type[Schema] = type(field.schema)
    return _schema_test(format_)


def _unknown(_value: Any) -> bool:
    return False


_TESTS: Final[Mapping[type, Callable[[Any], Test]]] = {
    fields.String: _text,
    fields.Integer: _number,
    fields.Boolean: _switch,
    fields.List: _list,
    fields.Dict: _mapping,
    fields.Nested: _nested,
}

"""The short way of accepting a document: never a yes that marshmallow would not give."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, validates_schema

from app.catalogue.acceptance import is_surely_accepted
from app.catalogue.formats import ModuleFormat, PracticeFormat, TextFormat
from tests.assessment import ten_types
from tests.catalogue import small_content
from tests.catalogue.test_practice import practice

ODD = (None, True, 1, 0, -5, 1.5, "", " ", "x", "\x07", "A b", "x" * 2000, [], ["a", "a"], {}, {"key": "a"})


def whole(kind):
    """A document that its schema accepts."""
    structure, words = small_content.module(), small_content.text()
    for each in ten_types.TYPES:
        structure["items"].append(ten_types.plain_item(each))
        words["items"][f"the-{each}"] = ten_types.plain_words(each)
    return {
        "module": (structure, ModuleFormat()),
        "text": (words, TextFormat()),
        "practice": (practice(), PracticeFormat()),
    }[kind]


def places(plain, path=()):
    """Where values stand in a document."""
    yield path
    inner = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for step, each in inner:
        yield from places(each, (*path, step))


def put(plain, path, value):
    """The document with another value at a place."""
    if not path:
        return value
    changed = copy.deepcopy(plain)
    around = changed
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = value
    return changed


def is_accepted(plain, schema):
    try:
        schema.load(plain)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", ["module", "text", "practice"])
def test_a_whole_document_is_accepted_the_short_way(kind):
    plain, schema = whole(kind)
    assert is_surely_accepted(plain, schema)
    assert is_accepted(plain, schema)


@given(st.data(), st.sampled_from(["module", "text", "practice"]))
def test_a_yes_is_never_one_that_marshmallow_would_not_give(data, kind):
    plain, schema = whole(kind)
    path = data.draw(st.sampled_from(list(places(plain))))
    changed = put(plain, path, data.draw(st.sampled_from(ODD)))
    if is_surely_accepted(changed, schema):
        assert is_accepted(changed, schema)


@given(st.data(), st.sampled_from(["module", "text", "practice"]))
def test_a_missing_or_unknown_field_is_seen(data, kind):
    plain, schema = whole(kind)
    mappings = [path for path in places(plain) if isinstance(at(plain, path), dict)]
    path = data.draw(st.sampled_from(mappings))
    inner = dict(at(plain, path))
    if data.draw(st.booleans()) and inner:
        del inner[data.draw(st.sampled_from(sorted(inner)))]
    else:
        inner[data.draw(st.sampled_from(["new", "x y", ""]))] = "x"
    changed = put(plain, path, inner)
    if is_surely_accepted(changed, schema):
        assert is_accepted(changed, schema)


def at(plain, path):
    for step in path:
        plain = plain[step]
    return plain


class Whole(Schema):
    """A schema with a rule over all its fields."""

    key = fields.String()

    @validates_schema
    def never(self, *_, **__):
        raise ValidationError("never")


class Twice(Schema):
    """A field that changes what it is given, and one of a kind that is not known."""

    number = fields.Float()
    inner = fields.Nested(Whole)


@pytest.mark.parametrize("plain", [{"key": "a"}, {"number": 1.5}, {"inner": {"key": "a"}}, {}, None])
@pytest.mark.parametrize("schema", [Whole(), Twice()])
def test_what_the_short_way_does_not_know_is_left_to_marshmallow(plain, schema):
    assert not is_surely_accepted(plain, schema) or is_accepted(plain, schema)

"""The format of ``module.yaml``, ``text.yaml`` and track files: which fields there are and what they accept.

The same schemas describe what the database keeps and what the API's trainers read.
"""

import re
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from app.catalogue.documents import (
    AT_RISK,
    ENDINGS,
    ITEM_TYPES,
    LEVELS,
    PRACTICE_KINDS,
    QUALITIES,
    REVIEW_STATES,
    RULES,
    STRANDS,
)
from app.catalogue.pictures import DIGEST, LARGEST, LONGEST_CREDIT, MOST, TALLEST, WIDEST
from app.i18n import LANGUAGES, N_, Message
from app.workforce.codes import AUDIENCES

KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
MODULE_KEY: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,2}\Z")
ANCHOR: Final = re.compile(r"[GSR][1-9][0-9]{0,2}(?:\([a-z]\))?(?:\([ivx]+\))?\Z")
SOURCE_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\Z")
SOURCE_URL: Final = re.compile(r"(?:https://[!-~]{4,300})?\Z")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?\Z")
TRACK_CODE: Final = re.compile(r"[A-Z][A-Z0-9-]{0,15}\Z")


def _shape(pattern: re.Pattern[str], said: Message) -> validate.Regexp:
    """Text of this shape, and what is said of other text."""
    return validate.Regexp(pattern, error=str(said))


_IS_KEY: Final = _shape(KEY, N_("is not a key: lower-case words joined by hyphens"))
_IS_MODULE_KEY: Final = _shape(MODULE_KEY, N_("is not a module key such as T1"))
_IS_TRACK_CODE: Final = _shape(TRACK_CODE, N_("is not a track code such as T"))


def _says_something(text: str) -> None:
    if not text.strip():
        raise ValidationError(str(N_("is empty")))
    if CONTROL.search(text):
        raise ValidationError(str(N_("holds a control character")))


def _unique(values: list[Any]) -> None:
    if len(set(values)) != len(values):
        raise ValidationError(str(N_("names the same thing twice")))


def _key(**options: Any) -> fields.String:
    return fields.String(required=True, validate=[_IS_KEY, validate.Length(max=60)], **options)


def _decimal() -> fields.String:
    rule = _shape(DECIMAL, N_('is not a number in quotes such as "72" or "0.5"'))
    return fields.String(required=True, validate=rule)


def _keys(*, least: int = 1) -> fields.List[Any]:
    return fields.List(_key(), required=True, validate=[validate.Length(min=least, max=20), _unique])


def _anchors() -> fields.List[Any]:
    rule = _shape(ANCHOR, N_("is not an anchor such as G29(a), S82 or R14"))
    return fields.List(fields.String(validate=rule), required=True, validate=[validate.Length(min=1, max=20), _unique])


def _words(most: int, **options: Any) -> fields.String:
    return fields.String(validate=[_says_something, validate.Length(max=most)], **{"required": True, **options})


def _one_of(*choices: str, **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(choices), **{"required": True, **options})


def _number(low: int, high: int) -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(low, high))


def _switch() -> fields.Boolean:
    return fields.Boolean(required=True, truthy={True}, falsy={False})


def _list(schema: type[Schema], low: int, high: int) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True, validate=validate.Length(min=low, max=high))


def _by_key(values: fields.Field[Any], *, least: int = 1) -> fields.Dict:
    return fields.Dict(keys=_key(), values=values, required=True, validate=validate.Length(min=least))


class Strict(Schema):
    """Unknown fields are refused."""

    class Meta:
        """How marshmallow treats fields that the schema does not name."""

        unknown = RAISE


class OutcomeFormat(Strict):
    """An outcome."""

    key = _key()
    anchors = _anchors()


class LessonFormat(Strict):
    """A lesson without its words."""

    key = _key()
    minutes = _number(5, 8)
    outcomes = _keys()
    anchors = _anchors()
    strand = _one_of(*STRANDS)
    at_risk = fields.List(
        fields.String(validate=validate.OneOf(AT_RISK)), required=True, validate=[validate.Length(max=7), _unique]
    )
    sources = _keys()
    content_note = _switch()
    terms = fields.List(_key(), validate=[validate.Length(min=1, max=8), _unique])


class ChoiceFormat(Strict):
    """A way on from a scenario step."""

    key = _key()
    next = _key()
    quality = _one_of(*QUALITIES)
    never = fields.Boolean(truthy={True}, falsy={False})


class StepFormat(Strict):
    """A scenario step; an ending has no choices."""

    key = _key()
    choices = fields.List(fields.Nested(ChoiceFormat), validate=validate.Length(min=2, max=4))
    ending = _one_of(*ENDINGS, required=False)


class ScenarioFormat(Strict):
    """A scenario without its words."""

    key = _key()
    start = _key()
    steps = _list(StepFormat, 2, 40)


class LevelsFormat(Strict):
    """Live items per level."""

    remember = _number(0, 20)
    understand = _number(0, 20)
    apply = _number(0, 20)
    judge = _number(0, 20)


class QuizFormat(Strict):
    """The blueprint of a form."""

    draw = _number(1, 40)
    levels = fields.Nested(LevelsFormat, required=True)
    must = _number(0, 40)


class OptionFormat(Strict):
    """An option without its words."""

    key = _key()
    correct = fields.Boolean(truthy={True}, falsy={False})


class SlotFormat(Strict):
    """A place to fill: with one of the item's options, or with one of its own."""

    key = _key()
    answer = fields.String(validate=[_IS_KEY, validate.Length(max=60)])
    options = fields.List(fields.Nested(OptionFormat), validate=validate.Length(min=2, max=4))


class NumberFormat(Strict):
    """A number and how far an answer may be from it, as decimals in quotes."""

    value = _decimal()
    tolerance = _decimal()


class StoryFormat(Strict):
    """A story to walk through as a question."""

    start = _key()
    steps = _list(StepFormat, 2, 12)


class ItemFormat(Strict):
    """An item without its words."""

    key = _key()
    type = _one_of(*ITEM_TYPES)
    outcome = _key()
    level = _one_of(*LEVELS)
    must = _switch()
    anchors = _anchors()
    options = fields.List(fields.Nested(OptionFormat), validate=validate.Length(min=2, max=8))
    slots = fields.List(fields.Nested(SlotFormat), validate=validate.Length(min=2, max=10))
    verdict = fields.Boolean(truthy={True}, falsy={False})
    number = fields.Nested(NumberFormat)
    scenario = fields.Nested(StoryFormat)


class SourceFormat(Strict):
    """What a lesson rests on; only what is verified or well known may be printed."""

    key = _key()
    grade = _one_of("V", "K")
    date = fields.String(
        required=True, validate=_shape(SOURCE_DATE, N_('is not a date in quotes: "2019-09-10" or "2019"'))
    )
    url = fields.String(required=True, validate=_shape(SOURCE_URL, N_("is not an https address")))


class PictureFormat(Strict):
    """A picture without what is said of it, which stands in the lessons that show it."""

    key = _key()
    digest = fields.String(required=True, validate=_shape(DIGEST, N_("is not the SHA-256 of a picture")))
    width = _number(1, WIDEST)
    height = _number(1, TALLEST)
    size = _number(1, LARGEST)
    credit = _words(LONGEST_CREDIT)


class ModuleFormat(Strict):
    """``module.yaml``: structure only."""

    key = fields.String(required=True, validate=_IS_MODULE_KEY)
    version = _number(1, 10_000)
    minutes = _number(5, 120)
    outcomes = _list(OutcomeFormat, 1, 8)
    lessons = _list(LessonFormat, 2, 6)
    scenario = fields.Nested(ScenarioFormat, required=True)
    quiz = fields.Nested(QuizFormat, required=True)
    items = _list(ItemFormat, 2, 200)
    sources = _list(SourceFormat, 1, 40)
    pictures = fields.List(fields.Nested(PictureFormat), validate=validate.Length(min=1, max=MOST))


class LessonTextFormat(Strict):
    """The words of a lesson; ``body`` comes from its Markdown file."""

    title = _words(120)
    content_note = _words(400, required=False)
    key_points = fields.List(_words(400), required=True, validate=validate.Length(equal=3))
    monday = _words(600)
    body = _words(30_000, required=False)


class ChoiceTextFormat(Strict):
    """The words of a choice."""

    text = _words(600)
    feedback = _words(1200)


class StepTextFormat(Strict):
    """The words of a scenario step."""

    text = _words(3000)
    choices = _by_key(fields.Nested(ChoiceTextFormat), least=0)


class ScenarioTextFormat(Strict):
    """The words of a scenario."""

    title = _words(120)
    intro = _words(2000)
    steps = _by_key(fields.Nested(StepTextFormat))


class OptionTextFormat(Strict):
    """The words of an option, and why it is right or wrong; the rules tell where feedback is needed."""

    text = _words(500)
    feedback = _words(900, required=False)


class SlotTextFormat(Strict):
    """The words of a slot; a gap has no text of its own."""

    text = _words(900, required=False)
    feedback = _words(900, required=False)
    options = fields.Dict(keys=_key(), values=fields.Nested(OptionTextFormat))


class ItemTextFormat(Strict):
    """The words of an item."""

    stem = _words(1500)
    options = fields.Dict(keys=_key(), values=fields.Nested(OptionTextFormat))
    slots = fields.Dict(keys=_key(), values=fields.Nested(SlotTextFormat))
    steps = fields.Dict(keys=_key(), values=fields.Nested(StepTextFormat))
    unit = _words(40, required=False)
    feedback = _words(900, required=False)


class TextFormat(Strict):
    """``text.yaml``: the words of a module in one language."""

    language = _one_of(*LANGUAGES)
    native_review = _one_of(*REVIEW_STATES)
    title = _words(120)
    summary = _words(800)
    outcomes = _by_key(_words(400))
    lessons = _by_key(fields.Nested(LessonTextFormat))
    scenario = fields.Nested(ScenarioTextFormat, required=True)
    items = _by_key(fields.Nested(ItemTextFormat))
    sources = _by_key(_words(800))


class TrackTextFormat(Strict):
    """Title and summary of a track."""

    title = _words(120)
    summary = _words(800)


class TrackTestsFormat(Strict):
    """How many items the tests over a whole track draw."""

    pre = _number(0, 40)
    post = _number(0, 60)
    follow_up = _number(0, 40)


class PracticeOptionFormat(Strict):
    """An answer about one's own practice."""

    key = _key()
    safe = fields.Boolean(truthy={True}, falsy={False})


class PracticeTextFormat(Strict):
    """The words of a practice question."""

    stem = _words(400)
    options = fields.Dict(keys=_key(), values=_words(300), required=True)


class PracticeQuestionFormat(Strict):
    """A closed question about practice."""

    key = _key()
    kind = _one_of(*PRACTICE_KINDS)
    options = fields.List(fields.Nested(PracticeOptionFormat), required=True, validate=validate.Length(max=10))
    texts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(tuple(LANGUAGES))),
        values=fields.Nested(PracticeTextFormat),
        required=True,
    )


class PracticeFormat(Strict):
    """``practice/<TRACK>.yaml``: the practice questions of a track's follow-up."""

    track = fields.String(required=True, validate=_IS_TRACK_CODE)
    questions = fields.List(fields.Nested(PracticeQuestionFormat), required=True, validate=validate.Length(equal=8))


class TrackFormat(Strict):
    """A track file."""

    code = fields.String(required=True, validate=_IS_TRACK_CODE)
    audience = _one_of(*AUDIENCES)
    modules = fields.List(
        fields.String(validate=_IS_MODULE_KEY), required=True, validate=[validate.Length(min=1, max=20), _unique]
    )
    optional = fields.List(fields.String(validate=_IS_MODULE_KEY), validate=[validate.Length(max=5), _unique])
    rule = _one_of(*RULES)
    pass_percent = _number(0, 100)
    validity_months = _number(1, 120)
    tests = fields.Nested(TrackTestsFormat)
    texts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(tuple(LANGUAGES))),
        values=fields.Nested(TrackTextFormat),
        required=True,
    )

    @validates_schema
    def _is_core_or_by_choice(self, sent: dict[str, Any], **_options: object) -> None:
        """A module that everything depends on cannot be left out as well."""
        if both := sorted(set(sent["modules"]) & set(sent.get("optional", ()))):
            raise ValidationError(f"names {', '.join(both)}, which is a core module already", "optional")

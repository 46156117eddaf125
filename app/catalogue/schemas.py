"""What the catalogue takes in and gives out over the API. The format of the files is in ``formats``."""

from marshmallow import Schema, fields, validate

from app.i18n import LANGUAGES


class LanguageIn(Schema):
    """Which language the words should be in; what is missing in it comes in English."""

    language = fields.String(load_default=None, validate=validate.OneOf(tuple(LANGUAGES)))


class TestsOut(Schema):
    """How long the tests over a track are."""

    pre = fields.Integer(required=True)
    post = fields.Integer(required=True)
    follow_up = fields.Integer(required=True)


class TrackOut(Schema):
    """A track."""

    code = fields.String(required=True)
    audience = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    modules = fields.List(fields.String(), required=True, metadata={"description": "Core modules, in order."})
    rule = fields.String(
        required=True,
        metadata={"description": "assessed: pass mark and all MUST items in each module; completion: no mark."},
    )
    pass_percent = fields.Integer(required=True)
    validity_months = fields.Integer(required=True)
    tests = fields.Nested(
        TestsOut, required=True, metadata={"description": "How many items the tests over the track draw; 0: no test."}
    )


class OutcomeOut(Schema):
    """What a learner can do afterwards."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    anchors = fields.List(fields.String(), required=True)


class LessonCardOut(Schema):
    """A lesson in a list."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    minutes = fields.Integer(required=True)
    content_note = fields.String(required=True, allow_none=True)


class ScenarioChoiceOut(Schema):
    """A way on; practice, so what follows from it is part of it."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    feedback = fields.String(required=True)
    quality = fields.String(required=True)
    never = fields.Boolean(required=True, metadata={"description": "Whether nobody may ever do it."})
    next = fields.String(required=True)


class ScenarioStepOut(Schema):
    """A situation; without choices it is an ending."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    ending = fields.String(required=True, allow_none=True)
    choices = fields.List(fields.Nested(ScenarioChoiceOut), required=True)


class ScenarioOut(Schema):
    """A branching practice story."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    intro = fields.String(required=True)
    start = fields.String(required=True)
    steps = fields.List(fields.Nested(ScenarioStepOut), required=True)


class QuizOut(Schema):
    """How long the quiz is, and how many of its items must be right."""

    draw = fields.Integer(required=True)
    must = fields.Integer(required=True)


class SourceOut(Schema):
    """What the module rests on."""

    key = fields.String(required=True)
    citation = fields.String(required=True)
    grade = fields.String(required=True)
    date = fields.String(required=True)
    url = fields.String(required=True)


class KeyedOptionOut(Schema):
    """An option with its key."""

    key = fields.String(required=True)
    correct = fields.Boolean(required=True)
    text = fields.String(required=True)
    feedback = fields.String(required=True)


class KeyedSlotOut(Schema):
    """A place to fill with its key: an option of the item, or one of its own."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    answer = fields.String(required=True, allow_none=True)
    feedback = fields.String(required=True)
    options = fields.List(fields.Nested(KeyedOptionOut), required=True)


class KeyedNumberOut(Schema):
    """The number asked for and how far from it is still right, as decimals."""

    value = fields.String(required=True)
    tolerance = fields.String(required=True)
    unit = fields.String(required=True)


class KeyedStoryOut(Schema):
    """A story that is asked as a question."""

    start = fields.String(required=True)
    steps = fields.List(fields.Nested(ScenarioStepOut), required=True)


class KeyedItemOut(Schema):
    """An item with its key, for those who look after modules."""

    key = fields.String(required=True)
    type = fields.String(required=True)
    outcome = fields.String(required=True)
    level = fields.String(required=True)
    must = fields.Boolean(required=True)
    anchors = fields.List(fields.String(), required=True)
    stem = fields.String(required=True)
    options = fields.List(
        fields.Nested(KeyedOptionOut), required=True, metadata={"description": "Of an ordering, in the right order."}
    )
    slots = fields.List(fields.Nested(KeyedSlotOut), required=True)
    verdict = fields.Boolean(required=True, allow_none=True)
    number = fields.Nested(KeyedNumberOut, required=True, allow_none=True)
    scenario = fields.Nested(KeyedStoryOut, required=True, allow_none=True)
    feedback = fields.String(required=True, metadata={"description": "Why the answer is what it is; may be empty."})


class ModuleOut(Schema):
    """The current version of a module."""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True, metadata={"description": "The language that the words are in."})
    native_review = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    minutes = fields.Integer(required=True)
    outcomes = fields.List(fields.Nested(OutcomeOut), required=True)
    lessons = fields.List(fields.Nested(LessonCardOut), required=True)
    scenario = fields.Nested(ScenarioOut, required=True, allow_none=True)
    quiz = fields.Nested(QuizOut, required=True)
    sources = fields.List(fields.Nested(SourceOut), required=True)
    bank = fields.List(
        fields.Nested(KeyedItemOut),
        data_key="items",
        metadata={"description": "The item bank; only for those who may inspect modules."},
    )


class LessonOut(Schema):
    """One lesson."""

    module = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    native_review = fields.String(required=True)
    key = fields.String(required=True)
    title = fields.String(required=True)
    minutes = fields.Integer(required=True)
    content_note = fields.String(required=True, allow_none=True)
    body = fields.String(required=True, metadata={"description": "Markdown."})
    html = fields.String(required=True, metadata={"description": "The body as safe HTML."})
    key_points = fields.List(fields.String(), required=True)
    monday = fields.String(required=True)
    outcomes = fields.List(fields.String(), required=True)
    anchors = fields.List(fields.String(), required=True)
    strand = fields.String(required=True)
    at_risk = fields.List(fields.String(), required=True)
    sources = fields.List(fields.String(), required=True)
    previous = fields.String(required=True, allow_none=True)
    next = fields.String(required=True, allow_none=True)

"""What the catalogue takes in and gives out over the API. The format of the files is in ``formats``."""

from marshmallow import Schema, fields, validate

from app.i18n import LANGUAGES
from app.law.schemas import LawEntryOut


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
    optional = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Modules at the end by choice: no test, percentage or certificate depends on them."},
    )
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
    stale = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Parts whose English changed after they were translated: keys of lessons, or front, "
            "scenario, items."
        },
    )
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


class TermOut(Schema):
    """A word of the glossary and what it means."""

    key = fields.String(required=True)
    language = fields.String(required=True, metadata={"description": "The language that the words are in."})
    term = fields.String(required=True)
    meaning = fields.String(required=True)


class AvoidedOut(Schema):
    """Words not to use, and why."""

    words = fields.String(required=True)
    why = fields.String(required=True)


class GlossaryTermOut(TermOut):
    """A word of the glossary with what belongs to it."""

    avoid = fields.List(fields.Nested(AvoidedOut), required=True)
    anchors = fields.List(fields.String(), required=True)
    see = fields.List(fields.String(), required=True, metadata={"description": "Keys of related words."})


class GlossaryOut(Schema):
    """What the words of the lessons mean."""

    language = fields.String(required=True)
    native_review = fields.String(required=True)
    terms = fields.List(fields.Nested(GlossaryTermOut), required=True)


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
    stale = fields.Boolean(
        required=True, metadata={"description": "Whether the English changed after this was translated."}
    )
    at_risk = fields.List(fields.String(), required=True)
    terms = fields.List(fields.Nested(TermOut), required=True, metadata={"description": "Words of the glossary in it."})
    sources = fields.List(fields.String(), required=True)
    law = fields.List(
        fields.Nested(LawEntryOut),
        required=True,
        metadata={"description": "What the law of the jurisdiction says where this lesson needs it."},
    )
    previous = fields.String(required=True, allow_none=True)
    next = fields.String(required=True, allow_none=True)


class AnsweringLessonOut(Schema):
    """A lesson that answers a paragraph."""

    module = fields.String(required=True)
    lesson = fields.String(required=True)
    title = fields.String(required=True)


class ParagraphOut(Schema):
    """A paragraph of a source document and what answers it."""

    anchor = fields.String(
        required=True, metadata={"description": "Letter of the document, number, parts: S124(e)(ii)."}
    )
    document = fields.String(required=True)
    status = fields.String(required=True, metadata={"description": "The document's legal status, in English."})
    asks = fields.String(required=True, metadata={"description": "What it asks for, in our own words, in English."})
    state = fields.String(
        required=True,
        metadata={
            "description": "lesson, law (only a question of national law), program (only a feature of the program), "
            "planned, context (asks nothing of training) or gap."
        },
    )
    lessons = fields.List(fields.Nested(AnsweringLessonOut), required=True)
    items = fields.Integer(required=True, metadata={"description": "How many questions of the banks name it."})
    law_slots = fields.List(fields.String(), required=True)
    features = fields.List(fields.String(), required=True)
    planned = fields.List(
        fields.String(), required=True, metadata={"description": "Features that are to answer it and do not exist yet."}
    )


class ParagraphsOut(Schema):
    """Every paragraph that concerns training."""

    paragraphs = fields.List(fields.Nested(ParagraphOut), required=True)

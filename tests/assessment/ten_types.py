"""One sound item of each type, structure and words, as plain values and as documents."""

from app.assessment.question_types import type_of
from app.catalogue.documents import Item, ItemText

STORY = {
    "start": "begin",
    "steps": [
        {
            "key": "begin",
            "choices": [
                {"key": "listen", "next": "middle", "quality": "good"},
                {"key": "sit-down", "next": "middle", "quality": "acceptable"},
                {"key": "hurry", "next": "middle", "quality": "unsafe"},
                {"key": "confront", "next": "end", "quality": "unsafe", "never": True},
            ],
        },
        {
            "key": "middle",
            "choices": [
                {"key": "report", "next": "end", "quality": "good"},
                {"key": "wait", "next": "late", "quality": "unsafe"},
            ],
        },
        {"key": "end", "ending": "good"},
        {"key": "late", "ending": "mixed"},
    ],
}
FIELDS = {
    "single": {"options": [{"key": "a"}, {"key": "b", "correct": True}, {"key": "c"}]},
    "multiple": {
        "options": [{"key": "a", "correct": True}, {"key": "b", "correct": True}, {"key": "c"}, {"key": "d"}],
    },
    "reasoned": {"verdict": False, "options": [{"key": "age", "correct": True}, {"key": "force"}, {"key": "money"}]},
    "ordering": {"options": [{"key": key} for key in ("listen", "thank", "note", "report")]},
    "matching": {
        "options": [{"key": key} for key in ("notice", "refer", "judge")],
        "slots": [{"key": "teacher", "answer": "notice"}, {"key": "nurse", "answer": "refer"}],
    },
    "classify": {
        "options": [{"key": "mine"}, {"key": "not-mine"}],
        "slots": [
            {"key": "see", "answer": "mine"},
            {"key": "search", "answer": "not-mine"},
            {"key": "stay", "answer": "mine"},
        ],
    },
    "numeric": {"number": {"value": "18", "tolerance": "0.5"}},
    "cloze": {
        "options": [{"key": key} for key in ("report", "keep", "today")],
        "slots": [{"key": "what", "answer": "report"}, {"key": "when", "answer": "today"}],
    },
    "dialogue": {
        "slots": [
            {"key": "opening", "options": [{"key": "thank", "correct": True}, {"key": "doubt"}]},
            {
                "key": "secret",
                "options": [{"key": "honest", "correct": True}, {"key": "kind", "correct": True}, {"key": "swear"}],
            },
        ]
    },
    "scenario": {"scenario": STORY},
}
TYPES = tuple(FIELDS)
OWN_FEEDBACK = ("reasoned", "ordering", "numeric")
WITH_OPTION_FEEDBACK = ("single", "multiple", "reasoned")


def plain_item(kind, key=None, *, must=False, level="apply", outcome="act", **fields):
    """An item of a type as it stands in ``module.yaml``; ``fields`` replace those of the sample."""
    head = {"key": key or f"the-{kind}", "type": kind, "outcome": outcome, "level": level, "must": must}
    return {**head, "anchors": ["G28(c)"], **FIELDS[kind], **fields}


def item(kind, key=None, **fields):
    """The same as a document."""
    return Item.from_plain(plain_item(kind, key, **fields))


def plain_words(kind):
    """Its words as they stand in ``text.yaml``."""
    fields = FIELDS[kind]
    words = {"stem": "You [[what]] it [[when]]." if kind == "cloze" else f"The question of {kind}."}
    if "options" in fields:
        words["options"] = _options(fields["options"], with_feedback=kind in WITH_OPTION_FEEDBACK)
    if "slots" in fields:
        words["slots"] = {slot["key"]: _slot(kind, slot) for slot in fields["slots"]}
    if kind == "scenario":
        words["steps"] = {
            step["key"]: {
                "text": f"Step {step['key']}.",
                "choices": {
                    choice["key"]: {"text": f"Do {choice['key']}.", "feedback": f"Why {choice['key']}."}
                    for choice in step.get("choices", ())
                },
            }
            for step in STORY["steps"]
        }
    if kind in OWN_FEEDBACK:
        words["feedback"] = "Because of the reason given."
    if kind == "numeric":
        words["unit"] = "years"
    return words


def _slot(kind, slot):
    words = {} if kind == "cloze" else {"text": f"Text of {slot['key']}."}
    if kind == "dialogue":
        return {**words, "options": _options(slot["options"], with_feedback=True)}
    return {**words, "feedback": f"Why {slot['key']}."}


def _options(options, *, with_feedback):
    return {
        each["key"]: {
            "text": f"Words {each['key']}.",
            **({"feedback": f"Why {each['key']}."} if with_feedback else {}),
        }
        for each in options
    }


def item_text(kind):
    """The same as a document."""
    return ItemText.from_plain(plain_words(kind))


def right_answer(asked):
    """Tokens that bring full marks; written apart from ``app.demo.answering``, so that marking is held against both."""
    if asked.type in ("single", "multiple"):
        return sorted(asked.correct_keys)
    if asked.type == "reasoned":
        return [f"verdict={'true' if asked.verdict else 'false'}", f"reason={min(asked.correct_keys)}"]
    if asked.type == "ordering":
        return [f"{place}={key}" for place, key in enumerate(asked.option_keys, 1)]
    if asked.type == "numeric":
        value = asked.number.value
        return [str(value) if value.denominator == 1 else f"{float(value)}"]
    if asked.type == "scenario":
        return _safe_way(asked.scenario)
    return [f"{slot.key}={min(slot.correct_keys)}" for slot in asked.slots]


def _safe_way(story):
    step, tokens = story.step(story.start), []
    while step.choices:
        choice = next(each for each in step.choices if each.quality != "unsafe")
        tokens.append(f"{step.key}={choice.key}")
        step = story.step(choice.next)
    return tokens


def all_tokens(asked):
    """Every token that the form of an item allows; some numbers for one that asks for a number."""
    described = type_of(asked).describe(asked)
    if described.is_number:
        return ["17", "17.5", "18", "18.49", "18.51", "x", ""]
    if described.slots:
        return [f"{slot}={option}" for slot, options in described.slots for option in options]
    return list(asked.option_keys)

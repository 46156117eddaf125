"""One item of each type with English words, as a module's files would hold them."""

from typing import Any, Final

from app.catalogue.documents import Item, ItemText
from app.catalogue.formats import ItemFormat, ItemTextFormat
from app.interop.targets import Target

COMMON: Final[dict[str, Any]] = {
    "outcome": "know-the-way",
    "level": "apply",
    "must": True,
    "anchors": ["G29(a)", "S82"],
}
TARGET: Final = Target("en", {"know-the-way": ("G29(a)",), "use-the-list": ("G30",)})


def _item(key: str, type_: str, **fields: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, **COMMON, **fields}


def _option(text: str, feedback: str = "") -> dict[str, str]:
    return {"text": text} | ({"feedback": feedback} if feedback else {})


def _keys(*keys: str) -> list[dict[str, str]]:
    return [{"key": key} for key in keys]


ITEMS: Final[list[dict[str, Any]]] = [
    _item(
        "first-step",
        "single",
        options=[
            {"key": "tell", "correct": True},
            {"key": "wait", "correct": False},
            {"key": "ask", "correct": False},
        ],
    ),
    _item(
        "who-helps",
        "multiple",
        options=[
            {"key": "line", "correct": True},
            {"key": "focal", "correct": True},
            {"key": "blog", "correct": False},
            {"key": "health", "correct": True},
        ],
    ),
    _item(
        "reasonable-worry",
        "reasoned",
        verdict=False,
        options=[{"key": "worry", "correct": True}, {"key": "proof", "correct": False}],
    ),
    _item("in-order", "ordering", options=_keys("listen", "thank", "report", "record")),
    _item(
        "who-does-what",
        "matching",
        options=_keys("court", "school", "clinic"),
        slots=[{"key": "teaches", "answer": "school"}, {"key": "heals", "answer": "clinic"}],
    ),
    _item(
        "now-or-later",
        "classify",
        must=False,
        options=_keys("now", "later"),
        slots=[
            {"key": "one", "answer": "later"},
            {"key": "two", "answer": "now"},
            {"key": "three", "answer": "later"},
        ],
    ),
    _item("hours", "numeric", number={"value": "72", "tolerance": "0.5"}),
    _item(
        "fill-in",
        "cloze",
        options=_keys("safe", "alone", "quick"),
        slots=[{"key": "how", "answer": "safe"}, {"key": "never", "answer": "alone"}],
    ),
    _item(
        "a-talk",
        "dialogue",
        slots=[
            {"key": "opening", "options": [{"key": "calm", "correct": True}, {"key": "why", "correct": False}]},
            {
                "key": "closing",
                "options": [
                    {"key": "thanks", "correct": True},
                    {"key": "plan", "correct": True},
                    {"key": "promise", "correct": False},
                ],
            },
        ],
    ),
    _item(
        "a-story",
        "scenario",
        scenario={
            "start": "morning",
            "steps": [
                {
                    "key": "morning",
                    "choices": [
                        {"key": "speak", "next": "good", "quality": "good"},
                        {"key": "search", "next": "mixed", "quality": "unsafe", "never": True},
                    ],
                },
                {"key": "good", "ending": "good"},
                {"key": "mixed", "ending": "mixed"},
            ],
        },
    ),
]
TEXTS: Final[dict[str, dict[str, Any]]] = {
    "first-step": {
        "stem": "What comes first? {50%} of them = all ~ none: #1",
        "options": {
            "tell": _option("%25% = Tell the focal point", "Right: \\ at once."),
            "wait": _option("%50% Wait", "Waiting {costs} time."),
            "ask": _option("[html] Ask ~ around", "That is not -> needed."),
        },
    },
    "who-helps": {
        "stem": "Who helps?\nChoose all that fit.",
        "options": {
            "line": _option("The help line", "Right."),
            "focal": _option("The focal point", "Right."),
            "blog": _option("A public page", "Everybody reads it."),
            "health": _option("The health centre", "Right."),
        },
    },
    "reasonable-worry": {
        "stem": "Proof is needed before one reports.",
        "options": {
            "worry": _option("A reasonable worry is enough", "Right."),
            "proof": _option("Proof protects: everybody", "Proof is for courts."),
        },
        "feedback": "The statement is false.",
    },
    "in-order": {
        "stem": "Put the steps in order.",
        "options": {
            "listen": _option("Listen"),
            "thank": _option("Say thanks"),
            "report": _option("Report"),
            "record": _option("Write it down"),
        },
        "feedback": "Listening comes first.",
    },
    "who-does-what": {
        "stem": "Who does what?",
        "options": {"court": _option("The court"), "school": _option("The school"), "clinic": _option("The clinic")},
        "slots": {"teaches": {"text": "Teaches", "feedback": "Schools teach."}, "heals": {"text": "Heals = cares"}},
    },
    "now-or-later": {
        "stem": "Now or later?",
        "options": {"now": _option("Now"), "later": _option("Later")},
        "slots": {"one": {"text": "A review"}, "two": {"text": "A danger"}, "three": {"text": "A summary"}},
    },
    "hours": {"stem": "Within how many hours?", "unit": "hours", "feedback": "Three days: 72 hours."},
    "fill-in": {
        "stem": "Keep the child [[how]]; never leave them [[never]] (1).",
        "options": {"safe": _option("safe"), "alone": _option("alone"), "quick": _option("quick")},
        "slots": {"how": {"feedback": "Safety first."}, "never": {}},
    },
    "a-talk": {
        "stem": "A colleague comes to you.",
        "slots": {
            "opening": {
                "text": "“I am worried.”",
                "options": {"calm": _option("Tell me more.", "Right."), "why": _option("Why now?", "This blames.")},
            },
            "closing": {
                "text": "“Thank you.”",
                "feedback": "End with a plan.",
                "options": {
                    "thanks": _option("Thank you for coming.", "Right."),
                    "plan": _option("Here is the next step.", "Right."),
                    "promise": _option("I promise to keep it secret.", "Never promise that."),
                },
            },
        },
    },
    "a-story": {
        "stem": "A morning at work.",
        "steps": {
            "morning": {
                "text": "You are worried about somebody.",
                "choices": {
                    "speak": _option("Speak to the focal point", "Right."),
                    "search": _option("Search a phone", "Never do that."),
                },
            },
            "good": {"text": "Help comes.", "choices": {}},
            "mixed": {"text": "Help comes late.", "choices": {}},
        },
    },
}


def accepted() -> None:
    """Raise when an item or its words are not what our files may hold."""
    for item in ITEMS:
        ItemFormat().load(item)
        ItemTextFormat().load(TEXTS[item["key"]])


def question(item: dict[str, Any], text: dict[str, Any]) -> tuple[Item, ItemText]:
    """Plain values as the catalogue reads them."""
    return Item.from_plain(item), ItemText.from_plain(text)


def bank(*types: str) -> list[tuple[Item, ItemText]]:
    """The items of some types, or all."""
    return [question(item, TEXTS[item["key"]]) for item in ITEMS if not types or item["type"] in types]

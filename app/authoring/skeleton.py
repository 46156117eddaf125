"""The beginning of a module that nobody has written yet: as little as its rules allow, without a word."""

from typing import Any, Final

from app.i18n import DEFAULT_LANGUAGE

LESSONS: Final = ("lesson-1", "lesson-2")
ITEMS: Final = ("item-1", "item-2")
OUTCOME: Final = "outcome-1"
SOURCE: Final = "crc-c-156"
ANCHOR: Final = "G30(a)"
"""Training of those who work with children; what a module answers besides is for its writers to say."""
STEPS: Final = (
    {
        "key": "beginning",
        "choices": [
            {"key": "choice-1", "next": "good-end", "quality": "good"},
            {"key": "choice-2", "next": "other-end", "quality": "unsafe"},
        ],
    },
    {"key": "good-end", "ending": "good"},
    {"key": "other-end", "ending": "mixed"},
)


def skeleton(key: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Structure and English text of a new module; its structure is sound, its words are empty."""
    structure = {
        "key": key,
        "version": 1,
        "minutes": 20,
        "outcomes": [{"key": OUTCOME, "anchors": [ANCHOR]}],
        "lessons": [_lesson(each) for each in LESSONS],
        "scenario": {"key": "story", "start": STEPS[0]["key"], "steps": [dict(step) for step in STEPS]},
        "quiz": {"draw": 1, "levels": {"remember": 1, "understand": 0, "apply": 0, "judge": 0}, "must": 0},
        "items": [_item(each) for each in ITEMS],
        "sources": [{"key": SOURCE, "grade": "V", "date": "2019-09-10", "url": ""}],
    }
    return structure, {DEFAULT_LANGUAGE: _text()}


def _lesson(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "minutes": 6,
        "outcomes": [OUTCOME],
        "anchors": [ANCHOR],
        "strand": "both",
        "at_risk": [],
        "sources": [SOURCE],
        "content_note": False,
    }


def _item(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "type": "single",
        "outcome": OUTCOME,
        "level": "remember",
        "must": False,
        "anchors": [ANCHOR],
        "options": [
            {"key": "a", "correct": True},
            {"key": "b", "correct": False},
            {"key": "c", "correct": False},
        ],
    }


def _text() -> dict[str, Any]:
    answer = {"text": "", "feedback": ""}
    return {
        "language": DEFAULT_LANGUAGE,
        "native_review": "none",
        "title": "",
        "summary": "",
        "outcomes": {OUTCOME: ""},
        "lessons": {key: {"title": "", "key_points": ["", "", ""], "monday": "", "body": ""} for key in LESSONS},
        "scenario": {
            "title": "",
            "intro": "",
            "steps": {
                str(step["key"]): {
                    "text": "",
                    "choices": {choice: dict(answer) for choice in ("choice-1", "choice-2") if "choices" in step},
                }
                for step in STEPS
            },
        },
        "items": {key: {"stem": "", "options": {option: dict(answer) for option in "abc"}} for key in ITEMS},
        "sources": {SOURCE: ""},
    }

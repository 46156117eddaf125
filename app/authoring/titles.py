"""What the parts of a draft are called where somebody chooses among them: by their English words, else by their key."""

from collections.abc import Mapping
from typing import Any, Final

from app.authoring.parts import FRONT, ITEM, LESSON, PICTURE, SCENARIO, Parts, part_name
from app.catalogue.problems import without_place
from app.i18n import DEFAULT_LANGUAGE, N_, Message, translate

KIND_WORDS: Final[Mapping[str, Message]] = {
    FRONT: N_("Title, outcomes and sources"),
    SCENARIO: N_("Practice story"),
    LESSON: N_("Lesson"),
    ITEM: N_("Question"),
    PICTURE: N_("Picture"),
}
"""What a part is, by its kind."""
PLACE_WORDS: Final[Mapping[str, Message]] = {
    "anchors": N_("Paragraphs"),
    "answer": N_("Right answer"),
    "at_risk": N_("Speaks of children at more risk"),
    "body": N_("Text of the lesson"),
    "choices": N_("Choices"),
    "content_note": N_("Content note"),
    "correct": N_("Right answer"),
    "ending": N_("Ending"),
    "feedback": N_("Feedback"),
    "intro": N_("How it begins"),
    "items": N_("Questions"),
    "key_points": N_("Key points"),
    "lessons": N_("Lessons"),
    "level": N_("Level"),
    "levels": N_("Level"),
    "minutes": N_("Minutes"),
    "monday": N_("What to do on Monday"),
    "must": N_("A safety question: it has to be right to pass"),
    "native_review": N_("Review by a native speaker"),
    "next": N_("Leads to the step"),
    "number": N_("The right number"),
    "options": N_("Answers"),
    "outcome": N_("Outcome"),
    "outcomes": N_("Outcomes"),
    "quality": N_("How good it is"),
    "quiz": N_("Quiz"),
    "reasons": N_("Reasons"),
    "slots": N_("Places to fill"),
    "sources": N_("Sources"),
    "start": N_("First step"),
    "stem": N_("Question"),
    "steps": N_("Steps"),
    "strand": N_("Speaks of"),
    "summary": N_("Summary"),
    "terms": N_("Words explained below it"),
    "text": N_("Words"),
    "title": N_("Title"),
    "type": N_("Kind of question"),
}
"""What stands at a place of a part, by the name that the files give it; keys that writers chose are not among them."""
LONGEST: Final = 90


def title_of(parts: Parts, name: str) -> str:
    """The English title of a module, a lesson or the story, the beginning of a question; else the key."""
    known = part_name(name)
    if known is None:
        return name
    words = parts.get(f"{DEFAULT_LANGUAGE}/{plain_name(name)}") or {}
    said = words.get("stem" if known.kind == ITEM else "title")
    line = " ".join(said.split()) if isinstance(said, str) else ""
    return (line if len(line) <= LONGEST else f"{line[:LONGEST]}…") or known.key or ""


def plain_name(name: str) -> str:
    """The name of a part without its language: ``lesson/KEY`` for ``ar/lesson/KEY``."""
    known = part_name(name)
    if known is None or known.language is None:
        return name
    return name.partition("/")[2]


def keys_of(parts: Parts, kind: str) -> list[str]:
    """Keys of the lessons or of the items that the front lists, in its order."""
    found: Any = (parts.get(FRONT) or {}).get("lessons" if kind == LESSON else "items")
    return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []


def stops_of(parts: Parts) -> list[str]:
    """The parts that a learner reads, in reading order: the front, lessons, the story, questions."""
    stops = [FRONT, *(f"{LESSON}/{key}" for key in keys_of(parts, LESSON))]
    stops += [SCENARIO] if SCENARIO in parts else []
    return stops + [f"{ITEM}/{key}" for key in keys_of(parts, ITEM)]


def sentence_of(sentence: Message, language: str) -> str:
    """What a finding says in a language, as a whole sentence without the place in the file that it names first."""
    said = translate(N_("%(problem)s.", problem=without_place(sentence)), language)
    return said[:1].upper() + said[1:]

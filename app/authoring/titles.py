"""What the parts of a draft are called where somebody chooses among them: by their English words, else by their key."""

import re
from collections.abc import Mapping
from typing import Any, Final

from app.authoring.parts import FRONT, ITEM, LESSON, SCENARIO, Parts, part_name
from app.i18n import DEFAULT_LANGUAGE, N_, Message

KIND_WORDS: Final[Mapping[str, Message]] = {
    FRONT: N_("Title, outcomes and sources"),
    SCENARIO: N_("Practice story"),
    LESSON: N_("Lesson"),
    ITEM: N_("Question"),
}
"""What a part is, by its kind."""
LONGEST: Final = 90
_PLACE: Final = re.compile(
    r"(?:[a-z_]+(?:\.[a-z0-9_-]+)+|[a-z_]+):?\s+"
    r"(?=(?:is|are|has|holds|lacks|names|marks|begins|missing)\b)"
)
"""The place that a sentence of the content check begins with; on a page the finding stands at its place."""


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


def sentence_of(sentence: str) -> str:
    """What a finding says, without the place in the file that it names first."""
    said = _PLACE.sub("", sentence, count=1) if _PLACE.match(sentence) else sentence
    return said[:1].upper() + said[1:]

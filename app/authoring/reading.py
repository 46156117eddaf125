"""How hard a lesson of a draft is to read, in words: its level, what is wanted of it, or that nothing measures it."""

from typing import Any, Final

from app.authoring.parts import LESSON, Parts, Plain, part_name
from app.catalogue.readability import MEASURES, lesson_value, too_hard
from app.i18n import N_, Message

NO_FORMULA: Final = N_("Reading level: no formula measures this language.")


def reading_of(parts: Parts, name: str, *, is_for_families: bool) -> Message | None:
    """The reading level of the words of a lesson (``en/lesson/KEY``); None for a part without a level."""
    known = part_name(name)
    if known is None or known.language is None or known.kind != LESSON or not _body(parts.get(name)):
        return None
    value = value_of(parts[name], known.language)
    if value is None:
        return NO_FORMULA
    measure, said = MEASURES[known.language], f"{value:g}"
    if is_for_families:
        return N_(
            "Reading level: %(measure)s %(value)s; wanted for families: %(aim)s.",
            measure=measure.name,
            value=said,
            aim=measure.wanted,
        )
    return N_("Reading level: %(measure)s %(value)s.", measure=measure.name, value=said)


def value_of(lesson: Plain, language: str) -> float | None:
    """The level of a lesson, whatever of it is written; None where nothing measures its language."""
    points = lesson.get("key_points")
    written = [each for each in points if isinstance(each, str)] if isinstance(points, list) else []
    monday = lesson.get("monday")
    whole = {"body": _body(lesson), "key_points": written, "monday": monday if isinstance(monday, str) else ""}
    return lesson_value(whole, language)


def hardness_of(lesson: Plain, language: str) -> Message | None:
    """What is said of a lesson for families that is too hard for them."""
    return too_hard(value_of(lesson, language), language) if _body(lesson) else None


def _body(lesson: Any) -> str:
    body = lesson.get("body") if lesson else None
    return body if isinstance(body, str) else ""

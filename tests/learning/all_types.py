"""A module with two questions of every type, in English and Arabic: for tests of how questions look and are answered.

    module(), text(language)     ``module.yaml`` and ``text.yaml`` as plain values; the quiz asks every item
    publish_all(session, at)     module A1 and track A in the database, as the content loader keeps them
    folder(root)                 the same as a content folder on disk that the checker accepts (track Z, module Z1)
    right(item), wrong(item)     a response with full marks, and a complete one without

Words are neutral: how to listen, whom to tell, how to write a note. Nothing tells of harm.
"""

from pathlib import Path
from typing import Any, Final

import yaml

from app.assessment.question_types.scenario import path
from app.catalogue.digests import digest
from app.catalogue.documents import Item, ModuleDocument
from app.catalogue.models import Module, ModuleText, ModuleVersion, Track
from tests.catalogue import small_content

Plain = dict[str, Any]
LANGUAGES: Final = ("en", "ar")
POST: Final = 6
"""Questions of the test at the end of track A."""
PLACES: Final[dict[str, int]] = {"en": 0, "ar": 1}
WHY: Final = ("This is how the lesson explains it.", "هكذا يشرحه الدرس.")
ITEMS: Final[list[Plain]] = yaml.safe_load((Path(__file__).parent / "all_types.yaml").read_text("utf-8"))


def items() -> list[Plain]:
    """The structures."""
    shared = {"outcome": "act", "anchors": ["G28(c)"]}
    return [{**shared, **{name: value for name, value in each.items() if name != "words"}} for each in ITEMS]


def item_texts(language: str) -> Plain:
    """The words by item, in a language."""
    return {each["key"]: _words(each["words"], PLACES[language], each["type"] != "ordering") for each in ITEMS}


def _words(plain: Any, place: int, has_reasons: Any, field: str = "") -> Any:
    """The words of one language; whatever can be chosen or filled says why."""
    if isinstance(plain, list):
        return plain[place]
    found = {key: _words(inner, place, has_reasons, key) for key, inner in plain.items()}
    if field not in ("options", "choices", "slots"):
        return found
    why = {"feedback": WHY[place]} if has_reasons else {}
    return {key: {**(words if isinstance(words, dict) else {"text": words}), **why} for key, words in found.items()}


def _quiz() -> Plain:
    levels = [structure["level"] for structure in items()]
    return {
        "draw": len(levels),
        "levels": {level: levels.count(level) for level in ("remember", "understand", "apply", "judge")},
        "must": sum(structure["must"] for structure in items()),
    }


def module(key: str = "A1") -> Plain:
    """``module.yaml`` as plain values: every item is asked."""
    return {**small_content.module(), "key": key, "items": items(), "quiz": _quiz()}


def text(language: str = "en") -> Plain:
    """``text.yaml`` as plain values, lesson bodies included."""
    plain = small_content.text(language)
    lessons = {key: {**lesson, "body": small_content.BODY} for key, lesson in plain["lessons"].items()}
    return {**plain, "lessons": lessons, "items": item_texts(language)}


def document() -> ModuleDocument:
    """The module as a document."""
    return ModuleDocument.from_plain(module())


def publish_all(session: Any, at: Any, *, languages: tuple[str, ...] = LANGUAGES) -> int:
    """Keep module A1 and track A; gives the version's id."""
    kept = Module(key="A1")
    session.add(kept)
    session.flush()
    plain = module()
    version = ModuleVersion(module_id=kept.id, number=1, document=plain, digest=digest(plain), published_at=at)
    session.add(version)
    session.flush()
    kept.current_version_id = version.id
    for language in languages:
        words = text(language)
        session.add(ModuleText(version_id=version.id, language=language, document=words, digest=digest(words)))
    track = {**small_content.track(), "code": "A", "modules": ["A1"], "tests": {"pre": 0, "post": POST, "follow_up": 0}}
    session.add(Track(code="A", audience="T", document=track, digest=digest(track), position=9))
    session.flush()
    return version.id


def folder(root: Any) -> Any:
    """A content folder that is written by ``write()``: module Z1 of track Z with these items."""
    made = small_content.Folder(root)
    made.module |= {"items": items(), "quiz": _quiz()}
    made.texts = {language: {**small_content.text(language), "items": item_texts(language)} for language in LANGUAGES}
    made.bodies = {language: dict.fromkeys(small_content.LESSONS, small_content.BODY) for language in LANGUAGES}
    return made


def right(item: Item) -> list[str]:
    """A response with full marks."""
    return _response(item, is_right=True)


def wrong(item: Item) -> list[str]:
    """A complete response without any marks."""
    return _response(item, is_right=False)


def _response(item: Item, *, is_right: bool) -> list[str]:
    if item.number is not None:
        return [str(float(item.number.value if is_right else item.number.value + item.number.tolerance + 1))]
    if item.scenario is not None:
        return _walk(item, is_right=is_right)
    if item.type == "ordering":
        keys = item.option_keys if is_right else (*item.option_keys[1:], item.option_keys[0])
        return [f"{place}={key}" for place, key in enumerate(keys, 1)]
    if item.type == "reasoned":
        verdict = item.verdict is is_right
        return [
            f"verdict={'true' if verdict else 'false'}",
            f"reason={_key(item.options, item.correct_keys, is_right=is_right)}",
        ]
    if item.slots:
        return [
            f"{slot.key}={_key(slot.options or item.options, slot.correct_keys, is_right=is_right)}"
            for slot in item.slots
        ]
    return [option.key for option in item.options if option.correct is is_right][
        : None if item.type == "multiple" else 1
    ]


def _key(options: Any, correct: frozenset[str], *, is_right: bool) -> str:
    return next(option.key for option in options if (option.key in correct) is is_right)


def _walk(item: Item, *, is_right: bool) -> list[str]:
    """The way by the first choice of each step, or by the last: good, or unsafe."""
    walked: list[str] = []
    while (step := path(item, walked)[-1].step).choices:
        walked.append(f"{step.key}={step.choices[0 if is_right else -1].key}")
    return walked

"""Hints on writing questions: what gives the right answer away, or makes a question harder to read than to answer.

They never refuse anything. The rules are the usual ones of item writing (Haladyna, Downing and Rodriguez 2002): options
of like length, no absolute words, no negative stems, no "all of the above".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.authoring.parts import Path
from app.catalogue.documents import Item
from app.i18n import N_, Message

CLOSED: Final = ("single", "multiple", "reasoned")
LONGER: Final = 1.6
"""How many times longer than the longest wrong option a right one may be before that tells."""
LEAST_CHARACTERS: Final = 20
"""Shorter options differ in length by nature."""

_ABSOLUTES: Final[Mapping[str, str]] = {
    "en": r"\b(?:always|never|all|none|only|every|completely|absolutely|impossible)\b",
    "fr": r"\b(?:toujours|jamais|tous|toutes|aucun|aucune|uniquement|absolument|impossible)\b",
    "es": r"\b(?:siempre|nunca|jamás|todos|todas|ningún|ninguna|únicamente|absolutamente|imposible)\b",
    "ar": r"(?<!\w)(?:دائما|دائمًا|أبدا|أبدًا|جميع|مطلقا|مطلقًا|مستحيل)(?!\w)",
    "ru": r"\b(?:всегда|никогда|все|ни один|ни одна|исключительно|абсолютно|невозможно)\b",
    "zh": r"(?:总是|从不|绝不|所有|任何时候|绝对|不可能)",
}
_NEGATIVES: Final[Mapping[str, str]] = {
    "en": r"\b(?:not|except|least)\b|n't\b",
    "fr": r"\b(?:sauf|excepté|n'est pas|ne sont pas|ne doit pas)\b",
    "es": r"\b(?:excepto|salvo|no es|no son|no debe)\b",
    "ar": r"(?<!\w)(?:ليس|ليست|باستثناء|ما عدا)(?!\w)",
    "ru": r"\b(?:кроме|не является|не следует|не относится)\b",
    "zh": r"(?:不是|不属于|不应|除了|除外)",
}
_ALL_OF_THEM: Final[Mapping[str, str]] = {
    "en": r"\b(?:all|none|both) of the (?:above|others|options)\b",
    "fr": r"\b(?:toutes les réponses|aucune des réponses)\b",
    "es": r"\b(?:todas las anteriores|ninguna de las anteriores)\b",
    "ar": r"(?:كل ما سبق|جميع ما سبق|لا شيء مما سبق)",
    "ru": r"(?:всё вышеперечисленное|все вышеперечисленное|ничего из перечисленного)",
    "zh": r"(?:以上都|以上皆|以上均)",
}


def hints(item: Item, words: Mapping[str, Any], language: str) -> Iterator[tuple[Path, Message]]:
    """Hints on an item, as (place in its words, sentence); ``words`` are those that the format accepted."""
    if item.type not in CLOSED:
        return
    options = {key: each["text"] for key, each in (words.get("options") or {}).items()}
    right = [key for key in item.correct_keys if key in options]
    wrong = [key for key in options if key not in item.correct_keys]
    if _says(_NEGATIVES, language, words.get("stem", "")):
        yield ("stem",), N_("asks in the negative; ask what is right instead, or stress the small word")
    yield from _telling_length(options, right, wrong)
    whole = "\n".join(options.values())
    for key in wrong if _says(_ABSOLUTES, language, whole) else ():
        if _says(_ABSOLUTES, language, options[key]):
            yield (
                ("options", key, "text"),
                N_("is wrong and says an absolute word; such options are seldom right, as learners know"),
            )
    for key, text in options.items() if _says(_ALL_OF_THEM, language, whole) else ():
        if _says(_ALL_OF_THEM, language, text):
            yield ("options", key, "text"), N_("speaks of the other options, whose order changes from form to form")


def _telling_length(
    options: Mapping[str, str], right: Sequence[str], wrong: Sequence[str]
) -> Iterator[tuple[Path, Message]]:
    if not wrong:
        return
    longest = max(len(options[key]) for key in wrong)
    for key in right:
        length = len(options[key])
        if length >= LEAST_CHARACTERS and length > LONGER * longest:
            yield ("options", key, "text"), N_("is right and much longer than every wrong option; that gives it away")


def _says(words: Mapping[str, str], language: str, text: str) -> bool:
    pattern = words.get(language)
    return pattern is not None and re.search(pattern, text, re.IGNORECASE) is not None

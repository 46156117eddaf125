"""Imported words are held against the rules of our own: terminology, telephone numbers, addresses, left-over HTML."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.catalogue.reader import Unreadable
from app.catalogue.term_files import load_rules
from app.catalogue.terminology import PRACTICE, Finding, Rules
from app.catalogue.text_rules import Passage, language_problems
from app.i18n import N_, Message
from app.interop.carried import Note, to_mend

WORDS = N_("Words")


def rules_in(folder: Path) -> dict[str, Rules] | None:
    """The terminology rules of a content folder; None where they cannot be read."""
    try:
        return load_rules(folder / "terminology")
    except (Unreadable, OSError):
        return None


def word_notes(
    items: Iterator[dict[str, Any]] | tuple[dict[str, Any], ...],
    texts: Mapping[str, Mapping[str, Any]],
    language: str,
    rules: Mapping[str, Rules] | None,
) -> list[Note]:
    """What the linter says of the words of proposed items."""
    if rules is None:
        why = N_("The terminology files cannot be read here, so nobody looked at the words.")
        return [to_mend("", WORDS, why)]
    notes = []
    for item in items:
        tags = (*item["anchors"], PRACTICE)
        for words in _strings(texts[item["key"]]):
            found = language_problems(Passage(item["key"], 1, words, tags), language, rules)
            problems = (each.sentence for each in found if not isinstance(each, Finding))
            notes += [to_mend(item["key"], WORDS, _sentence(problem)) for problem in problems]
    return notes


def _sentence(problem: Message) -> Message:
    """What the linter says, as a sentence: it begins with the rule, or with a verb."""
    if str(problem).startswith("T"):
        return N_("%(problem)s.", problem=problem)
    return N_("It %(problem)s.", problem=problem)


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, Mapping):
        for inner in plain.values():
            yield from _strings(inner)

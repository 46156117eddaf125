"""What must hold of a track, its tests, and the practice questions of its follow-up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.catalogue.documents import AT_RISK, Item, ModuleDocument, PracticeQuestion, TrackDocument
from app.catalogue.reader import Lined
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES

Found = Iterator[tuple[int, str]]
BOYS_SHARE: Final = 0.3
LEAST_OPTIONS: Final = 2


def track_problems(document: TrackDocument, lined: Lined, modules: Mapping[str, ModuleDocument | None]) -> Found:
    """What is wrong with a track; ``modules``: those that exist, None where one cannot be read.

    Tests are drawn from core modules only, so only these are counted for them.
    """
    for language in LANGUAGES:
        if language not in document.texts:
            yield lined.line("texts"), f"has no text in {language}"
    for place, key in enumerate(document.modules):
        if key not in modules:
            yield lined.line("modules", place), f"names the missing module {key}"
    for place, key in enumerate(document.optional):
        if key not in modules:
            yield lined.line("optional", place), f"names the missing module {key}"
    read = [module for key in document.modules if (module := modules.get(key))]
    if len(read) == len(document.modules):
        yield from _test_problems(document, lined, [item for module in read for item in module.items])


def _test_problems(document: TrackDocument, lined: Lined, bank: Sequence[Item]) -> Found:
    tests, line = document.tests, lined.line("tests")
    if len(bank) < tests.pre + tests.post:
        yield line, f"its modules hold {len(bank)} items; the pre-test and the post-test need {tests.pre + tests.post}"
    if len(bank) < tests.follow_up:
        yield line, f"its modules hold {len(bank)} items; the follow-up needs {tests.follow_up}"


def at_risk_gaps(modules: Sequence[ModuleDocument]) -> Iterator[str]:
    """Groups of children whom a track does not speak about (CRC/C/156, paragraph 13)."""
    lessons = [lesson for module in modules for lesson in module.lessons]
    if not lessons:
        return
    for group in AT_RISK:
        if not any(group in lesson.at_risk for lesson in lessons):
            yield f"no lesson of this track speaks about children at risk: {group}"
    boys = sum("boys" in lesson.at_risk for lesson in lessons) / len(lessons)
    if boys < BOYS_SHARE:
        yield f"boys are in {boys:.0%} of the lessons; {BOYS_SHARE:.0%} are wanted"


def practice_problems(questions: Sequence[PracticeQuestion], lined: Lined) -> Found:
    """What is wrong with the practice questions of a track."""
    for key in _twice([question.key for question in questions]):
        yield lined.line("questions"), f"has the question {key} twice"
    kinds = Counter(question.kind for question in questions)
    if not kinds["applied"]:
        yield lined.line("questions"), "has no question of kind applied, which tells whether training became practice"
    if kinds["channel"] != 1:
        yield lined.line("questions"), f"has {kinds['channel']} questions of kind channel; exactly one is needed"
    for place, question in enumerate(questions):
        line = lined.line("questions", place)
        for sentence in (*_option_problems(question), *_text_problems(question)):
            yield line, f"question {question.key} {sentence}"


def _option_problems(question: PracticeQuestion) -> Iterator[str]:
    keys = [option.key for option in question.options]
    for key in _twice(keys):
        yield f"has the key {key} twice"
    if question.kind == "channel":
        if keys:
            yield "has options; those of a channel question come from the help directory"
    elif len(keys) < LEAST_OPTIONS:
        yield f"has {len(keys)} options; at least {LEAST_OPTIONS} are needed"
    if question.kind == "applied" and len({option.safe for option in question.options}) < 2:
        yield "needs at least one safe option and at least one that is not"


def _text_problems(question: PracticeQuestion) -> Iterator[str]:
    if DEFAULT_LANGUAGE not in question.texts:
        yield "has no English text, which every other language falls back to"
    wanted = {option.key for option in question.options}
    for language, text in question.texts.items():
        for key in sorted(wanted - set(text.options)):
            yield f"lacks the option {key} in {language}"
        for key in sorted(set(text.options) - wanted):
            yield f"has words in {language} for {key}, which is not one of its options"


def _twice(keys: Sequence[str]) -> list[str]:
    return sorted(key for key, count in Counter(keys).items() if count > 1)

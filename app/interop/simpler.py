"""Our richer questions as simpler ones, for formats that have nothing like them: turns and steps become questions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.catalogue.documents import Item, ItemText, Option, OptionText, StepText
from app.i18n import N_, translate
from app.interop.carried import Note, changed

Question = tuple[Item, ItemText]
TRUE = N_("True")
FALSE = N_("False")


def verdict_words(language: str) -> tuple[str, str]:
    """``True`` and ``False`` in a language."""
    return translate(TRUE, language), translate(FALSE, language)


def turns(item: Item, text: ItemText) -> Iterator[Question]:
    """Each turn of a talk as a question of one answer."""
    for slot in item.slots:
        words = text.slots[slot.key]
        yield (
            replace(item, key=f"{item.key}-{slot.key}"[:60].rstrip("-"), type="single", options=slot.options, slots=()),
            ItemText(_joined(text.stem, words.text), words.options, feedback=words.feedback),
        )


def steps(item: Item, text: ItemText) -> Iterator[Question]:
    """Each situation of a story as a question of one answer; what is not unsafe counts as right."""
    story = item.scenario
    if story is None:
        return
    for step in story.steps:
        if not step.choices:
            continue
        words = text.steps[step.key]
        options = tuple(Option(choice.key, choice.quality != "unsafe") for choice in step.choices)
        if not any(option.correct for option in options):
            continue
        stem = _joined(text.stem, words.text) if step.key == story.start else words.text
        key = f"{item.key}-{step.key}"[:60].rstrip("-")
        yield (replace(item, key=key, type="single", options=options, scenario=None), ItemText(stem, _choices(words)))


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _choices(step: StepText) -> Mapping[str, OptionText]:
    return {key: OptionText(choice.text, choice.feedback) for key, choice in step.choices.items()}


def told_of_turns(item: Item, format_name: str) -> Note:
    """The note about a talk that became several questions."""
    return changed(
        item.key,
        N_("Dialogue"),
        N_("%(format)s has no question of several turns: each turn became a question of its own.", format=format_name),
    )


def told_of_steps(item: Item, format_name: str) -> Note:
    """The note about a story that became several questions."""
    return changed(
        item.key,
        N_("Branching story"),
        N_(
            "%(format)s has no branching question: each situation became a question of its own. "
            "The ways between them, the endings, situations in which nothing is right, and the mark of what nobody may "
            "ever do did not come along.",
            format=format_name,
        ),
    )

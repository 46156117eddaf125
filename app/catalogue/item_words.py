"""What words an item of each type needs, and the gaps of a cloze: the same keys as the structure, nothing idle.

Paths are those of ``text.yaml``; a sentence goes on after the path.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.catalogue.documents import Item
from app.catalogue.problems import at_place, of_place
from app.catalogue.reader import Path_
from app.i18n import N_, Message

Found = Iterator[tuple[Path_, Message]]
TYPE_NAMES: Final[Mapping[str, Message]] = {
    "single": N_("one answer"),
    "multiple": N_("several answers"),
    "reasoned": N_("true or false, with the reason"),
    "ordering": N_("order"),
    "matching": N_("matching"),
    "classify": N_("groups"),
    "numeric": N_("number"),
    "cloze": N_("gaps"),
    "dialogue": N_("talk"),
    "scenario": N_("story"),
}
"""What the types are called."""
GAP: Final = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Needs:
    """Which words the items of a type have."""

    options: bool = False
    option_feedback: bool = False
    slots: bool = False
    slot_text: bool = False
    slot_feedback: bool = False
    steps: bool = False
    feedback: bool = False
    unit: bool = False


NEEDS: Final[Mapping[str, Needs]] = {
    "single": Needs(options=True, option_feedback=True),
    "multiple": Needs(options=True, option_feedback=True),
    "reasoned": Needs(options=True, option_feedback=True, feedback=True),
    "ordering": Needs(options=True, feedback=True),
    "matching": Needs(options=True, slots=True, slot_text=True, slot_feedback=True),
    "classify": Needs(options=True, slots=True, slot_text=True, slot_feedback=True),
    "numeric": Needs(feedback=True, unit=True),
    "cloze": Needs(options=True, slots=True, slot_feedback=True),
    "dialogue": Needs(option_feedback=True, slots=True, slot_text=True),
    "scenario": Needs(steps=True),
}


def word_problems(item: Item, words: Mapping[str, Any]) -> Found:
    """What is wrong with the words of an item, as plain values that the format accepted."""
    top: Path_ = ("items", item.key)
    needs = NEEDS[item.type]
    yield from _gap_problems(item, words, top)
    yield from same_keys(item.option_keys if needs.options else (), words.get("options") or {}, (*top, "options"))
    slots = [slot.key for slot in item.slots] if needs.slots else ()
    yield from same_keys(slots, words.get("slots") or {}, (*top, "slots"))
    yield from _option_problems(words.get("options") or {}, (*top, "options"), with_feedback=needs.option_feedback)
    yield from _needed(words, "feedback", top, is_needed=needs.feedback, is_free=True)
    yield from _needed(words, "unit", top, is_needed=False, is_free=needs.unit)
    yield from _slot_problems(item, words.get("slots") or {}, (*top, "slots"))
    yield from _story_problems(item, words.get("steps") or {}, (*top, "steps"))


def filled_stems(item: Item, words: Mapping[str, Any]) -> Iterator[str]:
    """The text of a cloze with each word of its list in the gaps: what a learner may come to read."""
    if item.type == "cloze":
        for option in (words.get("options") or {}).values():
            yield GAP.sub(lambda _, text=option["text"]: text, words["stem"])  # type: ignore[misc]


def same_keys(wanted: Sequence[str], there: Mapping[str, Any], path: Path_) -> Found:
    """Keys that the structure has and the words lack, or the other way round."""
    if set(wanted) == there.keys():
        return
    name = ".".join(str(step) for step in path)
    for key in sorted(set(wanted) - set(there)):
        yield path, of_place(name, N_("lacks %(key)s, which module.yaml has", key=key))
    for key in sorted(set(there) - set(wanted)):
        yield (*path, key), of_place(name, N_("has %(key)s, which module.yaml lacks", key=key))


def _gap_problems(item: Item, words: Mapping[str, Any], top: Path_) -> Found:
    """Each gap is marked once in the text, in every language, and nothing else looks like one."""
    path = (*top, "stem")
    marks = Counter(GAP.findall(words.get("stem", "")))
    gaps = {slot.key for slot in item.slots} if item.type == "cloze" else set()
    for key in sorted(gaps | set(marks)):
        if key not in gaps:
            yield path, N_("marks a gap [[%(gap)s]], which module.yaml lacks", gap=key)
        elif marks[key] != 1:
            yield (
                path,
                N_(
                    "marks the gap [[%(gap)s]] %(count)s times; each gap stands in the text once",
                    gap=key,
                    count=marks[key],
                ),
            )


def _option_problems(options: Mapping[str, Any], path: Path_, *, with_feedback: bool) -> Found:
    for key, option in options.items():
        yield from _needed(option, "feedback", (*path, key), is_needed=with_feedback)


def _slot_problems(item: Item, slots: Mapping[str, Any], path: Path_) -> Found:
    needs = NEEDS[item.type]
    own = {slot.key: [option.key for option in slot.options] for slot in item.slots}
    for key, slot in slots.items():
        here = (*path, key)
        yield from _needed(slot, "text", here, is_needed=needs.slot_text)
        yield from _needed(slot, "feedback", here, is_needed=needs.slot_feedback)
        yield from same_keys(own.get(key, ()), slot.get("options") or {}, (*here, "options"))
        yield from _option_problems(slot.get("options") or {}, (*here, "options"), with_feedback=needs.option_feedback)


def _story_problems(item: Item, steps: Mapping[str, Any], path: Path_) -> Found:
    story = {
        step.key: [choice.key for choice in step.choices] for step in (item.scenario.steps if item.scenario else ())
    }
    yield from same_keys(tuple(story), steps, path)
    for key, step in steps.items():
        yield from same_keys(story.get(key, ()), step.get("choices") or {}, (*path, key, "choices"))


def _needed(words: Mapping[str, Any], field: str, path: Path_, *, is_needed: bool, is_free: bool = False) -> Found:
    is_there = bool(words.get(field))
    if is_there == is_needed or (is_there and is_free):
        return
    name = ".".join(str(step) for step in (*path, field))
    if is_needed:
        yield path, at_place(name, N_("is missing"))
    else:
        yield (*path, field), at_place(name, N_("is not used by this type of item"))

"""What somebody who knows, and somebody who does not, answers to a question of any type. Values in, values out."""

from collections.abc import Sequence

from app.assessment.question_types import ordering, reasoned
from app.catalogue.documents import Item, Slot


def right_answer(item: Item) -> list[str]:
    """A response with full marks."""
    if item.type == "scenario":
        return _way(item)
    if item.number is not None:
        return [_decimal(item)]
    if item.type == "reasoned":
        return [f"{reasoned.VERDICT}={reasoned.right_verdict(item)}", f"{reasoned.REASON}={min(item.correct_keys)}"]
    if item.type == "ordering":
        return [f"{place}={key}" for place, key in ordering.right_order(item).items()]
    if item.slots:
        return [f"{slot.key}={min(slot.correct_keys)}" for slot in item.slots]
    return sorted(item.correct_keys)


def wrong_answer(item: Item) -> list[str]:
    """A response that is not fully right, as somebody gives it who was not taught yet; in a story: none."""
    if item.type == "scenario":
        return []
    if item.number is not None:
        return [str(int(item.number.value + item.number.tolerance) + 7)]
    if item.type == "reasoned":
        verdict = next(key for key in reasoned.VERDICTS if key != reasoned.right_verdict(item))
        return [f"{reasoned.VERDICT}={verdict}", f"{reasoned.REASON}={_wrong_keys(item)[0]}"]
    if item.type == "ordering":
        return [f"{place}={key}" for place, key in enumerate((*item.option_keys[1:], item.option_keys[0]), 1)]
    if item.slots:
        return [f"{slot.key}={key}" for slot in item.slots for key in _wrong_in(item, slot)[:1]]
    return _wrong_keys(item)[:1]


def _wrong_keys(item: Item) -> list[str]:
    return [key for key in item.option_keys if key not in item.correct_keys]


def _wrong_in(item: Item, slot: Slot) -> list[str]:
    keys = [option.key for option in slot.options] or list(item.option_keys)
    return [key for key in keys if key not in slot.correct_keys]


def _decimal(item: Item) -> str:
    """A number that is right and can be written: the value itself, when it is a decimal of few digits."""
    value = item.number.value if item.number is not None else 0
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _way(item: Item) -> list[str]:
    """The shortest way through a story to an ending, by safe choices only (breadth first)."""
    story = item.scenario
    if story is None:
        return []
    ways: list[tuple[str, Sequence[str]]] = [(story.start, ())]
    seen = {story.start}
    for here, walked in ways:
        step = story.step(here)
        if step is None or not step.choices:
            return list(walked)
        for choice in step.choices:
            if choice.quality != "unsafe" and choice.next not in seen:
                seen.add(choice.next)
                ways.append((choice.next, (*walked, f"{here}={choice.key}")))
    return []

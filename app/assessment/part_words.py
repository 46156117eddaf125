"""The words of an item's parts and options, by their keys, for those who look at how items measure."""

from collections.abc import Mapping
from typing import Final

from app.catalogue.documents import ItemText
from app.i18n import N_, Message

NOTHING: Final = N_("no answer")
FIXED: Final[Mapping[str, Message]] = {
    "true": N_("true"),
    "false": N_("false"),
    "right": N_("a number within the tolerance"),
    "wrong": N_("another number"),
}
VERDICT: Final = "verdict"
REASON: Final = "reason"


def part_words(words: ItemText, part: str) -> Message | str:
    """What a part asks, else its key; empty for an item without parts."""
    if part in words.slots:
        return words.slots[part].text or part
    if part in words.steps:
        return words.steps[part].text
    if part.isdecimal():
        return Message(N_("Place %(number)s").text, {"number": part})
    return {VERDICT: N_("The statement is"), REASON: N_("Because")}.get(part, part)


def option_words(words: ItemText, part: str, option: str) -> Message | str:
    """What an option says; the sentence for nothing chosen where the key is empty."""
    if not option:
        return NOTHING
    if part in words.slots and option in words.slots[part].options:
        return words.slots[part].options[option].text
    if part in words.steps and option in words.steps[part].choices:
        return words.steps[part].choices[option].text
    if option in words.options and part != VERDICT:
        return words.options[option].text
    return FIXED.get(option, option)

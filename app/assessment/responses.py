"""What may be sent as the response to an item of a form, and how it is kept.

A response is a list of tokens: keys of options, ``slot=option`` where places are to be filled (those of an ordering are
counted from 1; those of a story are its steps), or one number. An empty list withdraws an answer.
"""

from collections.abc import Sequence
from typing import Final

from app.assessment.forms import FormItem
from app.assessment.numbers import MOST_DIGITS, plain_number
from app.i18n import N_, Message

MOST_TOKENS: Final = 64
LONGEST_TOKEN: Final = 130
NOT_AN_OPTION: Final = N_("Choose among the options of this question, each at most once.")
ONE_ONLY: Final = N_("Choose one answer only.")
NOT_A_PLACE: Final = N_("Choose among the options that this question offers for each place, one for each place.")
ONE_PLACE_ONLY: Final = N_("Each option may stand in one place only.")
NOT_A_NUMBER: Final = N_(
    "Write one number of at most %(most)s digits, without units and without marks between thousands. Where three "
    "digits follow a comma, write a point instead.",
    most=MOST_DIGITS,
)


def problem(asked: FormItem, chosen: Sequence[str]) -> Message | None:
    """What keeps a response from being an answer to an item as it stands in a form; None when nothing does."""
    if not chosen:
        return None
    if len(chosen) > MOST_TOKENS or any(len(token) > LONGEST_TOKEN for token in chosen):
        return NOT_AN_OPTION
    if asked.is_number:
        return None if len(chosen) == 1 and plain_number(chosen[0]) is not None else NOT_A_NUMBER
    return _slot_problem(asked, chosen) if asked.slots else _option_problem(asked, chosen)


def _option_problem(asked: FormItem, chosen: Sequence[str]) -> Message | None:
    picked = set(chosen)
    if len(picked) != len(chosen) or not picked.issubset(asked.options):
        return NOT_AN_OPTION
    return ONE_ONLY if len(picked) > asked.most else None


def _slot_problem(asked: FormItem, chosen: Sequence[str]) -> Message | None:
    allowed = {slot.key: slot.options for slot in asked.slots}
    used: list[str] = []
    for token in chosen:
        slot, _, option = token.partition("=")
        if option not in allowed.pop(slot, ()):
            return NOT_A_PLACE
        used.append(option)
    most = max(used.count(option) for option in used)
    return ONE_PLACE_ONLY if asked.most and most > asked.most else None


def normal(asked: FormItem, chosen: Sequence[str]) -> list[str]:
    """A response as it is kept: a number in ASCII digits with a point, anything else as it came."""
    if not asked.is_number:
        return list(chosen)
    return [plain_number(token) or token for token in chosen]

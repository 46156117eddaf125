"""What readers share: answers of a foreign question shaped into one of our types, with what that changes."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from app.i18n import N_
from app.interop.carried import Unreadable
from app.interop.drafts import Draft, DraftOption, DraftSlot
from app.interop.simpler import verdict_words

MOST_QUESTIONS: Final = 200
"""Items that a module of ours may have; a foreign file may bring no more at once."""
MOST_PARTS: Final = 100
"""Answers of one question that are looked at; far more than an item can have."""
TOO_MANY: Final = N_("It has more than %(most)s answers.", most=MOST_PARTS)
CLOSE: Final = Fraction(1, 1000)
"""Weights are written with few decimals."""
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?\Z")
GAP_MARK: Final = re.compile(r"\[\[[a-z0-9-]{1,60}\]\]")
GAP_NUMBER: Final = re.compile(r"\[\[([0-9]{1,2})\]\]")
RESTORED: Final = frozenset({"classify", "ordering", "cloze", "matching"})


def demand_few(questions: int) -> None:
    """Raise :class:`Unreadable` for a file of too many questions."""
    if questions > MOST_QUESTIONS:
        raise Unreadable(N_("The file holds more than %(most)s questions. Send it in parts.", most=MOST_QUESTIONS))


def number_in(text: str) -> Fraction | None:
    """A plain decimal number of a sane length, or None; never a power, which could be of any size."""
    stripped = text.strip()
    return Fraction(stripped) if NUMBER.match(stripped) else None


def choose(draft: Draft, *, is_single: bool) -> None:
    """Make the draft a question of one answer or of several; our rule of marks replaces the file's weights."""
    draft.type = "single" if is_single else "multiple"
    if is_single:
        if any(0 < option.share < 1 for option in draft.options):
            draft.changes.append((N_("Partial marks"), N_("One answer earns full marks or none here.")))
        for option in draft.options:
            option.share = Fraction(option.share >= 1)
        return
    right = sum(option.is_right for option in draft.options)
    share = Fraction(1, max(right, 1))
    if any(abs(option.share - (share if option.is_right else -share)) > CLOSE for option in draft.options):
        why = N_("Each right option earns an equal share here, and each wrong one costs as much.")
        draft.changes.append((N_("Weights"), why))


def match(draft: Draft, pairs: Sequence[tuple[str, str]]) -> None:
    """Make the draft a matching question, or sorting into groups where answers come back; empty lefts are extra."""
    places: dict[str, int] = {}
    for left, right in pairs:
        place = places.setdefault(right, len(places))
        if place == len(draft.options):
            draft.options.append(DraftOption(right))
        if left:
            draft.slots.append(DraftSlot(left, place))
    draft.type = "matching" if len(draft.options) >= len(draft.slots) else "classify"


def restore(draft: Draft, language: str) -> None:
    """Make of a draft what its label says it was, where it still has that shape."""
    wanted = draft.labels.type
    if wanted == "reasoned" and draft.type == "single":
        _restore_reasoned(draft, language)
    elif wanted in RESTORED and draft.type in ("matching", "classify"):
        _restore_matched(draft, wanted or "")


def _restore_reasoned(draft: Draft, language: str) -> None:
    """Options that begin with the words for true and false are a verdict and a reason."""
    half, rest = divmod(len(draft.options), 2)
    marks = tuple(f"{word}: " for word in verdict_words(language))
    both = draft.options[:half], draft.options[half:]
    fits = not rest and all(
        option.text.startswith(mark) for options, mark in zip(both, marks, strict=True) for option in options
    )
    right = next((place for place, option in enumerate(draft.options) if option.share >= 1), None)
    if not fits or not half or right is None:
        return
    draft.type, draft.verdict = "reasoned", right < half
    options = both[0] if draft.verdict else both[1]
    for option in options:
        option.text = option.text.partition(": ")[2]
    draft.options = options
    draft.changes = [change for change in draft.changes if change[0].text != "Partial marks"]


def _restore_matched(draft: Draft, wanted: str) -> None:
    if wanted in ("ordering", "cloze") and not all(slot.text == str(n) for n, slot in enumerate(draft.slots, 1)):
        return
    if wanted == "ordering":
        order = [slot.answer for slot in draft.slots]
        if sorted(place for place in order if place is not None) != list(range(len(draft.options))):
            return
        draft.options = [draft.options[place] for place in order if place is not None]
        draft.slots = []
    draft.type = wanted


def put_gaps(draft: Draft, marks: Sequence[str]) -> None:
    """Put our marks of gaps into the text of a cloze, each in the place of the file's own mark for it."""
    for slot, mark in zip(draft.slots, marks, strict=True):
        draft.stem = draft.stem.replace(mark, f"[[{slot.key}]]", 1)
        slot.text = ""

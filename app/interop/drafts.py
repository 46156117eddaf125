"""A question as it was read from a foreign file, before it becomes an item: words in place, keys as far as known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.i18n import Message
from app.interop.labels import Labels


@dataclass
class DraftOption:
    """Something that can be chosen."""

    text: str
    share: Fraction = Fraction(0)
    """Marks that the file gives for it, as a share of all; above 0 it counts as right."""
    feedback: str = ""
    key: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether it earns anything."""
        return self.share > 0


@dataclass
class DraftSlot:
    """A place to fill: with the option at ``answer``, or with one of its own options."""

    text: str = ""
    answer: int | None = None
    options: list[DraftOption] = field(default_factory=list)
    feedback: str = ""
    key: str | None = None


@dataclass
class Draft:
    """A question. ``type`` is one of our types; what the file itself said of it stands in ``labels``."""

    name: str
    """Its title in the file, or its first words."""
    type: str
    stem: str
    options: list[DraftOption] = field(default_factory=list)
    slots: list[DraftSlot] = field(default_factory=list)
    verdict: bool | None = None
    number: tuple[Fraction, Fraction] | None = None
    """The value and the tolerance."""
    unit: str = ""
    feedback: str = ""
    key: str | None = None
    labels: Labels = field(default_factory=Labels)
    line: int | None = None
    changes: list[tuple[Message, Message]] = field(default_factory=list)
    """What of it stands there in another form, and why."""
    losses: list[tuple[Message, Message]] = field(default_factory=list)
    """What of it did not come along, and why."""


@dataclass(frozen=True)
class Rejected:
    """A question that cannot become an item."""

    name: str
    what: Message
    why: Message
    line: int | None = None


def given_keys(draft: Draft, keys: Mapping[str, list[str]]) -> None:
    """Put the keys of a comment in their places; a list that does not fit is passed over."""
    if "answers" in keys:
        _given_by_answer(draft, keys)
    else:
        _put(draft.options, keys.get("options", []))
    _put(draft.slots, keys.get("slots", []))
    for slot in draft.slots:
        _put(slot.options, keys.get(f"slot.{slot.key}", []))


def _put(things: Sequence[DraftOption | DraftSlot], keys: Sequence[str]) -> None:
    if len(keys) == len(things) == len(set(keys)):
        for thing, key in zip(things, keys, strict=True):
            thing.key = key


def _given_by_answer(draft: Draft, keys: Mapping[str, list[str]]) -> None:
    """Options that the file tells slot by slot get their keys, and stand in their own order again."""
    order, answers = keys.get("options", []), keys["answers"]
    if len(answers) != len(draft.slots) or len(order) != len(set(order)) or len(order) != len(draft.options):
        return
    found: dict[int, str] = {}
    for slot, key in zip(draft.slots, answers, strict=True):
        if slot.answer is None or found.setdefault(slot.answer, key) != key:
            return
    others = iter([key for key in order if key not in answers])
    named = {place: found.get(place) or next(others, None) for place in range(len(draft.options))}
    if set(named.values()) != set(order):
        return
    for place, option in enumerate(draft.options):
        option.key = named[place]
    draft.options.sort(key=lambda option: order.index(option.key or ""))
    for slot, key in zip(draft.slots, answers, strict=True):
        slot.answer = order.index(key)

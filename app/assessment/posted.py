"""What a question's form sends, as the tokens of a response: one pure function per shape of question.

A page posts ``chosen`` (one or several), ``slot.<slot>`` = option, ``place.<option>`` = place, ``number``, or a step of
a story: ``path`` (the way walked so far), ``step`` and ``choice``. ``way`` is the button pressed in a story.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, Protocol

from app.assessment.forms import FormItem
from app.assessment.questions import Question, ShownOption, ShownSlot
from app.assessment.responses import problem
from app.i18n import N_, Message


class Posted(Protocol):
    """The fields of a sent form, as the web's own type has them."""

    def get(self, key: str, /) -> str | None:
        """The first value of a field."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of a field."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Fields with their first values."""

    def __contains__(self, key: object, /) -> bool:
        """Whether a field was sent."""


BACK: Final = "back"
"""The button that takes the last choice of a story back."""
AGAIN: Final = "again"
"""The button that begins a story again."""
NO_CHOICE: Final = N_("Choose what you do; then the story goes on.")
SAME_PLACE: Final = N_("Two things have the same place: number %(places)s. Give each thing a place of its own.")
PLACES: Final = re.compile(r"[0-9]{1,2}\Z")


def tokens_of(asked: FormItem, posted: Posted) -> list[str]:
    """The response that the form of this question sends; an empty list withdraws the answer.

    A page posts one shape only, so the shapes are simply put one after another.
    """
    return [*_chosen(posted), *_slots(asked, posted), *_places(posted), *_number(posted), *_way(posted)]


def _chosen(posted: Posted) -> list[str]:
    return [key for key in posted.getlist("chosen") if key]


def _slots(asked: FormItem, posted: Posted) -> list[str]:
    """Filled slots in the order of the form; fields of slots that it does not have come last, to be refused."""
    filled = _named(posted, "slot.")
    order = {slot.key: place for place, slot in enumerate(asked.slots)}
    return [f"{key}={filled[key]}" for key in sorted(filled, key=lambda key: order.get(key, len(order)))]


def _places(posted: Posted) -> list[str]:
    """Things with their places, in the order of the places."""
    placed = _named(posted, "place.")
    return [f"{place}={key}" for key, place in sorted(placed.items(), key=lambda each: (len(each[1]), each[1]))]


def _number(posted: Posted) -> list[str]:
    entered = (posted.get("number") or "").strip()
    return [entered] if entered else []


def _way(posted: Posted) -> list[str]:
    """The way through a story after this step."""
    walked = [step for step in posted.getlist("path") if step]
    if posted.get("way") == AGAIN:
        return []
    if posted.get("way") == BACK:
        return walked[:-1]
    step, choice = posted.get("step"), posted.get("choice")
    return [*walked, f"{step}={choice}"] if step and choice else walked


def _named(posted: Posted, prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in posted.items() if name.startswith(prefix) and value}


def refusal_of(asked: FormItem, posted: Posted) -> Message | None:
    """Why the form of this question cannot be saved as it was sent, if so."""
    if "step" in posted and not posted.get("choice") and "way" not in posted:
        return NO_CHOICE
    twice = _twice(posted)
    if twice:
        return Message(SAME_PLACE.text, {"places": ", ".join(twice)})
    return problem(asked, tokens_of(asked, posted))


def _twice(posted: Posted) -> list[str]:
    """Places of an ordering that were given to more than one thing."""
    places = [place for place in _named(posted, "place.").values() if PLACES.match(place)]
    return sorted({place for place in places if places.count(place) > 1}, key=int)


def typed_of(question: Question, posted: Posted) -> Question:
    """The question with what was just sent in place of what is saved, so that a refused form is shown as it was."""
    filled, placed, chosen = _named(posted, "slot."), _named(posted, "place."), frozenset(_chosen(posted))
    if "path" in posted or "step" in posted:
        return question
    return replace(
        question,
        options=tuple(_typed_option(option, chosen, placed) for option in question.options),
        slots=tuple(_typed_slot(slot, filled) for slot in question.slots),
        entered=(posted.get("number") or "")[:40],
    )


def _typed_option(option: ShownOption, chosen: frozenset[str], placed: Mapping[str, str]) -> ShownOption:
    place = placed.get(option.key, "")
    return replace(option, is_chosen=option.key in chosen, place=int(place) if PLACES.match(place) else None)


def _typed_slot(slot: ShownSlot, filled: Mapping[str, str]) -> ShownSlot:
    options = (replace(option, is_chosen=filled.get(slot.key) == option.key) for option in slot.options)
    return replace(slot, options=tuple(options))

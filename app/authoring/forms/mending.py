"""Words that a finding speaks of, found again in a text and replaced, or marked as a law's own."""

import json
import re
from typing import Any, Final, NamedTuple

LONGEST_LAW: Final = 200
"""Of the name of a law."""
_UNFIT: Final = re.compile(r'["\\{}<>\[\]]+')
"""What would end the mark around a law's word."""


class Place(NamedTuple):
    """What the button of a finding says: a field, where the words begin in it, the words, and what goes with them."""

    field: str
    start: int
    found: str
    more: str


def place_from(said: str) -> Place | None:
    """The place that a button names; None for what no button says."""
    try:
        field, start, found, more = json.loads(said)
    except (ValueError, TypeError):
        return None
    fits = isinstance(field, str) and isinstance(start, int) and isinstance(found, str) and isinstance(more, str)
    return Place(field, start, found, more) if fits and found.split() else None


def mended(text: Any, place: Place) -> str | None:
    """The text with the preferred words in the place of those that were found; None where they are not there."""
    here = _found(text, place)
    if here is None:
        return None
    instead = place.more[:1].upper() + place.more[1:] if here[0][:1].isupper() else place.more
    return _put(text, here, instead)


def as_statute(text: Any, place: Place, law: str) -> str | None:
    """The text with the words that were found marked as those of a law; None where they are not there."""
    here = _found(text, place)
    named = law_name(law)
    return None if here is None or not named else _put(text, here, f'[{here[0]}]{{statute="{named}"}}')


def law_name(said: str) -> str:
    """The name of a law as it can stand in the mark; empty when nothing of it can."""
    return " ".join(_UNFIT.sub(" ", said).split())[:LONGEST_LAW].strip()


def _found(text: Any, place: Place) -> re.Match[str] | None:
    if not isinstance(text, str):
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in place.found.split()), re.IGNORECASE)
    return pattern.match(text, max(place.start, 0)) or pattern.search(text)


def _put(text: str, here: re.Match[str], instead: str) -> str:
    return text[: here.start()] + instead + text[here.end() :]

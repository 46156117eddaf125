"""What a part may be made of: plain JSON of a bearable size, with keys that a reader can see.

Unfinished and wrong values pass; only what no store or no eye could bear is refused.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from app.authoring.parts import part_name
from app.errors import Invalid
from app.i18n import N_, Message

LONGEST_NAME: Final = 80
LONGEST_WORDS: Final = 2000
"""Of a comment, or of a reviewer's reason."""
LONGEST_REASON: Final = 300
"""Of the reason to let words stand that a rule asks to weigh."""
LONGEST_FOUND: Final = 120
MARK_LENGTH: Final = 24
"""Signs of the digest that names a finding."""
PART_BYTES: Final = 200_000
DRAFT_BYTES: Final = 5_000_000
TEXT_LENGTH: Final = 30_000
DEPTH: Final = 10
VALUES: Final = 5_000
NUMBER: Final = 2**53
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
"""Categories of control characters, of those that turn the direction of writing, and of others that nobody sees."""
_KEPT_OUT: Final = re.compile(r"[\x00\ud800-\udfff]")
"""What no database keeps."""


class UnusablePart(Invalid):
    """Raised when a value cannot be kept as a part; the field ``value`` or ``part`` says why."""


def check_name(name: str) -> None:
    """Raise :class:`UnusablePart` unless the name is one of a part."""
    if part_name(name) is None:
        raise _refusal("part", N_("This is not the name of a part, such as front, lesson/KEY or en/item/KEY."))


def size_of(value: dict[str, Any] | None) -> int:
    """Bytes of a value as JSON; raise :class:`UnusablePart` for one that cannot be kept as a part."""
    if value is None:
        return 0
    fault = next(_faults(value), None)
    if fault is not None:
        raise _refusal("value", fault)
    size = len(json.dumps(value, ensure_ascii=False).encode())
    if size > PART_BYTES:
        raise _refusal("value", N_("This part is larger than %(most)s bytes.", most=PART_BYTES))
    return size


def fault_of(value: dict[str, Any]) -> Message | None:
    """Why a value cannot be kept as a part, for who is to be told before a save is tried; None when it can."""
    try:
        size_of(value)
    except UnusablePart as refusal:
        return refusal.message
    return None


def fault_of_reason(said: str) -> Message | None:
    """Why a reason to let words stand cannot be kept; None when it can."""
    if said.strip() and len(said.strip()) <= LONGEST_REASON and can_be_kept(said):
        return None
    return N_("Say in at most %(most)s characters why it may stand.", most=LONGEST_REASON)


def check_total(size: int) -> None:
    """Raise :class:`UnusablePart` when all parts together are too large."""
    if size > DRAFT_BYTES:
        raise _refusal("value", N_("The whole draft would be larger than %(most)s bytes.", most=DRAFT_BYTES))


def unseen_in(text: str) -> bool:
    """Whether a key holds a character that is not seen or that changes how others are seen."""
    return any(unicodedata.category(sign) in _UNSEEN for sign in text)


def can_be_kept(text: str) -> bool:
    """Whether a database keeps the text as it is."""
    return _KEPT_OUT.search(text) is None


def _faults(value: Any) -> Iterator[Message]:
    """Why a value cannot be kept, found without recursion, so that a deep one is only refused."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    count = 0
    while waiting:
        one, depth = waiting.pop()
        count += 1
        if count > VALUES:
            yield N_("This part holds more than %(most)s values.", most=VALUES)
            return
        if isinstance(one, dict | list) and depth > DEPTH:
            yield N_("This part is nested deeper than %(most)s.", most=DEPTH)
            return
        if isinstance(one, dict):
            yield from _key_faults(one)
            waiting += [(each, depth + 1) for each in one.values()]
        elif isinstance(one, list):
            waiting += [(each, depth + 1) for each in one]
        else:
            yield from _leaf_faults(one)


def _key_faults(value: dict[Any, Any]) -> Iterator[Message]:
    for key in value:
        if not isinstance(key, str) or not key or len(key) > LONGEST_NAME:
            yield N_("A key is empty or longer than %(most)s characters.", most=LONGEST_NAME)
        elif unseen_in(key):
            yield N_("A key holds a character that cannot be seen.")


def _leaf_faults(value: Any) -> Iterator[Message]:
    if isinstance(value, str):
        if len(value) > TEXT_LENGTH:
            yield N_("A text is longer than %(most)s characters.", most=TEXT_LENGTH)
        elif not can_be_kept(value):
            yield N_("The text holds a character that cannot be kept: NUL, or half of a character.")
    elif isinstance(value, bool) or value is None:
        return
    elif not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > NUMBER:
        yield N_("A number is too large to be kept.")


def _refusal(field: str, reason: Message) -> UnusablePart:
    return UnusablePart(reason, fields={field: [reason]})

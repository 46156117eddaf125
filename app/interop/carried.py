"""What a passage from one format to another kept, changed and left out, in words a person can act on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from app.errors import Invalid
from app.i18n import N_, Message


class Effect(StrEnum):
    """What happened to a part of an item."""

    CHANGED = "changed"
    """It stands there in another form."""
    LEFT_OUT = "left-out"
    """It did not come along."""
    TO_MEND = "to-mend"
    """It came along, but our rules forbid it as it is."""


@dataclass(frozen=True)
class Note:
    """One line of a report: what of which item, what became of it, and why."""

    item: str
    """The item's key, or the question's name where it became no item; empty: the whole file."""
    effect: Effect
    what: Message
    why: Message
    line: int | None = None
    """Where in the file, from 1, as far as known."""

    def to_plain(self) -> dict[str, Any]:
        """As JSON keeps it: sentences with their values, so that each reader gets them in their own language."""
        return {
            "item": self.item,
            "effect": str(self.effect),
            "what": _plain(self.what),
            "why": _plain(self.why),
            "line": self.line,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_plain` wrote."""
        return cls(
            plain["item"], Effect(plain["effect"]), _message(plain["what"]), _message(plain["why"]), plain["line"]
        )


def _plain(message: Message) -> dict[str, Any]:
    values = {name: value if isinstance(value, int | float) else str(value) for name, value in message.values.items()}
    return {"text": message.text, "values": values}


def _message(plain: Mapping[str, Any]) -> Message:
    return Message(plain["text"], dict(plain["values"]))


@dataclass(frozen=True)
class Carried:
    """The report of one passage, in the order of the items."""

    kept: tuple[str, ...]
    """Keys of the items that came along."""
    notes: tuple[Note, ...]

    def of(self, *effects: Effect) -> tuple[Note, ...]:
        """The notes of some effects."""
        return tuple(note for note in self.notes if note.effect in effects)

    @property
    def changed(self) -> tuple[Note, ...]:
        """What stands there in another form."""
        return self.of(Effect.CHANGED)

    @property
    def left_out(self) -> tuple[Note, ...]:
        """What did not come along."""
        return self.of(Effect.LEFT_OUT)

    @property
    def to_mend(self) -> tuple[Note, ...]:
        """What our rules forbid as it is."""
        return self.of(Effect.TO_MEND)


@dataclass(frozen=True)
class Reason:
    """Notes that say the same of several items."""

    what: Message
    why: Message
    notes: tuple[Note, ...]


def by_reason(notes: Iterable[Note]) -> list[Reason]:
    """Notes put together by what they say, in the order in which each reason came first."""
    found: dict[tuple[str, str], list[Note]] = {}
    for note in notes:
        found.setdefault((str(note.what), str(note.why)), []).append(note)
    return [Reason(same[0].what, same[0].why, tuple(same)) for same in found.values()]


def changed(item: str, what: Message, why: Message, line: int | None = None) -> Note:
    """A note about what stands there in another form."""
    return Note(item, Effect.CHANGED, what, why, line)


def left_out(item: str, what: Message, why: Message, line: int | None = None) -> Note:
    """A note about what did not come along."""
    return Note(item, Effect.LEFT_OUT, what, why, line)


def to_mend(item: str, what: Message, why: Message, line: int | None = None) -> Note:
    """A note about what our rules forbid as it is."""
    return Note(item, Effect.TO_MEND, what, why, line)


def unique(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes without repetitions, in their order."""
    seen: set[tuple[str, str, str, str]] = set()
    kept = []
    for note in notes:
        name = (note.item, note.effect, str(note.what), str(note.why))
        if name not in seen:
            seen.add(name)
            kept.append(note)
    return tuple(kept)


class Unreadable(Invalid):
    """Raised when a file cannot be read as what it claims to be, or is larger or deeper than is safe."""

    def __init__(self, reason: Message, line: int | None = None) -> None:
        """``line``: where, counted from 1, as far as known."""
        message = reason if line is None else N_("Line %(line)s: %(reason)s", line=line, reason=reason)
        super().__init__(message, fields={"file": [message]})
        self.line = line

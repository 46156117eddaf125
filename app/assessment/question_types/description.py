"""How a question is answered and marked, as its type describes it."""

from dataclasses import dataclass

from app.i18n import Message


@dataclass(frozen=True)
class Description:
    """What a form keeps of a question, and what its learner is told."""

    how: Message
    """How to answer and how it is marked."""
    most: int = 0
    """How many options may be chosen. Where there are slots: how many of them one option may fill, 0 for any number."""
    slots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The places to fill, each with the keys of the options that may stand there."""
    mixes_slots: bool = False
    """Whether the places are asked in a random order."""
    mixes_options: bool = True
    """Whether the options are shown in a random order."""
    is_number: bool = False
    """Whether a number is asked for."""

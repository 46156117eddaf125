"""The states of a draft, the two reviews, and who may take which step."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.i18n import N_, Message


class State(StrEnum):
    """Where a draft is on its way."""

    DRAFT = "draft"
    EXPERT_REVIEW = "expert_review"
    SAFEGUARDING_REVIEW = "safeguarding_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class Kind(StrEnum):
    """The two reviews, in their order."""

    EXPERT = "expert"
    SAFEGUARDING = "safeguarding"


class Verdict(StrEnum):
    """What a review comes to."""

    APPROVED = "approved"
    RETURNED = "returned"


CLOSED: Final = (State.PUBLISHED, State.ABANDONED)
"""States in which nothing is changed any more."""
REVIEWED_IN: Final[Mapping[Kind, State]] = {
    Kind.EXPERT: State.EXPERT_REVIEW,
    Kind.SAFEGUARDING: State.SAFEGUARDING_REVIEW,
}
AFTER: Final[Mapping[Kind, State]] = {
    Kind.EXPERT: State.SAFEGUARDING_REVIEW,
    Kind.SAFEGUARDING: State.APPROVED,
}
"""Where an approval leads."""
STATE_WORDS: Final[Mapping[State, Message]] = {
    State.DRAFT: N_("Being written"),
    State.EXPERT_REVIEW: N_("With the expert"),
    State.SAFEGUARDING_REVIEW: N_("With the child-protection adviser"),
    State.APPROVED: N_("Approved, to be published"),
    State.PUBLISHED: N_("Published"),
    State.ABANDONED: N_("Given up"),
}
WHERE: Final[Mapping[State, Message]] = {
    State.DRAFT: N_("This draft is being written. It has to be handed in for review first."),
    State.EXPERT_REVIEW: N_("This draft is with the expert; that review comes next."),
    State.SAFEGUARDING_REVIEW: N_("This draft is with the child-protection adviser; that review comes next."),
    State.APPROVED: N_("This draft has been approved twice; to publish it comes next."),
    State.PUBLISHED: N_("This draft has been published. Begin a new one to change the module."),
    State.ABANDONED: N_("This draft was given up. Begin a new one."),
}
"""Why a step cannot be taken now."""


@dataclass(frozen=True)
class Said:
    """What a reviewer says of the state of a draft that the digest names.

    ``checked``: numbers of the points of the safety list that were looked at; an expert names none.
    """

    digest: str
    verdict: Verdict
    reason: str = ""
    checked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Hand:
    """Who did something: an account, and the person of the register it is linked to, if any."""

    account_id: int
    person_id: int | None

    def is_same_human(self, other: "Hand") -> bool:
        """Whether the two are one account, or two accounts of one person."""
        same_person = self.person_id is not None and self.person_id == other.person_id
        return self.account_id == other.account_id or same_person


def is_among(hand: Hand, others: Iterable[Hand]) -> bool:
    """Whether the human is one of the others."""
    return any(hand.is_same_human(other) for other in others)


def with_author(authors: Collection[int], account_id: int) -> list[int]:
    """The authors once the account has saved a part."""
    return list(authors) if account_id in authors else [*authors, account_id]

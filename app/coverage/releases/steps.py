"""The way of a release, as values: which step follows which, who took it, and who may not take the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from app.i18n import N_, Message


class State(StrEnum):
    """Where a release is on its way."""

    DRAFT = "draft"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


TOLD: Final = (State.PUBLISHED, State.WITHDRAWN)
"""What a release says is known to everybody for good in these states, whether it is still given out or not."""


STATE_NAMES: Final[Mapping[str, Message]] = {
    State.DRAFT: N_("prepared, to be checked"),
    State.CHECKED: N_("checked, with the statistician"),
    State.REVIEWED: N_("reviewed, to be signed"),
    State.PUBLISHED: N_("published"),
    State.WITHDRAWN: N_("withdrawn"),
}


class Act(StrEnum):
    """What somebody did to a release."""

    PREPARED = "prepared"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


ACT_NAMES: Final[Mapping[str, Message]] = {
    Act.PREPARED: N_("Prepared"),
    Act.CHECKED: N_("Checked by the program"),
    Act.REVIEWED: N_("Reviewed"),
    Act.RETURNED: N_("Sent back"),
    Act.SIGNED: N_("Signed and published"),
    Act.WITHDRAWN: N_("Withdrawn"),
}

AUTHORS: Final = frozenset({Act.PREPARED})
"""Who did one of these reviews and signs nothing of the release."""


@dataclass(frozen=True)
class Step:
    """Who (an account) did what, when, and to which document."""

    act: Act
    by: int
    at: datetime
    digest: str
    reason: str | None = None

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Step":
        """The step that :meth:`plain` wrote."""
        at = datetime.fromisoformat(plain["at"])
        return cls(Act(plain["act"]), plain["by"], at, plain["digest"], plain.get("reason"))

    def plain(self) -> dict[str, Any]:
        """Plain values for the store."""
        found: dict[str, Any] = {
            "act": str(self.act),
            "by": self.by,
            "at": self.at.isoformat(),
            "digest": self.digest,
        }
        return found | ({"reason": self.reason} if self.reason else {})


def steps_of(plain: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps of a release in order."""
    return tuple(Step.from_plain(each) for each in plain)


def last(steps: Sequence[Step], act: Act) -> Step | None:
    """The latest step of a kind."""
    return next((step for step in reversed(steps) if step.act is act), None)


def day_of(steps: Sequence[Step], act: Act) -> date | None:
    """The day of the latest step of a kind."""
    step = last(steps, act)
    return step.at.date() if step else None


def since_preparation(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps from the latest preparation on: those that concern the present document."""
    places = [place for place, step in enumerate(steps) if step.act is Act.PREPARED]
    return tuple(steps[places[-1] :]) if places else ()


def taken_by(steps: Sequence[Step]) -> frozenset[int]:
    """Accounts that have had a hand in it: whoever ever prepared it, and whoever reviewed the present document."""
    reviewed = {step.by for step in since_preparation(steps) if step.act is Act.REVIEWED}
    return frozenset({step.by for step in steps if step.act in AUTHORS} | reviewed)


def citation(ref_date: date, number: int, digest: str) -> str:
    """How a text names a release."""
    return f"Safeguard release {ref_date.isoformat()}, version {number}, {digest[:12]}"

"""What a child-protection adviser looks at before a module goes out: the content-safety rules, one sentence each.

Those that the program itself enforces are shown as such and need no tick; for the others somebody has to have looked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.i18n import N_, Message


@dataclass(frozen=True)
class SafetyRule:
    """One rule of content safety."""

    number: int
    sentence: Message
    is_enforced: bool = False
    """The program refuses what breaks it, or does it by itself on every page."""


RULES: Final = (
    SafetyRule(1, N_("A note stands before every lesson that mentions abuse."), is_enforced=True),
    SafetyRule(2, N_("Every page can be left at once."), is_enforced=True),
    SafetyRule(3, N_("Help is shown on every lesson and test; no number stands in the text."), is_enforced=True),
    SafetyRule(4, N_("No act, body or injury is described.")),
    SafetyRule(5, N_("Nothing is of use to an offender; signs are told from the child's side.")),
    SafetyRule(
        6,
        N_(
            "If it has pictures, they show things, places or adults who help: no child in distress, no real case, no "
            "child made up by a program."
        ),
    ),
    SafetyRule(7, N_("Cases are made up of several, with nothing that points to a real child, school or place.")),
    SafetyRule(8, N_("Survivors are believed and act for themselves; nobody saves them.")),
    SafetyRule(9, N_("No blame, no group pointed at; boys, disability, migration and institutions have their place.")),
    SafetyRule(10, N_("Prevention is the adults' duty; nothing says that a child's mistake leads to abuse.")),
    SafetyRule(11, N_("No answer in a learner's own words is stored."), is_enforced=True),
    SafetyRule(12, N_("No record of a child is kept anywhere."), is_enforced=True),
    SafetyRule(13, N_("A wrong answer is explained calmly, without shame.")),
    SafetyRule(14, N_("Hard lessons end with a moment to breathe and with help for those who work with this.")),
    SafetyRule(15, N_("What the law says comes from the approved overlay alone.")),
    SafetyRule(16, N_("The terms are those of the Guidelines, and the text is plain."), is_enforced=True),
    SafetyRule(17, N_("Two people review it, and it is reviewed again within a year."), is_enforced=True),
    SafetyRule(18, N_("It can be read with a screen reader, from right to left and on a slow line."), is_enforced=True),
)
TO_TICK: Final = tuple(rule for rule in RULES if not rule.is_enforced)
"""What only a person can see; an approval for the safety of children names every one of them."""


def unlooked(checked: Collection[int]) -> list[SafetyRule]:
    """The points that nobody has looked at."""
    return [rule for rule in TO_TICK if rule.number not in checked]

"""The effect measures, exact: how much was gained, how much of it stays, how much of it is put to use.

Scores are fractions from 0 to 1. A cohort says of every combination of facts how many people it describes, so that
a hundred thousand people are a few thousand rows. What cannot be calculated is None, never 0 (AT-27).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

CEILING_SCORE: Final = Fraction(9, 10)
CEILING_SHARE: Final = Fraction(3, 10)
RELEVANT_FROM: Final = 4
"""Of five: who gives four or five found the track relevant (REA-1)."""

FULL: Final = Fraction(1)


@dataclass(frozen=True)
class Facts:
    """What is known of one person: first scores, the rating, and the follow-up of the certificate."""

    pre: Fraction | None = None
    post: Fraction | None = None
    follow_up: Fraction | None = None
    passed: bool = False
    """The first post-test."""
    must_right: bool = False
    """All safety-critical items of the first post-test."""
    rating: int | None = None
    is_eligible: bool = False
    responded: bool = False
    applied: bool = False
    """Named at least one safe action."""
    knows_channel: bool | None = None
    """Chose the channel that the directory names; None where nobody asked, because the directory names none."""

    @property
    def is_matched(self) -> bool:
        """Whether there is a gain to speak of."""
        return self.pre is not None and self.post is not None

    @property
    def is_respondent(self) -> bool:
        """Whether an eligible person answered the practice questions."""
        return self.is_eligible and self.responded


Cohort = Mapping[Facts, int]
"""How many people each combination of facts describes."""

Pairs = Mapping[tuple[Fraction, Fraction], int]
"""How many people have this pre-test and this post-test."""

Triples = Mapping[tuple[Fraction, Fraction, Fraction], int]
"""How many people have this pre-test, this post-test and this follow-up."""


def pairs(cohort: Cohort) -> Pairs:
    """The matched people of a cohort."""
    found: Counter[tuple[Fraction, Fraction]] = Counter()
    for facts, count in cohort.items():
        if facts.pre is not None and facts.post is not None:
            found[facts.pre, facts.post] += count
    return found


def triples(cohort: Cohort) -> Triples:
    """Those of the matched who also took the follow-up."""
    found: Counter[tuple[Fraction, Fraction, Fraction]] = Counter()
    for facts, count in cohort.items():
        if facts.pre is not None and facts.post is not None and facts.follow_up is not None:
            found[facts.pre, facts.post, facts.follow_up] += count
    return found


def number(cohort: Cohort, rule: Callable[[Facts], bool]) -> int:
    """How many people of a cohort meet a rule."""
    return sum(count for facts, count in cohort.items() if rule(facts))


def mean(values: Iterable[tuple[Fraction, int]]) -> Fraction | None:
    """The mean of values, each with the number of people who have it; None of nobody."""
    per_denominator: Counter[int] = Counter()
    people = 0
    for value, count in values:
        per_denominator[value.denominator] += value.numerator * count
        people += count
    total = sum((Fraction(top, bottom) for bottom, top in per_denominator.items()), Fraction())
    return total / people if people else None


def normalised_gain(matched: Pairs) -> Fraction | None:
    """LRN-2 after Hake: the gain of the mean over what the mean could gain; None when there was nothing to gain."""
    before = mean((pre, count) for (pre, _), count in matched.items())
    after = mean((post, count) for (_, post), count in matched.items())
    if before is None or after is None or before == FULL:
        return None
    return (after - before) / (FULL - before)


def normalised_change(pre: Fraction, post: Fraction) -> Fraction | None:
    """One person's change after Marx and Cummings: the gain over what could be gained, a loss over what could be lost.

    None for who had nothing both times or everything both times: they are left out.
    """
    if pre == post:
        return None if pre in (0, FULL) else Fraction()
    return (post - pre) / (FULL - pre) if post > pre else (post - pre) / pre


def changes(matched: Pairs) -> tuple[Fraction | None, int]:
    """LRN-3: the mean normalised change, and over how many people."""
    found = [
        (change, count)
        for (pre, post), count in matched.items()
        if (change := normalised_change(pre, post)) is not None
    ]
    return mean(found), sum(count for _, count in found)


def worse_off(matched: Pairs) -> int:
    """LRN-3: how many scored less after than before."""
    return sum(count for (pre, post), count in matched.items() if post < pre)


def is_at_ceiling(matched: Pairs) -> bool:
    """Whether too many knew it all before for a gain to show: more than 30 % had 90 % or more."""
    high = sum(count for (pre, _), count in matched.items() if pre >= CEILING_SCORE)
    return high > CEILING_SHARE * sum(matched.values())


def gain_retained(followed: Triples) -> Fraction | None:
    """RET-1: the part of the gain still there at the follow-up; None when nothing was gained, or nobody came."""
    before, after, later = (mean((scores[place], count) for scores, count in followed.items()) for place in range(3))
    if before is None or after is None or later is None or after <= before:
        return None
    return (later - before) / (after - before)


@dataclass(frozen=True)
class CurvePoint:
    """RET-2: what was still known so many months after the certificate: the mean of people's own shares."""

    months: int
    people: int
    known: Fraction | None


def curve_point(months: int, answers: Mapping[tuple[int, int], int]) -> CurvePoint:
    """One point of the curve from (items asked, items known) of people and how many of them there are."""
    known = mean((Fraction(known, asked), count) for (asked, known), count in answers.items() if asked)
    return CurvePoint(months, sum(count for (asked, _), count in answers.items() if asked), known)

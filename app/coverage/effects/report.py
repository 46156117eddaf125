"""Every figure of the effect report, measured exactly and told as far as it may be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from app.coverage.effects import measures
from app.coverage.effects.definitions import Unit
from app.coverage.effects.intervals import gain_interval, wilson
from app.coverage.effects.measures import RELEVANT_FROM, Cohort, CurvePoint, mean, number
from app.coverage.effects.withholding import (
    ASKED,
    ELIGIBLE,
    FOLLOWED,
    LEAST,
    LEAST_OF_A_PART,
    MATCHED,
    PEOPLE,
    RATED,
    RESPONDED,
    TESTED,
    UNSAFE,
    Figure,
    Shown,
    percent_text,
    ratio_text,
    shown,
)
from app.coverage.suppression import Withheld


@dataclass(frozen=True)
class Effects:
    """The protected figures of a cohort, in the order in which they are read."""

    figures: tuple[Figure, ...]
    is_at_ceiling: bool | None
    """None where the pre-tests must not be told, or nobody has both."""

    def figure(self, indicator: str, part: str = "") -> Figure:
        """One of them."""
        return next(each for each in self.figures if (each.indicator, each.part) == (indicator, part))


def effects(cohort: Cohort, curve: tuple[CurvePoint, ...], *, is_national: bool, is_assessed: bool = True) -> Effects:
    """What may be told of a cohort.

    ``is_national``: the asker sees the whole country. ``is_assessed``: the group's tracks ask for a mark; where none
    does, everybody "passes" by sending the test, and LRN-1 says nothing and is not told.
    """
    people = _people(cohort, curve, is_national=is_national)
    learning = tuple(_learning(cohort, people))
    figures = (
        people.participation("LRN-2", "matched", MATCHED, PEOPLE),
        *_first_tests(cohort, people, is_assessed=is_assessed),
        *learning,
        *_relevance(cohort, people),
        *_retained(cohort, people),
        *(_point(people, each) for each in curve),
        *_practice(cohort, people),
    )
    is_open = learning[0].status == ""
    return Effects(figures, measures.is_at_ceiling(measures.pairs(cohort)) if is_open else None)


def _people(cohort: Cohort, curve: tuple[CurvePoint, ...], *, is_national: bool) -> Shown:
    points = {_month(point.months): point.people for point in curve}
    counts = {
        PEOPLE: sum(cohort.values()),
        TESTED: number(cohort, lambda facts: facts.post is not None),
        MATCHED: number(cohort, lambda facts: facts.is_matched),
        RATED: number(cohort, lambda facts: facts.post is not None and facts.rating is not None),
        FOLLOWED: sum(measures.triples(cohort).values()),
        ELIGIBLE: number(cohort, lambda facts: facts.is_eligible),
        RESPONDED: number(cohort, lambda facts: facts.is_respondent),
        ASKED: number(cohort, lambda facts: facts.is_respondent and facts.knows_channel is not None),
        **points,
    }
    least = LEAST if is_national else LEAST_OF_A_PART
    return shown(counts, number(cohort, _passed), least=least, points=tuple(points))


def _month(months: int) -> str:
    return f"month-{months}"


def _passed(facts: measures.Facts) -> bool:
    return facts.post is not None and facts.passed


def _first_tests(cohort: Cohort, people: Shown, *, is_assessed: bool) -> Iterator[Figure]:
    """LRN-1 and LRN-4; who passed had all safety-critical items right, so the two must not differ by few."""
    passed = number(cohort, _passed)
    must = number(cohort, lambda facts: facts.post is not None and facts.must_right)
    first = Figure("LRN-1", "", None)
    if is_assessed:
        first = people.outcome(first, passed, TESTED)
    second = people.outcome(Figure("LRN-4", "", None), must, TESTED)
    yield first
    if first.n is not None and second.n is not None and abs(must - passed) in UNSAFE:
        yield Figure("LRN-4", "", second.d, withheld=Withheld.SECONDARY)
    else:
        yield second


def _learning(cohort: Cohort, people: Shown) -> Iterator[Figure]:
    """LRN-2 and LRN-3."""
    matched = measures.pairs(cohort)
    before, after = (mean((scores[place], count) for scores, count in matched.items()) for place in range(2))
    block = people.block(MATCHED, people.least, before, after)
    yield block.mean("LRN-2", "pre", before)
    yield block.mean("LRN-2", "post", after)
    gain, reach = measures.normalised_gain(matched), gain_interval(matched)
    yield block.derived(Figure("LRN-2", "", None, Unit.RATIO), ratio_text(gain))
    sure = block if reach or gain is None else replace(block, why=block.why or Withheld.SECONDARY)
    for part, value in zip(("low", "high"), reach or (None, None), strict=True):
        yield sure.derived(Figure("LRN-2", part, None, Unit.RATIO), ratio_text(value))
    change, counted = measures.changes(matched)
    own = (
        block
        if counted in (0, people.counts[MATCHED]) or counted >= people.least
        else replace(block, why=Withheld.PRIMARY)
    )
    yield own.derived(Figure("LRN-3", "", None, Unit.RATIO), ratio_text(change))
    yield people.outcome(Figure("LRN-3", "worse-off", None), measures.worse_off(matched), MATCHED, least=people.least)


def _relevance(cohort: Cohort, people: Shown) -> Iterator[Figure]:
    """REA-1 with its response."""
    relevant = number(cohort, lambda facts: facts.post is not None and (facts.rating or 0) >= RELEVANT_FROM)
    yield people.outcome(Figure("REA-1", "", None), relevant, RATED)
    yield people.participation("REA-1", "response", RATED, TESTED)


def _retained(cohort: Cohort, people: Shown) -> Iterator[Figure]:
    """RET-1."""
    followed = measures.triples(cohort)
    means = [mean((scores[place], count) for scores, count in followed.items()) for place in range(3)]
    block = people.block(FOLLOWED, people.least, *means)
    for part, value in zip(("pre", "post", "follow-up"), means, strict=True):
        yield block.mean("RET-1", part, value)
    kept = measures.gain_retained(followed)
    yield block.derived(Figure("RET-1", "", None), None if kept is None else percent_text(kept))


def _point(people: Shown, point: CurvePoint) -> Figure:
    """One point of RET-2."""
    return people.block(_month(point.months), LEAST, point.known).mean("RET-2", str(point.months), point.known)


def _practice(cohort: Cohort, people: Shown) -> Iterator[Figure]:
    """BEH-1 with its response, bounds and interval, and BEH-2."""
    applied = number(cohort, lambda facts: facts.is_respondent and facts.applied)
    told = people.outcome(Figure("BEH-1", "", None), applied, RESPONDED, least=people.least)
    yield told
    yield people.participation("BEH-1", "response", RESPONDED, ELIGIBLE)
    silent = people.counts[ELIGIBLE] - people.counts[RESPONDED]
    yield _bound(people, told, "low-bound", applied)
    yield _bound(people, told, "high-bound", applied + silent)
    yield from _interval(told)
    knows = number(cohort, lambda facts: facts.is_respondent and bool(facts.knows_channel))
    yield people.outcome(Figure("BEH-2", "", None), knows, ASKED, least=people.least)


def _bound(people: Shown, told: Figure, part: str, count: int) -> Figure:
    """A bound of BEH-1: told only with the share it bounds and with how many were eligible."""
    d, why = people.get(ELIGIBLE), people.why.get(ELIGIBLE) or _because_of(told)
    if why or not d or told.value is None:
        return Figure("BEH-1", part, d, withheld=why)
    return Figure("BEH-1", part, d, n=count, value=percent_text(Fraction(count, d)))


def _interval(told: Figure) -> Iterator[Figure]:
    """The interval of BEH-1: told only with its numbers."""
    reach = wilson(told.n, told.d) if told.n is not None and told.d else None
    for part, value in zip(("interval-low", "interval-high"), reach or (None, None), strict=True):
        text = None if value is None else percent_text(Fraction(value))
        yield Figure("BEH-1", part, told.d, value=text, withheld=_because_of(told))


def _because_of(told: Figure) -> Withheld | None:
    """Why what would give a share away is withheld: for its own sake, or because the share is told as a bound."""
    return Withheld.SECONDARY if told.withheld is Withheld.BOUNDED else told.withheld

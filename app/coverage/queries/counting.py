"""Raw counts out of the totals, in one statement whose cost is the size of the table it is for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, String, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from app.coverage.indicators import DENOMINATOR, By
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.models import LedgerTotal
from app.coverage.periods import Range, up_to, year_to_date
from app.coverage.queries.facts import region_ids
from app.coverage.rollup import AGE_COLUMNS, COLUMNS, EVERYBODY, SEX_COLUMNS, UNKNOWN_YEAR
from app.coverage.tables import Counts, Place, Question
from app.workforce.codes import AGE_BANDS, age_band
from app.workforce.models import HeadCount, Region

WHOLE: Final = "whole"
SO_FAR: Final = "so far"
COHORT: Final = "cohort"
HEADS: Final = "heads"

Sums = Mapping[str, int]


def counts(session: Session, question: Question, place: Place) -> Counts:
    """What a table of this question is made of. Not protected: only :func:`app.coverage.tables.table` may have it."""
    measures = question.indicator.counted(question.module)
    whole: dict[tuple[int, str], Sums] = {}
    ages: dict[tuple[str, str], int] = {}
    heads: dict[tuple[int, ...], int] = {}
    for part, region_id, name, cohort, *amounts in session.execute(_statement(question, place, measures)):
        sums = dict(zip(COLUMNS, map(int, amounts), strict=True))
        if part == WHOLE:
            whole[region_id, name] = sums
        elif part == SO_FAR:
            _add(ages, name, {band: sums[column] for band, column in AGE_COLUMNS.items()})
        elif part == COHORT:
            birth_year = None if cohort == UNKNOWN_YEAR else cohort
            _add(ages, name, {age_band(birth_year, question.on.year): sums["amount"]})
        else:
            heads[region_ids(name)] = sums["amount"]
    ids = {region_id for region_id, _ in whole}
    indicator = question.indicator
    people = {id_: _amount(whole, id_, DENOMINATOR) for id_ in ids}
    return Counts(
        numerators={id_: sum(_amount(whole, id_, measure) for measure in measures) for id_ in ids},
        headcounts={id_: _amount(whole, id_, indicator.of) for id_ in ids},
        head_counts=upwards(heads),
        rows=_rows(question, place.target.id, whole, ages),
        of_whom=people if indicator.is_size_protected else None,
        is_whole=indicator.of != DENOMINATOR,
    )


def _add(ages: dict[tuple[str, str], int], measure: str, found: Mapping[str, int]) -> None:
    for band, amount in found.items():
        ages[measure, band] = ages.get((measure, band), 0) + amount


def _amount(whole: Mapping[tuple[int, str], Sums], region_id: int, measure: str, column: str = "amount") -> int:
    return whole.get((region_id, measure), {}).get(column, 0)


def _rows(
    question: Question, target: int, whole: Mapping[tuple[int, str], Sums], ages: Mapping[tuple[str, str], int]
) -> dict[str, tuple[int, int]]:
    measures = question.indicator.counted(question.module)
    if question.by is By.MODE:
        return {measure: (_amount(whole, target, measure), 0) for measure in measures}
    if question.by is By.SEX:
        return {
            sex: (_amount(whole, target, measures[0], column), _amount(whole, target, DENOMINATOR, column))
            for sex, column in SEX_COLUMNS.items()
        }
    if question.by is By.AGE:
        return {band: (ages.get((measures[0], band), 0), ages.get((DENOMINATOR, band), 0)) for band in AGE_BANDS}
    return {}


def upwards(heads: Mapping[tuple[int, ...], int]) -> dict[int, int]:
    """For each region the head counts in it; one of a region stands for all below it."""
    counted = {way[-1] for way in heads}
    found: dict[int, int] = {}
    for way, count in heads.items():
        for id_ in reversed(way):
            if id_ != way[-1] and id_ in counted:
                break
            found[id_] = found.get(id_, 0) + count
    return found


def _statement(question: Question, place: Place, measures: Sequence[str]) -> Any:
    ids = sorted({node.id for parts in place.parts.values() for node in parts} | {place.way[0].id})
    is_share = question.indicator.is_share
    is_of_register = question.indicator.of == DENOMINATOR
    named = (*measures, question.indicator.of, DENOMINATOR) if is_share else measures
    scope = (LedgerTotal.measure.in_(named), LedgerTotal.audience == question.audience)
    everybody = LedgerTotal.cohort == EVERYBODY
    so_far = year_to_date(question.on)
    stock = up_to(question.on) if is_share else so_far
    parts: list[Any] = [_sums(WHOLE, (*scope, LedgerTotal.region_id.in_(ids), everybody), stock)]
    if question.by is By.AGE:
        here = LedgerTotal.region_id == place.target.id
        parts.append(_sums(SO_FAR, (*scope, here, everybody), so_far))
        parts.append(_sums(COHORT, (*scope, here, LedgerTotal.cohort > EVERYBODY), [(0, question.on.year - 1)]))
    if is_share and is_of_register and question.audience != EVERY_AUDIENCE:
        parts.append(_heads(question))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _sums(part: str, scope: Iterable[ColumnElement[bool]], ranges: Iterable[Range]) -> Select[Any]:
    """The sums of totals over ranges of periods; each range is its own search of the primary key."""
    amounts = [getattr(LedgerTotal, name) for name in COLUMNS]
    keys = (LedgerTotal.region_id, LedgerTotal.measure, LedgerTotal.cohort)
    found = union_all(
        *(select(*keys, *amounts).where(*scope, LedgerTotal.period.between(*each)) for each in ranges)
    ).subquery()
    return select(
        literal(part, String),
        found.c.region_id,
        found.c.measure,
        found.c.cohort,
        *(func.sum(found.c[name]) for name in COLUMNS),
    ).group_by(found.c.region_id, found.c.measure, found.c.cohort)


def _heads(question: Question) -> Any:
    """The latest head counts on or before the date, of regions where the register has never listed anybody."""
    later = aliased(HeadCount)
    newer = select(later.id).where(
        later.region_id == HeadCount.region_id,
        later.audience == HeadCount.audience,
        later.on > HeadCount.on,
        later.on <= question.on,
    )
    listed = select(LedgerTotal.period).where(
        LedgerTotal.measure == DENOMINATOR,
        LedgerTotal.audience == question.audience,
        LedgerTotal.region_id == HeadCount.region_id,
        LedgerTotal.cohort == EVERYBODY,
    )
    nothing = [literal(0, Integer)] * (len(COLUMNS) - 1)
    return (
        select(literal(HEADS, String), Region.id, Region.path, literal(0, Integer), HeadCount.count, *nothing)
        .join(Region, Region.id == HeadCount.region_id)
        .where(HeadCount.audience == question.audience, HeadCount.on <= question.on, ~newer.exists(), ~listed.exists())
    )

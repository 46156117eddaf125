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
from app.coverage.rollup import (
    AGE_COLUMNS,
    COLUMNS,
    EVERYBODY,
    SECTOR_COLUMNS,
    SETTING_COLUMNS,
    SEX_COLUMNS,
    UNKNOWN_YEAR,
)
from app.coverage.tables import Counts, Place, Question
from app.workforce.codes import AGE_BANDS, UNKNOWN, age_band
from app.workforce.models import HeadCount, Region

WHOLE: Final = "whole"
SO_FAR: Final = "so far"
COHORT: Final = "cohort"
HEADS: Final = "heads"

KINDS: Final = {By.SETTING: SETTING_COLUMNS, By.SECTOR: SECTOR_COLUMNS}

Sums = Mapping[str, int]
Ages = dict[tuple[int, str, str], int]
"""By region, measure and band."""


def counts(session: Session, question: Question, place: Place) -> Counts:
    """What a table of this question is made of. Not protected: only :mod:`app.coverage.protecting` may have it."""
    measures = question.indicator.counted(question.module)
    whole: dict[tuple[int, str], Sums] = {}
    ages: Ages = {}
    heads: dict[tuple[int, ...], int] = {}
    for part, region_id, name, cohort, *amounts in session.execute(_statement(question, place, measures)):
        sums = dict(zip(COLUMNS, map(int, amounts), strict=True))
        if part == WHOLE:
            whole[region_id, name] = sums
        elif part == SO_FAR:
            _add(ages, (region_id, name), {band: sums[column] for band, column in AGE_COLUMNS.items()})
        elif part == COHORT:
            birth_year = None if cohort == UNKNOWN_YEAR else cohort
            _add(ages, (region_id, name), {age_band(birth_year, question.on.year): sums["amount"]})
        else:
            heads[region_ids(name)] = sums["amount"]
    ids = {region_id for region_id, _ in whole}
    indicator = question.indicator
    people = {id_: _amount(whole, id_, DENOMINATOR) for id_ in ids}
    cells = {id_: _rows(question, id_, whole, ages) for id_ in compared(question, place)}
    return Counts(
        numerators={id_: sum(_amount(whole, id_, measure) for measure in measures) for id_ in ids},
        headcounts={id_: _amount(whole, id_, indicator.of) for id_ in ids},
        head_counts=upwards(heads),
        rows=cells[place.target.id] if cells else _rows(question, place.target.id, whole, ages),
        cells=cells,
        of_whom=people if indicator.is_size_protected else None,
        is_whole=indicator.of != DENOMINATOR,
    )


def compared(question: Question, place: Place) -> tuple[int, ...]:
    """The regions whose cut a table tells or is protected with: those directly below the country stand together."""
    if question.by not in (By.SEX, By.AGE, By.MODE):
        return ()
    target, country = place.target, place.way[0]
    if len(place.way) > 2:
        return (target.id,)
    return (country.id, *(node.id for node in place.parts.get(country.id, ())))


def _add(ages: Ages, where: tuple[int, str], found: Mapping[str, int]) -> None:
    for band, amount in found.items():
        ages[*where, band] = ages.get((*where, band), 0) + amount


def _amount(whole: Mapping[tuple[int, str], Sums], region_id: int, measure: str, column: str = "amount") -> int:
    return whole.get((region_id, measure), {}).get(column, 0)


def _rows(
    question: Question, target: int, whole: Mapping[tuple[int, str], Sums], ages: Ages
) -> dict[str, tuple[int, int]]:
    measures = question.indicator.counted(question.module)
    if question.by is By.MODE:
        return {measure: (_amount(whole, target, measure), 0) for measure in measures}
    if question.by is By.SEX:
        return {
            sex: (_amount(whole, target, measures[0], column), _amount(whole, target, DENOMINATOR, column))
            for sex, column in SEX_COLUMNS.items()
        }
    if question.by in KINDS:
        return _by_kind(KINDS[question.by], whole, target, measures[0])
    if question.by is By.AGE:
        return {
            band: (ages.get((target, measures[0], band), 0), ages.get((target, DENOMINATOR, band), 0))
            for band in AGE_BANDS
        }
    return {}


def _by_kind(
    columns: Mapping[str, str], whole: Mapping[tuple[int, str], Sums], target: int, measure: str
) -> dict[str, tuple[int, int]]:
    """By a quality of the place of work; what is in none of its columns is not known."""
    found = {
        code: (_amount(whole, target, measure, column), _amount(whole, target, DENOMINATOR, column))
        for code, column in columns.items()
    }
    known = [sum(part) for part in zip(*found.values(), strict=True)]
    found[UNKNOWN] = (
        _amount(whole, target, measure) - known[0],
        _amount(whole, target, DENOMINATOR) - known[1],
    )
    return found


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
        here = LedgerTotal.region_id.in_(compared(question, place))
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

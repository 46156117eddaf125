"""Raw counts of the whole country for a release, in five statements, however many regions and groups."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.catalogue.queries import tracks
from app.coverage.indicators import DENOMINATOR
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.models import LedgerTotal
from app.coverage.periods import Range, up_to, year_to_date
from app.coverage.queries.counting import upwards
from app.coverage.queries.facts import region_ids
from app.coverage.releases.contents import BY_EVERYTHING, MODULE_PREFIX
from app.coverage.releases.readings import Reading, Sums
from app.coverage.rollup import AGE_COLUMNS, COLUMNS, EVERYBODY, UNKNOWN_YEAR
from app.coverage.tables import Node
from app.workforce.codes import age_band
from app.workforce.models import HeadCount, Region, RegisterImport

WHOLE: Final = "whole"
SO_FAR: Final = "so far"
COHORT: Final = "cohort"
FIRST_LEVEL: Final = 1

Where = tuple[str, str, int]
"""Group, measure, region."""


def reading(session: Session, on: date) -> Reading:
    """Everything that a release of a date is made of. Not protected: only :mod:`app.coverage.releases` may have it."""
    regions = _regions(session)
    sums: dict[Where, Sums] = {}
    ages: dict[Where, dict[str, int]] = {}
    for part, audience, measure, region_id, cohort, *amounts in session.execute(_totals(on, regions)):
        where = (audience, measure, region_id)
        found = dict(zip(COLUMNS, map(int, amounts), strict=True))
        if part == WHOLE:
            sums[where] = found
        elif part == SO_FAR:
            _add(ages, where, {band: found[column] for band, column in AGE_COLUMNS.items()})
        else:
            _add(ages, where, {age_band(None if cohort == UNKNOWN_YEAR else cohort, on.year): found["amount"]})
    modules: dict[str, list[str]] = {}
    for card in tracks(session):
        modules.setdefault(card.audience, []).extend(card.document.modules)
    register_date = session.scalar(
        select(func.max(RegisterImport.register_date)).where(RegisterImport.kind.in_(("positions", "headcounts")))
    )
    by_audience = {audience: tuple(dict.fromkeys(keys)) for audience, keys in modules.items()}
    return Reading(on, regions, sums, ages, _heads(session, on), by_audience, register_date)


def _add(ages: dict[Where, dict[str, int]], where: Where, found: Mapping[str, int]) -> None:
    bands = ages.setdefault(where, {})
    for band, amount in found.items():
        bands[band] = bands.get(band, 0) + amount


def _regions(session: Session) -> tuple[Node, ...]:
    """All of them, from the country down, by name."""
    rows = session.execute(select(Region.id, Region.code, Region.name, Region.parent_id, Region.path))
    nodes = (Node(id_, code, name, parent_id, region_ids(path)) for id_, code, name, parent_id, path in rows)
    return tuple(sorted(nodes, key=lambda node: (len(node.path), node.name, node.code)))


def _totals(on: date, regions: Sequence[Node]) -> Any:
    everywhere = [node.id for node in regions]
    above = [node.id for node in regions if len(node.path) - 1 <= FIRST_LEVEL]
    named = {DENOMINATOR, *(indicator.measures[0] for indicator in BY_EVERYTHING)}
    people = LedgerTotal.measure.in_(sorted(named))
    modules = LedgerTotal.measure.startswith(MODULE_PREFIX, autoescape=True)
    everybody = LedgerTotal.cohort == EVERYBODY
    so_far = year_to_date(on)
    return union_all(
        _sums(WHOLE, (people, everybody, LedgerTotal.region_id.in_(everywhere)), up_to(on)),
        _sums(WHOLE, (modules, everybody, LedgerTotal.region_id.in_(above)), up_to(on)),
        _sums(SO_FAR, (people, everybody, LedgerTotal.region_id.in_(above)), so_far),
        _sums(COHORT, (people, LedgerTotal.cohort > EVERYBODY, LedgerTotal.region_id.in_(above)), [(0, on.year - 1)]),
    )


def _sums(part: str, scope: Iterable[ColumnElement[bool]], ranges: Iterable[Range]) -> Select[Any]:
    keys = (LedgerTotal.audience, LedgerTotal.measure, LedgerTotal.region_id, LedgerTotal.cohort)
    return (
        select(literal(part, String), *keys, *(func.sum(getattr(LedgerTotal, name)) for name in COLUMNS))
        .where(
            *scope,
            LedgerTotal.audience != EVERY_AUDIENCE,
            or_(*(LedgerTotal.period.between(*each) for each in ranges)),
        )
        .group_by(*keys)
    )


def _heads(session: Session, on: date) -> dict[str, dict[int, int]]:
    """The latest head counts on or before the date, of regions where the register has never listed anybody."""
    later = aliased(HeadCount)
    newer = select(later.id).where(
        later.region_id == HeadCount.region_id,
        later.audience == HeadCount.audience,
        later.on > HeadCount.on,
        later.on <= on,
    )
    listed = select(LedgerTotal.period).where(
        LedgerTotal.measure == DENOMINATOR,
        LedgerTotal.audience == HeadCount.audience,
        LedgerTotal.region_id == HeadCount.region_id,
        LedgerTotal.cohort == EVERYBODY,
    )
    rows = session.execute(
        select(HeadCount.audience, Region.path, HeadCount.count)
        .join(Region, Region.id == HeadCount.region_id)
        .where(HeadCount.on <= on, ~newer.exists(), ~listed.exists())
    )
    found: dict[str, dict[tuple[int, ...], int]] = {}
    for audience, path, count in rows:
        found.setdefault(audience, {})[region_ids(path)] = count
    return {audience: upwards(heads) for audience, heads in found.items()}

"""Readings of the people on the register on a date: places of work, what is known of people, kinds of place."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from app.coverage.indicators import By
from app.coverage.queries.readings import Pair, holders, on_register, upwards
from app.coverage.tables import Counts, Place, Question
from app.workforce.codes import UNKNOWN
from app.workforce.models import Person, Region, Site

ENOUGH: Final = 50
ENOUGH_OF: Final[Mapping[str, int]] = {"C": 100}
"""From which percentage of certified people on a place of work counts for COV-7b."""


def places_of_work(session: Session, question: Question, _place: Place) -> Counts:
    """COV-7a and COV-7b: places of work where somebody, or enough, is certified, over all with anybody of the group."""
    stock, held = on_register(question.audience, question.on), holders(question.audience, question.on)
    certified = func.count(held.c.person_id)
    sites = (
        select(stock.c.site_id, func.count().label("people"), certified.label("certified"))
        .select_from(stock)
        .outerjoin(held, held.c.person_id == stock.c.person_id)
        .where(stock.c.site_id.is_not(None))
        .group_by(stock.c.site_id)
        .subquery("sites")
    )
    enough = sites.c.certified * 100 >= sites.c.people * ENOUGH_OF.get(question.audience, ENOUGH)
    is_counted = sites.c.certified >= 1 if question.indicator.code == "COV-7a" else enough
    rows = session.execute(
        select(Region.path, func.sum(case((is_counted, 1), else_=0)), func.count())
        .select_from(sites)
        .join(Site, Site.id == sites.c.site_id)
        .join(Region, Region.id == Site.region_id)
        .group_by(Region.path)
    )
    return whole(upwards(rows))


def completeness(session: Session, question: Question, _place: Place) -> Counts:
    """DQ-3: people of whom sex, birth year, occupation and place of work are known, over all on the register."""
    stock = on_register(question.audience, question.on)
    rows = session.execute(
        select(Region.path, func.sum(case((~is_incomplete(stock), 1), else_=0)), func.count())
        .select_from(stock)
        .join(Person, Person.id == stock.c.person_id)
        .join(Region, Region.id == stock.c.region_id)
        .group_by(Region.path)
    )
    return whole(upwards(rows))


def is_incomplete(stock: Any) -> ColumnElement[bool]:
    """Whether anything is not known of somebody on the register."""
    return or_(Person.sex == UNKNOWN, Person.birth_year.is_(None), stock.c.cadre.is_(None), stock.c.site_id.is_(None))


def by_kind_of_place(session: Session, question: Question, place: Place) -> Mapping[str, Pair]:
    """Certified people over people on the register, by the setting or the sector of their place of work."""
    stock, held = on_register(question.audience, question.on), holders(question.audience, question.on)
    column = Site.urban_rural if question.by is By.SETTING else Site.sector
    kind = func.coalesce(column, UNKNOWN)
    rows = session.execute(
        select(kind, func.count(held.c.person_id), func.count())
        .select_from(stock)
        .join(Region, Region.id == stock.c.region_id)
        .outerjoin(Site, Site.id == stock.c.site_id)
        .outerjoin(held, held.c.person_id == stock.c.person_id)
        .where(Region.path.startswith(place.target.region_path, autoescape=True))
        .group_by(kind)
    )
    return {code: (n, d) for code, n, d in rows}


def whole(found: Mapping[int, Pair], *, of_whom: Mapping[int, int] | None = None) -> Counts:
    """Counts where a region that is not named has nobody."""
    return Counts(
        numerators={id_: n for id_, (n, _) in found.items()},
        headcounts={id_: d for id_, (_, d) in found.items()},
        head_counts={},
        of_whom=of_whom,
        is_whole=True,
    )

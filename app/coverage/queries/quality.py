"""The quality of the data: every figure of it, and the lists from which a data officer mends what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.accounts.policy import COUNTRY, SignedIn
from app.coverage.consistency import Agreement
from app.coverage.indicators import COV_1, By
from app.coverage.queries import coverage_table, figures
from app.coverage.queries.events import completions_in_year, is_matched
from app.coverage.queries.readings import on_register
from app.coverage.queries.stock import is_incomplete
from app.coverage.suppression import Profile
from app.coverage.tables import CoverageTable, Question
from app.credentials.models import Certificate
from app.permissions import Permission
from app.workforce.codes import UNKNOWN
from app.workforce.models import Person, Position, Region, Site

LISTED: Final = 100
"""So many rows of a list are told; how many there are is told besides."""

EVERYWHERE: Final = ("DQ-1", "DQ-3", "DQ-5", "DQ-7")
NATIONAL: Final = ("DQ-2", "DQ-4")


@dataclass(frozen=True)
class Mismatch:
    """One thing to mend: the key of a row and its place, never who it is about; ``reasons`` are codes."""

    key: str
    audience: str
    region_code: str
    site_code: str | None
    day: date
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ToMend:
    """The first of the rows to mend, and how many there are."""

    rows: tuple[Mismatch, ...]
    count: int


@dataclass(frozen=True)
class QualityReport:
    """Every figure of quality within reach; the lists only for whoever may bring register files in."""

    tables: tuple[CoverageTable, ...]
    agreements: tuple[Agreement, ...]
    """Empty where only a part of the country is seen."""
    unmatched: ToMend | None
    incomplete: ToMend | None


def quality_report(
    session: Session, principal: SignedIn, *, audience: str, on: date, profile: Profile | None = None
) -> QualityReport:
    """The quality of the data of a group, or of all, on a date, in some thirty statements whatever there is."""
    tables = [_table(session, principal, code, audience, on, profile) for code in EVERYWHERE]
    is_national = tables[0].region_path.count("/") == 2
    found: Sequence[Agreement] = ()
    if is_national:
        tables += [_table(session, principal, code, audience, on, profile) for code in NATIONAL]
        found = figures.agreement(session, on)
    may_mend = is_national and principal.may(Permission.IMPORT_WORKFORCE, within=COUNTRY)
    question = Question(COV_1, audience, on, By.NONE)
    return QualityReport(
        tuple(sorted(tables, key=lambda table: table.question.indicator.code)),
        tuple(found),
        _unmatched(session, question) if may_mend else None,
        _incomplete(session, question) if may_mend else None,
    )


def _table(
    session: Session, principal: SignedIn, code: str, audience: str, on: date, profile: Profile | None
) -> CoverageTable:
    return coverage_table(session, principal, code, audience=audience, on=on, by=By.NONE, profile=profile)


def _unmatched(session: Session, question: Question) -> ToMend:
    """Completions of the year whose holder was not on the register of the group on the day of issue."""
    country = aliased(Region)
    is_unknown = case(
        (Certificate.account_id.is_(None), Certificate.person_id.is_(None)), else_=Account.person_id.is_(None)
    )
    rows = session.execute(
        select(
            Certificate.id,
            Certificate.audience,
            func.coalesce(Region.code, country.code),
            Certificate.issued,
            is_unknown,
            func.count().over(),
        )
        .select_from(Certificate)
        .join(country, country.parent_id.is_(None))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(*completions_in_year(question), ~is_matched())
        .order_by(Certificate.issued, Certificate.id)
        .limit(LISTED)
    ).all()
    found = tuple(
        Mismatch(f"certificate {id_}", audience, region, None, issued, ("unlinked" if is_unlinked else "elsewhere",))
        for id_, audience, region, issued, is_unlinked, _ in rows
    )
    return ToMend(found, rows[0][-1] if rows else 0)


def _incomplete(session: Session, question: Question) -> ToMend:
    """Positions of people of whom something is not known."""
    stock = on_register(question.audience, question.on)
    missing: dict[str, ColumnElement[bool]] = {
        "sex": Person.sex == UNKNOWN,
        "birth_year": Person.birth_year.is_(None),
        "cadre_isco08": Position.cadre_isco08.is_(None),
        "site": Position.site_id.is_(None),
    }
    rows: Any = session.execute(
        select(
            Position.id,
            Position.audience,
            Region.code,
            Site.code,
            Position.start,
            func.count().over(),
            *missing.values(),
        )
        .select_from(stock)
        .join(Position, Position.id == stock.c.position_id)
        .join(Person, Person.id == stock.c.person_id)
        .join(Region, Region.id == stock.c.region_id)
        .outerjoin(Site, Site.id == stock.c.site_id)
        .where(is_incomplete(stock))
        .order_by(Region.code, Position.id)
        .limit(LISTED)
    ).all()
    found = tuple(
        Mismatch(f"position {id_}", audience, region, site, start, _named(missing, flags))
        for id_, audience, region, site, start, _, *flags in rows
    )
    return ToMend(found, rows[0][5] if rows else 0)


def _named(missing: dict[str, ColumnElement[bool]], flags: Sequence[Any]) -> tuple[str, ...]:
    return tuple(name for name, is_missing in zip(missing, flags, strict=True) if is_missing)

"""The quality of the data: every figure of it, and the lists from which a data officer mends what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, literal, or_, select, text
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.accounts.policy import COUNTRY, SignedIn
from app.coverage.consistency import Agreement
from app.coverage.indicators import COV_1, By
from app.coverage.ledger import INCOMPLETE, UNMATCHED
from app.coverage.models import TO_MEND, LedgerEntry, LedgerTotal
from app.coverage.periods import Range, day_code, up_to, year_to_date
from app.coverage.queries import coverage_table, figures
from app.coverage.queries.readings import on_register
from app.coverage.rollup import EVERYBODY
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
    is_national: bool
    """Whether the whole country is seen; only there the consistency of its counts can be asked for."""
    unmatched: ToMend | None
    incomplete: ToMend | None


def quality_report(
    session: Session,
    principal: SignedIn,
    *,
    audience: str,
    on: date,
    today: date | None = None,
    profile: Profile | None = None,
) -> QualityReport:
    """The quality of the data of a group, or of all, on a date, in some thirty statements whatever there is."""
    asked: dict[str, Any] = {"audience": audience, "on": on, "by": By.NONE, "today": today, "profile": profile}
    tables = [coverage_table(session, principal, code, **asked) for code in EVERYWHERE]
    is_national = tables[0].region_path.count("/") == 2
    if is_national:
        tables += [coverage_table(session, principal, code, **asked) for code in NATIONAL]
    may_mend = is_national and principal.may(Permission.IMPORT_WORKFORCE, within=COUNTRY)
    question = Question(COV_1, audience, on, By.NONE)
    return QualityReport(
        tuple(sorted(tables, key=lambda table: table.question.indicator.code)),
        is_national,
        unmatched_completions(session, question) if may_mend else None,
        _incomplete(session, question) if may_mend else None,
    )


def consistency_checks(session: Session, report: QualityReport, on: date) -> tuple[Agreement, ...]:
    """DQ-6 check by check; none where only a part of the country is seen.

    Every count of the country is compared with every other, and with the year before: seconds in a large country, so
    this is asked for and does not ride on every look at the quality of the data.
    """
    return figures.agreement(session, on) if report.is_national else ()


def unmatched_completions(session: Session, question: Question) -> ToMend:
    """Completions of the year whose holder was not on the register of the group on the day of issue."""
    year_begins = question.on.year * 10_000
    ids = _to_mend(session, UNMATCHED, LedgerEntry.certificate_id, question, LedgerEntry.day > year_begins)
    anywhere = aliased(Region)
    is_unknown = case(
        (Certificate.account_id.is_(None), Certificate.person_id.is_(None)), else_=Account.person_id.is_(None)
    )
    rows = session.execute(
        select(
            Certificate.id,
            Certificate.audience,
            func.coalesce(Region.code, anywhere.code),
            Certificate.issued,
            is_unknown,
        )
        .select_from(Certificate)
        .join(anywhere, anywhere.parent_id.is_(None))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(Certificate.id.in_(ids))
        .order_by(Certificate.issued, Certificate.id)
    ).all()
    found = tuple(
        Mismatch(f"certificate {id_}", audience, region, None, issued, ("unlinked" if is_unlinked else "elsewhere",))
        for id_, audience, region, issued, is_unlinked in rows
    )
    return ToMend(found, _how_many(session, UNMATCHED, question, year_to_date(question.on)))


def _incomplete(session: Session, question: Question) -> ToMend:
    """Positions of people of whom something is not known."""
    people = _to_mend(session, INCOMPLETE, LedgerEntry.person_id, question, literal(True))
    stock = on_register(question.audience, question.on, people)
    missing: dict[str, ColumnElement[bool]] = {
        "sex": Person.sex == UNKNOWN,
        "birth_year": Person.birth_year.is_(None),
        "cadre_isco08": Position.cadre_isco08.is_(None),
        "site": Position.site_id.is_(None),
    }
    rows: Any = session.execute(
        select(Position.id, Position.audience, Region.code, Site.code, Position.start, *missing.values())
        .select_from(stock)
        .join(Position, Position.id == stock.c.position_id)
        .join(Person, Person.id == stock.c.person_id)
        .join(Region, Region.id == stock.c.region_id)
        .outerjoin(Site, Site.id == stock.c.site_id)
        .where(or_(*missing.values()))
        .order_by(Region.code, Position.id)
    ).all()
    found = tuple(
        Mismatch(f"position {id_}", audience, region, site, start, _named(missing, flags))
        for id_, audience, region, site, start, *flags in rows
    )
    return ToMend(found, _how_many(session, INCOMPLETE, question, up_to(question.on)))


def _how_many(session: Session, measure: str, question: Question, ranges: Iterable[Range]) -> int:
    """The ledger's own count of the whole country."""
    total = LedgerTotal
    country = select(Region.id).where(Region.parent_id.is_(None)).scalar_subquery()
    counted = select(func.sum(total.amount)).where(
        total.measure == measure,
        total.audience == question.audience,
        total.region_id == country,
        total.cohort == EVERYBODY,
        or_(*(total.period.between(*each) for each in ranges)),
    )
    return int(session.scalar(counted) or 0)


def _to_mend(
    session: Session, measure: str, origin: Any, question: Question, *since: ColumnElement[bool]
) -> Sequence[int]:
    """Whom or what the ledger counts as wrong on the date, the newest first; what was mended since is left out."""
    entry, other = LedgerEntry, aliased(LedgerEntry)
    until = day_code(question.on)
    left = (
        select(func.sum(other.delta))
        .where(
            getattr(other, origin.key) == origin,
            other.measure == measure,
            other.audience == question.audience,
            other.day <= until,
        )
        .scalar_subquery()
    )
    found = (
        select(origin)
        .where(
            text(f"ledger_entry.{TO_MEND}"),
            entry.measure == measure,
            entry.audience == question.audience,
            entry.day <= until,
            *since,
            entry.delta > 0,
            left > 0,
        )
        .order_by(entry.day.desc(), entry.id.desc())
        .limit(LISTED)
    )
    return sorted(set(session.scalars(found)))


def _named(missing: dict[str, ColumnElement[bool]], flags: Sequence[Any]) -> tuple[str, ...]:
    return tuple(name for name, is_missing in zip(missing, flags, strict=True) if is_missing)

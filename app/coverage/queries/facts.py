"""What the ledger is derived from, and what is posted, for given persons, certificates and group sessions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, String, cast, func, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.accounts.models import Account
from app.catalogue.queries import tracks
from app.coverage.ledger import GROUP, ONLINE, Cell, Certified, Facts, Passed, Post, activity, until
from app.coverage.models import LedgerEntry
from app.credentials.models import Certificate
from app.facilitation.models import GroupSession
from app.learning.models import ModulePass
from app.workforce.models import Person, Position, Region

Above = dict[int, tuple[int, ...]]
"""For a region the ids of the regions it lies in, itself included, from the country down."""

Audiences = Mapping[str, Collection[str]]
"""For a module the audiences whose track has it."""

_CERTIFICATE: Final = "certificate"
_PASS: Final = "pass"  # noqa: S105  (a passed module)


@dataclass
class Found:
    """The facts of some persons, what is posted of them, and the regions met on the way."""

    facts: dict[int, Facts] = field(default_factory=dict)
    posted: dict[int, dict[Cell, int]] = field(default_factory=dict)
    above: Above = field(default_factory=dict)


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a column holds one of these ids, which are sorted; a run without gaps is asked for by its ends."""
    if len(ids) > 1 and ids[-1] - ids[0] + 1 == len(ids):
        return column.between(ids[0], ids[-1])
    return column.in_(ids)


def region_ids(path: str) -> tuple[int, ...]:
    """The ids in a path, from the country down."""
    return tuple(int(part) for part in path.split("/") if part)


def all_above(session: Session) -> Above:
    """The way up from every region."""
    return {id_: region_ids(path) for id_, path in session.execute(select(Region.id, Region.path)).all()}


def audiences_of_modules(session: Session) -> Audiences:
    """Which audiences' tracks have a module, for every module of a track."""
    found: dict[str, set[str]] = {}
    for card in tracks(session):
        for key in card.document.modules:
            found.setdefault(key, set()).add(card.audience)
    return found


def facts_of(session: Session, ids: Sequence[int], audiences: Audiences | None = None) -> Found:
    """The facts of persons (ids sorted) and what is posted of them.

    ``audiences`` spares the statement that asks for them, which is sent only when somebody has passed a module.
    """
    found = Found(posted=posted_of(session, LedgerEntry.person_id, ids))
    people, posts = _people(session, ids, found.above)
    certificates, passes = _earned(session, ids)
    if passes and audiences is None:
        audiences = audiences_of_modules(session)
    for person_id, (sex, birth_year) in people.items():
        found.facts[person_id] = Facts(
            sex,
            birth_year,
            posts.get(person_id, ()),
            certificates.get(person_id, ()),
            tuple(_for_audiences(passes.get(person_id, ()), audiences or {})),
        )
    _complete(session, found)
    return found


def _people(
    session: Session, ids: Sequence[int], above: Above
) -> tuple[dict[int, tuple[str, int | None]], dict[int, list[Post]]]:
    """Sex and birth year, and the positions; the ways up from their regions are noted."""
    people: dict[int, tuple[str, int | None]] = {}
    posts: dict[int, list[Post]] = {}
    rows = session.execute(
        select(
            Person.id,
            Person.sex,
            Person.birth_year,
            Position.audience,
            Position.region_id,
            Position.start,
            Position.end,
            Position.is_primary,
            Region.path,
        )
        .outerjoin(Position, Position.person_id == Person.id)
        .outerjoin(Region, Region.id == Position.region_id)
        .where(among(Person.id, ids))
    )
    for person_id, sex, birth_year, audience, region_id, start, end, is_primary, path in rows:
        people[person_id] = (sex, birth_year)
        if audience is not None:
            posts.setdefault(person_id, []).append(Post(audience, region_id, start, until(end), is_primary))
            if region_id not in above:
                above[region_id] = region_ids(path)
    return people, posts


def _earned(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, list[Certified]], dict[int, list[tuple[str, date, date]]]]:
    """Certificates and passed modules of persons: their own, and those of the accounts linked to them now."""
    certificates: dict[int, list[Certified]] = {}
    passes: dict[int, list[tuple[str, date, date]]] = {}
    for person_id, kind, code, start, end, revoked_on in session.execute(_earned_rows(ids)):
        if kind == _CERTIFICATE:
            last = end if revoked_on is None else min(end, revoked_on)
            certificates.setdefault(person_id, []).append(Certified(code, start, last, end))
        else:
            passes.setdefault(person_id, []).append((code, start, end))
    return certificates, passes


def _earned_rows(ids: Sequence[int]) -> Any:
    of_certificate = (
        literal(_CERTIFICATE, String),
        Certificate.audience,
        Certificate.issued,
        Certificate.expires,
        Certificate.revoked_on,
    )
    of_pass = (
        literal(_PASS, String),
        ModulePass.module_key,
        ModulePass.passed_on,
        ModulePass.expires,
        cast(null(), Date),
    )
    parts: list[Any] = []
    for earned, columns in ((Certificate, of_certificate), (ModulePass, of_pass)):
        by_account = (
            select(Account.person_id, *columns)
            .select_from(Account)
            .join(earned, earned.account_id == Account.id)
            .where(among(Account.person_id, ids))
        )
        by_person = select(earned.person_id, *columns).where(among(earned.person_id, ids), earned.account_id.is_(None))
        parts += [by_account, by_person]
    return union_all(*parts)


def _for_audiences(passes: Iterable[tuple[str, date, date]], audiences: Audiences) -> Iterator[Passed]:
    for key, start, end in passes:
        for audience in audiences.get(key, ()):
            yield Passed(key, audience, start, end)


def posted_of(
    session: Session, origin: InstrumentedAttribute[int | None], ids: Sequence[int]
) -> dict[int, dict[Cell, int]]:
    """The sums of what is posted from persons, certificates or group sessions (ids sorted)."""
    entry = LedgerEntry
    sums = (
        select(
            origin,
            entry.day,
            entry.measure,
            entry.audience,
            entry.region_id,
            entry.sex,
            entry.birth_year,
            func.sum(entry.delta),
        )
        .where(origin.is_not(None), among(origin, ids))
        .group_by(origin, entry.day, entry.measure, entry.audience, entry.region_id, entry.sex, entry.birth_year)
        .having(func.sum(entry.delta) != 0)
    )
    found: dict[int, dict[Cell, int]] = {}
    rows: Any = session.execute(sums)
    for origin_id, *cell, delta in rows:
        found.setdefault(origin_id, {})[Cell(*cell)] = int(delta)
    return found


def _complete(session: Session, found: Found) -> None:
    """Learn the way up from regions that only posted entries name: the person has left them for good."""
    met = {cell.region_id for posted in found.posted.values() for cell in posted}
    missing = sorted(met - found.above.keys())
    if missing:
        rows = session.execute(select(Region.id, Region.path).where(Region.id.in_(missing))).all()
        found.above |= {id_: region_ids(path) for id_, path in rows}


def certificate_activity(session: Session, ids: Sequence[int]) -> tuple[dict[int, dict[Cell, int]], Above]:
    """What certificates (ids sorted) add: one completion each, if online, in the region of delivery or the country."""
    country = aliased(Region)
    rows = session.execute(
        select(Certificate.id, Certificate.audience, Certificate.issued, func.coalesce(Region.path, country.path))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(country, country.parent_id.is_(None))
        .where(among(Certificate.id, ids), Certificate.source == "online")
    )
    wanted: dict[int, dict[Cell, int]] = {}
    above: Above = {}
    for certificate_id, audience, issued, path in rows:
        if path is not None:
            way = region_ids(path)
            above[way[-1]] = way
            wanted[certificate_id] = activity(ONLINE, audience, way[-1], issued, 1)
    return wanted, above


def session_activity(session: Session, ids: Sequence[int]) -> tuple[dict[int, dict[Cell, int]], Above]:
    """What group sessions (ids sorted) add: everybody who came, where it was held (CR-10)."""
    rows = session.execute(
        select(GroupSession.id, GroupSession.audience, GroupSession.on, GroupSession.attendees, Region.path)
        .join(Region, Region.id == GroupSession.region_id)
        .where(among(GroupSession.id, ids))
    )
    wanted: dict[int, dict[Cell, int]] = {}
    above: Above = {}
    for session_id, audience, on, attendees, path in rows:
        way = region_ids(path)
        above[way[-1]] = way
        wanted[session_id] = activity(GROUP, audience, way[-1], on, attendees)
    return wanted, above


def unposted_certificates(session: Session) -> Sequence[int]:
    """Online certificates whose completion is not in the ledger: they were issued before the country was known."""
    is_posted = select(LedgerEntry.id).where(LedgerEntry.certificate_id == Certificate.id)
    missing = select(Certificate.id).where(Certificate.source == "online", ~is_posted.exists())
    return session.scalars(missing.order_by(Certificate.id)).all()


def ids_in_portions(session: Session, column: InstrumentedAttribute[int], size: int) -> Iterator[Sequence[int]]:
    """All ids of a table in order, some at a time."""
    last = 0
    while ids := session.scalars(select(column).where(column > last).order_by(column).limit(size)).all():
        yield ids
        last = ids[-1]


__all__ = [
    "Above",
    "Audiences",
    "Found",
    "all_above",
    "among",
    "audiences_of_modules",
    "certificate_activity",
    "facts_of",
    "ids_in_portions",
    "posted_of",
    "region_ids",
    "session_activity",
    "unposted_certificates",
]

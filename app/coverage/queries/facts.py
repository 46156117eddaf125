"""What the ledger is derived from, and what is posted, for given persons, certificates and group sessions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, String, cast, func, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Account
from app.catalogue.queries import tracks
from app.coverage.ledger import GROUP, VERIFIED, Cell, Certified, Facts, Passed, Post, activity, until
from app.coverage.models import LedgerEntry
from app.credentials.models import Certificate
from app.facilitation.models import GroupSession
from app.learning.models import ModulePass
from app.workforce.models import Person, Position, Region, Site

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
    kinds: dict[int, tuple[str | None, str]] = field(default_factory=dict)
    """Of places of work met on the way: setting and sector."""


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


def ways_of(session: Session, ids: Collection[int]) -> Above:
    """The way up from some regions; no statement for none."""
    if not ids:
        return {}
    rows = session.execute(select(Region.id, Region.path).where(Region.id.in_(sorted(ids)))).all()
    return {id_: region_ids(path) for id_, path in rows}


def sites_of(session: Session, ids: Sequence[int]) -> set[int]:
    """The places of work that entries of persons (ids sorted) name."""
    named = select(LedgerEntry.site_id).where(among(LedgerEntry.person_id, ids), LedgerEntry.site_id.is_not(None))
    return {id_ for id_ in session.scalars(named.distinct()) if id_ is not None}


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
    people, posts = _people(session, ids, found)
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
    session: Session, ids: Sequence[int], found: Found
) -> tuple[dict[int, tuple[str, int | None]], dict[int, list[Post]]]:
    """Sex and birth year, and the positions; the ways up from their regions and their places of work are noted."""
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
            Position.cadre_isco08.is_not(None),
            Region.path,
            Position.site_id,
            Site.urban_rural,
            Site.sector,
        )
        .outerjoin(Position, Position.person_id == Person.id)
        .outerjoin(Region, Region.id == Position.region_id)
        .outerjoin(Site, Site.id == Position.site_id)
        .where(among(Person.id, ids))
    )
    for person_id, sex, birth_year, audience, region_id, start, end, is_primary, has_cadre, path, *site in rows:
        people[person_id] = (sex, birth_year)
        if audience is not None:
            site_id, *kind = site
            is_known = bool(has_cadre) and site_id is not None
            post = Post(audience, region_id, start, until(end), is_primary, site_id, is_known)
            posts.setdefault(person_id, []).append(post)
            if region_id not in found.above:
                found.above[region_id] = region_ids(path)
            if site_id is not None:
                found.kinds[site_id] = (kind[0], kind[1])
    return people, posts


def _earned(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, list[Certified]], dict[int, list[tuple[str, date, date]]]]:
    """Certificates and passed modules of persons: their own, and those of the accounts linked to them now."""
    certificates: dict[int, list[Certified]] = {}
    passes: dict[int, list[tuple[str, date, date]]] = {}
    for person_id, kind, code, start, end, revoked_on, *cut in session.execute(_earned_rows(ids)):
        if kind == _CERTIFICATE:
            last = end if revoked_on is None else min(end, revoked_on)
            certificates.setdefault(person_id, []).append(Certified(code, start, last, end, *cut))
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
        Certificate.full_expires,
        Certificate.shortened_on,
    )
    of_pass = (
        literal(_PASS, String),
        ModulePass.module_key,
        ModulePass.passed_on,
        ModulePass.expires,
        *(cast(null(), Date),) * 3,
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
            entry.site_id,
            entry.sex,
            entry.birth_year,
            func.sum(entry.delta),
        )
        .where(origin.is_not(None), among(origin, ids))
        .group_by(
            origin,
            entry.day,
            entry.measure,
            entry.audience,
            entry.region_id,
            entry.site_id,
            entry.sex,
            entry.birth_year,
        )
        .having(func.sum(entry.delta) != 0)
    )
    found: dict[int, dict[Cell, int]] = {}
    rows: Any = session.execute(sums)
    for origin_id, *cell, delta in rows:
        found.setdefault(origin_id, {})[Cell(*cell)] = int(delta)
    return found


def _complete(session: Session, found: Found) -> None:
    """Learn of regions and places of work that only posted entries name: the person has left them for good."""
    met = {cell.region_id for posted in found.posted.values() for cell in posted}
    found.above |= ways_of(session, met - found.above.keys())
    sites = {cell.site_id for posted in found.posted.values() for cell in posted if cell.site_id is not None}
    missing = sorted(sites - found.kinds.keys())
    if missing:
        kinds = session.execute(select(Site.id, Site.urban_rural, Site.sector).where(Site.id.in_(missing))).all()
        found.kinds |= {id_: (setting, sector) for id_, setting, sector in kinds}


def session_activity(session: Session, ids: Sequence[int]) -> tuple[dict[int, dict[Cell, int]], Above]:
    """What group sessions (ids sorted) add: everybody who came, and who is verified, where it was held (CR-10)."""
    rows = session.execute(
        select(
            GroupSession.id,
            GroupSession.audience,
            GroupSession.on,
            GroupSession.attendees,
            GroupSession.verified,
            Region.path,
        )
        .join(Region, Region.id == GroupSession.region_id)
        .where(among(GroupSession.id, ids))
    )
    wanted: dict[int, dict[Cell, int]] = {}
    above: Above = {}
    for session_id, audience, on, attendees, verified, path in rows:
        way = region_ids(path)
        above[way[-1]] = way
        wanted[session_id] = activity(GROUP, audience, way[-1], on, attendees)
        if verified:
            wanted[session_id] |= activity(VERIFIED, audience, way[-1], on, verified)
    return wanted, above


def unposted(
    session: Session, column: InstrumentedAttribute[int], origin: InstrumentedAttribute[int | None]
) -> Sequence[int]:
    """Certificates or enrolments that are not in the ledger: they came before the country was known."""
    is_posted = select(LedgerEntry.id).where(origin == column)
    return session.scalars(select(column).where(~is_posted.exists()).order_by(column)).all()


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
    "facts_of",
    "ids_in_portions",
    "posted_of",
    "region_ids",
    "session_activity",
    "sites_of",
    "unposted",
    "ways_of",
]

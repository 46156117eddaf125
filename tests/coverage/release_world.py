"""A country of teachers and police in three regions, and the people who take its releases from draft to signature."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from app.accounts.actions import create_account, create_token, give_role, open_session
from app.accounts.policy import Reach, SignedIn
from app.clock import now
from app.coverage import actions
from app.coverage.queries import releases as reads
from app.facilitation.actions import Held, record_session
from app.facilitation.roster import RosterLine
from app.permissions import Role
from app.workforce.actions import add_person, add_position, add_region, add_site
from app.workforce.models import Person, Region, Site
from tests.assessment.banks import bare_bank, plain_module, publish, publish_track
from tests.coverage.worked_example import BIRTH_YEAR, PASSWORD, STAFF_KEY, moment

REF_DATE = date(2025, 12, 31)
NEXT = date(2026, 6, 30)
TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
_NUMBERS = count(1)


@dataclass
class Ministry:
    """The country under way; ``unit`` is one committed transaction."""

    unit: object
    regions: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, SignedIn] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    uncertified: dict[str, list[str]] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)

    def people(self, region, audience, sex, **more):
        """``d`` people on the register of whom ``n`` are certified by a verified roster."""
        with self.unit() as session:
            return self.added(session, region, audience, sex, **more)

    def added(
        self, session, region, audience, sex, *, n, d, on=date(2025, 3, 1), birth_year=BIRTH_YEAR, site=None, cadre=None
    ):
        """The same in a transaction that is under way."""
        place = session.get_one(Region, self.regions[region])
        work = session.get_one(Site, self.sites[site]) if site else None
        names = [f"R{next(_NUMBERS):06}" for _ in range(d)]
        for name in names:
            person = add_person(session, staff_number=name, key=STAFF_KEY, sex=sex, birth_year=birth_year)
            add_position(
                session, person, audience=audience, region=place, site=work, start=date(2020, 1, 1), cadre_isco08=cadre
            )
        self._certify(session, region, audience, names[:n], on=on, birth_year=birth_year)
        self.uncertified.setdefault(region, []).extend(names[n:])
        return names

    def site(self, region, setting, sector="PUB"):
        """A place of work in a region; gives its code."""
        with self.unit() as session:
            place = session.get_one(Region, self.regions[region])
            code = f"{place.code}-{setting}-{sector}"
            self.sites[code] = add_site(
                session, code=code, name=code, kind="school", region=place, sector=sector, urban_rural=setting
            ).id
            return code

    def _certify(self, session, region, audience, names, *, on, birth_year=BIRTH_YEAR):
        """Certify people by a verified roster."""
        if not names:
            return
        place = session.get_one(Region, self.regions[region])
        lines = [RosterLine(number, name, birth_year, 100, True) for number, name in enumerate(names, 1)]
        record_session(
            session,
            Held(on, audience, place, None, len(names), lines),
            key=STAFF_KEY,
            by=self.accounts["preparer"].id,
            at=moment(on),
        )

    def certify_all(self, region, *, on):
        """Certify the teachers who are not yet."""
        with self.unit() as session:
            self._certify(session, region, "T", self.uncertified[region], on=on)

    def prepared(self, ref_date=REF_DATE, *, by="preparer", reason=None, explanation=None):
        """Prepare a release; gives its code and digest."""
        with self.unit() as session:
            draft = reads.draft(session, ref_date, today=TODAY, reason=reason, explanation=explanation)
            row = actions.prepare(session, draft, by=self.accounts[by], at=AT)
            return row.code, row.digest

    def checked(self, code):
        """Run the automatic checks and keep what they found."""
        with self.unit() as session:
            row = reads.release(session, self.accounts["preparer"], code)
            found = reads.examination(session, row)
            actions.keep_checks(session, code, found, digest=row.digest, by=self.accounts["preparer"], at=AT)
            return {check.code: check for check in found}

    def reviewed(self, code, digest, *, by="statistician"):
        """Review a release."""
        with self.unit() as session:
            actions.review(session, code, digest=digest, by=self.accounts[by], at=AT)

    def signed(self, code, digest, *, by="coordinator"):
        """Sign a release."""
        with self.unit() as session:
            actions.sign(session, code, digest=digest, by=self.accounts[by], at=AT)

    def withdrawn(self, code, reason="The register of South was wrong.", *, by="coordinator"):
        """Take a published release back."""
        digest = self.document(code).digest
        with self.unit() as session:
            actions.withdraw(session, code, reason, digest=digest, by=self.accounts[by], at=AT)

    def published(self, ref_date=REF_DATE, *, reason=None, explanation=None):
        """Take a release all the way; gives its document."""
        code, digest = self.prepared(ref_date, reason=reason, explanation=explanation)
        assert all(check.passed for check in self.checked(code).values() if check.is_blocking)
        self.reviewed(code, digest)
        self.signed(code, digest)
        return self.document(code)

    def document(self, code):
        """The document of a release."""
        with self.unit() as session:
            return reads.document_of(session, reads.release(session, self.accounts["preparer"], code))


ROLES = {
    "preparer": Role.ANALYST,
    "statistician": Role.STATISTICIAN,
    "coordinator": Role.COORDINATOR,
}


def empty_ministry(unit) -> Ministry:
    """Country XX with North (two districts), South and East, and nobody in it."""
    found = Ministry(unit)
    with unit() as session:
        root = add_region(session, code="XX", name="Country")
        found.regions["country"] = root.id
        for name in ("north", "south", "east"):
            found.regions[name] = add_region(session, code=f"XX-{name[0].upper()}", name=name.title(), parent=root).id
        north = session.get_one(Region, found.regions["north"])
        for number in (1, 2):
            district = add_region(session, code=f"XX-N{number}", name=f"District {number}", parent=north)
            found.regions[f"district {number}"] = district.id
    with unit() as session:
        for key in ("T1", "C1"):
            publish(session, plain_module(key, items=bare_bank()), at=moment(date(2023, 1, 1)))
            publish_track(session, key[0], (key,))
    for name, role in ROLES.items():
        found.accounts[name] = account(found, name, role)
    return found


def account(ministry, name, *roles, person=None, region=None) -> SignedIn:
    """An account with roles, its cookie and its token."""
    with ministry.unit() as session:
        row = create_account(
            session, email=f"{name}@example.org", name=name.title(), password=PASSWORD, language="en", at=now()
        )
        row.person_id = person
        place = session.get_one(Region, region) if region else None
        for role in roles:
            give_role(session, row, role, region=place, by=None, at=now())
        ministry.cookies[name] = open_session(session, row, agent="", at=now())
        ministry.tokens[name] = create_token(session, row, name="test", days=30, at=now())[1]
        reach = tuple(Reach(role, place.path if place else None) for role in roles)
        return SignedIn(row.id, row.email, row.name, "en", person, reach)


POLICE = {"district 1": ((3, 4), (21, 30)), "south": ((12, 30), (30, 50)), "east": ((9, 20), (17, 40))}
TEACHERS = {
    "district 1": ((14, 20), (8, 15)),
    "district 2": ((6, 12), (9, 10)),
    "south": ((2, 20), (1, 11)),
    "east": ((20, 24), (7, 16)),
}
"""Certified and all, women and men."""


def teachers_and_police(unit) -> Ministry:
    """Few police women of North are certified, few teachers of South: what section 7 is about (AT-30)."""
    return _peopled(unit, {"C": POLICE, "T": TEACHERS})


def small(unit) -> Ministry:
    """Teachers of two regions, all numbers large enough."""
    return _peopled(unit, {"T": {"district 1": ((10, 20), (9, 16)), "south": ((12, 30), (8, 20))}})


def _peopled(unit, groups) -> Ministry:
    ministry = empty_ministry(unit)
    with unit() as session:
        for audience, regions in groups.items():
            for region, by_sex in regions.items():
                for sex, (n, d) in zip("FM", by_sex, strict=True):
                    ministry.added(session, region, audience, sex, n=n, d=d)
    return ministry


def more_districts(ministry, number):
    """More districts of South, with a teacher each."""
    with ministry.unit() as session:
        south = session.get_one(Region, ministry.regions["south"])
        for place in range(number):
            added = add_region(session, code=f"XX-S{place}", name=f"South {place}", parent=south)
            ministry.regions[f"south {place}"] = added.id
            ministry.added(session, f"south {place}", "T", "F", n=0, d=1)


def any_person(session) -> int:
    """Somebody on the register."""
    return session.query(Person.id).limit(1).scalar()
